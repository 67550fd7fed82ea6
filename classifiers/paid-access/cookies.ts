import type { Access } from './access.ts';

// {"domain":".service.com", … "value":"…"} as cookie editors export it, in either order.
const JSON_COOKIE = /\{[^{}]{10,1500}\}/g;
const JSON_DOMAIN = /"(?:domain|host)"\s{0,3}:\s{0,3}"\.?([\w.-]{4,80})"/i;
const JSON_VALUE = /"value"\s{0,3}:\s{0,3}"([^"]{20,1400})"/i;
// Netscape: domain, subdomains, path, secure, expiry, name, value, parted by tabs.
const ROW =
  /^\.?([\w.-]{4,80})(?:\t| {2,8})(?:TRUE|FALSE)(?:\t| {1,8})\/\S{0,80}(?:\t| {1,8})(?:TRUE|FALSE)(?:\t| {1,8})\d{1,16}(?:\t| {1,8})(\S{1,80})(?:\t| {1,8})(\S{12,2000})$/;
const COOKIE_LIMIT = 200;
const LONGEST_LINE = 20_000;

/** Cookies on a line that are long enough to be somebody's session. */
export function cookiesIn(line: string): readonly Access[] {
  if (line.length > 30 && /^\.?[\w.-]{4,80}[\t ]/.test(line)) {
    const row = ROW.exec(line.slice(0, 2400));
    return row ? [cookieOf(row[1], row[2], row[3])] : [];
  }
  if (!line.includes('"value"')) return [];
  const found: Access[] = [];
  for (const [whole] of line.slice(0, LONGEST_LINE).matchAll(JSON_COOKIE)) {
    const domain = JSON_DOMAIN.exec(whole)?.[1];
    const value = JSON_VALUE.exec(whole)?.[1];
    if (domain !== undefined && value !== undefined) found.push(cookieOf(domain, domain, value));
    if (found.length >= COOKIE_LIMIT) break;
  }
  return found;
}

function cookieOf(domain = '', name = '', value = ''): Access {
  return { kind: 'cookie', host: domain.toLowerCase(), login: name, secret: value, beside: domain };
}

const CODE = /(?<![\w-])(?=[A-Z-]{0,24}\d)(?=[\d-]{0,24}[A-Z])[0-9A-Z]{4,5}(?:-[0-9A-Z]{4,5}){2,4}(?![\w-])/;

/** A code of the form of gift cards. */
export function codeIn(line: string): Access | undefined {
  const code = line.length <= 120 ? CODE.exec(line)?.[0] : undefined;
  if (code === undefined || new Set(code).size < 7 || /^(?:X{4}|1234|ABCD)/.test(code)) return undefined;
  return { kind: 'code', host: '', login: code, secret: code, beside: '' };
}
