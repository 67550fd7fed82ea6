import type { RelayObservation } from '../../src/model/relay.ts';

/**
 * What the destination learns of who asked:
 * - `transparent`: the asker's own address stands in a header
 * - `anonymous`: headers give a proxy away, but not the asker
 * - `elite`: nothing shows that a proxy was used
 */
export type Anonymity = 'transparent' | 'anonymous' | 'elite';

/** Request headers that proxies add and that clients do not send to a server. */
const PROXY_HEADERS: ReadonlySet<string> = new Set([
  'via',
  'forwarded',
  'proxy-connection',
  'proxy-authorization',
  'client-ip',
  'x-client-ip',
  'x-real-ip',
  'true-client-ip',
  'x-cluster-client-ip',
  'x-originating-ip',
  'x-remote-ip',
  'x-remote-addr',
  'x-bluecoat-via',
  'x-imforwards',
  'wl-proxy-client-ip',
  'cdn-loop',
  'max-forwards',
]);
const PROXY_PREFIXES = ['x-forwarded', 'x-proxy-', 'proxy-client'] as const;

/**
 * The level that one relay showed; undefined where it was not measured: headers came, but how a direct request looks is not known,
 * or the judge saw nothing.
 */
export function anonymityOf({ seen }: Pick<RelayObservation, 'seen'>): Anonymity | undefined {
  if (seen === null) return undefined;
  const added = Object.entries(seen.added);
  if (added.length === 0) return 'elite';
  const { directIp } = seen;
  if (directIp === null) return undefined;
  if (added.some(([, value]) => namesAddress(value, directIp))) return 'transparent';
  return added.some(([name]) => givesProxyAway(name)) ? 'anonymous' : 'elite';
}

/** Whether a request header says that a proxy wrote it. */
export function givesProxyAway(name: string): boolean {
  const plain = name.toLowerCase();
  return PROXY_HEADERS.has(plain) || PROXY_PREFIXES.some((prefix) => plain.startsWith(prefix));
}

/** `203.0.113.9`, `for="203.0.113.9:4711"`, `for="[2001:db8::1]"`, `::ffff:203.0.113.9` (RFC 7239 6). */
function namesAddress(value: string, address: string): boolean {
  const wanted = plainAddress(address);
  return value
    .slice(0, 400)
    .toLowerCase()
    .split(/[^0-9a-f.:]+/)
    .some((token) => plainAddress(token) === wanted || (!wanted.includes(':') && plainAddress(token).startsWith(`${wanted}:`)));
}

/** Lower case, an IPv4 address mapped into IPv6 as IPv4. */
export function plainAddress(address: string): string {
  return address.toLowerCase().replace(/^::ffff:(?=\d+\.)/, '');
}
