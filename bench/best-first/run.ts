import pino from 'pino';
import { assessmentFactory } from '../../classifiers/assessment.ts';
import { createClassifiers } from '../../classifiers/index.ts';
import type { CrawlContext, CrawlSettings } from '../../crawlers/crawler.ts';
import type { Order } from '../../crawlers/web/frontier.ts';
import { createWebCrawler } from '../../crawlers/web/web-crawler.ts';
import { loadRuleFiles } from '../../src/config/rules.ts';
import type { Observation } from '../../src/model/observation.ts';
import { ok } from '../../src/model/outcome.ts';
import type { HttpReply, HttpRequest, Net } from '../../src/net/net.ts';
import { createScope } from '../../src/net/scope.ts';
import type { World } from './world.ts';

/** Requests so far, and which one an address was. */
interface Counter {
  readonly scope: Net['scope'];
  asked: number;
  readonly turnOf: Map<string, number>;
}

const IP = '127.56.1.1';
const PORT = 80;
const factory = assessmentFactory(createClassifiers(loadRuleFiles()), () => null);

/** What one crawl of a made-up site came to; counts of requests, robots.txt and sitemaps left out. */
export interface Run {
  readonly asked: number;
  /** Requests until the n-th sought torrent was seen, by n. */
  readonly untilTorrent: ReadonlyMap<number, number>;
  readonly untilProven: number | null;
  readonly sought: number;
  readonly cpuMs: number;
  readonly state: unknown;
}

export interface RunOptions {
  readonly order: Order;
  readonly maxPages: number;
  /** End as soon as this many sought torrents were seen and the index is proven. */
  readonly enough?: number;
  /** Ask the classifiers; 0: never. */
  readonly judge: boolean;
  /** Ask this of every observation and stop when it says so. */
  readonly until?: (observation: Observation) => boolean;
}

/** Crawl a made-up site in this process: replies come at once and in order, so that a run is the same every time. */
export async function run(world: World, options: RunOptions): Promise<Run> {
  const stop = new AbortController();
  const net: Counter = { scope: createScope({ ranges: ['127.56.0.0/16'] }), asked: 0, turnOf: new Map() };
  const state: { saved: unknown; done: boolean } = { saved: undefined, done: false };
  const ctx = contextOf(world, options.maxPages, net, stop.signal, state);
  const assessment = factory();
  const untilTorrent = new Map<number, number>();
  const hashes = new Set<string>();
  let untilProven: number | null = null;
  const began = process.cpuUsage();
  for await (const outcome of createWebCrawler(options.order).observe(
    { kind: 'host', ip: IP, sites: [{ domain: 'forum.example', port: PORT, tls: false }] },
    ctx,
  )) {
    if (outcome.status !== 'ok') continue;
    const seen = outcome.value;
    if (options.judge) assessment.add(seen, null);
    if (seen.kind === 'torrent' && seen.infoHash !== null && world.isSought(seen.infoHash) && !hashes.has(seen.infoHash)) {
      hashes.add(seen.infoHash);
      // Replies come six at a time: what counts is which request brought it.
      const turn = net.turnOf.get(seen.source === 'file' ? seen.url : seen.foundOn) ?? net.asked;
      untilTorrent.set(hashes.size, turn);
      if (options.judge && untilProven === null && hashes.size >= 8 && isProven(assessment)) untilProven = turn;
    }
    const isEnough = options.enough !== undefined && hashes.size >= options.enough && (!options.judge || untilProven !== null);
    if (isEnough || options.until?.(seen) === true) stop.abort();
  }
  const { user, system } = process.cpuUsage(began);
  return { asked: net.asked, untilTorrent, untilProven, sought: hashes.size, cpuMs: (user + system) / 1000, state: state.saved };
}

function isProven(assessment: ReturnType<typeof factory>): boolean {
  return assessment.judge().some(({ category, judgement }) => category === 'torrent-index' && judgement.verdict === 'proven');
}

const SETTINGS: Omit<CrawlSettings, 'maxPages'> = {
  maxSeconds: 1e6,
  maxDepth: 8,
  robots: 'delay-only',
  maxBodyBytes: 5_000_000,
  requestTimeoutMs: 10_000,
  connectTimeoutMs: 1000,
  sweepConcurrency: 1,
};

function contextOf(
  world: World,
  maxPages: number,
  counter: Counter,
  signal: AbortSignal,
  state: { saved: unknown; done: boolean },
): CrawlContext {
  const settings = { ...SETTINGS, maxPages };
  const request = async ({ url, wantsBody }: HttpRequest): Promise<ReturnType<typeof ok<HttpReply>>> => {
    const path = url.slice(url.indexOf('/', 8));
    if (!/^\/(?:robots\.txt|sitemap\.xml|kuzet-)/.test(path)) counter.asked += 1;
    counter.turnOf.set(url, counter.asked);
    await Promise.resolve();
    const answer = world.answer(path);
    const headers = { 'content-type': answer?.type ?? 'text/html' };
    const body = answer === undefined ? Buffer.from('<h1>404</h1>') : Buffer.from(answer.body);
    const status = answer === undefined ? 404 : 200;
    const isWanted = wantsBody?.({ url, status, headers }) !== false;
    const reply = {
      url,
      ip: IP,
      port: PORT,
      status,
      headers,
      body: isWanted ? body : Buffer.alloc(0),
      truncated: isWanted ? false : 'unwanted',
    };
    return ok(reply as unknown as HttpReply);
  };
  return {
    net: { scope: counter.scope, request } as unknown as Net,
    signal,
    log: pino({ enabled: false }),
    now: Date.now,
    settings,
    checkpoint: {
      state: state.saved,
      save: (saved, done) => {
        state.saved = saved;
        state.done = done;
      },
    },
    slice: { pages: 1e9, ms: 1e9 },
  };
}
