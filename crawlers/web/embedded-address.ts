import type { UrlEncoding } from '../../src/model/web-relay.ts';

/** An address of a site that holds another whole address. */
export interface Embedded {
  /** Up to the other address. */
  readonly before: string;
  /** Behind it. */
  readonly after: string;
  readonly encoding: UrlEncoding;
  /** The parameter that it is the value of; null in a path, and where it stands by itself behind `?`. */
  readonly parameter: string | null;
  /** The other address. */
  readonly target: URL;
}

/** How `http:` or `https:` begins in each encoding. */
const MARKS: readonly (readonly [RegExp, UrlEncoding])[] = [
  [/https?:\/\/?[^/]/i, 'plain'],
  [/https?%3a%2f/i, 'percent'],
  [/aHR0c(?:Do|HM6)/, 'base64'],
  [/68747470(?:73)?3a/i, 'hex'],
  [/uggcf?(?::|%3a)/i, 'rot13'],
];
/** CGIProxy's `…/nph-proxy.cgi/000000A/http/host/path`. */
const SEGMENTS = /\.(?:cgi|pl|fcgi)\/(?:[^/?]{0,40}\/){0,3}(?=https?\/[a-z0-9.-]{1,200}\.[a-z]{2,20}(?:\/|$))/i;
const ANY = /https?(?::\/|%3a|\/)|aHR0c|68747470|uggc/i;
const MAX_URL_CHARS = 2_000;

/** The address of another site that `url`, an address of the site at `origin`, holds; undefined where it holds none. Linear. */
export function embeddedIn(url: string, origin: string): Embedded | undefined {
  if (url.length > MAX_URL_CHARS) return undefined;
  const hash = url.indexOf('#');
  const own = hash === -1 ? url : url.slice(0, hash);
  const rest = own.slice(origin.length);
  if (!ANY.test(rest)) return undefined;
  for (const [mark, encoding] of MARKS) {
    const at = rest.search(mark);
    if (at > 0) return cutOut(own, origin, origin.length + at, encoding);
  }
  const segments = SEGMENTS.exec(rest);
  return segments === null ? undefined : cutOut(own, origin, origin.length + segments.index + segments[0].length, 'segments');
}

function cutOut(url: string, origin: string, from: number, encoding: UrlEncoding): Embedded | undefined {
  const before = url.slice(0, from);
  const named = /[?&;]([^=&?;]{1,64})=$/.exec(before);
  if (named === null && !/[/?]$/.test(before)) return undefined;
  const ampersand = named === null ? -1 : url.indexOf('&', from);
  const to = ampersand === -1 ? url.length : ampersand;
  const target = targetOf(url.slice(from, to), encoding);
  if (target === undefined || target.host === new URL(origin).host || !target.hostname.includes('.')) return undefined;
  return { before, after: url.slice(to), encoding, parameter: named?.[1] ?? null, target };
}

function targetOf(value: string, encoding: UrlEncoding): URL | undefined {
  const text = decode(value, encoding);
  return text !== undefined && URL.canParse(text) && /^https?:/i.test(text) ? new URL(text) : undefined;
}

function decode(value: string, encoding: UrlEncoding): string | undefined {
  try {
    const plain = decodeURIComponent(value);
    if (encoding === 'base64') return Buffer.from(plain, 'base64').toString('utf8');
    if (encoding === 'hex') return Buffer.from(plain, 'hex').toString('utf8');
    if (encoding === 'rot13') return rot13(plain);
    return encoding === 'segments' ? plain.replace('/', '://') : plain;
  } catch {
    return undefined;
  }
}

/** `url` as it is written where `encoding` is expected. */
export function encode(url: string, encoding: UrlEncoding): string {
  if (encoding === 'plain') return url;
  if (encoding === 'percent') return encodeURIComponent(url);
  if (encoding === 'base64') return encodeURIComponent(Buffer.from(url).toString('base64'));
  if (encoding === 'hex') return Buffer.from(url).toString('hex');
  return encoding === 'rot13' ? encodeURIComponent(rot13(url)) : url.replace('://', '/');
}

function rot13(text: string): string {
  return text.replaceAll(/[a-z]/gi, (letter) => {
    const base = letter <= 'Z' ? 65 : 97;
    return String.fromCharCode(((letter.charCodeAt(0) - base + 13) % 26) + base);
  });
}
