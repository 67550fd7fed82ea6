import { passwordsOf, type ArchivePasswords } from '../archive/passwords.ts';
import type { PageObservation } from '../../src/model/observation.ts';
import type { HostTarget } from '../../src/model/target.ts';
import type { CrawlSettings } from '../crawler.ts';
import { embeddedIn } from './embedded-address.ts';
import { fetchKind } from './fetch-kind.ts';
import type { Order } from './frontier.ts';
import { featuresOf, LinkPlaces, originOf, START, type Address, type Features, type Origin } from './link-features.ts';
import { ListPage } from './page-turn.ts';
import type { Added } from './page-yield.ts';
import { PROMISE, wordsOf } from './promise-words.ts';
import { inOrder, isHostState, siteKey, type HostState } from './host-state.ts';
import { SeenSet } from './seen-set.ts';
import { SiteCrawl, templateKey, type SiteState } from './site-crawl.ts';
import type { NewTask, Task } from './task.ts';
import { sitePath, type SitePath } from './site-path.ts';

/** Files (downloads) asked of one site. */
export const MAX_FILES = 200;
const MAX_SITEMAPS = 20;

/** What is followed of a page. */
type LinkingPage = Pick<PageObservation, 'url' | 'text' | 'links' | 'forms' | 'blocks'>;
type Link = PageObservation['links'][number];

interface FollowOptions {
  /** New addresses that are taken at most. */
  readonly limit: number;
  /** Depth of what is found. */
  readonly depth: number;
  /** The links are the same thing at another address (a redirect): they promise what it promised. */
  readonly isDetour?: boolean;
}

/** The page whose links are being queued. */
interface Finder {
  readonly site: SiteCrawl;
  readonly page: LinkingPage;
  readonly depth: number;
  readonly origin: Origin;
  readonly places: LinkPlaces;
  /** Instead of features of their own. */
  readonly as: Features | undefined;
  /** What a root leads on to stands for it. */
  readonly isAtOnce: boolean;
  readonly turns: number;
  readonly list: ListPage;
  /** Steps to other pages of the same list: what they count is known when all links of the page are. */
  readonly steps: { readonly site: SiteCrawl; readonly task: NewTask }[];
}

/** An address while it is crawled: its sites, and what was seen on any of them. */
export class HostCrawl {
  readonly sites: readonly SiteCrawl[];
  /** Addresses queued or asked, and torrents yielded. */
  readonly seen: SeenSet;
  /** Bodies and sketches of texts. */
  readonly contents: SeenSet;
  /** For archives, as its pages tell them. */
  readonly passwords: ArchivePasswords;
  readonly #byOrigin = new Map<string, SiteCrawl>();
  readonly #settings: CrawlSettings;
  #first = 0;

  constructor(target: HostTarget, settings: CrawlSettings, state: unknown, order: Order) {
    const saved = isHostState(state) ? state : undefined;
    this.#settings = settings;
    this.passwords = passwordsOf(target.ip);
    this.seen = new SeenSet(saved?.seen);
    this.contents = new SeenSet(saved?.contents);
    this.sites = inOrder(target.sites).map((site) => new SiteCrawl(site, target.ip, order, saved?.sites[siteKey(site)]));
    for (const [at, site] of this.sites.entries()) {
      this.#byOrigin.set(site.origin, site);
      if (!site.started) this.#start(site, at);
    }
  }

  /** The next task over all sites: the first site that has one goes first, so that it is finished before the next begins. */
  next(): { readonly site: SiteCrawl; readonly task: Task } | undefined {
    const maxMs = this.#settings.maxSeconds * 1000;
    for (let at = this.#first; at < this.sites.length; at += 1) {
      const site = this.sites[at] as SiteCrawl;
      if (site.site.domain === null && this.#namesPending()) continue;
      // What another site of the address links to waits until the root has told whether this one is a copy.
      if (this.sites.length > 1 && !site.rootDone && site.inFlight > 0) continue;
      const task = site.take(this.#settings.maxPages, maxMs);
      if (task !== undefined) return { site, task };
      if (at === this.#first && site.inFlight === 0) this.#first += 1;
    }
    return undefined;
  }

  /** Queue what the page behind a task links to on the sites of this address, as far as it is new. */
  follow(site: SiteCrawl, page: LinkingPage, task: Task, { limit, depth, isDetour }: FollowOptions): Added {
    const added: Added = { pages: 0, files: 0, torrents: 0 };
    const finder: Finder = {
      site,
      page,
      depth,
      origin: originOf(task.features ?? START, task.path),
      places: new LinkPlaces(page.blocks, page.text),
      as: isDetour === true ? (task.features ?? START) : undefined,
      isAtOnce: isDetour === true && task.path === '/',
      turns: task.turns,
      list: new ListPage(task),
      steps: [],
    };
    for (const link of page.links) {
      if (added.pages + added.files + added.torrents >= limit) break;
      finder.places.pass(link);
      if (link.via === 'form' && !page.forms.some((form) => form.action === link.url && form.method === 'get')) continue;
      const kind = this.#enqueue(finder, link);
      if (kind === 'torrent') added.torrents += 1;
      else if (kind === 'file') added.files += 1;
      else if (kind === 'page') added.pages += 1;
    }
    this.#pushSteps(finder, added.pages + added.files + added.torrents === finder.steps.length);
    return added;
  }

  #pushSteps({ steps, list, depth }: Finder, isIdle: boolean): void {
    const way = list.next(isIdle);
    for (const { site, task } of steps) if (way !== undefined || depth <= this.#settings.maxDepth) site.push({ ...task, ...way });
  }

  /** Queue a sitemap that robots.txt or an index names. */
  addSitemap(site: SiteCrawl, url: string, depth: number): void {
    const owner = url.startsWith(`${site.origin}/`) ? site : this.#ownerOf(url);
    if (owner === undefined || owner.sitemaps >= MAX_SITEMAPS) return;
    if (!this.isNew(owner, url)) return;
    owner.sitemaps += 1;
    this.#reopen(owner);
    owner.push(
      { kind: 'sitemap', path: url.slice(owner.origin.length), depth, turns: 0, template: 0, foundOn: null, features: null },
      true,
    );
  }

  /** Queue what another site brought up. */
  push(site: SiteCrawl, task: NewTask): void {
    this.#reopen(site);
    site.push(task);
  }

  /** Whether an address of a site comes up for the first time; it counts as known from now on. */
  isNew(site: SiteCrawl, url: string): boolean {
    return this.seen.add(url, site.origin.length, site.seed);
  }

  /** For the checkpoint. */
  pack(): HostState {
    const sites: Record<string, SiteState> = {};
    for (const site of this.sites) sites[siteKey(site.site)] = site.pack(this.#settings.robots === 'obey');
    return { version: 3, seen: this.seen.pack(), contents: this.contents.pack(), sites };
  }

  get done(): boolean {
    return this.sites.every((site) => site.stopped !== null || site.waiting === 0);
  }

  /** A bare address waits until the roots of the names are known: it may show one of them. */
  #namesPending(): boolean {
    return this.sites.some(
      (site) => site.site.domain !== null && site.stopped === null && !site.rootDone && (site.waiting > 0 || site.inFlight > 0),
    );
  }

  #start(site: SiteCrawl, at: number): void {
    site.started = true;
    this.#first = Math.min(this.#first, at);
    // The root is asked once robots.txt is known, and not as one page among those that others link to.
    this.isNew(site, `${site.origin}/`);
    site.push({ kind: 'robots', path: '/robots.txt', depth: 0, turns: 0, template: 0, foundOn: null, features: null });
  }

  /** A site that was passed already has work again. */
  #reopen(site: SiteCrawl): void {
    this.#first = Math.min(this.#first, this.sites.indexOf(site));
  }

  #ownerOf(url: string): SiteCrawl | undefined {
    const slash = url.indexOf('/', 8);
    return slash === -1 ? undefined : this.#byOrigin.get(url.slice(0, slash));
  }

