import type { Judgement, Subject } from '../../src/model/finding.ts';
import { confidenceOf, type Signal } from '../../src/model/signal.ts';
import { signalsShown, sumOfWeights, type SignalTally } from '../../src/model/tally.ts';
import { factsOf } from './facts.ts';
import { askedText, heldFacts, type Asked, type HeldFacts } from './rung.ts';
import { whyLikely, whyProven } from './why.ts';

/** One whole proof, unaided. What it cannot exclude is our own mistake. */
const PROVEN_ONCE = 0.99;
/** Borne out: the controls behaved, or another way was proven by itself. */
const PROVEN_TWICE = 0.999;
/** Odds of four to one: from here a person should look. */
const LIKELY_FROM = 1.4;
const LIKELY_AT_MOST = 0.9;

/** Proven: a whole proof and no failed control. Likely: the judge was reached, its answer did not come back as it was, and nothing contradicts. */
export function judge(tally: SignalTally, subject: Subject): Judgement | undefined {
  if (isVetoed(tally)) return undefined;
  const held = heldFacts(tally.facts);
  if (held.relayed.length > 0) {
    const ways = new Set(held.relayed.map(({ way }) => way)).size;
    const isBorneOut = ways > 1 || tally.entries['proxy.control.passed'] !== undefined;
    const confidence = isBorneOut ? PROVEN_TWICE : PROVEN_ONCE;
    return { verdict: 'proven', confidence, why: whyProven(tally, held, subject), ...shown(tally, held, subject) };
  }
  const half = [...held.oneWay, ...held.altered];
  const total = sumOfWeights(tally);
  if (half.length === 0 || total < LIKELY_FROM || isContradicted(held)) return undefined;
  const confidence = Math.min(LIKELY_AT_MOST, Math.round(confidenceOf(total) * 1_000) / 1_000);
  return { verdict: 'likely', confidence, why: whyLikely(held, subject), ...shown(tally, held, subject) };
}

/** A control that failed, or a service that leads to the judge whatever is asked for: then no proof is one. */
export function isVetoed(tally: SignalTally): boolean {
  return Object.keys(tally.entries).some((id) => /^proxy\.(?:control\.[a-z-]+-failed|[a-z0-9-]+\.looped)$/.test(id));
}

/** The same way demanded a password, or the very question was refused when asked again: then something else reached the judge. */
function isContradicted({ oneWay, altered, password, otherAuthentication, denied }: HeldFacts): boolean {
  const locked = new Set([...password, ...otherAuthentication].map(layerOf));
  const refused = new Set(denied.map(askedText));
  return [...oneWay, ...altered].every((asked) => locked.has(layerOf(asked)) || refused.has(askedText(asked)));
}

/** What a port says inside TLS says nothing of what it says in the clear. */
function layerOf({ way, tls }: Asked): string {
  return `${way} ${tls ? 'tls' : 'plain'}`;
}

function shown(tally: SignalTally, held: HeldFacts, subject: Subject): Pick<Judgement, 'signals' | 'facts'> {
  // What weighs nothing only feeds the facts, and those are summed for the finding.
  const signals = signalsShown(tally)
    .filter(({ weight }) => weight !== 0)
    .map(({ id, weight, where, excerpt }): Signal => ({ id, weight, where, excerpt }));
  return { signals, facts: factsOf(tally, held, subject) };
}
