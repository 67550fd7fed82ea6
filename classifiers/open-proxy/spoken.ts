import type { RelayObservation } from '../../src/model/relay.ts';
import { isSocks, isTunnel, isUdp } from './rung.ts';

/** Headers of a response that only a proxy answering for itself sends (RFC 9110 11.7, Squid). Via is left out: every reverse proxy and cache sends it. */
const PROXY_HEAD = /\n(?:proxy-(?:authenticate|agent|connection|support)|x-squid-error)[ \t]*:/i;

/** Products that are forward proxies by trade. */
const PROXY_PRODUCTS =
  /squid|tinyproxy|privoxy|3proxy|ccproxy|freeproxy|mikrotik httpproxy|polipo|wingate|mitmproxy|proxy-chain|blue ?coat|proxysg|zscaler/i;
const SERVER_HEAD = /\n(?:server|proxy-agent)[ \t]*:([^\n]{0,200})/gi;

/** As much of a transcript as is read: a head is shorter. */
const MAX_READ_CHARACTERS = 32_768;

/**
 * Whether what answered spoke a proxy's protocol: a reply of SOCKS, 407, or headers or a name that only a forward proxy shows. A web
 * server that answers 403 or 405 to CONNECT does not.
 */
export function spokeAsProxy(relay: Pick<RelayObservation, 'way' | 'result' | 'product' | 'transcript'>): boolean {
  if (relay.result === 'auth-required') return true;
  if (relay.result !== 'denied') return false;
  if (isSocks(relay) || PROXY_PRODUCTS.test(relay.product ?? '')) return true;
  return headsOf(relay).some((head) => isProxyHead(head));
}

/** SOCKS4 knows no password (its 92 and 93 are about identd); a SOCKS5 server that takes neither "none" nor "user and password" (0xFF, RFC 1928 3) wants something else, or nobody from where we are. */
export function demandsPassword({ way, detail }: Pick<RelayObservation, 'way' | 'detail'>): boolean {
  if (way === 'socks4' || way === 'socks4a') return false;
  return !(way.startsWith('socks5') && /no connection without authentication/i.test(detail));
}

function isProxyHead(head: string): boolean {
  if (/^http\/\d(?:\.\d)? 407\b/i.test(head) || PROXY_HEAD.test(head)) return true;
  return [...head.matchAll(SERVER_HEAD)].some(([, name]) => PROXY_PRODUCTS.test(name ?? ''));
}

/** The response heads of a transcript, without bodies: those may quote anything. Line ends stand escaped in it. */
function headsOf({ transcript }: Pick<RelayObservation, 'transcript'>): string[] {
  const received = transcript
    .filter(({ direction }) => direction === 'received')
    .map(({ data }) => data)
    .join('')
    .slice(0, MAX_READ_CHARACTERS)
    .replaceAll('\\r', '')
    .replaceAll('\\n', '\n')
    .replaceAll('\r', '');
  return received
    .split(/(?=HTTP\/\d(?:\.\d)? \d{3}\b)/)
    .flatMap((part) => (part.startsWith('HTTP/') ? [part.split('\n\n', 1)[0] ?? ''] : []));
}

/** Whether a page was asked for and the service answered with one of its own (2xx to 4xx, and nothing of a proxy's in the head). */
export function answeredItself(relay: Pick<RelayObservation, 'way' | 'transcript'>): boolean {
  if (isTunnel(relay) || isUdp(relay)) return false;
  const last = headsOf(relay).at(-1);
  return last !== undefined && /^HTTP\/\d(?:\.\d)? [234]\d\d\b/i.test(last) && !isProxyHead(last);
}