  /** Queue one link where it is new and may be asked; says as what. */
  #enqueue(finder: Finder, link: Link): 'page' | 'file' | 'torrent' | undefined {
    const { site: from, depth, page } = finder;
    const { url } = link;
    const same = url.charCodeAt(from.origin.length) === 47 && url.startsWith(from.origin);
    const site = same ? from : this.#ownerOf(url);
    if (site === undefined || site.stopped !== null) return undefined;
    // At the last depth only further pages of the same list are followed; others may still be found nearer.
    if (depth > this.#settings.maxDepth && !(same && isStepOf(finder, link))) {
      if (!this.seen.has(url, site.origin.length, site.seed)) site.tooDeep += 1;
      return undefined;
    }
    // Most links of a page are known: that is found out before anything else is done with them.
    const isFull = site.isFull(this.#settings.maxPages);
    if (isFull ? this.seen.has(url, site.origin.length, site.seed) : !this.isNew(site, url)) return undefined;
    const tidy = sitePath(url.slice(site.origin.length));
    if (tidy === undefined) return undefined;
    const kind = fetchKind(tidy.path);
    if (kind === 'skip' || (link.via === 'resource' && kind === 'page')) return undefined;
    const address = addressOf(site, tidy, kind);
    const features = finder.as ?? featuresOf(link, finder.places.of(link), address, finder.origin);
    // Where more wait than can be asked, only what promises more than they do is remembered.
    if (isFull && ((kind === 'page' && !site.admits(features)) || !this.isNew(site, url))) return undefined;
    if (tidy.path.length !== url.length - site.origin.length && !this.isNew(site, site.origin + tidy.path)) return undefined;
    // A web proxy would fetch that other site for us: a third party, and pages that are not the customer's.
    if (embeddedIn(url, site.origin) !== undefined) return undefined;
    if (kind === 'file' && (site.files += 1) > MAX_FILES) return undefined;
    if (kind === 'page' && !site.templates.admit(address.template, tidy.suspect)) return undefined;
    // A copy: a slice of the page's text would keep the whole page in memory for as long as the address waits.
    const path = ` ${tidy.path}`.slice(1);
    if (finder.as === undefined) site.frontier.yields.link(finder.origin.kind, features.kind, features.promised !== PROMISE.idle);
    const template = kind === 'page' ? templateKey(address.template) : 0;
    const task: NewTask = {
      kind,
      path,
      depth,
      turns: finder.turns,
      template,
      foundOn: page.url,
      features: finder.isAtOnce ? null : features,
    };
    const isStep = kind === 'page' && same && finder.as === undefined && finder.list.turnsTo(tidy, features.promised === PROMISE.turn);
    if (isStep) finder.steps.push({ site, task });
    else if (same) site.push(task);
    else this.push(site, task);
    return kind;
  }
}

function isStepOf({ site, list }: Finder, { url, text }: Link): boolean {
  const tidy = sitePath(url.slice(site.origin.length));
  return tidy !== undefined && list.turnsTo(tidy, wordsOf(tidy.path, text) === PROMISE.turn);
}

/** Files are of a kind by what they are, pages by their template. */
function addressOf(site: SiteCrawl, { path, template }: SitePath, fetch: 'page' | 'file' | 'torrent'): Address {
  return {
    path,
    fetch,
    template: fetch === 'page' ? site.frontier.kinds.of(template) : `:${path.slice(path.lastIndexOf('.')).toLowerCase()}`,
  };
}
