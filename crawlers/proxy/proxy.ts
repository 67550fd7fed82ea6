import { randomBytes } from 'node:crypto';
import { z } from 'zod';
import type { JudgeClient } from '../../src/evidence/judge-proof.ts';
import type { Observation } from '../../src/model/observation.ts';
import { failed, ok, type Outcome } from '../../src/model/outcome.ts';
import type { ProxyTarget, Service } from '../../src/model/target.ts';
import type { CrawlContext, Crawler } from '../crawler.ts';
import { isPointless, ladderFor, type Climbed } from './ladder.ts';
import { isFailure, type Attempt, type Probe, type Rung } from './probe.ts';
import { WAYS } from './ways.ts';
import { RELAY_RESULTS, type RelayObservation } from '../../src/model/relay.ts';

/** A relay has to connect onward within a step; one that takes longer serves nobody. */
const STEP_TIMEOUT_MS = 5_000;

export interface ProxyCrawlerOptions {
  /** Deadline of each thing said and waited for, milliseconds. */
  readonly stepTimeoutMs?: number;
}

/** How far the slices before came: the next service and, within it, the next rung and how those before it ended. */
const stateSchema = z.object({
  service: z.number().int().min(0),
  rung: z.number().int().min(0),
  results: z.array(z.enum(RELAY_RESULTS).nullable()),
});

/**
 * Asks the services of one address to relay to the operator's judge, and to nothing else, one connection at a time:
 * absolute-URI GET and CONNECT (RFC 9110, 9112), SOCKS5 (RFC 1928). Never sends a password.
 * One {@link RelayObservation} a service and way; a service that cannot be connected to is one failure.
 */
export function createProxyCrawler(options: ProxyCrawlerOptions = {}): Crawler<ProxyTarget> {
  const stepTimeoutMs = options.stepTimeoutMs ?? STEP_TIMEOUT_MS;
  return { id: 'proxy', accepts: 'proxy', observe: (target, ctx) => observe(target, ctx, stepTimeoutMs) };
}

async function* observe(target: ProxyTarget, ctx: CrawlContext, stepTimeoutMs: number): AsyncGenerator<Outcome<Observation>> {
  const { judge } = ctx;
  if (judge === undefined) {
    yield failed('unsupported', 'no judge is configured: open proxies cannot be proven, so none were looked for', target.ip);
    ctx.checkpoint.save(null, true);
    return;
  }
  const until = ctx.now() + ctx.slice.ms;
  const mark = randomBytes(4).toString('hex');
  const services = target.services.filter((service) => isCandidate(target.ip, service, judge));
  let asked = 0;
  let at = stateSchema.safeParse(ctx.checkpoint.state).data ?? { service: 0, rung: 0, results: [] };
  for (let service = services[at.service]; service !== undefined; service = services[at.service]) {
    const ladder = ladderFor(service, judge);
    const rung = ladder[at.rung];
    if (rung === undefined) {
      at = { service: at.service + 1, rung: 0, results: [] };
      continue;
    }
    const way = WAYS[rung.way];
    if (way === undefined || isPointless(rung, climbedOf(ladder, at.results))) {
      at = { ...at, rung: at.rung + 1, results: [...at.results, null] };
      continue;
    }
    if (ctx.signal.aborted || (asked > 0 && ctx.now() >= until)) break;
    const probe: Probe = {
      net: ctx.net,
      judge,
      ip: target.ip,
      port: service.port,
      tls: speaksTls(service),
      spokeHttp: service.protocols.some((protocol) => protocol.startsWith('http')),
      mark,
      signal: ctx.signal,
      stepTimeoutMs,
    };
    asked += 1;
    const attempt = await way(probe, rung);
    // What was cut short says nothing about the service: the next slice asks again.
    if (ctx.signal.aborted) break;
    if (isFailure(attempt)) {
      yield attempt;
      at = { service: at.service + 1, rung: 0, results: [] };
    } else {
      yield ok(observationOf(probe, rung, attempt));
      at = { ...at, rung: at.rung + 1, results: [...at.results, attempt.result] };
    }
  }
  ctx.checkpoint.save(at, at.service >= services.length);
}

/** UDP does not relay in these ways, and the judge itself is no suspect. */
function isCandidate(ip: string, service: Service, judge: JudgeClient): boolean {
  return service.transport === 'tcp' && !(ip === judge.address && [...judge.httpPorts, ...judge.tlsPorts].includes(service.port));
}

function climbedOf(ladder: readonly Rung[], results: readonly (RelayObservation['result'] | null)[]): readonly Climbed[] {
  return results.flatMap((result, index) => {
    const rung = ladder[index];
    return rung === undefined || result === null ? [] : [{ rung, result }];
  });
}

function speaksTls(service: Service): boolean {
  return service.protocols.some((protocol) => protocol === 'https' || protocol === 'tls');
}

function observationOf(probe: Probe, rung: Rung, attempt: Attempt): RelayObservation {
  const { proof, result, seen, intercepted = false, product = null, controls = [], detail, transcript } = attempt;
  const asked = { ip: probe.ip, port: probe.port, domain: null, ...rung, tls: probe.tls };
  return { kind: 'relay', ...asked, proof, result, intercepted, seen, product, controls, detail, transcript };
}
