/** The head of an HTTP/1 response as it came over the wire (RFC 9112). */
export interface ResponseHead {
  readonly status: number;
  /** Lower-case names; the first of a repeated header. */
  readonly headers: Readonly<Record<string, string>>;
  /** Bytes up to and including the empty line; interim responses (1xx) before it count. */
  readonly headBytes: number;
}

/** Longer heads than this are no answer to a probe. */
export const MAX_HEAD_BYTES = 16 * 1024;
const MAX_HEADERS = 100;
const MAX_INTERIM = 8;

/** Where the head ends (exclusive), or -1 while it has not ended. Interim responses (RFC 9110 15.2) are part of it, but for 101, after which no other comes. */
export function endOfHead(data: Buffer): number {
  let from = 0;
  for (let heads = 0; heads <= MAX_INTERIM; heads += 1) {
    const end = endOfOne(data, from);
    if (end < 0 || !/^HTTP\/1\.[01] 1(?!01)\d\d/.test(data.toString('latin1', from, from + 12))) return end;
    from = end;
  }
  return -1;
}

function endOfOne(data: Buffer, from: number): number {
  const strict = data.indexOf('\r\n\r\n', from);
  const lenient = data.indexOf('\n\n', from);
  if (strict >= 0 && (lenient < 0 || strict < lenient)) return strict + 4;
  return lenient >= 0 ? lenient + 2 : -1;
}

/** Read the (final) head; undefined where the bytes are not an HTTP/1 response. A head cut short is read as far as it goes. */
export function parseHead(data: Buffer): ResponseHead | undefined {
  const end = endOfHead(data);
  const headBytes = end < 0 ? data.length : end;
  const text = data.toString('latin1', 0, Math.min(headBytes, MAX_HEAD_BYTES)).trimEnd();
  const lines = (text.split(/\r?\n\r?\n/, MAX_INTERIM + 1).at(-1) ?? '').split('\n', MAX_HEADERS);
  const status = /^HTTP\/\d(?:\.\d)? (\d{3})(?:\s|$)/.exec(lines[0] ?? '')?.[1];
  if (status === undefined) return undefined;
  const headers: Record<string, string> = Object.create(null) as Record<string, string>;
  for (const line of lines.slice(1)) {
    const colon = line.indexOf(':');
    if (colon < 1) continue;
    headers[line.slice(0, colon).trim().toLowerCase()] ??= line.slice(colon + 1).trim();
  }
  return { status: Number(status), headers, headBytes };
}

/** Whether the bytes are, or may yet become, an HTTP/1 response. */
export function mayBeHttp(data: Buffer): boolean {
  const start = data.toString('latin1', 0, 5);
  return 'HTTP/'.startsWith(start);
}

/** Whether no more is to be waited for: the bytes are not HTTP/1, or the whole body that the head announces is there. */
export function isOver(data: Buffer): boolean {
  if (!mayBeHttp(data)) return true;
  const end = endOfHead(data);
  if (end < 0 || end > MAX_HEAD_BYTES) return end > MAX_HEAD_BYTES;
  const head = parseHead(data);
  if (head === undefined || head.status === 204 || head.status === 304) return true;
  if (/\bchunked\s*$/i.test(head.headers['transfer-encoding'] ?? ''))
    return /(?:^|\r\n)0\r\n\r\n$/.test(data.toString('latin1', Math.max(end, data.length - 7)));
  const length = head.headers['content-length'];
  return length !== undefined && /^\d{1,9}$/.test(length) && data.length >= end + Number(length);
}

/** The same for an answer to HEAD, which has no body whatever it announces. */
export function isOverWithoutBody(data: Buffer): boolean {
  return !mayBeHttp(data) || endOfHead(data) >= 0;
}

/** Whether the head has ended. */
export function isWhole(data: Buffer): boolean {
  return endOfHead(data) >= 0;
}

/** The body as it came, chunks joined (RFC 9112 7.1); cut where the bytes end. */
export function bodyOf(data: Buffer, head: ResponseHead): Buffer {
  const body = data.subarray(head.headBytes);
  if (!/chunked/i.test(head.headers['transfer-encoding'] ?? '')) return body;
  const parts: Buffer[] = [];
  for (let at = 0; at < body.length;) {
    const lineEnd = body.indexOf('\r\n', at);
    const size = lineEnd < 0 ? undefined : /^[0-9a-f]{1,6}/i.exec(body.toString('latin1', at, Math.min(lineEnd, at + 6)))?.[0];
    if (size === undefined || Number.parseInt(size, 16) === 0) break;
    const start = lineEnd + 2;
    parts.push(body.subarray(start, start + Number.parseInt(size, 16)));
    at = start + Number.parseInt(size, 16) + 2;
  }
  return Buffer.concat(parts);
}

/** Names of servers that are proxies by trade, as they stand in `Server` or `Via`. */
const PROXY_PRODUCTS = /squid|tinyproxy|privoxy|3proxy|ccproxy|mikrotik httpproxy|polipo|wingate|mitmproxy|blue ?coat|zscaler|proxysg/i;
const PROXY_HEADERS: ReadonlySet<string> = new Set(['x-squid-error', 'x-cache-lookup', 'x-bluecoat-via']);

/** Whether the head says that a proxy wrote it: 407, or headers that only proxies send. */
export function speaksAsProxy(head: ResponseHead): boolean {
  if (head.status === 407) return true;
  if (Object.keys(head.headers).some((name) => name.startsWith('proxy-') || PROXY_HEADERS.has(name))) return true;
  return PROXY_PRODUCTS.test(`${head.headers['server'] ?? ''} ${head.headers['via'] ?? ''}`);
}
