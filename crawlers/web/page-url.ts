/** What relative links of a page are resolved against. */
export interface PageBase {
  readonly url: string;
  /** `scheme://host[:port]`, without a path. */
  readonly origin: string;
  /** Origin and path up to the last slash, which is included. */
  readonly folder: string;
  /** URL without its query. */
  readonly path: string;
}

/** Longest address taken from a page; magnets with many trackers are longer than web addresses. */
const MAX_URL_CHARS = 2048;
export const MAX_MAGNET_CHARS = 16_384;

/** Schemes that lead nowhere. */
const DEAD_SCHEMES = new Set(['javascript', 'data', 'blob', 'about', 'vbscript', 'file', 'chrome', 'view-source']);

/** Characters that WHATWG URL leaves as they are in a path or query (a subset: the rest takes the slow way). */
const PLAIN = new Uint8Array(128);
for (const char of 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_~!$&()*+,;=:@/?%.') PLAIN[char.charCodeAt(0)] = 1;

/** The base of a page at `url` (absolute, already normalised), or undefined when it is no address of a hierarchy. */
export function pageBase(url: string): PageBase | undefined {
  const hostAt = url.indexOf('://');
  if (hostAt === -1) return undefined;
  const pathAt = url.indexOf('/', hostAt + 3);
  if (pathAt === -1) return { url, origin: url, folder: `${url}/`, path: `${url}/` };
  const query = url.indexOf('?', pathAt);
  const path = query === -1 ? url : url.slice(0, query);
  return { url, origin: url.slice(0, pathAt), folder: path.slice(0, path.lastIndexOf('/') + 1), path };
}

/**
 * The absolute URL that `raw` means on a page, without its fragment, or undefined when it leads nowhere (fragments of the page
 * itself, `javascript:`, broken addresses). Plain addresses are put together by hand; only odd ones pay for `new URL`.
 */
export function resolveUrl(raw: string, base: PageBase): string | undefined {
  const text = trim(raw);
  if (text.length === 0) return undefined;
  const first = text.charCodeAt(0);
  if (first === 35) return undefined;
  const colon = schemeEnd(text);
  if (colon > 0) return resolveScheme(text, colon, base);
  const fragment = text.indexOf('#');
  const link = fragment === -1 ? text : text.slice(0, fragment);
  if (link.length > MAX_URL_CHARS) return undefined;
  if (!isPlain(link, 0)) return slow(text, base.url);
  if (first === 47) return link.charCodeAt(1) === 47 ? slow(text, base.url) : base.origin + link;
  if (first === 63) return base.path + link;
  return first === 46 ? slow(text, base.url) : base.folder + link;
}

function resolveScheme(text: string, colon: number, base: PageBase): string | undefined {
  const scheme = text.slice(0, colon).toLowerCase();
  if (scheme === 'http' || scheme === 'https') return resolveAbsolute(text, colon, base);
  if (scheme === 'magnet') return text.length > MAX_MAGNET_CHARS ? text.slice(0, MAX_MAGNET_CHARS) : text;
  return DEAD_SCHEMES.has(scheme) || text.length > MAX_URL_CHARS ? undefined : text;
}

function resolveAbsolute(text: string, colon: number, base: PageBase): string | undefined {
  const fragment = text.indexOf('#');
  const link = fragment === -1 ? text : text.slice(0, fragment);
  if (link.length > MAX_URL_CHARS) return undefined;
  const slash = link.indexOf('/', colon + 3);
  if (slash === base.origin.length && link.startsWith(base.origin) && isPlain(link, slash)) return link;
  if (slash === -1 || !/^https?:\/\/[a-z0-9-]+(?:\.[a-z0-9-]+)*\.[a-z][a-z0-9-]*\/$/.test(link.slice(0, slash + 1)))
    return slow(text, undefined);
  return isPlain(link, slash) ? link : slow(text, undefined);
}

/** Position of the colon that ends a scheme, or 0. */
function schemeEnd(text: string): number {
  for (let at = 0; at < text.length && at < MAX_URL_CHARS; at += 1) {
    const code = text.charCodeAt(at);
    if (code === 58) return at;
    const letter = (code | 32) >= 97 && (code | 32) <= 122;
    if (!letter && (at === 0 || !((code >= 48 && code <= 57) || code === 43 || code === 45 || code === 46))) return 0;
  }
  return 0;
}

function isPlain(link: string, from: number): boolean {
  let before = 0;
  for (let at = from; at < link.length; at += 1) {
    const code = link.charCodeAt(at);
    if (code > 127 || PLAIN[code] === 0 || (code === 46 && before === 47)) return false;
    before = code;
  }
  return true;
}

function slow(link: string, base: string | undefined): string | undefined {
  if (!URL.canParse(link, base)) return undefined;
  const url = new URL(link, base);
  if (url.protocol !== 'http:' && url.protocol !== 'https:' && url.protocol !== 'file:') return undefined;
  url.username = '';
  url.password = '';
  url.hash = '';
  return url.href;
}

function trim(text: string): string {
  return text.length > 0 && (text.charCodeAt(0) <= 32 || text.charCodeAt(text.length - 1) <= 32) ? text.trim() : text;
}
