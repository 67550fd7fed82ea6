import { connect, type Socket } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createProxyCrawler } from '../../../crawlers/proxy/proxy.ts';
import type { RelayObservation, RelayResult } from '../../../src/model/relay.ts';
import { askProxy, startThreePorts } from '../../support/ask-proxy.ts';
import { crawl, loopbackNet } from '../../support/crawl.ts';
import { HTTP_SERVERS, RAW_SERVERS, startRaw } from '../../support/raw-servers.ts';

const net = loopbackNet();
let judge: Awaited<ReturnType<typeof startThreePorts>>;
beforeAll(async () => {
  judge = await startThreePorts('127.42.0.3');
});
afterAll(async () => {
  await net.close();
  await judge.stop();
});

const SERVERS = { ...RAW_SERVERS, ...HTTP_SERVERS };

async function ask(ip: string, onConnection: (socket: Socket) => void, protocols: readonly string[] = []) {
  const server = await startRaw(ip, onConnection);
  const asked = await askProxy(server, { net, judge: judge.client, protocols });
  await server.stop();
  return { ...asked, connections: server.connections() };
}

type Expected = Readonly<Record<string, RelayResult>>;
const web = (get: RelayResult, tls: RelayResult, http: RelayResult = tls, banner: RelayResult = tls): Expected => ({
  'http-get http': get,
  'connect tls': tls,
  'connect http': http,
  'connect banner': banner,
});

/** What comes of each, with a step of one second; `withinMs` bounds the whole ladder. */
const cases: readonly (readonly [name: keyof typeof SERVERS, expected: Expected, withinMs: number])[] = [
  ['silent', { 'http-get http': 'no-answer', 'connect tls': 'no-answer', 'socks5 tls': 'no-answer', 'socks4 tls': 'no-answer' }, 4_600],
  ['closes at once', { ...web('closed', 'closed'), 'socks5 tls': 'closed', 'socks4 tls': 'closed' }, 1_000],
  ['closes after the first bytes', { ...web('closed', 'closed'), 'socks5 tls': 'closed', 'socks4 tls': 'closed' }, 1_000],
  ['echoes all bytes', { 'http-get http': 'other-protocol', 'connect tls': 'other-protocol' }, 3_000],
  ['echoes the request as a page', web('not-a-proxy', 'not-a-proxy'), 1_000],
  ['says 200 and then nothing', { 'http-get http': 'stalled', 'connect tls': 'stalled' }, 5_000],
  ['says 200 and echoes', web('stalled', 'not-a-proxy'), 8_000],
  ['accepts SOCKS5 and stalls', { 'socks5 tls': 'stalled' }, 12_000],
  [
    'accepts SOCKS5, relays nowhere and echoes',
    { 'socks5 tls': 'not-a-proxy', 'socks5 http': 'not-a-proxy', 'socks5 banner': 'not-a-proxy' },
    12_000,
  ],
  ['sends garbage', { 'http-get http': 'other-protocol', 'connect tls': 'other-protocol' }, 1_000],
  ['drips a byte every 300 ms', { 'http-get http': 'other-protocol', 'connect tls': 'other-protocol' }, 6_000],
  ['drips a head', { 'http-get http': 'stalled', 'connect tls': 'stalled' }, 6_000],
  ['drips a body', web('stalled', 'not-a-proxy'), 9_000],
  ['pours 100 MB', { 'http-get http': 'too-large', 'http-post http': 'too-large' }, 6_000],
  ['pours headers', web('too-large', 'too-large'), 3_000],
  ['breaks off in its head', web('closed', 'closed'), 1_000],
  ['opens tunnels and closes in the handshake', { 'connect tls': 'closed', 'connect http': 'closed', 'connect banner': 'closed' }, 3_000],
  ['opens tunnels to a page', { 'connect tls': 'not-a-proxy', 'connect http': 'not-a-proxy', 'connect banner': 'not-a-proxy' }, 4_000],
  ['greets as SSH', { 'http-get http': 'other-protocol', 'connect tls': 'other-protocol' }, 1_000],
  ['greets as SMTP', { 'http-get http': 'other-protocol', 'connect tls': 'other-protocol' }, 1_000],
  ['says that it goes round in a circle', { 'http-get http': 'looped' }, 1_000],
  ['passed itself again and again', { 'http-get http': 'looped' }, 1_000],
  ['a cache of two tiers', web('not-a-proxy', 'not-a-proxy'), 1_000],
  ['a customer’s quota', web('not-a-proxy', 'not-a-proxy'), 9_500],
  ['200 to everything', web('not-a-proxy', 'not-a-proxy'), 1_000],
  ['302 to everything', web('not-a-proxy', 'not-a-proxy'), 1_000],
  ['a block page', web('not-a-proxy', 'not-a-proxy'), 1_000],
  ['407 to everything', web('auth-required', 'auth-required'), 1_000],
  ['403 of a proxy to everything', web('denied', 'denied'), 1_000],
];

