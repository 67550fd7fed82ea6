import { setTimeout as sleep } from 'node:timers/promises';
import { pino } from 'pino';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createSweepCrawler } from '../../crawlers/sweep/sweep.ts';
import type { PipelineDeps } from '../../queues/deps.ts';
import { openBackend, type OpenedBackend } from '../../queues/open.ts';
import { createPipeline } from '../../queues/pipeline.ts';
import type { ScanSummary } from '../../queues/summary.ts';
import { failed, type Outcome } from '../../src/model/outcome.ts';
import type { Observation } from '../../src/model/observation.ts';
import type { Connection, Net } from '../../src/net/net.ts';
import { fakeDeps } from '../support/fake-line.ts';
import { PLACES, type Place } from '../support/places.ts';

const TARGETS = [{ kind: 'range', cidr: '127.50.0.0/29' }] as const;
const ONLY = ['sweep', 'proxy'] as const;
/** Keeps the slice from being done. */
const SILENT = '127.50.0.6';
const NEVER = new AbortController().signal;

let place: Place;
let opened: OpenedBackend;
beforeEach(async () => {
  place = await PLACES.embedded();
  opened = await openBackend(place.settings, pino({ level: 'silent' }));
});
afterEach(async () => {
  await opened.close();
  await place.remove();
});

const written = (): Promise<Outcome<undefined>> => Promise.resolve({ status: 'ok', value: undefined });

/** Greets and hangs up: a service of an unknown protocol, which is asked for a proxy. */
function greeter(): Connection {
  const nothing = failed('closed', 'hung up');
  let said = false;
  const read = () => {
    if (said) return Promise.resolve(nothing);
    said = true;
    return Promise.resolve({ status: 'ok', value: { data: Buffer.from('SSH-2.0-made-up\r\n'), ended: true } });
  };
  return {
    read,
    write: written,
    upgradeTls: () => Promise.resolve(nothing),
    close: () => undefined,
    transcript: [],
  } as unknown as Connection;
}

interface Line {
  readonly deps: PipelineDeps;
  /** By address. */
  readonly connects: Map<string, number>;
  /** Addresses of proxy tasks, in the order of their begin. */
  readonly probed: string[];
  readonly probedAt: Map<string, number>;
  sweptAt: number;
}

/** The real crawler of sweeps over made-up addresses: odd ones time out, even ones greet, and one is silent for `silentMs`. */
function lineOf(silentMs: number): Line {
  const deps = fakeDeps(opened, { pagesPerSite: 1, pageMs: 0 });
  const line: Line = { deps, connects: new Map(), probed: [], probedAt: new Map(), sweptAt: 0 };
  const connect: Net['connect'] = async ({ ip, port, signal }) => {
    line.connects.set(ip, (line.connects.get(ip) ?? 0) + 1);
    if (ip === SILENT) {
      await sleep(silentMs, undefined, { signal: signal ?? NEVER }).catch(() => undefined);
      line.sweptAt = performance.now();
      return failed('timeout', 'silent', `${ip}:${port}`);
    }
    await sleep(1);
    if (Number(ip.split('.')[3]) % 2 === 1) return failed('timeout', 'odd', `${ip}:${port}`);
    return { status: 'ok', value: greeter() };
  };
  const proxy = {
    id: 'proxy',
    accepts: 'proxy',
    async *observe({ ip }: { ip: string }): AsyncGenerator<Outcome<Observation>> {
      line.probed.push(ip);
      line.probedAt.set(ip, performance.now());
      await sleep(0);
      yield failed('refused', 'no proxy');
    },
  } as unknown as PipelineDeps['crawlers']['proxy'];
  const net = { ...deps.net, connect } as Net;
  const crawlers = { ...deps.crawlers, sweep: createSweepCrawler(), proxy };
  return Object.assign(line, { deps: { ...deps, net, crawlers, config: { ...deps.config, ports: [22, 2222] } } });
}

/** Eight addresses with two ports: 0, 2 and 4 greet; the ports of the five others time out. */
function expectExact(summary: ScanSummary): void {
  expect(summary).toMatchObject({ state: 'done', lookedAt: { addresses: 8, services: 6 }, tasks: { done: 5, failed: 0, queued: 0 } });
  expect(summary.failures.timeout?.count).toBe(1);
  expect(summary.failures.timeout?.examples[0]).toContain('10 of 16 ports');
  expect(summary.failures.refused?.count).toBe(3);
}

const GREETERS = ['127.50.0.0', '127.50.0.2', '127.50.0.4'];

describe('a sweep hands over', () => {
  it('what an address has while another one of its slice keeps silent', async () => {
    const line = lineOf(2_500);
    const pipeline = createPipeline(line.deps);
    await pipeline.start();
    const summary = await pipeline.waitForScan(await pipeline.startScan({ targets: TARGETS, only: ONLY }));
    expectExact(summary);
    expect(line.probed.toSorted()).toEqual(GREETERS);
    for (const ip of GREETERS) expect(line.sweptAt - (line.probedAt.get(ip) ?? Infinity), ip).toBeGreaterThan(500);
    await pipeline.close();
  });

  it('each address once, however the sweep was interrupted', async () => {
    const first = lineOf(60_000);
    const one = createPipeline(first.deps);
    await one.start();
    const scan = await one.startScan({ targets: TARGETS, only: ONLY });
    await expect.poll(() => first.probed.length, { timeout: 10_000 }).toBe(3);
    await one.interrupt();
    expect(await one.waitForScan(scan)).toMatchObject({ state: 'interrupted', lookedAt: { services: 6 } });
    const second = lineOf(0);
    const two = createPipeline(second.deps);
    await two.start();
    await two.resumeScan(scan);
    expectExact(await two.waitForScan(scan));
    // What had been handed over was not swept again.
    expect([...second.connects.keys()].filter((ip) => GREETERS.includes(ip))).toEqual([]);
    expect(second.connects.get(SILENT)).toBe(2);
    await two.close();
  });

  it('nothing once another worker has the sweep, which goes on from what was handed over before', async () => {
    const line = lineOf(1_500);
    const pipeline = createPipeline(line.deps);
    await pipeline.start();
    const scan = await pipeline.startScan({ targets: TARGETS, only: ONLY });
    await expect.poll(() => line.probed.length, { timeout: 10_000 }).toBe(3);
    const sweep = (await opened.store.scans.results(scan, '', 100)).find(({ queue }) => queue === 'sweep');
    const claimed = await opened.store.tasks.claim(sweep?.id ?? '');
    expect(claimed?.checkpoint).not.toBeNull();
    // The first worker ends, and what it found at the silent address is not written.
    await expect.poll(() => line.sweptAt, { timeout: 10_000 }).toBeGreaterThan(0);
    await sleep(300);
    expect(await opened.store.scans.get(scan)).toMatchObject({ state: 'running' });
    expect(await opened.store.tasks.hasQueued(scan)).toBe(true);
    await pipeline.close();
    const second = lineOf(0);
    const next = createPipeline(second.deps, { reconcileMs: 200 });
    await next.start();
    expectExact(await next.waitForScan(scan));
    expect([...second.connects.keys()].filter((ip) => GREETERS.includes(ip))).toEqual([]);
    await next.close();
  });
});
