import { connect, createServer, type AddressInfo, type Socket } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { askProxy, startThreePorts } from '../../support/ask-proxy.ts';
import { loopbackNet } from '../../support/crawl.ts';
import type { Daemon } from '../../support/daemon.ts';
import { startDante, startSquid } from '../../support/proxies.ts';
import { startNginx } from '../../support/web-servers.ts';

/** How long a connection that was closed before the next one began may take to be seen closed. */
const SEEN_CLOSED_MS = 50;

/** In front of a real server: counts the connections made to it, and those that were still open well after the next one came. */
async function startCounter(ip: string, behind: Daemon) {
  const open = new Set<Socket>();
  const counted = { all: 0, overlaps: 0 };
  const server = createServer((client) => {
    const before = [...open];
    setTimeout(() => (counted.overlaps += before.filter((socket) => open.has(socket)).length), SEEN_CLOSED_MS);
    counted.all += 1;
    open.add(client);
    client.once('close', () => open.delete(client));
    const beyond = connect(behind.port, behind.ip);
    for (const [one, other] of [
      [client, beyond],
      [beyond, client],
    ] as const) {
      one.on('error', () => other.destroy()).on('close', () => other.destroy());
      one.pipe(other);
    }
  });
  await new Promise<void>((resolve) => server.listen(0, ip, resolve));
  const stop = async (): Promise<void> => {
    for (const socket of open) socket.destroy();
    await new Promise((resolve) => server.close(resolve));
    await behind.stop();
  };
  return { counted, service: { ip, port: (server.address() as AddressInfo).port }, stop };
}

describe('asking does no harm', () => {
  const judge = startThreePorts('127.42.9.250');
  const fronts: Awaited<ReturnType<typeof startCounter>>[] = [];
  const net = loopbackNet();

  beforeAll(async () => {
    fronts.push(
      await startCounter('127.42.9.1', await startSquid('127.42.9.11', 'open')),
      await startCounter('127.42.9.2', await startDante('127.42.9.12', 'open')),
      await startCounter('127.42.9.3', await startNginx('127.42.9.13', 'static')),
    );
  });

  afterAll(async () => {
    await Promise.all(fronts.map((front) => front.stop()));
    await net.close();
    await (await judge).stop();
  });

  // Each rung is one connection; three controls after the first proof; a SOCKS greeting or a silent GET is said twice at most.
  it.each([
    ['an open HTTP proxy', 0, 'http', 30],
    ['an open SOCKS proxy', 1, 'socks5', 30],
    ['a web server', 2, 'http', 20],
  ] as const)('%s gets one connection at a time, and few', async (_name, index, heard, atMost) => {
    const front = fronts[index];
    if (front === undefined) throw new Error('not started');
    const { client } = await judge;
    const { relays } = await askProxy(front.service, { net, judge: client, protocols: [heard] });
    expect(relays.length).toBeGreaterThan(3);
    await new Promise((resolve) => setTimeout(resolve, 2 * SEEN_CLOSED_MS));
    expect(front.counted.overlaps).toBe(0);
    expect(front.counted.all).toBeGreaterThanOrEqual(relays.length);
    expect(front.counted.all).toBeLessThanOrEqual(atMost);
  });

  it('asks no rung again that was proven', async () => {
    const { client } = await judge;
    const front = fronts[0];
    if (front === undefined) throw new Error('not started');
    const { relays } = await askProxy(front.service, { net, judge: client, protocols: ['http'] });
    const proven = relays
      .filter(({ result }) => result === 'relayed')
      .map(({ way, destination, judgePort }) => `${way} ${destination} ${judgePort}`);
    expect(proven.length).toBeGreaterThan(3);
    expect(new Set(proven).size).toBe(proven.length);
  });
});
