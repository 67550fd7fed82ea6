import type { ServiceObservation } from '../../src/model/observation.ts';
import { safeExcerpt } from '../../src/model/redact.ts';
import type { RelayControl, RelayObservation } from '../../src/model/relay.ts';
import type { Fact, Signal } from '../../src/model/signal.ts';
import { anonymityOf, plainAddress } from './anonymity.ts';
import { askedText, isSocks, wayName } from './rung.ts';
import { answeredItself, demandsPassword, spokeAsProxy } from './spoken.ts';

/** Nats of log-odds, each with its reason. */
const WEIGHTS = {
  /** A signed nonce went up by this way and came out at the judge: one in ten thousand leaves room for our own mistakes. */
  relayed: 9.2,
  /** The judge's own record; cannot be forged by the suspect, who never talks to us about it. */
  judgeSaw: 4.6,
  /** 256 bits that the request never held. */
  hmacBack: 4.6,
  /** Asked for what no proxy gives, it did not give it: no echo page, no cache, no server that leads everybody to the judge. */
  controlPassed: 1,
  /** It answers as a relay does where nothing was to be relayed: what looked like a proof is none. */
  controlFailed: -20,
  /** Whatever is asked for leads to the judge: somebody's setup around the judge, no relay for anyone. */
  looped: -20,
  /** It goes round in a circle of its own (508, itself twice in Via): that way relays nowhere, and says nothing of the others. */
  circles: -2,
  /** The judge saw the nonce but its answer did not come back: a relay, or something that fetches URLs out of logs. */
  halfProof: 2.5,
  /** It answered for itself: what asked the judge looks up the addresses that it is sent, as scanners and previews do. */
  fetchedBesides: -0.3,
  /** It came from the suspect's own address: whoever reads its logs elsewhere is out. */
  ownExit: 1,
  /** It reads along what its users believe to be sealed. */
  intercepted: 1,
  /** It speaks a proxy's protocol; so does every closed proxy. */
  speaks: 0.7,
  authRequired: -2,
  denied: -1,
  /** A claim of relaying without the whole proof is a fault somewhere: never an accusation. */
  incomplete: -4,
  /** It speaks HTTP and answers for itself. That a web server speaks no SOCKS says nothing. */
  notAProxy: -0.3,
} as const;

const CONTROL_WORDS: Readonly<Record<RelayControl['kind'], string>> = {
  'origin-form': 'the nonce asked of the service itself, as of any web server',
  unsigned: 'a nonce that we did not sign',
  garbage: 'bytes of no protocol',
};

/** Longest header name kept as a fact. */
const HEADER_NAME_CHARACTERS = 60;

type Add = (id: string, weight: number, excerpt: string, facts?: Readonly<Record<string, Fact>>) => Signal;

/** Signals of a port that speaks a proxy's protocol. */
export function readService(service: ServiceObservation): Signal[] {
  const spoken = service.protocols.filter((protocol) => protocol === 'http-proxy' || protocol === 'socks4' || protocol === 'socks5');
  const add = adder(service);
  return spoken.map((protocol) => add(`service.speaks-${protocol}`, WEIGHTS.speaks, `The port speaks ${protocol}.`));
}

/** Signals of one question to a service; facts that the judgement needs of it are named in `rung.ts`. */
export function readRelay(relay: RelayObservation): Signal[] {
  const add = adder(relay);
  return [...relay.controls.map((control) => controlSignal(control, add)), ...resultSignals(relay, add)];
}

/** Whether all three parts are there, and nothing but a relay to where was asked explains them. */
export function isWholeProof({ proof, result }: Pick<RelayObservation, 'proof' | 'result'>): boolean {
  return proof.hmacCameBack && proof.judgeSawNonce && proof.nonceSigned && (result === 'relayed' || result === 'tampered');
}

function resultSignals(relay: RelayObservation, add: Add): Signal[] {
  const { way, result, proof } = relay;
  const asked = `${wayName(relay)} to the judge's port ${relay.judgePort}`;
  const rung = askedText(relay);
  if (result === 'looped') return [loop(relay, asked, add)];
  if (isWholeProof(relay)) return wholeProof(relay, asked, add);
  if (result === 'auth-required') return [demand(relay, asked, add)];
  if (result === 'denied') return [denial(relay, asked, add)];
  if (proof.judgeSawNonce && proof.nonceSigned && result === 'one-way' && answeredItself(relay))
    return [
      add('judge.fetched-besides', WEIGHTS.fetchedBesides, `${asked}: a page of its own came back, and something asked the judge besides.`),
    ];
  if (proof.judgeSawNonce && proof.nonceSigned) return halfProof(relay, asked, add);
  if (result === 'relayed')
    return [add(`${way}.proof-incomplete`, WEIGHTS.incomplete, `${asked}: said to relay, but the proof is not whole.`)];
  if (result === 'not-a-proxy' && !isSocks(relay))
    return [add(`${way}.not-a-proxy`, WEIGHTS.notAProxy, `${asked}: an answer of its own.`, { notRelayed: rung })];
  const own = result === 'not-a-proxy' ? { ownAnswer: rung } : {};
  return [add(`${way}.${result}`, 0, `${asked}: ${result}.`, { notRelayed: rung, ...own })];
}

/** To the judge, which takes every proof away, or in a circle of its own, which anyone who would not be found could feign. */
function loop({ way, proof, seen }: RelayObservation, asked: string, add: Add): Signal {
  if (proof.judgeSawNonce || seen !== null)
    return add(`${way}.looped`, WEIGHTS.looped, `${asked}: leads to the judge whatever is asked for.`);
  return add(`${way}.goes-in-circles`, WEIGHTS.circles, `${asked}: goes round in a circle.`);
}

