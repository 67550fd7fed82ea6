import { createHmac, randomBytes, timingSafeEqual } from 'node:crypto';

/**
 * The three-part proof that a service relays: a signed nonce goes up, an HMAC that the request never held comes down,
 * and the judge saw the request. Pure; both the judge and the proxy crawler use it, with the same key.
 *
 * A nonce reads `k1-<4 bytes of time><12 random bytes>-<probe>-<16 bytes of HMAC>`, hex, lower case: fit for a URL path, a header
 * or a raw line. The time is in seconds since the epoch: the judge answers to no nonce older than a day. `probe` is 8 hex digits that
 * name the scan's probe. The answer is HMAC-SHA-256(key, 'answer' + nonce), hex.
 */
export function makeNonce(key: Buffer, probe: string, atMs = Date.now()): string {
  const body = `k1-${hexSeconds(atMs)}${randomBytes(12).toString('hex')}-${probe}`;
  return `${body}-${sign(key, 'nonce', body).slice(0, 32)}`;
}

/** When a nonce of ours was made, milliseconds since the epoch, to the second. NaN for what is no nonce. */
export function nonceAtMs(nonce: string): number {
  return Number.parseInt(nonce.slice(3, 11), 16) * 1000;
}

/** Four bytes last until 2106. */
function hexSeconds(atMs: number): string {
  return (Math.floor(atMs / 1000) >>> 0).toString(16).padStart(8, '0');
}

/** Shape of a nonce, for finding one in bytes. */
const NONCE_PATTERN = /k1-[0-9a-f]{32}-[0-9a-f]{8}-[0-9a-f]{32}/;

/** Whether `nonce` was signed with `key` (and, where given, for this probe). */
export function nonceIsOurs(key: Buffer, nonce: string, probe?: string): boolean {
  if (nonce.length !== 77 || !NONCE_PATTERN.test(nonce)) return false;
  const body = nonce.slice(0, -33);
  if (probe !== undefined && !body.endsWith(`-${probe}`)) return false;
  return sameText(sign(key, 'nonce', body).slice(0, 32), nonce.slice(-32));
}

/** What only the holder of the key can answer to a nonce. 64 hex digits. */
export function answerTo(key: Buffer, nonce: string): string {
  return sign(key, 'answer', nonce);
}

/**
 * What signs a question to the judge (`seen`, `certificate`) or its reply (`reply`), so that only holders of the key
 * can ask and only the judge can answer. 64 hex digits.
 */
export function signatureOf(key: Buffer, purpose: 'seen' | 'certificate' | 'reply', text: string): string {
  return sign(key, purpose, text);
}

/** What the judge says first where the peer keeps silent: `KZJ <nonce> <milliseconds since the epoch> <HMAC>`, without the line's end. */
export function makeBanner(key: Buffer, nonce: string, atMs: number): string {
  return `KZJ ${nonce} ${atMs} ${sign(key, 'banner', `${nonce} ${atMs}`)}`;
}

/** Read a banner that the judge signed; undefined for anything else. Whether it is fresh is for the caller to say. */
export function readBanner(key: Buffer, text: string): { readonly nonce: string; readonly atMs: number } | undefined {
  const [mark, nonce, at, mac, ...rest] = (text.slice(0, 300).split('\n', 1)[0] ?? '').trimEnd().split(' ');
  if (mark !== 'KZJ' || nonce === undefined || at === undefined || mac === undefined || rest.length > 0) return undefined;
  if (!/^\d{1,16}$/.test(at) || !nonceIsOurs(key, nonce) || !sameText(mac, sign(key, 'banner', `${nonce} ${at}`))) return undefined;
  return { nonce, atMs: Number(at) };
}

/** Compare in constant time. */
export function sameText(left: string, right: string): boolean {
  const a = Buffer.from(left);
  const b = Buffer.from(right);
  return a.length === b.length && timingSafeEqual(a, b);
}

function sign(key: Buffer, purpose: string, text: string): string {
  return createHmac('sha256', key).update(purpose).update('\u0000').update(text).digest('hex');
}

/**
 * The nonce that follows `nonce` on the judge's pages: computed, so that the judge and a prober know it without telling. It bears the
 * time of the first of its chain, so that no chain outlives a day.
 */
export function nextNonce(key: Buffer, nonce: string): string {
  const body = `k1-${nonce.slice(3, 11)}${sign(key, 'next', nonce).slice(0, 24)}-${nonce.slice(36, 44)}`;
  return `${body}-${sign(key, 'nonce', body).slice(0, 32)}`;
}

/** What the judge recorded of a nonce. */
export interface Sighting {
  /** The address that the connection (or datagram) came from. */
  readonly ip: string;
  /** The judge's port that it came in on. */
  readonly port: number;
  readonly protocol: 'http' | 'tls' | 'tcp' | 'udp';
  /** HTTP alone. */
  readonly method?: string;
  /** Every request header, lower-case names; at most 32, values cut to 200 characters. Empty where no HTTP was spoken. */
  readonly headers: Readonly<Record<string, string>>;
}

/** How a prober reaches the judge: where it listens, the key they share, and what it saw. */
export interface JudgeClient {
  readonly address: string;
  /** The judge's IPv6 address, where the operator gave one. */
  readonly address6?: string;
  /** A name that leads to the judge, where the operator gave one. */
  readonly name?: string;
  readonly httpPort: number;
  /** Ports that speak HTTP in the clear; the first is {@link httpPort}. */
  readonly httpPorts: readonly number[];
  /** Ports that speak TLS with the pinned certificate. */
  readonly tlsPorts: readonly number[];
  /** Ports where a silent peer is greeted with a signed banner. */
  readonly bannerPorts?: readonly number[];
  /** UDP ports that answer a datagram `<nonce>` with a datagram that holds the answer, no longer than the question. */
  readonly udpPorts?: readonly number[];
  /** SHA-256 of the judge's DER certificate, hex. */
  readonly certificatePin: string;
  readonly key: Buffer;
  /** Sightings of a nonce, oldest first; empty when the judge never saw it. */
  sightings(nonce: string, signal: AbortSignal): Promise<readonly Sighting[]>;
}
