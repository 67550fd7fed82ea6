import type { ServiceProtocol } from '../../src/model/observation.ts';

/** What bytes of a server betray, for each thing that a sweep says. Pure. */

/** An HTTP/1 status line. */
export function isHttp(data: Buffer): boolean {
  return /^HTTP\/\d(?:\.\d)? \d{3}/.test(data.toString('latin1', 0, 16));
}

/** Status of an HTTP answer, 0 for anything else. */
export function statusOf(data: Buffer): number {
  return isHttp(data) ? Number(/ (\d{3})/.exec(data.toString('latin1', 0, 16))?.[1] ?? 0) : 0;
}

/** Headers and products that belong to forward proxies. */
const PROXY_HEAD =
  /^(?:proxy-(?:authenticate|agent|connection|status)|x-squid-error|x-cache-lookup):|^(?:server|via):[^\n]{0,200}(?:squid|tinyproxy|privoxy|3proxy|ccproxy|polipo)/im;

/** Whether an HTTP answer looks as though a forward proxy wrote it. A hint for whom to ask, no verdict. */
export function hintsAtProxy(data: Buffer): boolean {
  return statusOf(data) === 407 || PROXY_HEAD.test(headOf(data));
}

function headOf(data: Buffer): string {
  const text = data.toString('latin1', 0, 8_192);
  const end = text.indexOf('\r\n\r\n');
  return end < 0 ? text : text.slice(0, end);
}

/** A bencoded failure reason or files dictionary in an HTTP body: a tracker (BEP 3, 48). */
export function isTrackerReply(data: Buffer): boolean {
  const text = data.toString('latin1', 0, 8_192);
  const start = text.indexOf('\r\n\r\n');
  const body = start < 0 ? '' : text.slice(start + 4);
  // With chunked coding a line of hex digits comes first.
  return /^(?:[0-9a-f]{1,4}\r\n)?d(?:\d{1,3}:[a-z0-9 ]{1,30}i\d{1,10}e){0,8}(?:14:failure reason\d{1,3}:|5:filesd)/.test(body);
}

/** A choice of method (RFC 1928 3) among those offered, or none of them. */
export function isSocks5(data: Buffer): boolean {
  return data.length === 2 && data[0] === 5 && [0, 2, 0xff].includes(data[1] ?? -1);
}

/** A SOCKS4 reply: version 0 (some repeat the 4 of the request), a code from 90 to 93, eight bytes in all. */
export function isSocks4(data: Buffer): boolean {
  return data.length === 8 && (data[0] === 0 || data[0] === 4) && (data[1] ?? 0) >= 90 && (data[1] ?? 0) <= 93;
}

/** A server that was spoken to in clear HTTP and wants TLS, as the common products put it. */
export function wantsTls(data: Buffer): boolean {
  // A TLS alert record, or a 400 (it may say so in words, in any language).
  return (data[0] === 0x15 && data[1] === 3) || statusOf(data) === 400;
}

/** SSH, SMTP and FTP, POP3, IMAP, VNC: what such servers say first, whatever was sent to them. */
export function isGreeting(data: Buffer): boolean {
  return /^(?:SSH-\d|220[ -]|\+OK|\* OK|RFB \d)/.test(data.toString('latin1', 0, 8));
}

/** The protocols that speak before they are spoken to are none of ours, but for HTTP servers that time out aloud. */
export function bannerProtocol(data: Buffer): ServiceProtocol {
  return isHttp(data) ? 'http' : 'unknown';
}

/** Printable, one line, at most 200 characters. */
export function bannerText(data: Buffer): string {
  return data
    .toString('latin1', 0, 400)
    .replaceAll(/[^\x20-\x7e]/g, (character) => `\\x${character.charCodeAt(0).toString(16).padStart(2, '0')}`)
    .replaceAll('\\x0d', '\\r')
    .replaceAll('\\x0a', '\\n')
    .slice(0, 200);
}
