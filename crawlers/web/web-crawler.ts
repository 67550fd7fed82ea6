import { failed, type FailureStatus, type Outcome } from '../../src/model/outcome.ts';
import type { Observation } from '../../src/model/observation.ts';
import type { HostTarget } from '../../src/model/target.ts';
import type { HttpHead, HttpReply } from '../../src/net/net.ts';
import { namesArchive } from '../archive/inside.ts';
import { Turns } from '../archive/turns.ts';
import type { CrawlContext, Crawler } from '../crawler.ts';
import { MAX_SCRIPT_BYTES } from './explore-data.ts';
import { explore, isRoot, openSite, refuse } from './explore.ts';
import { leftOutOf } from './left-out.ts';
import { isUnwanted } from './fetch-kind.ts';
import type { Order } from './frontier.ts';
import { HostCrawl } from './host-crawl.ts';
import { MAX_ROBOTS_BYTES } from './robots.ts';
import { SAMPLE_BYTES } from './read-file.ts';
import type { SiteCrawl } from './site-crawl.ts';
import type { Task } from './task.ts';
import { MAX_TORRENT_BYTES } from './torrent-file.ts';

/** Requests under way to one address; how many of them are on the wire is the business of net's pace. */
const IN_FLIGHT = 6;
/** Failures in a row after which a site is given up. */
const MAX_FAILURES = 5;
/** A site that fails so at its first request is not asked a second time. */
const FINAL = new Set<FailureStatus>(['refused', 'unreachable', 'out-of-scope', 'unresolved', 'tls']);

/** Of an archive, which holds its directory at its end: larger ones are read by their beginning. */
const MAX_ARCHIVE_BYTES = 16 * 1024 * 1024;
/** Archives that the process holds at once, of all sites: nothing that is read is larger. */
const archives = new Turns(4);

/** What no page links to: that it fails is no news. */
const GUESSED = new Set<Task['kind']>(['probe', 'sitemap', 'script', 'data']);

/** Crawls one address with all its web sites, a slice at a time (see {@link CrawlContext.slice}). `order`: in which links are followed, for comparison. */
export function createWebCrawler(order: Order = 'best'): Crawler<HostTarget> {
  return { id: 'web', accepts: 'host', observe: (target, ctx) => new Slice(target, ctx, order).run() };
}

/** One slice: a bounded number of requests under way, replies handled as they come. */
class Slice {
  readonly #ctx: CrawlContext;
  readonly #target: HostTarget;
  readonly #host: HostCrawl;
  readonly #stop = new AbortController();
  readonly #deadline: number;
  readonly #outbox: Outcome<Observation>[] = [];
  readonly #underWay = new Map<Task, SiteCrawl>();
  #asked = 0;
  #wake: (() => void) | undefined;

