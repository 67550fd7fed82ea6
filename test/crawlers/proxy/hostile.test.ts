import { connect, type Socket } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createProxyCrawler } from '../../../crawlers/proxy/proxy.ts';
import { crawl, loopbackNet, startJudge } from '../../support/crawl.ts';
import { RAW_SERVERS, startRaw } from '../../support/raw-servers.ts';
import type { RelayObservation } from '../../../src/model/relay.ts';

const net = loopbackNet();
let judge: Awaited<ReturnType<typeof startJudge>>;
beforeAll(async () => {
  judge = await startJudge('127.42.0.3');
});
afterAll(async () => {
  await net.close();
  await judge.judge.stop();
});

const targetOf = (ip: string, port: number) => ({
  kind: 'proxy' as const,
  ip,
  services: [{ port, transport: 'tcp' as const, protocols: [] }],
});

async function ask(ip: string, onConnection: (socket: Socket) => void) {
  const server = await startRaw(ip, onConnection);
  const started = performance.now();
  const crawled = await crawl(createProxyCrawler({ stepTimeoutMs: 1_000 }), targetOf(ip, server.port), { net, judge: judge.client });
  const ms = performance.now() - started;
  await server.stop();
  const relays = crawled.observations as readonly RelayObservation[];
  const results = Object.fromEntries(relays.map(({ way, result }) => [way, result]));
  return { ...crawled, relays, results, ms, connections: server.connections() };
}

describe.concurrent('peers that misbehave are never taken for proxies, and never hold us up', () => {
  const names = Object.keys(RAW_SERVERS) as (keyof typeof RAW_SERVERS)[];
  it.each(names.map((name, index) => [name, `127.42.4.${index + 1}`] as const))('%s', { timeout: 60_000 }, async (name, ip) => {
    const { relays, failures, done, ms, connections } = await ask(ip, RAW_SERVERS[name]);
    expect({ failures, done, ways: relays.length }).toEqual({ failures: [], done: true, ways: 3 });
    for (const relay of relays) {
      expect(['not-a-proxy', 'no-answer', 'auth-required']).toContain(relay.result);
      expect(Object.values(relay.proof)).toEqual([false, false, false]);
      expect(JSON.stringify(relay.transcript).length).toBeLessThan(200_000);
    }
    expect(ms).toBeLessThan(10_000);
    expect(connections).toBeLessThanOrEqual(7);
  });
});

describe('what is no proxy costs one connection a way', () => {
  it.each([
    [
      'a page for everything',
      (socket: Socket) => void socket.once('data', () => socket.end('HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok')),
    ],
    ['404', (socket: Socket) => void socket.once('data', () => socket.end('HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n'))],
    ['a greeting', (socket: Socket) => void socket.once('data', () => socket.end('220 mail.example ESMTP\r\n'))],
  ])('%s', async (_name, onConnection) => {
    const { results, connections } = await ask('127.42.4.50', onConnection);
    expect(results).toEqual({ 'http-get': 'not-a-proxy', connect: 'not-a-proxy', socks5: 'not-a-proxy' });
    expect(connections).toBe(3);
  });
});

it('does not accuse a port that is forwarded to the judge as a whole', async () => {
  const { relays, results } = await ask('127.42.4.60', (socket) => {
    const onward = connect(judge.client.httpPort, judge.client.address);
    onward.on('error', () => socket.destroy());
    socket.on('close', () => onward.destroy());
    socket.pipe(onward).pipe(socket);
  });
  expect(results).toEqual({ 'http-get': 'not-a-proxy', connect: 'no-answer', socks5: 'no-answer' });
  expect(relays[0]?.detail).toContain('forwarded to the judge');
});

it('does not ask the judge itself', async () => {
  const { observations, done } = await crawl(
    createProxyCrawler({ stepTimeoutMs: 1_000 }),
    targetOf(judge.client.address, judge.client.httpPort),
    {
      net,
      judge: judge.client,
    },
  );
  expect({ observations, done }).toEqual({ observations: [], done: true });
});

it('says so where no judge is configured', async () => {
  const { observations, failures, done } = await crawl(createProxyCrawler({ stepTimeoutMs: 1_000 }), targetOf('127.42.4.61', 9), { net });
  expect({ observations, statuses: failures.map(({ status }) => status), done }).toEqual({
    observations: [],
    statuses: ['unsupported'],
    done: true,
  });
});

it('reports a service that has gone as one failure', async () => {
  const { observations, failures } = await crawl(createProxyCrawler({ stepTimeoutMs: 1_000 }), targetOf('127.42.4.62', 9), {
    net,
    judge: judge.client,
  });
  expect({ observations, statuses: failures.map(({ status }) => status) }).toEqual({ observations: [], statuses: ['refused'] });
});

it('stops soon after the signal, and goes on where it was', { timeout: 20_000 }, async () => {
  const server = await startRaw('127.42.4.63', RAW_SERVERS.silent);
  const stop = new AbortController();
  setTimeout(() => stop.abort(), 300);
  const started = performance.now();
  const first = await crawl(createProxyCrawler({ stepTimeoutMs: 1_000 }), targetOf(server.ip, server.port), {
    net,
    judge: judge.client,
    signal: stop.signal,
  });
  expect(performance.now() - started).toBeLessThan(2_000);
  expect({ observations: first.observations, failures: first.failures, done: first.done, saves: first.saves }).toEqual({
    observations: [],
    failures: [],
    done: false,
    saves: 1,
  });
  await server.stop();
  const second = await crawl(createProxyCrawler({ stepTimeoutMs: 1_000 }), targetOf(server.ip, server.port), {
    net,
    judge: judge.client,
    state: first.state,
  });
  expect(second.done).toBe(true);
});

it('hands back when the slice is used up, one way at least a slice', async () => {
  const server = await startRaw('127.42.4.64', RAW_SERVERS['closes at once']);
  const ways: string[] = [];
  let state: unknown;
  for (let slice = 0, done = false; !done && slice < 10; slice += 1) {
    const crawled = await crawl(createProxyCrawler({ stepTimeoutMs: 1_000 }), targetOf(server.ip, server.port), {
      net,
      judge: judge.client,
      state,
      sliceMs: 0,
    });
    ways.push(...crawled.observations.map((observation) => (observation as RelayObservation).way));
    state = structuredClone(crawled.state);
    done = crawled.done === true;
  }
  await server.stop();
  expect(ways).toEqual(['http-get', 'connect', 'socks5']);
});
