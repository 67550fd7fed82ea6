import type { FileObservation, Link, Observation, PageObservation } from '../../src/model/observation.ts';
import { maskUrl } from '../../src/model/redact.ts';
import type { RankedCandidate, WebProxyCandidate } from '../../src/model/target.ts';
import { embeddedIn } from '../web/embedded-address.ts';
import { addressForm, PageAbout } from './form-shape.ts';
import { NEEDS_BARE, productOf } from './products.ts';
import { PROXY_PATH, REDIRECT_PARAMETER, REDIRECT_PATH } from './words.ts';

/** Links of one page that are looked at, and candidates of one page. */
const MAX_LINKS = 2_000;
const MAX_OF_A_PAGE = 8;
/** No page comes of asking for another one in the place of these. */
const NO_PAGE = /\.(?:png|jpe?g|gif|webp|avif|svg|ico|bmp|mp[34]|webm|ogg|avi|mkv|woff2?|ttf|css|js|pdf|zip|rss|xml)$/i;

/** What on a page (or in a file of text) may fetch the address it is given, best first. Pure; linear in the observation. */
export function candidatesOf(observation: Observation): readonly RankedCandidate[] {
  if (observation.kind === 'file') return ofFile(observation);
  if (observation.kind !== 'page' || observation.status >= 300 || !/^https?:/.test(observation.url)) return [];
  const { origin } = new URL(observation.url);
  const url = withoutSecrets(observation.url);
  if (url === undefined) return [];
  const page = { ...observation, url };
  const links = observation.links.slice(0, MAX_LINKS).filter(({ url }) => url.startsWith(`${origin}/`));
  if (observation.forms.length === 0 && links.length === 0) return [];
  const forms = observation.forms.some(({ fields }) => fields.length > 0) ? ofForms(page, origin, links) : [];
  const all = [...forms, ...ofLinks(page, origin, links), ...ofScripts(page, origin)];
  return distinct(all).slice(0, MAX_OF_A_PAGE);
}

