import { maskUrl } from '../../src/model/redact.ts';
import { hash } from 'node:crypto';
import { failed, isOk, ok, type Outcome } from '../../src/model/outcome.ts';
import type { Observation, PageObservation } from '../../src/model/observation.ts';
import type { HttpReply } from '../../src/net/net.ts';
import { insideOf, isArchive } from '../archive/inside.ts';
import type { CrawlContext } from '../crawler.ts';
import { exploreEmpty, exploreScript, followJson, isJsonReply } from './explore-data.ts';
import type { HostCrawl } from './host-crawl.ts';
import { bodyHash, readBody } from './read-body.ts';
import { readSitemap } from './sitemap.ts';
import { readPage } from './read-page.ts';
import { readRobots } from './robots.ts';
import type { SiteCrawl } from './site-crawl.ts';
import { rewardOf, YIELD, type Added } from './page-yield.ts';
import type { Task } from './task.ts';
import { gaveWay, isCopy, isDynamicCopy } from './same-site.ts';
import { echoFreeSketch, sketchOf } from './sketch.ts';

/** Links followed of a page with an error status. */
const ERROR_LINKS = 20;
/** Pages with an error status that are passed on, a site. */
const MAX_ERROR_PAGES = 20;
/** Pages still asked of a site that answers the same to everything. */
const CATCH_ALL_PAGES = 5;
/** An index of sitemaps may name indexes; the protocol allows one level. */
const MAX_INDEX_DEPTH = 3;

type Found = Outcome<Observation>[];

/** One reply, with all that it is taken in with. */
interface Visit {
  readonly host: HostCrawl;
  readonly site: SiteCrawl;
  readonly task: Task;
  readonly reply: HttpReply;
  readonly ctx: CrawlContext;
  /** What it adds to the frontier. */
  added: Added;
}

/** What a reply held, and what it was worth (sixteenths). */
interface Explored {
  readonly found: Found;
  readonly reward: number;
}

/** Take in what a site answered to a task: observations for the caller, new tasks for the site. */
export async function explore(host: HostCrawl, site: SiteCrawl, task: Task, reply: HttpReply, ctx: CrawlContext): Promise<Explored> {
  const visit: Visit = { host, site, task, reply, ctx, added: { pages: 0, files: 0, torrents: 0 } };
  const found = await exploreReply(visit);
  const reward = task.features === null ? 0 : rewardOf(found, visit.added);
  const first = found[0];
  if (reward >= YIELD && first !== undefined && isOk(first) && first.value.kind === 'page')
    site.raiseListsOf(task, first.value.links, reward);
  return { found, reward };
}

async function exploreReply(visit: Visit): Promise<Found> {
  const { host, site, task, reply, ctx } = visit;
  if (gaveWay(site)) return [];
  if (task.kind === 'robots') return exploreRobots(host, site, reply, ctx);
  if (task.kind === 'probe') return exploreProbe(site, task, reply);
  if (task.kind === 'sitemap') return exploreSitemap(host, site, task, reply);
  if (task.kind === 'script') exploreScript(host, site, task, reply);
  if (task.kind === 'script' || (task.kind === 'data' && !isJsonReply(reply))) return [];
  if (reply.truncated === 'unwanted' || (reply.body.length === 0 && reply.status < 300)) return [];
  try {
    return await exploreBody(visit);
  } finally {
    // Not before it is compared: until then nothing else of the site is asked for.
    if (isRoot(task) && (reply.status < 300 || reply.status >= 400)) site.rootDone = true;
  }
}

/** The root of a site, or what it redirects to. */
export function isRoot({ kind, depth }: Task): boolean {
  return kind === 'page' && depth === 0;
}

/** After robots.txt, whatever came of it: the root, whoever has linked to it before, and the sitemaps. */
export function openSite(host: HostCrawl, site: SiteCrawl, sitemaps: readonly string[], ctx: CrawlContext): Found {
  if (site.site.seeds !== undefined) return seedSite(host, site, site.site.seeds, ctx);
  const rootUrl = `${site.origin}/`;
  const refused = refuse(site, rootUrl, ctx);
  if (refused === undefined) site.push({ kind: 'page', path: '/', depth: 0, turns: 0, template: 0, foundOn: null, features: null });
  else site.rootDone = true;
  for (const url of sitemaps) host.addSitemap(site, url, 1);
  if (sitemaps.length === 0) host.addSitemap(site, `${site.origin}/sitemap.xml`, 1);
  return refused ?? [];
}

