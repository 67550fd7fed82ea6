import type { HostTarget, PathTarget, ProxyTarget, SweepTarget, TrackerTarget } from '../src/model/target.ts';
import type { Crawler, WebProxyCrawler } from './crawler.ts';
import { createLocalCrawler } from './local/local-crawler.ts';
import { createProxyCrawler } from './proxy/proxy.ts';
import { createSweepCrawler } from './sweep/sweep.ts';
import { createTrackerCrawler } from './tracker/tracker.ts';
import { createWebProxyCrawler } from './web-proxy/web-proxy.ts';
import { createWebCrawler } from './web/web-crawler.ts';

/** Every crawler, by the name that `--only` gives it; `local` serves `kuzet classify`. */
export interface CrawlerList {
  readonly sweep: Crawler<SweepTarget>;
  readonly web: Crawler<HostTarget>;
  readonly proxy: Crawler<ProxyTarget>;
  readonly webProxy: WebProxyCrawler;
  readonly tracker: Crawler<TrackerTarget>;
  readonly local: Crawler<PathTarget>;
}

/** The list: a new crawler is one line here. */
export function createCrawlers(): CrawlerList {
  return {
    sweep: createSweepCrawler(),
    web: createWebCrawler(),
    proxy: createProxyCrawler(),
    webProxy: createWebProxyCrawler(),
    tracker: createTrackerCrawler(),
    local: createLocalCrawler(),
  };
}
