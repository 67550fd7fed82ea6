import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { createWebProxyCrawler } from '../../crawlers/web-proxy/web-proxy.ts';
import { createWebCrawler } from '../../crawlers/web/web-crawler.ts';
import { createWebProxy } from '../../classifiers/web-proxy/web-proxy.ts';
import { assessmentFactory } from '../../classifiers/assessment.ts';
import type { Classifier } from '../../classifiers/classifier.ts';
import type { JudgeClient } from '../../src/evidence/judge-proof.ts';
import type { WebRelayObservation } from '../../src/model/web-relay.ts';
import type { Net } from '../../src/net/net.ts';
import { crawl } from './crawl.ts';

export type Handler = (request: IncomingMessage, response: ServerResponse) => void;

/** A server that runs on a loopback address and a free port, with the lines it was asked. */
export interface RunningSite {
  readonly ip: string;
  readonly port: number;
  readonly asked: readonly string[];
  stop(): Promise<void>;
}

/** Start `handler`, or a server made elsewhere. */
export async function startSite(ip: string, made: Handler | Server, port = 0): Promise<RunningSite> {
  const server = typeof made === 'function' ? createServer(made) : made;
  const asked: string[] = [];
  server.on('request', (request: IncomingMessage) => asked.push(`${request.method} ${request.url}`));
  await new Promise<void>((resolve) => server.listen(port, ip, resolve));
  const stop = (): Promise<void> =>
    new Promise((resolve) => {
      server.close(() => resolve());
      server.closeAllConnections();
    });
  return { ip, port: (server.address() as AddressInfo).port, asked, stop };
}

export interface Looked {
  readonly relays: readonly WebRelayObservation[];
  /** Of each relay, in order. */
  readonly results: readonly string[];
  readonly candidates: number;
  /** What the classifier makes of it all, or undefined. */
  readonly finding: ReturnType<ReturnType<ReturnType<typeof assessmentFactory>>['judge']>[number] | undefined;
}

/** As a scan does: crawl the site, ask what its pages offer, judge what came of it. */
export async function lookAt(
  site: Pick<RunningSite, 'ip' | 'port'>,
  given: { readonly net: Net; readonly judge: JudgeClient; readonly requestTimeoutMs?: number; readonly domain?: string },
): Promise<Looked> {
  const { net, judge, requestTimeoutMs = 5_000, domain = null } = given;
  const place = { domain, port: site.port, tls: false };
  const crawled = await crawl(createWebCrawler(), { kind: 'host', ip: site.ip, sites: [place] }, { net });
  const crawler = createWebProxyCrawler({ requestTimeoutMs });
  const best = crawler.best(crawled.observations.flatMap((seen) => crawler.candidatesOf(seen).slice()));
  const candidates = best.map(({ candidate }) => candidate);
  const asked = await crawl(crawler, { kind: 'web-proxy', ip: site.ip, sites: [{ ...place, candidates }] }, { net, judge });
  const relays = asked.observations as readonly WebRelayObservation[];
  const assessment = assessmentFactory([createWebProxy() as unknown as Classifier], () => 'C-1')();
  for (const relay of relays) assessment.add(relay, null);
  return { relays, results: relays.map(({ result }) => result), candidates: candidates.length, finding: assessment.judge()[0] };
}