describe.concurrent('peers that misbehave get a name each, are never taken for proxies, and never hold us up', () => {
  const numbered = cases.map(([name, expected, withinMs], index) => [name, expected, withinMs, `127.42.4.${index + 1}`] as const);
  it.each(numbered)('%s', { timeout: 60_000 }, async (name, expected, withinMs, ip) => {
    const { relays, results, failures, done, ms } = await ask(ip, SERVERS[name]);
    expect({ failures, done }).toEqual({ failures: [], done: true });
    expect(results, JSON.stringify(relays, null, 1).slice(0, 4_000)).toMatchObject(expected);
    for (const relay of relays) {
      expect(relay.result).not.toBe('relayed');
      expect(Object.values(relay.proof)).toEqual([false, false, false]);
      expect(JSON.stringify(relay.transcript).length).toBeLessThan(200_000);
    }
    expect(ms).toBeLessThan(withinMs);
  });
});

it('is done with a service that stays silent to the sweep and in two ways of HTTP', async () => {
  const { connections, relays } = await ask('127.42.4.50', RAW_SERVERS.silent, ['unknown']);
  expect(relays.map(({ way }) => way)).toEqual(['http-get', 'connect']);
  expect(connections).toBe(2);
});

it('costs web servers milliseconds and no greeting’s wait', async () => {
  const { relays, ms } = await ask('127.42.4.51', HTTP_SERVERS['200 to everything'], ['http']);
  expect(relays.every(({ result }) => result === 'not-a-proxy' || result === 'other-protocol')).toBe(true);
  expect(ms).toBeLessThan(500);
});

it.each([
  ['HTTP', () => judge.client.httpPort, '127.42.4.60'],
  ['the port that greets', () => judge.client.bannerPorts?.[0] ?? 0, '127.42.4.61'],
] as const)('does not accuse a port that is forwarded to the judge as a whole: %s', async (_name, port, ip) => {
  const { relays } = await ask(ip, (socket) => {
    const onward = connect(port(), judge.client.address);
    onward.on('error', () => socket.destroy());
    socket.on('close', () => onward.destroy());
    socket.pipe(onward).pipe(socket);
  });
  expect(relays.map(({ way, result, proof }) => [way, result, Object.values(proof)])).toEqual([
    ['http-get', 'looped', [false, false, false]],
  ]);
  expect(relays[0]?.detail).toMatch(/leads to the judge|its own way there/);
});

it.each(['address', 'address6'] as const)('does not ask the judge itself, at its %s', async (where) => {
  const client = { ...judge.client, address6: '::1' };
  const ip = where === 'address' ? `::ffff:${client.address}` : '0:0:0:0:0:0:0:1';
  const ports = [client.httpPort, client.tlsPorts[0] ?? 0, client.bannerPorts?.[0] ?? 0];
  const services = ports.map((port) => ({ port, transport: 'tcp' as const, protocols: [] }));
  const { observations, failures, done } = await crawl(createProxyCrawler(), { kind: 'proxy', ip, services }, { net, judge: client });
  expect({ observations, failures, done }).toEqual({ observations: [], failures: [], done: true });
});

const gone = (ip: string) => ({ kind: 'proxy' as const, ip, services: [{ port: 9, transport: 'tcp' as const, protocols: [] }] });

