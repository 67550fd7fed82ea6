import type { Signal } from '../../src/model/signal.ts';
import type { RelayProof } from '../../src/model/relay.ts';
import type { WebRelayEntry, WebRelayObservation, WebRelayResult } from '../../src/model/web-relay.ts';
import { anonymityOf, givesProxyAway } from '../open-proxy/anonymity.ts';

/** Nats of log-odds, each with its reason. */
export const WEIGHTS = {
  /** Our page came back live with its link rewritten, and the link led through the site: nothing but a web proxy does so. */
  serves: 9.2,
  /** The judge's own record; cannot be forged by the site. */
  judgeSaw: 4.6,
  /** 256 bits that the request never held. */
  hmacBack: 4.6,
  /** It hands out what it is told to fetch: a web proxy's half, and many an application's carelessness. */
  passes: 3.5,
  /** It fetches and keeps the page to itself: checkers, previews, readers, translators do. */
  fetches: -2,
  /** It sends visitors there itself. */
  redirects: -3,
  ownAnswer: -1,
  /** The judge's answer came unasked, or to a nonce of a stranger: what was seen proves nothing. */
  controlFailed: -30,
  /** A claim without the whole proof is a fault somewhere: never an accusation. */
  incomplete: -9,
} as const;

const ENTRY_NAMES: Readonly<Record<WebRelayEntry, string>> = {
  'form-get': 'its form',
  'form-post': 'its form (POST)',
  link: 'an address that holds another one',
  bare: 'request headers, sent by a script',
};

/** What each claim of relaying rests on, and what it says. */
const CLAIMS = {
  'serves-pages': {
    id: 'relay.serves-pages',
    weight: WEIGHTS.serves,
    says: 'a page of the judge came back live; its link, rewritten, led to the next one through the site.',
  },
  'serves-by-script': {
    id: 'relay.serves-by-script',
    weight: WEIGHTS.serves,
    says: 'the judge’s bytes came back to the request that the site’s script makes.',
  },
  'passes-through': {
    id: 'fetch.passes-through',
    weight: WEIGHTS.passes,
    says: 'a page of the judge came back as it was; its links lead away from the site.',
  },
} as const;

/** What speaks against, or says nothing (null). */
const DENIALS = {
  fetches: { id: 'fetch.keeps-to-itself', weight: WEIGHTS.fetches, says: 'the judge was asked; its page was not served.' },
  redirects: { id: 'fetch.redirects', weight: WEIGHTS.redirects, says: 'an open redirect, which fetches nothing.' },
  refused: { id: 'fetch.own-answer', weight: WEIGHTS.ownAnswer, says: 'refused.' },
  'not-a-relay': { id: 'fetch.own-answer', weight: WEIGHTS.ownAnswer, says: 'a page of its own.' },
  'no-answer': null,
  'too-large': null,
} as const satisfies Record<Exclude<WebRelayResult, keyof typeof CLAIMS>, object | null>;

/** What one answer of a site says for and against. */
export function readWebRelay(relay: WebRelayObservation): Signal[] {
  const { result, controls } = relay;
  const how = `${ENTRY_NAMES[relay.entry]} at ${relay.action}`.slice(0, 200);
  const signal = (id: string, weight: number, says: string): Signal => ({
    id: `web-proxy.${id}`,
    weight,
    where: relay.url,
    excerpt: `${how}: ${says}`,
  });
  const failed = controls.filter(({ passed }) => !passed);
  if (failed.length > 0)
    return failed.map(({ kind }) =>
      signal(`control.${kind}`, WEIGHTS.controlFailed, `the control “${kind}” failed; the rest proves nothing.`),
    );
  if (result === 'serves-pages' || result === 'serves-by-script' || result === 'passes-through') {
    const whole = isWhole(relay.proof) && (result !== 'serves-pages' || isWhole(relay.nextProof));
    if (!whole) return [signal('relay.proof-incomplete', WEIGHTS.incomplete, 'said to relay, but the proof is not whole.')];
    const { id, weight, says } = CLAIMS[result];
    return [signal(id, weight, says), withFacts(relay, signal), signal('hmac.came-back', WEIGHTS.hmacBack, HMAC_BACK)];
  }
  const denial = DENIALS[result];
  return denial === null ? [] : [signal(denial.id, denial.weight, denial.says)];
}

const HMAC_BACK = 'the HMAC over our nonce, which the request never held, came back.';

type MakeSignal = (id: string, weight: number, says: string) => Signal;

/** The judge's record, with all that a person acts on. */
function withFacts(relay: WebRelayObservation, signal: MakeSignal): Signal {
  const { seen, product, parameter } = relay;
  const seenFrom = seen === null ? '' : ` from ${seen.exitIp}`;
  const added = Object.keys(seen?.added ?? {})
    .filter(givesProxyAway)
    .slice(0, 20);
  const anonymity = anonymityOf(relay);
  const facts = {
    entry: relay.entry,
    entryPoint: relay.action.slice(0, 240),
    rewrites: relay.result === 'passes-through' ? 'no' : 'yes',
    ...(parameter === null ? {} : { parameter: parameter.slice(0, 100) }),
    ...(product === null ? {} : { product }),
    ...(seen === null ? {} : { exitAddress: seen.exitIp }),
    ...(added.length === 0 ? {} : { addedHeaders: added.join(', ').slice(0, 240) }),
    ...(anonymity === undefined ? {} : { anonymity }),
  };
  return { ...signal('judge.saw-nonce', WEIGHTS.judgeSaw, `the judge saw our signed nonce come${seenFrom}.`), facts };
}

function isWhole(proof: RelayProof | null): boolean {
  return proof !== null && proof.hmacCameBack && proof.judgeSawNonce && proof.nonceSigned;
}
