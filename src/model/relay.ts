import type { Place, Transcript } from './place.ts';

/** Ways to relay that a service can be asked for. */
export const RELAY_WAYS = [
  'http-get', // absolute-form GET (RFC 9112 3.2.2)
  'http-head',
  'http-post',
  'http-host', // GET in origin form, the judge named in Host alone: what follows any Host
  'connect', // RFC 9110 9.3.6
  'h2-get', // the same over HTTP/2 (RFC 9113)
  'h2-connect', // RFC 9113 8.5
  'connect-udp', // RFC 9298
  'socks4',
  'socks4a',
  'socks5', // RFC 1928 CONNECT
  'socks5-udp', // RFC 1928 UDP ASSOCIATE
] as const;
export type RelayWay = (typeof RELAY_WAYS)[number];

/** How asking a service to relay ended. */
export const RELAY_RESULTS = [
  'relayed', // the whole proof
  'one-way', // the judge saw our signed nonce; its answer did not come back
  'tampered', // the judge saw our signed nonce; what came back is its answer, altered
  'auth-required', // a password (or another credential) is demanded
  'denied', // spoke the protocol and refused, or could not reach the judge
  'not-a-proxy', // an answer of its own
  'looped', // leads to the judge, or back to itself, whatever is asked for
  'other-protocol', // the answer is not of the protocol asked in
  'no-answer', // silence until the deadline
  'stalled', // began to answer and did not end within the deadline
  'closed', // hung up without an answer, or half-way
  'too-large', // sent more than any answer holds
] as const;
export type RelayResult = (typeof RELAY_RESULTS)[number];

/** What is said to the judge once it is reached. */
export type RelayPayload = 'http' | 'tls' | 'banner' | 'datagram';

/** The three parts of a proof: all of them, or it is not proven. */
export interface RelayProof {
  /** The judge's reply carried the HMAC over our nonce, which the request never held. */
  readonly hmacCameBack: boolean;
  /** The judge itself says that it saw the nonce. */
  readonly judgeSawNonce: boolean;
  /** The nonce that the judge saw bears our signature and this scan's probe. */
  readonly nonceSigned: boolean;
}

/** The judge's side of a relay. */
export interface RelaySighting {
  /** Where the connection to the judge came from. */
  readonly exitIp: string;
  /** Where the judge sees us come from when we ask it directly; null where that is not known. */
  readonly directIp: string | null;
  /** Request headers that a direct request does not bring, or brings otherwise; lower-case names, values cut to 200 characters. Empty for payloads without headers. */
  readonly added: Readonly<Record<string, string>>;
}

/** A question after a proof that must *not* reach the judge or be answered. */
export interface RelayControl {
  /** `origin-form`: the nonce asked of the service itself. `unsigned`: a nonce that we did not sign. `garbage`: bytes of no protocol. */
  readonly kind: 'origin-form' | 'unsigned' | 'garbage';
  /** True: it behaved as a proxy must. */
  readonly passed: boolean;
  readonly detail: string;
}

/** What came of asking a service to relay to the operator's judge in one way. */
export interface RelayObservation extends Place {
  readonly kind: 'relay';
  readonly way: RelayWay;
  /** How the judge was named: its IPv4 or IPv6 address, or a name. */
  readonly destination: 'v4' | 'v6' | 'name';
  readonly judgePort: number;
  /** TLS was spoken to the service itself. */
  readonly tls: boolean;
  readonly payload: RelayPayload;
  readonly proof: RelayProof;
  /** `relayed` only with the whole proof. */
  readonly result: RelayResult;
  /** It relayed TLS, but showed a certificate of its own instead of the judge's. */
  readonly intercepted: boolean;
  /** Null where the judge saw nothing. */
  readonly seen: RelaySighting | null;
  /** Product and version as the service itself says (`squid/5.7`), or null. At most 80 characters. */
  readonly product: string | null;
  /** Asked after the first proof of a service; empty elsewhere. */
  readonly controls: readonly RelayControl[];
  readonly detail: string;
  readonly transcript: Transcript;
}