  constructor(target: HostTarget, ctx: CrawlContext, order: Order) {
    this.#target = target;
    this.#ctx = ctx;
    this.#host = new HostCrawl(target, ctx.settings, ctx.checkpoint.state, order);
    this.#deadline = ctx.now() + ctx.slice.ms;
    // The delay that robots.txt asked for in an earlier slice, perhaps in another process.
    const delayMs = Math.max(0, ...this.#host.sites.map((site) => site.delayMs));
    if (delayMs > 0) ctx.net.setDelay?.(target.ip, delayMs);
  }

  async *run(): AsyncGenerator<Outcome<Observation>, void, undefined> {
    const abort = (): void => {
      this.#stop.abort();
      this.#wake?.();
    };
    this.#ctx.signal.addEventListener('abort', abort, { once: true });
    if (this.#ctx.signal.aborted) abort();
    try {
      while (true) {
        this.#start();
        for (let next = this.#outbox.shift(); next !== undefined; next = this.#outbox.shift()) yield next;
        if (this.#underWay.size === 0) this.#start();
        if (this.#stop.signal.aborted || (this.#underWay.size === 0 && this.#outbox.length === 0)) break;
        if (this.#outbox.length === 0) await new Promise<void>((resolve) => (this.#wake = resolve));
      }
      if (this.#stop.signal.aborted) yield failed('aborted', 'stopped before the sites were done', this.#target.ip);
    } finally {
      this.#ctx.signal.removeEventListener('abort', abort);
      this.#finish();
    }
  }

  /** Save what is left. Requests that were cut off are asked again in the next slice. */
  #finish(): void {
    this.#stop.abort();
    const now = this.#ctx.now();
    for (const [task, site] of this.#underWay) {
      site.end(now);
      site.giveBack(task);
    }
    this.#underWay.clear();
    if (this.#host.done) for (const left of this.#host.sites.flatMap(leftOutOf)) this.#ctx.leftOut?.(left);
    this.#ctx.checkpoint.save(this.#host.pack(), this.#host.done);
  }

  #start(): void {
    while (
      this.#underWay.size < IN_FLIGHT &&
      this.#asked < this.#ctx.slice.pages &&
      this.#ctx.now() < this.#deadline &&
      !this.#stop.signal.aborted
    ) {
      const next = this.#host.next();
      if (next === undefined) return;
      const refused =
        next.task.kind === 'robots' || next.task.kind === 'probe'
          ? undefined
          : refuse(next.site, next.site.origin + next.task.path, this.#ctx);
      if (refused !== undefined) {
        next.site.frontier.drop(next.task);
        this.#outbox.push(...refused);
        continue;
      }
      this.#asked += 1;
      next.site.begin(this.#ctx.now());
      this.#underWay.set(next.task, next.site);
      void this.#ask(next.site, next.task);
    }
  }

  async #ask(site: SiteCrawl, task: Task): Promise<void> {
    const leave = namesArchive(task.path) ? await archives.take() : undefined;
    try {
      const reply = await this.#request(site, task);
      if (!this.#underWay.has(task) || this.#stop.signal.aborted) return;
      const { found, reward } =
        reply.status === 'ok'
          ? await explore(this.#host, site, task, reply.value, this.#ctx)
          : { found: this.#fail(site, task, reply), reward: 0 };
      if (!this.#underWay.has(task)) return;
      if (reply.status === 'ok') site.failuresInRow = 0;
      this.#outbox.push(...found);
      this.#settle(site, task, reward);
    } catch (error) {
      // A bug of ours, met on one page, must not hide the rest of a site from the scan, nor meet the same page in every retry.
      const url = site.origin + task.path;
      this.#ctx.log.error({ err: error, url }, 'a reply could not be read');
      this.#outbox.push(failed('malformed', 'the reply could not be read', url));
      if (this.#underWay.has(task)) this.#settle(site, task, 0);
    } finally {
      leave?.();
      this.#wake?.();
    }
  }

  #settle(site: SiteCrawl, task: Task, reward: number): void {
    this.#underWay.delete(task);
    site.frontier.settle(task, reward);
    site.end(this.#ctx.now());
  }

  #fail(site: SiteCrawl, task: Task, failure: Exclude<Outcome<HttpReply>, { status: 'ok' }>): Outcome<Observation>[] {
    const url = site.origin + task.path;
    site.failuresInRow += 1;
    if (isRoot(task)) site.rootDone = true;
    const seen = failed(failure.status, failure.detail, failure.where ?? url);
    const isFirst = task.kind === 'robots' || isRoot(task);
    if (isFirst && FINAL.has(failure.status)) site.stop(failure.status);
    else if (site.failuresInRow >= MAX_FAILURES) site.stop(`${MAX_FAILURES} failures in a row`);
    else if (task.kind === 'robots') return openSite(this.#host, site, [], this.#ctx);
    return GUESSED.has(task.kind) ? [] : [seen];
  }

  #request(site: SiteCrawl, task: Task): Promise<Outcome<HttpReply>> {
    const { settings } = this.#ctx;
    return this.#ctx.net.request({
      url: site.origin + task.path,
      ip: this.#target.ip,
      maxBodyBytes: bodyCap(task, settings.maxBodyBytes),
      timeoutMs: settings.requestTimeoutMs,
      // Every hop is an address of its own here: seen-set, budgets and the check of the host apply to it as to any link.
      maxRedirects: 0,
      signal: this.#stop.signal,
      ...(task.kind === 'script' ? {} : { wantsBody }),
    });
  }
}

function wantsBody(head: HttpHead): boolean {
  return !isUnwanted(head.headers['content-type'] ?? '');
}

function bodyCap(task: Task, maxBodyBytes: number): number {
  if (task.kind === 'robots') return Math.min(MAX_ROBOTS_BYTES, maxBodyBytes);
  if (task.kind === 'script') return Math.min(MAX_SCRIPT_BYTES, maxBodyBytes);
  if (task.kind === 'torrent') return MAX_TORRENT_BYTES;
  if (task.kind !== 'file') return maxBodyBytes;
  return namesArchive(task.path) ? MAX_ARCHIVE_BYTES : Math.min(SAMPLE_BYTES, maxBodyBytes);
}