/**
 * Torrents that other sites link to: they alone are asked for, and before them the front page, on which the site may say what they are, and by
 * which a bare address is known for one of the names.
 */
function seedSite(host: HostCrawl, site: SiteCrawl, seeds: readonly string[], ctx: CrawlContext): Found {
  const seed = { turns: 0, template: 0, foundOn: null, features: null };
  const refused = refuse(site, `${site.origin}/`, ctx);
  if (refused === undefined) site.push({ ...seed, kind: 'page', path: '/', depth: 0 }, true);
  else site.rootDone = true;
  for (const path of seeds) if (host.isNew(site, site.origin + path)) site.push({ ...seed, kind: 'torrent', path, depth: 1 });
  return refused ?? [];
}

/** Under the policy `obey`: undefined when the address may be asked, else a failure for the first address refused and nothing for the rest. */
export function refuse(site: SiteCrawl, url: string, ctx: CrawlContext): Found | undefined {
  if (ctx.settings.robots !== 'obey' || site.robots === undefined || site.robots.allows(url)) return undefined;
  site.disallowed += 1;
  return site.disallowed === 1 ? [failed('robots', 'robots.txt forbids addresses of this site', url)] : [];
}

function exploreRobots(host: HostCrawl, site: SiteCrawl, reply: HttpReply, ctx: CrawlContext): Found {
  const isRules =
    reply.status === 200 && !/html/i.test(reply.headers['content-type'] ?? '') && !/^\s*</.test(reply.body.toString('latin1', 0, 64));
  if (!isRules) return openSite(host, site, [], ctx);
  site.robots = readRobots(reply.url, reply.body.toString('utf8'));
  const { delayMs, sitemaps } = site.robots;
  if (ctx.settings.robots !== 'ignore') site.delayMs = delayMs;
  if (site.delayMs > 0) ctx.net.setDelay?.(reply.ip, site.delayMs);
  return openSite(host, site, sitemaps, ctx);
}

/** An address that cannot exist was asked: a page that comes all the same is what this site says instead of 404. */
function exploreProbe(site: SiteCrawl, task: Task, reply: HttpReply): Found {
  if (reply.status !== 200) return [];
  const facts = readPage({ url: reply.url, contentType: reply.headers['content-type'] ?? '', body: reply.body });
  site.softSketch = echoFreeSketch(facts.title, facts.text, task.path);
  if (bodyHash(reply.body) === site.rootHash) site.pageCap = site.pages + CATCH_ALL_PAGES;
  return [];
}

async function exploreBody(visit: Visit): Promise<Found> {
  const { host, site, task, reply } = visit;
  const sha256 = bodyHash(reply.body);
  const isNew = reply.status >= 300 || host.contents.add(`${site.origin} ${sha256}`);
  if (isRoot(task) && reply.status < 300 && isCopy(host, site, sha256)) return [];
  if (!isNew) {
    site.templates.settle(task.template, false);
    return [];
  }
  const contentType = reply.headers['content-type'] ?? '';
  const place = { ip: reply.ip, port: reply.port, domain: site.site.domain };
  const { url, status, headers, body } = reply;
  const truncated = reply.truncated !== false;
  const input = { place, url, status, headers, contentType, body, truncated, sha256, depth: task.depth, foundOn: task.foundOn };
  const found = await readBody(input, (key) => host.seen.add(`${site.origin} magnet ${key}`));
  const first = found[0];
  if (first === undefined || !isOk(first)) return status >= 300 ? [] : found;
  if (site.site.seeds !== undefined && first.value.kind !== 'torrent') return pageOfSeeds(visit, first.value);
  if (first.value.kind === 'page' || first.value.kind === 'file') host.passwords.read(first.value.text ?? '');
  if (first.value.kind === 'page') return explorePage(visit, first.value, found);
  if (status < 300 && first.value.kind === 'file' && isArchive(first.value)) return insideOf(first.value, body, host.passwords.told);
  if (first.value.kind === 'file' && isJsonReply(reply)) visit.added = followJson(host, site, task, first.value);
  return status >= 300 ? [] : found;
}

