import { connect, createServer, type Socket } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createProxyCrawler } from '../../../crawlers/proxy/proxy.ts';
import { askProxy, startThreePorts } from '../../support/ask-proxy.ts';
import { crawl, loopbackNet } from '../../support/crawl.ts';
import type { Daemon } from '../../support/daemon.ts';
import { startMicrosocks } from '../../support/proxies.ts';
import { startRaw } from '../../support/raw-servers.ts';
import { startScripted } from '../../support/scripted-proxy.ts';

const net = loopbackNet();
let judge: Awaited<ReturnType<typeof startThreePorts>>;
const stops: (() => Promise<unknown>)[] = [];
beforeAll(async () => {
  judge = await startThreePorts('127.42.0.17');
});
afterAll(async () => {
  await net.close();
  await Promise.all([judge.stop(), ...stops.map((stop) => stop())]);
});

function kept<T extends Daemon>(daemon: T): T {
  stops.push(() => daemon.stop());
  return daemon;
}

/** In front of `behind`: takes a connection where `takes` says so, and resets it otherwise. */
async function guarded(ip: string, behind: Daemon, takes: () => boolean) {
  return kept(
    await startRaw(ip, (socket: Socket) => {
      if (!takes()) {
        socket.resetAndDestroy();
        return;
      }
      const onward = connect(behind.port, behind.ip);
      onward.on('error', () => socket.destroy()).on('close', () => socket.destroy());
      socket.on('close', () => onward.destroy());
      onward.pipe(socket);
      socket.pipe(onward);
    }),
  );
}

/** Four in ten seconds, as a firewall counts. */
function fourInTenSeconds(): () => boolean {
  const taken: number[] = [];
  return () => {
    const now = performance.now();
    if (taken.filter((at) => now - at < 10_000).length >= 4) return false;
    taken.push(now);
    return true;
  };
}

const ask = (service: Daemon, protocols: readonly string[]) => askProxy(service, { net, judge: judge.client, protocols });

