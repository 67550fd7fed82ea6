import type { Place, Transcript } from './place.ts';
import type { RelayControl, RelayProof, RelaySighting } from './relay.ts';

/** How a site takes the address of a page that it is to fetch. */
export const WEB_RELAY_ENTRIES = [
  'form-get',
  'form-post',
  'link', // an address of the site that holds another whole address
  'bare', // request headers (X-Bare-URL), sent by a script of the page
] as const;
export type WebRelayEntry = (typeof WEB_RELAY_ENTRIES)[number];

/** How asking a site to fetch the judge's page ended. */
export const WEB_RELAY_RESULTS = [
  'serves-pages', // the judge's page came back as a live page, and its link, as the site rewrote it, led to the next one through the site
  'serves-by-script', // the judge's bytes came back to a known script's request: the page itself is put together in the browser
  'passes-through', // the judge's page came back as it was: a fetcher, whose links lead away
  'fetches', // the judge was asked; its page did not come back, or only quoted, cut or as text
  'redirects', // sent us to the judge: an open redirect fetches nothing
  'refused', // answered with an error or a demand for a password
  'not-a-relay', // an answer of its own
  'no-answer', // silence until the deadline, or hung up
  'too-large', // sent more than any answer holds
] as const;
export type WebRelayResult = (typeof WEB_RELAY_RESULTS)[number];

/** How the address of the page stands in what is sent. */
export const URL_ENCODINGS = ['plain', 'percent', 'base64', 'hex', 'rot13', 'segments'] as const;
/** `segments`: `http/host/path`, as CGIProxy has it. */
export type UrlEncoding = (typeof URL_ENCODINGS)[number];

/** What came of asking a web site to fetch a page of the operator's judge. */
export interface WebRelayObservation extends Place {
  readonly kind: 'web-relay';
  /** The page that offers it. */
  readonly url: string;
  readonly entry: WebRelayEntry;
  /** Where it was asked: an address of the site without the judge's address and without parameters' values. */
  readonly action: string;
  /** The field or parameter that takes the address; null where a path or a header does. */
  readonly parameter: string | null;
  readonly encoding: UrlEncoding;
  /** `serves-pages`, `serves-by-script` and `passes-through` only with the whole proof. */
  readonly result: WebRelayResult;
  /** Of the page that was asked for. */
  readonly proof: RelayProof;
  /** Of the next page, reached by the link as the site rewrote it; null where no link led back through the site. */
  readonly nextProof: RelayProof | null;
  /** What the judge saw; null where it saw nothing. */
  readonly seen: RelaySighting | null;
  /** Product as its page or its addresses show, or null. At most 80 characters. */
  readonly product: string | null;
  /** Asked after the first proof of a site; empty elsewhere. */
  readonly controls: readonly RelayControl[];
  readonly detail: string;
  readonly transcript: Transcript;
}
