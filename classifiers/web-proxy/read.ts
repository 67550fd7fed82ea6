import type { Signal } from '../../src/model/signal.ts';
import type { RelayProof } from '../../src/model/relay.ts';
import type { WebRelayEntry, WebRelayObservation } from '../../src/model/web-relay.ts';
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

/** What one answer of a site says for and against. */
export function readWebRelay(relay: WebRelayObservation): Signal[] {
  const how = `${ENTRY_NAMES[relay.entry]} at ${relay.action}`.slice(0, 200);
  const signal = (id: string, weight: number, excerpt: string): Signal => ({ id: `web-proxy.${id}`, weight, where: relay.url, excerpt });
  const failed = relay.controls.filter(({ passed }) => !passed);
  if (failed.length > 0)
    return failed.map(({ kind }) =>
      signal(`control.${kind}`, WEIGHTS.controlFailed, `${how}: the control “${kind}” failed, so the rest proves nothing.`),
    );
  switch (relay.result) {
    case 'serves-pages':
      return isWhole(relay.proof) && isWhole(relay.nextProof)
        ? found(
            relay,
            'relay.serves-pages',
            `${how}: a page of the judge came back live; its link, rewritten, led to the next one through the site.`,
            signal,
          )
        : [incomplete(how, signal)];
    case 'serves-by-script':
      return isWhole(relay.proof)
        ? found(relay, 'relay.serves-by-script', `${how}: the judge’s bytes came back to the request that the site’s script makes.`, signal)
        : [incomplete(how, signal)];
    case 'passes-through':
      return isWhole(relay.proof)
        ? [
            signal(
              'fetch.passes-through',
              WEIGHTS.passes,
              `${how}: a page of the judge came back as it was; its links lead away from the site.`,
            ),
            withFacts(relay, signal),
          ]
        : [incomplete(how, signal)];
    case 'fetches':
      return [signal('fetch.keeps-to-itself', WEIGHTS.fetches, `${how}: the judge was asked; its page was not served.`)];
    case 'redirects':
      return [signal('fetch.redirects', WEIGHTS.redirects, `${how}: an open redirect, which fetches nothing.`)];
    case 'refused':
    case 'not-a-relay':
      return [signal('fetch.own-answer', WEIGHTS.ownAnswer, `${how}: ${relay.detail}`.slice(0, 240))];
    case 'no-answer':
    case 'too-large':
      return [];
  }
}

type MakeSignal = (id: string, weight: number, excerpt: string) => Signal;

function found(relay: WebRelayObservation, id: string, excerpt: string, signal: MakeSignal): Signal[] {
  return [
    signal(id, WEIGHTS.serves, excerpt),
    withFacts(relay, signal),
    signal('hmac.came-back', WEIGHTS.hmacBack, 'The HMAC over our nonce, which the request never held, came back.'),
  ];
}

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
  return { ...signal('judge.saw-nonce', WEIGHTS.judgeSaw, `The judge saw our signed nonce come${seenFrom}.`), facts };
}

function incomplete(how: string, signal: MakeSignal): Signal {
  return signal('relay.proof-incomplete', WEIGHTS.incomplete, `${how}: said to relay, but the proof is not whole.`);
}

function isWhole(proof: RelayProof | null): boolean {
  return proof !== null && proof.hmacCameBack && proof.judgeSawNonce && proof.nonceSigned;
}
