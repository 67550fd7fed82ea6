import type { JudgeClient } from '../../src/evidence/judge-proof.ts';
import type { Observation } from '../../src/model/observation.ts';
import { failed, isOk, ok, type Outcome } from '../../src/model/outcome.ts';
import type { SweepTarget } from '../../src/model/target.ts';
import type { CrawlContext, Crawler } from '../crawler.ts';
import { identify } from './identify.ts';
import { shuffledEndpoints, type Endpoint } from './order.ts';
import { inPool } from './pool.ts';
import { readState, SweepProgress } from './progress.ts';
import { hearTracker } from './udp-tracker.ts';

/** An endpoint that was looked at, and what came of it: nothing for a closed port. */
interface Tried {
  readonly endpoint: Endpoint;
  readonly outcome: Outcome<Observation> | undefined;
}

/**
 * Tries every port of every address of the slice with a TCP connect, and finds out what speaks on those that are open; then asks
 * the UDP ports for a tracker, the only service over UDP that is looked for. One ServiceObservation an open port. A refused connection is the normal answer and yields nothing; other failures are
 * counted and yielded as one a status.
 */
export function createSweepCrawler(): Crawler<SweepTarget> {
  return { id: 'sweep', accepts: 'sweep', observe };
}

async function* observe(target: SweepTarget, ctx: CrawlContext): AsyncGenerator<Outcome<Observation>> {
  const state = readState(ctx.checkpoint.state);
  const behind = new Set(state.through);
  const endpoints = shuffledEndpoints(target).filter(({ ip }) => !behind.has(ip));
  const from = state.done;
  const progress = new SweepProgress(state, endpoints.slice(from), target.addresses);
  const until = ctx.now() + ctx.slice.ms;
  const unfinished = new Set<number>();
  let started = from;
  const all = inPool(endpoints.slice(from), {
    concurrency: ctx.settings.sweepConcurrency,
    // However short the slice, each gets somewhere.
    stopped: () => ctx.signal.aborted || (started > from && ctx.now() >= until),
    async work(endpoint): Promise<Tried | undefined> {
      const index = started;
      started += 1;
      unfinished.add(index);
      const outcome = isJudge(endpoint, ctx.judge) ? undefined : await tryPort(endpoint, ctx);
      // What was cut short is done again in the next slice.
      if (ctx.signal.aborted) return undefined;
      unfinished.delete(index);
      return { endpoint, outcome };
    },
  });
  for await (const { endpoint, outcome } of all) {
    if (outcome !== undefined && isOk(outcome)) yield outcome;
    if (progress.tried(endpoint, outcome)) ctx.checkpoint.through?.(endpoint.ip, progress.state());
  }
  const { tried, failures } = progress.total();
  for (const [status, { count, detail }] of failures) {
    yield failed(status, `${count} of ${tried} ports: ${detail}`, `${target.addresses[0]} to ${target.addresses.at(-1)}`);
  }
  const done = Math.min(started, ...unfinished);
  ctx.checkpoint.save({ done, ...(behind.size === 0 ? {} : { through: [...behind] }) }, done >= endpoints.length);
}

/** Nothing for a closed port. */
async function tryPort(endpoint: Endpoint, ctx: CrawlContext): Promise<Outcome<Observation> | undefined> {
  if (endpoint.transport === 'udp') return hearTracker(endpoint, ctx);
  const opened = await ctx.net.connect({
    ip: endpoint.ip,
    port: endpoint.port,
    timeoutMs: ctx.settings.connectTimeoutMs,
    signal: ctx.signal,
  });
  if (isOk(opened)) return ok(await identify(opened.value, endpoint, ctx));
  return opened.status === 'refused' ? undefined : opened;
}

/** The operator's own judge is no service of a customer. */
function isJudge(endpoint: Endpoint, judge: JudgeClient | undefined): boolean {
  if (judge === undefined || (endpoint.ip !== judge.address && endpoint.ip !== judge.address6)) return false;
  return [...judge.httpPorts, ...judge.tlsPorts].includes(endpoint.port);
}
