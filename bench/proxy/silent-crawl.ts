import { randomBytes } from 'node:crypto';
import { pino } from 'pino';
import { createProxyCrawler } from '../../crawlers/proxy/proxy.ts';
import { JOBS } from '../../queues/jobs.ts';
import { createJudge } from '../../src/judge/judge.ts';
import type { ProxyTarget } from '../../src/model/target.ts';
import { createNet } from '../../src/net/create-net.ts';
import { createScope } from '../../src/net/scope.ts';
import { SILENT_ADDRESSES, SILENT_JUDGE, SILENT_PORTS, SILENT_RANGE } from './silent-range.ts';

/**
 * The proxy crawler over the silent services, as many addresses at once as the queue of a scan takes and at a scan's default pace, the
 * judge in the same process; what a sweep would have heard is given: nothing. Prints one line of JSON.
 */

const log = pino({ level: 'silent' });
const operator = { name: 'Benchmark', contact: 'abuse@host.example', url: 'https://host.example/abuse' };
// The defaults of the configuration.
const pace = { perAddress: 4, perSecond: 200, minDelayMs: 100 };
const net = createNet({ scope: createScope({ ranges: [SILENT_RANGE] }), pace, operator });
const judge = createJudge({ address: SILENT_JUDGE, ports: [443, 80, 18_443], key: randomBytes(32), log, now: Date.now });
await judge.start();
const ctx = {
  net,
  signal: new AbortController().signal,
  log,
  now: Date.now,
  settings: {
    maxPages: 1,
    maxSeconds: 1,
    maxDepth: 1,
    robots: 'obey',
    maxBodyBytes: 1,
    requestTimeoutMs: 5_000,
    connectTimeoutMs: 2_000,
    sweepConcurrency: 256,
  },
  judge: judge.client(),
  checkpoint: { state: undefined, save: () => undefined },
  slice: { pages: 1, ms: 600_000 },
} as const;

const targets: ProxyTarget[] = SILENT_ADDRESSES.map((ip) => ({
  kind: 'proxy',
  ip,
  services: SILENT_PORTS.map((port) => ({ port, transport: 'tcp', protocols: ['unknown'] })),
}));
const services = targets.length * SILENT_PORTS.length;
const results: Record<string, number> = {};
const before = process.cpuUsage();
const startedAt = performance.now();
await Promise.all(Array.from({ length: JOBS.proxy.concurrency }, probeNext));
const seconds = (performance.now() - startedAt) / 1_000;
const { user, system } = process.cpuUsage(before);
await net.close();
await judge.stop();
const peakMb = process.resourceUsage().maxRSS / 1_024;
console.log(JSON.stringify({ lanes: JOBS.proxy.concurrency, services, results, seconds, cpuSeconds: (user + system) / 1_000_000, peakMb }));
process.exit(0);

async function probeNext(): Promise<void> {
  for (let target = targets.shift(); target !== undefined; target = targets.shift()) {
    for await (const outcome of createProxyCrawler().observe(target, ctx)) {
      const name = outcome.status === 'ok' && outcome.value.kind === 'relay' ? outcome.value.result : outcome.status;
      results[name] = (results[name] ?? 0) + 1;
    }
  }
}
