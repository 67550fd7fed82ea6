import type { Judgement, Subject } from '../../src/model/finding.ts';
import type { ServiceObservation } from '../../src/model/observation.ts';
import { confidenceOf, type Signal } from '../../src/model/signal.ts';
import { signalsShown, sumOfWeights, type SignalTally } from '../../src/model/tally.ts';
import type { Classifier } from '../classifier.ts';
import { RELAY_WAYS, type RelayObservation, type RelayWay } from '../../src/model/relay.ts';

/** Nats of log-odds, each with its reason. */
const WEIGHTS = {
  /** A signed nonce went up by this way and came out at the judge: one in ten thousand leaves room for our own mistakes. */
  relayed: 9.2,
  /** The judge's own record; cannot be forged by the suspect, who never talks to us about it. */
  judgeSaw: 4.6,
  /** 256 bits that the request never held. */
  hmacBack: 4.6,
  /** The judge saw the nonce but its answer did not come back: a relay, or a scanner that fetches URLs out of logs. */
  halfProof: 2.5,
  /** A port other than 443 opens mail and remote-login ports to abuse as well. */
  anyPort: 1,
  /** It speaks a proxy's protocol; so does every closed proxy. */
  speaks: 0.7,
  authRequired: -4,
  denied: -3,
  /** A claim of relaying without the whole proof is a fault somewhere: never an accusation. */
  incomplete: -4,
  notAProxy: -1,
} as const;

const WAY_NAMES: Readonly<Record<RelayWay, string>> = {
  'http-get': 'GET with an absolute URI',
  'http-head': 'HEAD with an absolute URI',
  'http-post': 'POST with an absolute URI',
  connect: 'CONNECT',
  'h2-get': 'GET over HTTP/2',
  'h2-connect': 'CONNECT over HTTP/2',
  'connect-udp': 'CONNECT-UDP',
  socks4: 'SOCKS4',
  socks4a: 'SOCKS4a',
  socks5: 'SOCKS5',
  'socks5-udp': 'SOCKS5 UDP ASSOCIATE',
};

/** The classifier of open proxies. */
export function createOpenProxy(): Classifier<'relay' | 'service'> {
  return {
    meta: {
      id: 'open-proxy',
      category: 'open-proxy',
      clause: 6,
      observes: ['relay', 'service'],
      docs:
        'A service that relays for anyone, shown through the operator’s own judge: a signed nonce went up, the judge saw it, and an HMAC that the request never held came back; all three, or it is not proven. ' +
        'A password demanded, a refusal and a proxy protocol alone are evidence against or none. Where the judge saw the nonce but its answer did not come back, and nothing was refused, a person should look (likely). ' +
        'It also says whether CONNECT reaches port 443 only or other ports too.',
    },
    read: (observation) => (observation.kind === 'relay' ? readRelay(observation) : readService(observation)),
    judge,
  };
}

function readService(service: ServiceObservation): Signal[] {
  const spoken = service.protocols.filter((protocol) => protocol === 'http-proxy' || protocol === 'socks4' || protocol === 'socks5');
  const where = `${service.ip}:${service.port}`;
  return spoken.map((protocol) => ({
    id: `proxy.service.speaks-${protocol}`,
    weight: WEIGHTS.speaks,
    where,
    excerpt: `The port speaks ${protocol}.`,
  }));
}

function readRelay(relay: RelayObservation): Signal[] {
  const where = `${relay.ip}:${relay.port}`;
  const asked = `${WAY_NAMES[relay.way]} to the judge's port ${relay.judgePort}`;
  const signal = (id: string, weight: number, excerpt: string): Signal => ({ id: `proxy.${id}`, weight, where, excerpt });
  const { hmacCameBack, judgeSawNonce, nonceSigned } = relay.proof;
  if (relay.result === 'auth-required')
    return [signal(`${relay.way}.auth-required`, WEIGHTS.authRequired, `${asked}: a password was demanded.`)];
  if (relay.result === 'denied') return [signal(`${relay.way}.denied`, WEIGHTS.denied, `${asked}: refused.`)];
  if (relay.result === 'relayed' && hmacCameBack && judgeSawNonce && nonceSigned) return wholeProof(relay, asked, signal);
  if (judgeSawNonce && nonceSigned)
    return [signal('judge.saw-nonce-only', WEIGHTS.halfProof, `${asked}: the judge saw our nonce, its answer did not come back.`)];
  if (relay.result === 'relayed')
    return [signal(`${relay.way}.proof-incomplete`, WEIGHTS.incomplete, `${asked}: said to relay, but the proof is not whole.`)];
  return relay.result === 'not-a-proxy' ? [signal(`${relay.way}.not-a-proxy`, WEIGHTS.notAProxy, `${asked}: not relayed.`)] : [];
}

function wholeProof(relay: RelayObservation, asked: string, signal: (id: string, weight: number, excerpt: string) => Signal): Signal[] {
  const exit = relay.seen === null ? '' : ` from ${relay.seen.exitIp}`;
  const signals = [
    signal(`${relay.way}.relayed`, WEIGHTS.relayed, `${asked}: relayed.`),
    signal('judge.saw-nonce', WEIGHTS.judgeSaw, `The judge saw our signed nonce come${exit}.`),
    signal('hmac.came-back', WEIGHTS.hmacBack, 'The HMAC over our nonce, which the request never held, came back.'),
  ];
  if (relay.way !== 'connect') return signals;
  const port =
    relay.judgePort === 443
      ? signal('connect.port-443', 0, `${asked}: opened.`)
      : signal('connect.port-other', WEIGHTS.anyPort, `${asked}: opened.`);
  return [...signals, port];
}

function judge(tally: SignalTally, subject: Subject): Judgement | undefined {
  const has = (id: string): boolean => tally.entries[id] !== undefined;
  const ways = RELAY_WAYS.filter((way) => has(`proxy.${way}.relayed`));
  const place = `${subject.ip ?? subject.domain ?? 'The service'}${subject.port === null ? '' : `:${subject.port}`}`;
  if (ways.length > 0 && has('proxy.judge.saw-nonce') && has('proxy.hmac.came-back')) {
    const how = ways.map((way) => (way === 'connect' ? connectWords(has) : WAY_NAMES[way])).join(' and ');
    const why = `${place} relayed our signed request by ${how}: the judge saw it, and the answer that only the judge can give came back.`;
    return { verdict: 'proven', confidence: Math.min(0.999, confidenceOf(sumOfWeights(tally))), why, signals: signalsShown(tally) };
  }
  const total = sumOfWeights(tally);
  if (!has('proxy.judge.saw-nonce-only') || total < 2) return undefined;
  const why = `The judge saw our signed request come through ${place}, but its answer did not come back: it may relay one way only, or something fetches what it logs; a person should look.`;
  return { verdict: 'likely', confidence: Math.min(0.9, confidenceOf(total)), why, signals: signalsShown(tally) };
}

function connectWords(has: (id: string) => boolean): string {
  if (!has('proxy.connect.port-other')) return 'CONNECT (to port 443 only, as far as was shown)';
  return has('proxy.connect.port-443') ? 'CONNECT (to port 443 and other ports)' : 'CONNECT (to a port other than 443)';
}
