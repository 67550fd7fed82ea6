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
import { createNet } from '../../src/net/create-net.ts';
import { createScope } from '../../src/net/scope.ts';
import { JUDGE, PORTS, RANGE } from './expected.ts';

/**
 * One look by Kuzet's own crawlers in this process: sweep, then every way to relay of every service, as many addresses at once as
 * the queue of a scan takes. The judge runs here too. Prints one line of JSON.
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
const targets = await sweep();
const sweptAt = performance.now();
const found: Record<string, string[]> = {};
const failures: string[] = [];
let probes = 0;
await Promise.all(Array.from({ length: JOBS.proxy.concurrency }, probeNext));
const endedAt = performance.now();
await net.close();
await judge.stop();
const seconds = (endedAt - startedAt) / 1_000;
console.log(JSON.stringify({ seconds, sweepSeconds: (sweptAt - startedAt) / 1_000, probes, found, failures }));
process.exit(0);

async function sweep(): Promise<ProxyTarget[]> {
  const services = new Map<string, ServiceObservation[]>();
  const target: SweepTarget = { kind: 'sweep', addresses: [...scope.addresses(RANGE)], ports: [...PORTS] };
  for await (const outcome of createSweepCrawler().observe(target, ctx)) {
    if (outcome.status !== 'ok' || outcome.value.kind !== 'service') continue;
    services.set(outcome.value.ip, [...(services.get(outcome.value.ip) ?? []), outcome.value]);
  }
  return [...services].flatMap(([ip, list]) => proxyTargets(ip, list));
}

/** Whom a scan would ask. */
function proxyTargets(ip: string, services: readonly ServiceObservation[]): ProxyTarget[] {
  const options = { stages: ['sweep', 'proxy'], limits: { maxPages: null, maxSeconds: null } } as const;
  const work = { ip, services, domain: null, options: { ...options, stages: [...options.stages] }, scanId: 'bench' };
  const tasks = tasksOfAddress(work, { config: { ports: PORTS, judge: null }, inventory: NO_INVENTORY });
  return tasks.map(({ payload }) => (payload as { target: ProxyTarget }).target);
}

async function probeNext(): Promise<void> {
  for (let target = targets.shift(); target !== undefined; target = targets.shift()) {
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
}
