import { randomBytes } from 'node:crypto';
import { pino } from 'pino';
import { createProxyCrawler } from '../../crawlers/proxy/proxy.ts';
import { createSweepCrawler } from '../../crawlers/sweep/sweep.ts';
import { JOBS } from '../../queues/jobs.ts';
import { createJudge } from '../../src/judge/judge.ts';
import type { Inventory } from '../../src/config/inventory.ts';
import type { ServiceObservation } from '../../src/model/observation.ts';
import type { ProxyTarget, SweepTarget } from '../../src/model/target.ts';
import { tasksOfAddress } from '../../queues/workers/address-tasks.ts';
import { Batches } from '../../queues/workers/batches.ts';
import { HAND_OVER_MS } from '../../queues/workers/sweep.ts';
import { createNet } from '../../src/net/create-net.ts';
import { createScope } from '../../src/net/scope.ts';
import { JUDGE, PORTS, RANGE } from './expected.ts';

/**
 * One look by Kuzet's own crawlers in this process: sweep and, at each address that it is through with, every way to relay of every service.
 * As in a scan, what is found is handed over in batches, and as many addresses are asked at once as its queue takes. The judge runs here too. Prints one line of JSON.
 */

const log = pino({ level: 'silent' });
const NO_INVENTORY = { domainsAt: () => [] } as unknown as Inventory;
const scope = createScope({ ranges: [RANGE] });
const operator = { name: 'Benchmark', contact: 'abuse@host.example', url: 'https://host.example/abuse' };
const net = createNet({ scope, pace: { perAddress: 4, perSecond: 10_000, minDelayMs: 0 }, operator });
const judge = createJudge({ address: JUDGE.ip, ports: [...JUDGE.ports], key: randomBytes(32), log, now: Date.now });
await judge.start();
const settings = {
  maxPages: 1,
  maxSeconds: 1,
  maxDepth: 1,
  robots: 'obey',
  maxBodyBytes: 1,
  requestTimeoutMs: 5_000,
  connectTimeoutMs: 2_000,
  sweepConcurrency: 256,
} as const;
const ctx = {
  net,
  signal: new AbortController().signal,
  log,
  now: Date.now,
  settings,
  judge: judge.client(),
  checkpoint: { state: undefined, save: () => undefined },
  slice: { pages: 1, ms: 600_000 },
};

const startedAt = performance.now();
const found: Record<string, string[]> = {};
const failures: string[] = [];
let probes = 0;
const waiting: ProxyTarget[] = [];
const lanes = new Set<Promise<void>>();
await sweep();
const sweptAt = performance.now();
while (lanes.size > 0) await Promise.race(lanes);
const endedAt = performance.now();
await net.close();
await judge.stop();
const seconds = (endedAt - startedAt) / 1_000;
console.log(JSON.stringify({ seconds, sweepSeconds: (sweptAt - startedAt) / 1_000, probes, found, failures }));
process.exit(0);

async function sweep(): Promise<void> {
  const services = new Map<string, ServiceObservation[]>();
  const target: SweepTarget = { kind: 'sweep', addresses: [...scope.addresses(RANGE)], ports: [...PORTS] };
  const through: string[] = [];
  const handOver = (): Promise<boolean> => {
    for (const ip of through.splice(0)) waiting.push(...proxyTargets(ip, services.get(ip) ?? []));
    while (waiting.length > 0 && lanes.size < JOBS.proxy.concurrency) startLane();
    return Promise.resolve(true);
  };
  const batches = new Batches(handOver, () => undefined, HAND_OVER_MS);
  const checkpoint = {
    ...ctx.checkpoint,
    through: (ip: string) => {
      through.push(ip);
      if (services.has(ip)) batches.ask();
    },
  };
  for await (const outcome of createSweepCrawler().observe(target, { ...ctx, checkpoint })) {
    if (outcome.status !== 'ok' || outcome.value.kind !== 'service') continue;
    services.set(outcome.value.ip, [...(services.get(outcome.value.ip) ?? []), outcome.value]);
  }
  await batches.end();
  await handOver();
}

function startLane(): void {
  const target = waiting.shift();
  if (target === undefined) return;
  const lane = probe(target).finally(() => {
    lanes.delete(lane);
    startLane();
  });
  lanes.add(lane);
}

/** Whom a scan would ask. */
function proxyTargets(ip: string, services: readonly ServiceObservation[]): ProxyTarget[] {
  const options = { stages: ['sweep', 'proxy'], limits: { maxPages: null, maxSeconds: null } } as const;
  const work = { ip, services, domain: null, options: { ...options, stages: [...options.stages] }, scanId: 'bench' };
  const tasks = tasksOfAddress(work, { config: { ports: PORTS, judge: null }, inventory: NO_INVENTORY });
  return tasks.map(({ payload }) => (payload as { target: ProxyTarget }).target);
}

async function probe(target: ProxyTarget): Promise<void> {
  const from = performance.now();
  for await (const outcome of createProxyCrawler().observe(target, ctx)) {
    if (outcome.status !== 'ok') failures.push(`${outcome.status} ${outcome.where ?? ''} ${outcome.detail}`);
    else if (outcome.value.kind === 'relay') {
      probes += 1;
      const { ip, port, way, judgePort, result } = outcome.value;
      if (process.env['SHOW'] !== undefined) console.error(ip, port, way, judgePort, result, Math.round(performance.now() - from));
      if (result === 'relayed') (found[`${ip}:${port}`] ??= []).push(`${way} ${judgePort}`);
    }
  }
}