function demand(relay: RelayObservation, asked: string, add: Add): Signal {
  const rung = askedText(relay);
  const isPassword = demandsPassword(relay);
  const facts = { [isPassword ? 'password' : 'otherAuthentication']: rung, notRelayed: rung, ...productFact(relay) };
  const what = isPassword ? 'a password was demanded' : 'authentication was demanded';
  return add(`${relay.way}.auth-required`, WEIGHTS.authRequired, `${asked}: ${what}.`, facts);
}

function denial(relay: RelayObservation, asked: string, add: Add): Signal {
  const rung = askedText(relay);
  const facts = { notRelayed: rung, denied: rung, ...(spokeAsProxy(relay) ? { refused: rung, ...productFact(relay) } : {}) };
  return add(`${relay.way}.denied`, WEIGHTS.denied, `${asked}: refused.`, facts);
}

function wholeProof(relay: RelayObservation, asked: string, add: Add): Signal[] {
  const facts = { relayed: askedText(relay), ...sightingFacts(relay), ...productFact(relay) };
  const exit = relay.seen === null ? '' : ` from ${plainAddress(relay.seen.exitIp)}`;
  return [
    add(`${relay.way}.relayed`, WEIGHTS.relayed, `${asked}: relayed.`, facts),
    add('judge.saw-nonce', WEIGHTS.judgeSaw, `The judge saw our signed nonce come${exit}.`),
    add('hmac.came-back', WEIGHTS.hmacBack, 'The HMAC over our nonce, which the request never held, came back.'),
    ...interception(relay, asked, add),
    ...headerSignals(relay, add),
  ];
}

function halfProof(relay: RelayObservation, asked: string, add: Add): Signal[] {
  const isAltered = relay.result === 'tampered';
  const how = isAltered ? 'the judge saw our nonce, its answer came back altered' : 'the judge saw our nonce, its answer did not come back';
  const facts = { [isAltered ? 'altered' : 'oneWay']: askedText(relay), ...sightingFacts(relay), ...productFact(relay) };
  const isOwnExit = relay.seen !== null && plainAddress(relay.seen.exitIp) === plainAddress(relay.ip);
  return [
    add(isAltered ? 'judge.answer-altered' : 'judge.saw-nonce-only', WEIGHTS.halfProof, `${asked}: ${how}.`, facts),
    ...(isOwnExit
      ? [add('judge.came-from-suspect', WEIGHTS.ownExit, `${asked}: it came to the judge from the service's own address.`)]
      : []),
    ...interception(relay, asked, add),
  ];
}

/** The judge saw it in any case: who shows a certificate of its own has opened what was sealed. */
function interception(relay: RelayObservation, asked: string, add: Add): Signal[] {
  if (!relay.intercepted) return [];
  const excerpt = `${asked}: TLS was relayed under a certificate of its own, so it can read along.`;
  return [add('tls.intercepted', WEIGHTS.intercepted, excerpt, { interceptsTls: 'yes' })];
}

/** One a header: a signal carries one value of a fact. */
function headerSignals({ seen }: RelayObservation, add: Add): Signal[] {
  return Object.keys(seen?.directIp === null ? {} : (seen?.added ?? {}))
    .slice(0, 32)
    .map((name) => {
      const header = safeExcerpt(name).slice(0, HEADER_NAME_CHARACTERS);
      return add('judge.header-added', 0, `The judge saw a header that we did not send: ${header}.`, { addedHeaders: header });
    });
}

function sightingFacts(relay: RelayObservation): Record<string, Fact> {
  if (relay.seen === null) return {};
  const exit = safeExcerpt(plainAddress(relay.seen.exitIp)).slice(0, 45);
  const level = anonymityOf(relay);
  const elsewhere = isElsewhere(relay, exit) ? { exitElsewhere: exit } : {};
  return { exitAddress: exit, ...elsewhere, ...(level === undefined ? {} : { anonymity: `${askedText(relay)} ${level}` }) };
}

/** Another address of the same family; where we ourselves come out the same way (the same machine or NAT), it says nothing. */
function isElsewhere({ ip, seen }: RelayObservation, exit: string): boolean {
  const own = plainAddress(ip);
  const isUs = seen?.directIp != null && plainAddress(seen.directIp) === exit;
  return !isUs && own !== exit && own.includes(':') === exit.includes(':');
}

function productFact({ product }: RelayObservation): Record<string, Fact> {
  return product === null || product === '' ? {} : { product: safeExcerpt(product) };
}

function controlSignal({ kind, passed, detail }: RelayControl, add: Add): Signal {
  const what = `Control: ${CONTROL_WORDS[kind]}`;
  return passed
    ? add('control.passed', WEIGHTS.controlPassed, `${what}: it behaved as a proxy must.`)
    : add(`control.${kind}-failed`, WEIGHTS.controlFailed, `${what}: it did not behave as a proxy must (${detail}); so nothing is proven.`);
}

function adder({ ip, port }: { readonly ip: string; readonly port: number }): Add {
  const where = `${ip}:${port}`;
  return (id, weight, excerpt, facts) => ({
    id: `proxy.${id}`,
    weight,
    where,
    excerpt: safeExcerpt(excerpt),
    ...(facts === undefined ? {} : { facts }),
  });
}