/** The front page is seen, a redirect on the same address is followed, and what stands in a torrent's place is left alone. */
function pageOfSeeds({ host, site, task, ctx }: Visit, seen: Observation): Found {
  if (seen.kind !== 'page' || seen.status >= 400) return [];
  if (seen.status < 300) return task.kind !== 'page' || (isRoot(task) && isDynamicCopy(host, site, seen)) ? [] : [ok(seen)];
  host.follow(site, seen, task, { depth: task.depth, limit: ERROR_LINKS, isDetour: true });
  return redirected(site, seen, ctx);
}

function explorePage(visit: Visit, page: PageObservation, found: Found): Found {
  const { host, site, task, reply, ctx } = visit;
  if (page.status >= 400) {
    const shown = (site.errors += 1) <= MAX_ERROR_PAGES;
    if (shown) host.follow(site, page, task, { depth: task.depth + 1, limit: ERROR_LINKS });
    site.templates.settle(task.template, false);
    return shown ? found : [];
  }
  if (page.status >= 300) {
    const failures = redirected(site, page, ctx);
    const waiting = site.waiting;
    host.follow(site, page, task, { depth: task.depth, limit: ERROR_LINKS, isDetour: true });
    // Where the root leads on to another page of the site, that is what it is known by.
    if (isRoot(task) && site.waiting === waiting) site.rootDone = true;
    return [...failures, ...found];
  }
  if (site.softSketch !== 0 && task.depth > 0 && echoFreeSketch(page.title, page.text, task.path) === site.softSketch) {
    site.templates.settle(task.template, false);
    return [];
  }
  if (isRoot(task) && isDynamicCopy(host, site, page)) return [];
  const state = exploreEmpty(host, site, task, page, reply);
  visit.added = host.follow(site, page, task, { depth: task.depth + 1, limit: Infinity });
  if (task.template !== 0) site.templates.settle(task.template, isFresh(host, site, page));
  if (task.path === '/' && isRoot(task) && visit.added.pages > 0) pushProbe(site, ctx);
  return state.length === 0 ? found : [...found, ...state];
}

/** Whether the text of a page is new to the site. A sketch says so at once for nearly all; where it was seen, the whole text decides. */
function isFresh(host: HostCrawl, site: SiteCrawl, page: PageObservation): boolean {
  return (
    host.contents.add(`${site.origin} ${sketchOf(page.title, page.text)}`) ||
    host.contents.add(`${site.origin} text ${hash('sha1', page.text, 'hex')}`)
  );
}

/** Sitemaps seed the frontier; as observations they say nothing that the pages do not. What is none (a guess that met a page) is left alone. */
async function exploreSitemap(host: HostCrawl, site: SiteCrawl, task: Task, reply: HttpReply): Promise<Found> {
  if (reply.status >= 300) return [];
  const { url, links } = await readSitemap(reply);
  for (const link of links) {
    if (task.depth < MAX_INDEX_DEPTH && /\.xml(?:\.gz)?(?:\?|$)/i.test(link.url)) host.addSitemap(site, link.url, task.depth + 1);
  }
  host.follow(site, { url, links, text: '', forms: [], blocks: [] }, task, { depth: 1, limit: Infinity });
  return [];
}

/** A redirect to an address outside the scope is not followed, and one that leads back to itself has no end; the summary names them. */
function redirected(site: SiteCrawl, page: PageObservation, ctx: CrawlContext): Found {
  const target = page.links.find((link) => link.via === 'header' && /^https?:/i.test(link.url));
  if (target === undefined || !URL.canParse(target.url)) return [];
  if (site.redirects.closesLoop(page.url, target.url))
    return [failed('redirect-loop', `redirects lead back to ${maskUrl(target.url)}`, page.url)];
  const host = new URL(target.url).hostname.replace(/^\[|\]$/g, '');
  const isAddress = /^\d{1,3}(?:\.\d{1,3}){3}$/.test(host) || host.includes(':');
  if (!isAddress || ctx.net.scope.contains(host)) return [];
  return [failed('out-of-scope', `redirect not followed: ${ctx.net.scope.explain(host)}`, page.url)];
}

function pushProbe(site: SiteCrawl, ctx: CrawlContext): void {
  const path = `/kuzet-${Math.floor(ctx.now()).toString(36)}-no-such-page`;
  site.push({ kind: 'probe', path, depth: 0, turns: 0, template: 0, foundOn: null, features: null }, true);
}
