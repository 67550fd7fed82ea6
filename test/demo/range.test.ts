import { createServer, type Server } from 'node:net';
import { createSocket } from 'node:dgram';
import { afterEach, describe, expect, it } from 'vitest';
import { CATEGORIES } from '../../src/model/clause.ts';
import { DemoSetupError } from '../../src/demo/listening.ts';
import { startDemoRange, type DemoRange } from '../../src/demo/range.ts';
import { ask } from './ask.ts';

const portOffset = 20_000;
const started: (DemoRange | Server)[] = [];

afterEach(async () => {
  for (const item of started.splice(0)) {
    if ('stop' in item) await item.stop();
    else await new Promise((resolve) => item.close(resolve));
  }
});

async function range(): Promise<DemoRange> {
  const running = await startDemoRange({ portOffset });
  started.push(running);
  return running;
}

function listen(host: string, port: number): Promise<Server> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once('error', reject);
    server.listen({ host, port, exclusive: true }, () => {
      started.push(server);
      resolve(server);
    });
  });
}

describe('the demo range', () => {
  it('starts within a second', async () => {
    const before = performance.now();
    await range();
    expect(performance.now() - before).toBeLessThan(1000);
  });

  it('gives every port back when it stops, also with a connection open', async () => {
    const running = await range();
    await ask('127.77.0.10', 8080 + portOffset, '/', { connection: 'keep-alive' });
    await expect(listen('127.77.0.10', 8080 + portOffset)).rejects.toThrow(/EADDRINUSE/);
    const addresses = [...new Set(running.expectations.map(({ ip }) => ip))];
    await running.stop();
    for (const ip of addresses) for (const port of running.ports) await listen(ip, port);
    expect(started).toHaveLength(1 + addresses.length * running.ports.length);
    for (const server of started.splice(0)) if ('listen' in server) await new Promise((resolve) => server.close(resolve));
    const udp = createSocket('udp4');
    await new Promise<void>((resolve, reject) => {
      udp.once('error', reject);
      udp.bind({ address: '127.77.0.23', port: 6969 + portOffset, exclusive: true }, resolve);
    });
    udp.close();
    await expect(range()).resolves.toBeDefined();
  });

  it('can be stopped twice', async () => {
    const running = await range();
    await running.stop();
    await expect(running.stop()).resolves.toBeUndefined();
  });

  it('says which address and port are taken, and leaves nothing behind', async () => {
    const blocker = await listen('127.77.0.22', 1080 + portOffset);
    const failure = await startDemoRange({ portOffset }).catch((error: unknown) => error);
    expect(failure).toBeInstanceOf(DemoSetupError);
    expect(String(failure)).toContain(`127.77.0.22:${1080 + portOffset}`);
    expect(String(failure)).toContain('ss -ltnp');
    await expect(ask('127.77.0.10', 8080 + portOffset, '/')).rejects.toThrow(/ECONNREFUSED/);
    started.splice(started.indexOf(blocker), 1);
    await new Promise((resolve) => blocker.close(resolve));
    await expect(range()).resolves.toBeDefined();
  });

  it.each(['tcp', 'udp'] as const)('leaves nothing behind when the %s port of a tracker is taken', async (transport) => {
    const port = 6969 + portOffset;
    const udp = createSocket('udp4');
    if (transport === 'tcp') await listen('127.77.0.33', port);
    else await new Promise<void>((resolve) => udp.bind({ address: '127.77.0.33', port, exclusive: true }, resolve));
    await expect(startDemoRange({ portOffset })).rejects.toThrow(`127.77.0.33:${port} (${transport})`);
    udp.close();
    for (const server of started.splice(0)) if ('listen' in server) await new Promise((resolve) => server.close(resolve));
    await expect(range()).resolves.toBeDefined();
  });

  it('listens on loopback addresses of its range alone, on unprivileged ports', async () => {
    const running = await range();
    expect(running.ranges).toEqual(['127.77.0.0/24']);
    for (const { ip } of [...running.expectations, ...running.inventory]) expect(ip).toMatch(/^127\.77\.0\.\d+$/);
    expect(running.judge.address).toMatch(/^127\.77\.0\.\d+$/);
    for (const port of [...running.ports, ...running.judge.ports]) expect(port).toBeGreaterThan(1023);
    expect(running.ports.filter((port) => running.judge.ports.includes(port))).toEqual([]);
  });

  it('holds offenders of seven categories, and at least as many innocents', async () => {
    const { expectations } = await range();
    const offenders = expectations.filter((entry) => entry.offender);
    expect(new Set(offenders.map((entry) => entry.category))).toEqual(
      new Set(['open-proxy', 'web-proxy', 'torrent-tracker', 'torrent-index', 'software-crack', 'serial-numbers', 'credential-dump']),
    );
    expect(expectations.length - offenders.length).toBeGreaterThanOrEqual(offenders.length);
    for (const entry of expectations) {
      expect(entry.offender).toBe(entry.category !== null);
      expect([null, ...CATEGORIES]).toContain(entry.category);
    }
  });

  it('names the customer of everything in its inventory', async () => {
    const { expectations, inventory } = await range();
    for (const { customer, ip, domain } of expectations) {
      expect(inventory).toContainEqual({ customer, ip, domain: domain ?? '' });
    }
    expect(new Set(inventory.map((row) => row.domain || row.ip)).size).toBe(inventory.length);
  });
});