/** Worth a closer look by {@link maskUrl}. */
const MAY_HOLD_SECRETS = /[?#@]|[\w-]{12}/;

/** Candidates wait in the ledger: an address that may hold somebody's token does not go there, nor does its query where that alone holds it. */
function withoutSecrets(url: string): string | undefined {
  if (!MAY_HOLD_SECRETS.test(url)) return url;
  const bare = url.split('?', 1)[0] ?? url;
  return [url, bare].find((one) => maskUrl(one) === one);
}

function ofForms(page: PageObservation, origin: string, links: readonly Link[]): RankedCandidate[] {
  const about = new PageAbout(page);
  const found: RankedCandidate[] = [];
  for (const form of page.forms) {
    const shape = addressForm(form, page, about);
    if (shape === undefined) continue;
    const { product } = about;
    found.push(...ofInlineScripts(page, links, product, origin));
    if (shape.field.name === '' || !form.action.startsWith(`${origin}/`)) continue;
    const path = maskUrl(new URL(form.action).pathname);
    if (REDIRECT_PATH.test(path)) continue;
    const candidate = { kind: 'form', page: page.url, product, method: form.method, path, field: shape.field.name } as const;
    found.push({ candidate, rank: shape.rank });
  }
  return found;
}

/** A field that a script reads: the beginnings of addresses that the script holds. */
function ofInlineScripts(page: PageObservation, links: readonly Link[], product: string | null, origin: string): RankedCandidate[] {
  const beginnings = links.filter(({ url, via }) => {
    const path = url.slice(origin.length);
    return (via === 'script' || via === 'data') && /[=/]$/.test(path) && PROXY_PATH.test(path) && !REDIRECT_PATH.test(path);
  });
  return beginnings.slice(0, 2).flatMap(({ url }) => {
    const parameter = /[?&]([^=&?]{1,64})=$/.exec(url)?.[1] ?? null;
    return (['percent', 'plain', 'base64'] as const).map((encoding) => ({
      candidate: { kind: 'link', page: page.url, product, before: url, after: '', encoding, parameter } as const,
      rank: encoding === 'plain' && parameter === null ? 5 : 4,
    }));
  });
}

function ofLinks(page: PageObservation, origin: string, links: readonly Link[]): RankedCandidate[] {
  let product: string | null | undefined;
  return links.flatMap(({ url, via }) => {
    const embedded = embeddedIn(url, origin);
    if (embedded === undefined || isLeftAlone(embedded.before, embedded.parameter, embedded.target)) return [];
    // What may hold somebody's token is not kept.
    if (maskUrl(embedded.before) !== embedded.before || maskUrl(embedded.after) !== embedded.after) return [];
    product ??= productOf(page);
    const { before, after, encoding, parameter } = embedded;
    const known = PROXY_PATH.test(before.slice(origin.length)) ? 3 : 0;
    const hidden = encoding === 'plain' || encoding === 'percent' ? 0 : 3;
    const rank = 2 + known + hidden + (product === null ? 0 : 3) - (via === 'resource' ? 2 : 0);
    return [{ candidate: { kind: 'link', page: page.url, product, before, after, encoding, parameter } as const, rank }];
  });
}

function isLeftAlone(before: string, parameter: string | null, target: URL): boolean {
  if (parameter !== null && REDIRECT_PARAMETER.test(parameter)) return true;
  const { pathname } = new URL(before);
  return REDIRECT_PATH.test(pathname) || NO_PAGE.test(target.pathname);
}

/** A page whose scripts need a Bare server, which stands at `/bare/` as the products have it. */
function ofScripts(page: PageObservation, origin: string): RankedCandidate[] {
  const scripts = page.links.filter(({ via }) => via === 'resource' || via === 'script' || via === 'data');
  if (!scripts.some(({ url }) => /\/uv|scramjet|bare/i.test(url))) return [];
  const product = productOf({ title: '', text: '', forms: [], links: scripts });
  if (product === null || !NEEDS_BARE.has(product)) return [];
  const named = scripts.find(({ url }) => url.startsWith(`${origin}/`) && /\/bare[\w-]*\/$/i.test(url))?.url;
  return [{ candidate: { kind: 'bare', page: page.url, product, base: named ?? `${origin}/bare/` }, rank: 8 }];
}

/** Servers without pages: CORS Anywhere tells of itself in plain text, a Bare server in JSON. */
function ofFile({ url, text }: FileObservation): RankedCandidate[] {
  if (text === null || text.length > 20_000 || !/^https?:/.test(url)) return [];
  const { origin, pathname } = new URL(url);
  if (/"versions"\s{0,9}:\s{0,9}\[\s{0,9}"v\d/.test(text) && /"(?:maintainer|project|language)"/.test(text))
    return [{ candidate: { kind: 'bare', page: url, product: 'Bare server', base: origin + pathname.replace(/\/?$/, '/') }, rank: 8 }];
  if (!/cross-origin requests to anywhere/i.test(text)) return [];
  const link = {
    kind: 'link',
    page: url,
    product: 'CORS Anywhere',
    before: `${origin}/`,
    after: '',
    encoding: 'plain',
    parameter: null,
  } as const;
  return [{ candidate: link, rank: 8 }];
}

/** One of each, best first. Other parameters of a link's address do not make another. */
export function distinct(all: readonly RankedCandidate[]): RankedCandidate[] {
  const byKey = new Map<string, RankedCandidate>();
  for (const ranked of all.toSorted((a, b) => b.rank - a.rank)) {
    const key = keyOf(ranked.candidate);
    if (!byKey.has(key)) byKey.set(key, ranked);
  }
  return [...byKey.values()];
}

function keyOf(candidate: WebProxyCandidate): string {
  if (candidate.kind === 'form') return `${candidate.method} ${candidate.path} ${candidate.field}`;
  if (candidate.kind === 'bare') return candidate.base;
  const path = candidate.parameter === null ? candidate.before : new URL(candidate.before).pathname;
  return `${path} ${candidate.parameter} ${candidate.encoding}`;
}