describe.concurrent('a proxy that has enough of us', { timeout: 90_000 }, () => {
  it('for ten seconds after four connections is asked again later: HTTP', async () => {
    const port = await guarded('127.42.17.1', kept(await startScripted('127.42.17.2')), fourInTenSeconds());
    const { results, ms } = await ask(port, ['http']);
    expect(results).toMatchObject({ 'http-get http': 'relayed', 'connect tls': 'relayed', 'connect http': 'relayed' });
    expect(ms).toBeGreaterThan(9_000);
    expect(ms).toBeLessThan(60_000);
  });

  it('for ten seconds after four connections is asked again later: SOCKS', async () => {
    const port = await guarded('127.42.17.3', kept(await startMicrosocks('127.42.17.4', 'open')), fourInTenSeconds());
    const { results } = await ask(port, ['socks5']);
    expect(results).toMatchObject({ 'socks5 tls': 'relayed', 'socks5 http': 'relayed', 'socks5 banner': 'relayed' });
  });

  it('for the sweep’s sake is asked later', async () => {
    const startedAt = performance.now();
    const behind = kept(await startScripted('127.42.17.5'));
    // Nobody listens for two seconds: what a firewall that rejects looks like.
    const probe = createServer();
    await new Promise<void>((resolve) => probe.listen(0, '127.42.17.6', resolve));
    const { port } = probe.address() as { port: number };
    await new Promise((resolve) => probe.close(resolve));
    const late = createServer((socket) => {
      const onward = connect(behind.port, behind.ip);
      for (const [one, other] of [[socket, onward] as const, [onward, socket] as const])
        one.on('error', () => one.destroy()).on('close', () => other.destroy());
      socket.pipe(onward).pipe(socket);
    });
    setTimeout(() => late.listen(port, '127.42.17.6'), 2_000);
    const { results } = await ask({ ip: '127.42.17.6', port, stop: () => Promise.resolve() }, ['http']);
    late.close();
    expect(results['connect tls']).toBe('relayed');
    expect(performance.now() - startedAt).toBeGreaterThan(2_900);
  });

  it('every other time is asked once more', async () => {
    let count = 0;
    const isOdd = (): boolean => (count += 1) % 2 === 1;
    const behind = kept(await startScripted('127.42.17.7'));
    const port = kept(
      await startRaw('127.42.17.8', (socket) => {
        socket.once('data', (first: Buffer) => {
          // The controls' own questions get their answers: they are no part of this.
          const toJudge = first.includes(judge.client.address);
          if (toJudge && isOdd()) {
            socket.end('HTTP/1.1 503 Service Unavailable\r\nProxy-Agent: flaky\r\nContent-Length: 0\r\n\r\n');
            return;
          }
          const onward = connect(behind.port, behind.ip, () => onward.write(first));
          onward.on('error', () => socket.destroy()).on('close', () => socket.destroy());
          socket.on('close', () => onward.destroy());
          onward.pipe(socket);
          socket.pipe(onward);
        });
      }),
    );
    const { byRung, ms } = await ask(port, ['http']);
    const results = Object.fromEntries(Object.entries(byRung).map(([name, { result }]) => [name, result]));
    expect(results).toMatchObject({
      'http-get http': 'relayed',
      'connect tls': 'relayed',
      'connect http': 'relayed',
      'connect banner': 'relayed',
    });
    expect(ms).toBeLessThan(5_000);
  });

  it('waits end with the slice’s signal', async () => {
    const port = await guarded('127.42.17.9', kept(await startScripted('127.42.17.10')), fourInTenSeconds());
    const stop = new AbortController();
    const startedAt = performance.now();
    setTimeout(() => stop.abort(), 1_500);
    const services = [{ port: port.port, transport: 'tcp' as const, protocols: ['http'] }];
    const crawler = createProxyCrawler({ stepTimeoutMs: 1_000 });
    const { done } = await crawl(crawler, { kind: 'proxy', ip: port.ip, services }, { net, judge: judge.client, signal: stop.signal });
    expect(done).toBe(false);
    expect(performance.now() - startedAt).toBeLessThan(2_500);
  });
});

describe('nobody is waited for', () => {
  it('who relays pages, and hangs up on CONNECT', async () => {
    const behind = kept(await startScripted('127.42.17.13'));
    const pages = kept(
      await startRaw('127.42.17.14', (socket) => {
        socket.once('data', (first: Buffer) => {
          if (first.toString('latin1').startsWith('CONNECT')) {
            socket.destroy();
            return;
          }
          const onward = connect(behind.port, behind.ip, () => onward.write(first));
          onward.on('error', () => socket.destroy());
          onward.pipe(socket);
        });
      }),
    );
    const { results, ms } = await ask(pages, ['http']);
    expect(results).toMatchObject({ 'http-get http': 'relayed', 'connect tls': 'closed', 'connect http': 'closed' });
    expect(ms).toBeLessThan(3_000);
  });

  it('who has a page, and hangs up on bytes of SOCKS', async () => {
    const site = kept(
      await startRaw('127.42.17.11', (socket) => {
        socket.once('data', (first: Buffer) => {
          if (/^[A-Z]/.test(first.toString('latin1'))) socket.end('HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n');
          else socket.destroy();
        });
      }),
    );
    const { results, ms } = await ask(site, ['http']);
    expect(results).toMatchObject({ 'http-get http': 'not-a-proxy', 'socks5 tls': 'closed' });
    expect(ms).toBeLessThan(2_000);
  });

  it('who was never heard and takes no connection', async () => {
    const gone = await startRaw('127.42.17.12', () => undefined);
    await gone.stop();
    const { failures, ms } = await ask(gone, []);
    expect(failures).toHaveLength(1);
    expect(ms).toBeLessThan(1_000);
  });
});
