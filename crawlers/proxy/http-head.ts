/** The head of an HTTP/1 response as it came over the wire (RFC 9112). */
export interface ResponseHead {
  readonly status: number;
  /** Lower-case names; the first of a repeated header. */
  readonly headers: Readonly<Record<string, string>>;
  /** Bytes up to and including the empty line. */
  readonly headBytes: number;
}

/** Longer heads than this are no answer to a probe. */
export const MAX_HEAD_BYTES = 16 * 1024;
const MAX_HEADERS = 100;

/** Where the head ends (exclusive), or -1 while it has not ended. */
export function endOfHead(data: Buffer): number {
  const strict = data.indexOf('\r\n\r\n');
  const lenient = data.indexOf('\n\n');
  if (strict >= 0 && (lenient < 0 || strict < lenient)) return strict + 4;
  return lenient >= 0 ? lenient + 2 : -1;
}

/** Read the head; undefined where the bytes are not an HTTP/1 response. A head cut short is read as far as it goes. */
export function parseHead(data: Buffer): ResponseHead | undefined {
  const end = endOfHead(data);
  const headBytes = end < 0 ? data.length : end;
  const lines = data.toString('latin1', 0, Math.min(headBytes, MAX_HEAD_BYTES)).split('\n', MAX_HEADERS);
  const status = /^HTTP\/1\.[01] (\d{3})(?:\s|$)/.exec(lines[0] ?? '')?.[1];
  if (status === undefined) return undefined;
  const headers: Record<string, string> = Object.create(null) as Record<string, string>;
  for (const line of lines.slice(1)) {
    const colon = line.indexOf(':');
    if (colon < 1) continue;
    headers[line.slice(0, colon).trim().toLowerCase()] ??= line.slice(colon + 1).trim();
  }
  return { status: Number(status), headers, headBytes };
}

/** Whether no more is to be waited for: the bytes are not HTTP/1, or the whole body that the head announces is there. */
export function isOver(data: Buffer): boolean {
  if (data.length >= 5 && data.toString('latin1', 0, 5) !== 'HTTP/') return true;
  const end = endOfHead(data);
  if (end < 0 || end > MAX_HEAD_BYTES) return end > MAX_HEAD_BYTES;
  const length = parseHead(data)?.headers['content-length'];
  return length !== undefined && /^\d{1,9}$/.test(length) && data.length >= end + Number(length);
}

/** Whether the head has ended. */
export function isWhole(data: Buffer): boolean {
  return endOfHead(data) >= 0;
}

/** Names of servers that are proxies by trade, as they stand in `Server`, `Via` or `Proxy-Agent`. */
const PROXY_PRODUCTS = /squid|tinyproxy|privoxy|3proxy|ccproxy|mikrotik httpproxy|polipo|wingate/i;

/** Whether the head says that a proxy wrote it: 407, or headers that only proxies send. */
export function speaksAsProxy(head: ResponseHead): boolean {
  if (head.status === 407) return true;
  const names = Object.keys(head.headers);
  if (names.some((name) => name.startsWith('proxy-') || name === 'x-squid-error' || name === 'x-cache-lookup')) return true;
  return PROXY_PRODUCTS.test(`${head.headers['server'] ?? ''} ${head.headers['via'] ?? ''}`);
}
