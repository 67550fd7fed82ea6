import { randomBytes } from 'node:crypto';
import { pino } from 'pino';
import type { CrawlContext, Crawler, CrawlSettings } from '../../crawlers/crawler.ts';
import type { JudgeClient } from '../../src/evidence/judge-proof.ts';
import { createJudge, type Judge } from '../../src/judge/judge.ts';
import type { Observation } from '../../src/model/observation.ts';
import type { Outcome } from '../../src/model/outcome.ts';
import type { Target } from '../../src/model/target.ts';
import { createNet } from '../../src/net/create-net.ts';
import type { Net } from '../../src/net/net.ts';
import { createScope } from '../../src/net/scope.ts';

export const silent = pino({ level: 'silent' });

/** A net that may go anywhere on loopback, in no hurry to be polite. */
export function loopbackNet(pace: Partial<{ perAddress: number; perSecond: number; minDelayMs: number }> = {}): Net {
  return createNet({
    scope: createScope({ ranges: ['127.0.0.0/8'] }),
    pace: { perAddress: 8, perSecond: 10_000, minDelayMs: 0, ...pace },
    operator: { name: 'Test host', contact: 'abuse@host.example', url: 'https://host.example/abuse' },
  });
}

/** A judge with so many ports, started. */
export async function startJudge(address: string, ports = 2): Promise<{ readonly judge: Judge; readonly client: JudgeClient }> {
  const judge = createJudge({ address, ports: Array.from({ length: ports }, () => 0), key: randomBytes(32), log: silent, now: Date.now });
  const { failed } = await judge.start();
  if (failed.length > 0) throw new Error(`the judge: ${failed[0]?.reason}`);
  return { judge, client: judge.client() };
}

/** What a crawl brought. */
export interface Crawled {
  readonly observations: readonly Observation[];
  readonly failures: readonly Exclude<Outcome<Observation>, { status: 'ok' }>[];
  readonly state: unknown;
  readonly done: boolean | undefined;
  readonly saves: number;
}

/** Run a crawler over one slice. */
export async function crawl<T extends Target>(
  crawler: Crawler<T>,
  target: T,
  options: { net: Net; judge?: JudgeClient; signal?: AbortSignal; state?: unknown; sliceMs?: number; settings?: Partial<CrawlSettings> },
): Promise<Crawled> {
  const saved: { state: unknown; done: boolean }[] = [];
  const ctx: CrawlContext = {
    net: options.net,
    signal: options.signal ?? new AbortController().signal,
    log: silent,
    now: Date.now,
    settings: { ...SETTINGS, ...options.settings },
    ...(options.judge === undefined ? {} : { judge: options.judge }),
    checkpoint: { state: options.state, save: (state, done) => void saved.push({ state, done }) },
    slice: { pages: 100, ms: options.sliceMs ?? 60_000 },
  };
  const observations: Observation[] = [];
  const failures: Exclude<Outcome<Observation>, { status: 'ok' }>[] = [];
  for await (const outcome of crawler.observe(target, ctx)) {
    if (outcome.status === 'ok') observations.push(outcome.value);
    else failures.push(outcome);
  }
  return { observations, failures, state: saved.at(-1)?.state, done: saved.at(-1)?.done, saves: saved.length };
}

const SETTINGS: CrawlSettings = {
  maxPages: 100,
  maxSeconds: 20,
  maxDepth: 5,
  robots: 'delay-only',
  maxBodyBytes: 1_000_000,
  requestTimeoutMs: 5_000,
  connectTimeoutMs: 1_000,
  sweepConcurrency: 128,
};
