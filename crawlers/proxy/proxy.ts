import { randomBytes } from 'node:crypto';
import type { Observation } from '../../src/model/observation.ts';
import { failed, type Outcome } from '../../src/model/outcome.ts';
import type { ProxyTarget } from '../../src/model/target.ts';
import type { CrawlContext, Crawler } from '../crawler.ts';
import { isCandidate } from './candidate.ts';
import { layersOf } from './layers.ts';
import { FIRST, stateSchema } from './climb-state.ts';
import { Climb, SERVICE_TIMEOUT_MS } from './climb.ts';

/** A relay has to connect onward within a step; one that takes longer serves nobody. */
const STEP_TIMEOUT_MS = 5_000;

export interface ProxyCrawlerOptions {
  /** Deadline of each thing said and waited for, milliseconds. */
  readonly stepTimeoutMs?: number;
  /** Deadline of all questions to one service together, milliseconds. */
  readonly serviceTimeoutMs?: number;
}

/**
 * Asks the services of one address to relay to the operator's judge, and to nothing else, one connection at a time, in every way that `ways.ts` knows. Never sends a password.
 * One {@link RelayObservation} a rung of the ladder; a service that cannot be connected to, or that used up its time, is one failure.
 */
export function createProxyCrawler(options: ProxyCrawlerOptions = {}): Crawler<ProxyTarget> {
  const { stepTimeoutMs = STEP_TIMEOUT_MS, serviceTimeoutMs = SERVICE_TIMEOUT_MS } = options;
  return { id: 'proxy', accepts: 'proxy', observe: (target, ctx) => observe(target, ctx, { stepTimeoutMs, serviceTimeoutMs }) };
}

async function* observe(
  target: ProxyTarget,
  ctx: CrawlContext,
  timeouts: Required<ProxyCrawlerOptions>,
): AsyncGenerator<Outcome<Observation>> {
  const { judge } = ctx;
  if (judge === undefined) {
    yield failed('unsupported', 'no judge is configured: open proxies cannot be proven, so none were looked for', target.ip);
    ctx.checkpoint.save(null, true);
    return;
  }
  const until = ctx.now() + ctx.slice.ms;
  const mark = randomBytes(4).toString('hex');
  const services = target.services.filter((service) => isCandidate(target.ip, service, judge)).flatMap(layersOf);
  let at = stateSchema.safeParse(ctx.checkpoint.state).data ?? { service: 0, climb: FIRST };
  let asked = 0;
  for (let service = services[at.service]; service !== undefined; service = services[at.service]) {
    const climb = new Climb({ ip: target.ip, service, judge, mark, ...timeouts, ctx }, at.climb);
    if (!climb.isOver && (ctx.signal.aborted || (asked > 0 && ctx.now() >= until))) break;
    const outcome = await climb.ask();
    asked += 1;
    // What was cut short says nothing about the service: the next slice asks again.
    if (ctx.signal.aborted) break;
    if (outcome !== undefined) yield outcome;
    at = climb.isOver ? { service: at.service + 1, climb: FIRST } : { ...at, climb: climb.state };
  }
  ctx.checkpoint.save(at, at.service >= services.length);
}
