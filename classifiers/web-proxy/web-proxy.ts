import type { Judgement, Subject } from '../../src/model/finding.ts';
import { confidenceOf } from '../../src/model/signal.ts';
import { signalsShown, type SignalTally } from '../../src/model/tally.ts';
import type { Classifier } from '../classifier.ts';
import { readWebRelay, WEIGHTS } from './read.ts';

/** The classifier of web proxies. */
export function createWebProxy(): Classifier<'web-relay'> {
  return {
    meta: {
      id: 'web-proxy',
      category: 'web-proxy',
      clause: 6,
      observes: ['web-relay'],
      docs:
        'A site that fetches and serves other sites’ pages for anyone, shown through the operator’s own judge: a signed page came back as a live page, and its link, as the site rewrote it, led to the next page through the site (proven). ' +
        'A Bare server that relays to its script’s request is proven by its own headers. A fetcher that hands out the page as it was is likely. ' +
        'Open redirects, and whatever fetches a page without serving it (checkers, previews, readers, translators), are evidence against.',
    },
    read: readWebRelay,
    judge,
  };
}

/** What proves stands by itself: other forms of the same site that relay nothing do not take it back. */
function judge(tally: SignalTally, subject: Subject): Judgement | undefined {
  const has = (id: string): boolean => tally.entries[`web-proxy.${id}`] !== undefined;
  const weight = (id: string): number => tally.entries[`web-proxy.${id}`]?.weight ?? 0;
  if (has('control.origin-form') || has('control.unsigned') || !has('judge.saw-nonce')) return undefined;
  const site = subject.domain ?? subject.ip ?? 'The site';
  const facts = tally.facts;
  const product = facts['product']?.[0];
  const named = product === undefined ? '' : ` (${product})`;
  const serves = has('relay.serves-pages') ? 'relay.serves-pages' : 'relay.serves-by-script';
  if (has(serves) && has('hmac.came-back')) {
    const confidence = Math.min(0.999, confidenceOf(weight(serves) + weight('judge.saw-nonce') + weight('hmac.came-back')));
    return { verdict: 'proven', confidence, why: `${site} is a web proxy${named}: ${HOW[serves]}.`, signals: signalsShown(tally), facts };
  }
  if (!has('fetch.passes-through')) return undefined;
  const why = `${site} fetches any address it is given and hands out the page as it was: our judge saw it and its answer came back, but links are not rewritten; it may be a web proxy or a careless application; a person should look.`;
  return { verdict: 'likely', confidence: Math.min(0.9, confidenceOf(WEIGHTS.passes)), why, signals: signalsShown(tally), facts };
}

const HOW = {
  'relay.serves-pages':
    'it fetched our judge’s page, served it live, and its rewritten link led on through the site to the next page, which only the judge can answer',
  'relay.serves-by-script':
    'its server fetched our judge’s page for the request that its script makes, and the answer that only the judge can give came back',
} as const;