it('says so where no judge is configured', async () => {
  const { observations, failures, done } = await crawl(createProxyCrawler(), gone('127.42.4.62'), { net });
  expect({ observations, statuses: failures.map(({ status }) => status), done }).toEqual({
    observations: [],
    statuses: ['unsupported'],
    done: true,
  });
});

it('reports a service that has gone as one failure', async () => {
  const { observations, failures } = await crawl(createProxyCrawler(), gone('127.42.4.63'), { net, judge: judge.client });
  expect({ observations, statuses: failures.map(({ status }) => status) }).toEqual({ observations: [], statuses: ['refused'] });
});

it('reports a service that goes while it is asked, and gives it up', async () => {
  let left = 3;
  const server = await startRaw('127.42.4.64', (socket) => {
    left -= 1;
    if (left === 0) void server.stop();
    HTTP_SERVERS['200 to everything'](socket);
  });
  const { relays, failures, done } = await askProxy(server, { net, judge: judge.client });
  expect({ done, asked: relays.length, statuses: failures.map(({ status }) => status) }).toEqual({
    done: true,
    asked: 3,
    statuses: ['refused', 'refused'],
  });
});

it('gives a service its time, and says what it could not ask', async () => {
  const server = await startRaw('127.42.4.68', HTTP_SERVERS['opens tunnels and stalls']);
  const crawler = createProxyCrawler({ stepTimeoutMs: 1_000, serviceTimeoutMs: 1_500 });
  const startedAt = performance.now();
  const { observations, failures, done } = await crawl(crawler, targetOf(server), { net, judge: judge.client });
  await server.stop();
  expect(performance.now() - startedAt).toBeLessThan(2_000);
  expect(observations.map((one) => (one as RelayObservation).result)).toEqual(['not-a-proxy', 'stalled', 'stalled']);
  expect({ done, failures }).toMatchObject({ done: true, failures: [{ status: 'timeout', where: `${server.ip}:${server.port}` }] });
});

const targetOf = ({ ip, port }: { ip: string; port: number }) => ({
  kind: 'proxy' as const,
  ip,
  services: [{ port, transport: 'tcp' as const, protocols: [] }],
});

it.each([
  ['silence', RAW_SERVERS.silent, '127.42.4.65'],
  ['a tunnel', HTTP_SERVERS['opens tunnels and stalls'], '127.42.4.66'],
] as const)('stops soon after the signal in the middle of %s, and goes on where it was', { timeout: 40_000 }, async (_name, server, ip) => {
  const peer = await startRaw(ip, server);
  const stop = new AbortController();
  setTimeout(() => stop.abort(), 300);
  const startedAt = performance.now();
  const options = { net, judge: judge.client };
  const first = await crawl(createProxyCrawler(), targetOf(peer), { ...options, signal: stop.signal });
  expect(performance.now() - startedAt).toBeLessThan(1_500);
  expect({ failures: first.failures, done: first.done, saves: first.saves }).toEqual({ failures: [], done: false, saves: 1 });
  await peer.stop();
  const second = await crawl(createProxyCrawler(), targetOf(peer), { ...options, state: structuredClone(first.state) });
  expect(second.done).toBe(true);
});

it('hands back when the slice is used up, one question at least a slice, none twice', async () => {
  const server = await startRaw('127.42.4.67', RAW_SERVERS['closes at once']);
  const whole = await askProxy(server, { net, judge: judge.client });
  const asked: string[] = [];
  let state: unknown;
  for (let slice = 0, done = false; !done && slice < 60; slice += 1) {
    const crawled = await crawl(createProxyCrawler(), targetOf(server), { net, judge: judge.client, state, sliceMs: 0 });
    asked.push(...crawled.observations.map((one) => rungOf(one as RelayObservation)));
    state = JSON.parse(JSON.stringify(crawled.state));
    done = crawled.done === true;
  }
  await server.stop();
  expect(asked).toEqual(whole.relays.map(rungOf));
});

function rungOf({ way, destination, judgePort, payload }: RelayObservation): string {
  return `${way} ${destination} ${judgePort} ${payload}`;
}
