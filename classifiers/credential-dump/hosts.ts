import { secretKind } from './secrets.ts';
import { forEachLine } from '../text/lines.ts';

/** A line that lets anyone into a machine: its address, a login and a password. */
export interface HostAccess {
  readonly site: string;
  readonly login: string;
  readonly secret: string;
}

const ADDRESS = String.raw`(\d{1,3}(?:\.\d{1,3}){3})(?::\d{1,5})?`;
const WHO = String.raw`([A-Za-z][\w.\\-]{1,40})`;
const SCHEME = '(?:(?:ssh|rdp|ftp|sftp|vnc|telnet|smb)://)?';
// 1.2.3.4:22@root;secret, 1.2.3.4:22:root:secret, 1.2.3.4 root secret
const ADDRESS_FIRST = new RegExp(String.raw`^${SCHEME}${ADDRESS}\s{0,3}[@:;|,\s]\s{0,3}${WHO}[:;|,\s]\s{0,3}(\S{3,60})$`, 'i');
// ssh://root:secret@1.2.3.4
const ADDRESS_LAST = new RegExp(String.raw`^${SCHEME}${WHO}[:;](\S{3,60})@${ADDRESS}/?$`, 'i');
// mail.site.tld|587|login|secret, site.tld:21:login:secret: a named server, its port (without one it is a pair of something else)
const NAMED =
  /^(?:(?:ssh|ftp|sftp|smtps?|imaps?|pop3s?|cpanel|whm):\/\/)?((?:[a-z0-9-]{1,63}\.){1,4}[a-z]{2,24})\s{0,2}[:|;,]\s{0,2}(\d{2,5})\s{0,2}[:|;,]\s{0,2}([A-Za-z0-9][\w.+@-]{2,80})\s{0,2}[:|;,]\s{0,2}(\S{3,60})$/i;
/** A port between two marks. */
const PORTED = /[:|;,]\s{0,2}\d{2,5}\s{0,2}[:|;,]/;
const LINE_LIMIT = 60_000;
const ACCESS_LIMIT = 5000;

/** Lines that name a public address, a login and a password. Cheap for others: most lack three dots or begin otherwise. */
export function findHostAccess(text: string): { readonly found: readonly HostAccess[]; readonly lines: number } {
  const found: HostAccess[] = [];
  let lines = 0;
  forEachLine(text, (start, end, index) => {
    if (end > start) lines += 1;
    const access = end - start >= 15 && end - start <= 160 ? readAccess(text, start, end) : undefined;
    if (access) found.push(access);
    // A text that has shown none by now is something else.
    return found.length < ACCESS_LIMIT && index < LINE_LIMIT && (found.length > 0 || index < 200);
  });
  return { found, lines };
}

function readAccess(text: string, start: number, end: number): HostAccess | undefined {
  const dot = text.indexOf('.', start);
  if (dot === -1 || dot >= end) return undefined;
  const line = text.slice(start, end).trim();
  const first = ADDRESS_FIRST.exec(line);
  if (first) return accessOf(first[1], first[2], first[3]);
  const last = line.includes('@') ? ADDRESS_LAST.exec(line) : null;
  if (last) return accessOf(last[3], last[1], last[2]);
  const named = PORTED.test(line) ? NAMED.exec(line) : null;
  return named && Number(named[2]) <= 65_535 ? chosenAccess(named[1], named[3], named[4]) : undefined;
}

function accessOf(address = '', login = '', secret = ''): HostAccess | undefined {
  return isPublic(address) ? chosenAccess(address, login, secret) : undefined;
}

function chosenAccess(site = '', login = '', secret = ''): HostAccess | undefined {
  const kind = secretKind(secret);
  if (kind === 'masked' || kind === 'hash' || kind === 'crypt') return undefined;
  if (kind === 'none' && !/^[\w.@!#$%^&*+-]{5,}$/.test(secret)) return undefined;
  return { site, login, secret };
}

/** Neither private (RFC 1918, RFC 6598), loopback, link-local, documentation (RFC 5737), benchmark nor multicast. */
function isPublic(address: string): boolean {
  const [a = 0, b = 0, c = 0, d = 0] = address.split('.').map(Number);
  if (Math.max(a, b, c, d) > 255 || a === 0 || a === 10 || a === 127 || a >= 224) return false;
  if ((a === 172 && b >= 16 && b < 32) || (a === 192 && b === 168) || (a === 169 && b === 254)) return false;
  if ((a === 100 && b >= 64 && b < 128) || (a === 198 && (b === 18 || b === 19))) return false;
  return !((a === 192 && b === 0) || (a === 198 && b === 51 && c === 100) || (a === 203 && b === 0 && c === 113));
}
