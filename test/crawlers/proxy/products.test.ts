import { createServer as createSocksServer } from '@pondwader/socks5-server';
import { Server as ProxyChain } from 'proxy-chain';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { createProxyCrawler } from '../../../crawlers/proxy/proxy.ts';
import { crawl, loopbackNet, startJudge } from '../../support/crawl.ts';
import { freePort } from '../../support/daemon.ts';
import { startApacheProxy, startDante, startMicrosocks, startPrivoxy, startSquid, startTinyproxy } from '../../support/proxies.ts';
import { startHaproxy, startNginx } from '../../support/web-servers.ts';
import type { RelayObservation, RelayWay } from '../../../src/model/relay.ts';

interface Suspect {
  readonly ip: string;
  readonly port: number;
  stop(): Promise<void>;
}

type Results = Partial<Record<RelayWay, RelayObservation['result']>>;

const demandPassword = (): { requestAuthentication: boolean } => ({ requestAuthentication: true });

async function startProxyChain(ip: string, password: boolean): Promise<Suspect> {
  const server = new ProxyChain({ host: ip, port: 0, ...(password ? { prepareRequestFunction: demandPassword } : {}) });
  await server.listen();
  return { ip, port: server.port, stop: () => server.close(true) };
}

async function startPondwader(ip: string, password: boolean): Promise<Suspect> {
  const port = await freePort(ip);
  const server = createSocksServer(password ? { auth: { username: 'someone', password: 'secret' } } : {});
  await new Promise<void>((resolve) => server.listen(port, ip, () => resolve()));
  return { ip, port, stop: () => new Promise((resolve) => server.close(() => resolve())) };
}

async function startHaproxySite(ip: string): Promise<Suspect> {
  const site = await startNginx(ip, 'static');
  const front = await startHaproxy(ip, site);
  return { ...front, stop: async () => void (await Promise.all([front.stop(), site.stop()])) };
}

/** Product, how it is set up, and what has to come of asking it in each way. */
const cases: readonly (readonly [name: string, start: () => Promise<Suspect>, expected: Results])[] = [
  ['squid, open', () => startSquid('127.42.1.1', 'open'), { 'http-get': 'relayed', connect: 'relayed', socks5: 'no-answer' }],
  [
    'squid, password',
    () => startSquid('127.42.1.2', 'password'),
    { 'http-get': 'auth-required', connect: 'auth-required', socks5: 'no-answer' },
  ],
  ['squid, ACL', () => startSquid('127.42.1.3', 'denied'), { 'http-get': 'denied', connect: 'denied', socks5: 'no-answer' }],
  ['tinyproxy, open', () => startTinyproxy('127.42.1.4', 'open'), { 'http-get': 'relayed', connect: 'relayed' }],
  ['tinyproxy, password', () => startTinyproxy('127.42.1.5', 'password'), { 'http-get': 'auth-required', connect: 'auth-required' }],
  ['tinyproxy, ACL', () => startTinyproxy('127.42.1.6', 'denied'), { 'http-get': 'denied', connect: 'denied' }],
  ['privoxy, open', () => startPrivoxy('127.42.1.7', 'open'), { 'http-get': 'relayed', connect: 'relayed' }],
  ['privoxy, ACL', () => startPrivoxy('127.42.1.8', 'denied'), {}],
  ['apache2, ProxyRequests On', () => startApacheProxy('127.42.1.9', 'open'), { 'http-get': 'relayed', connect: 'relayed' }],
  ['apache2, ACL', () => startApacheProxy('127.42.1.10', 'denied'), { connect: 'denied' }],
  ['microsocks, open', () => startMicrosocks('127.42.1.11', 'open'), { socks5: 'relayed', connect: 'not-a-proxy' }],
  ['microsocks, password', () => startMicrosocks('127.42.1.12', 'password'), { socks5: 'auth-required' }],
  ['dante, open', () => startDante('127.42.1.13', 'open'), { socks5: 'relayed' }],
  ['dante, password', () => startDante('127.42.1.14', 'password'), { socks5: 'auth-required' }],
  ['dante, ACL', () => startDante('127.42.1.15', 'denied'), { socks5: 'denied' }],
  ['proxy-chain, open', () => startProxyChain('127.42.1.16', false), { 'http-get': 'relayed', connect: 'relayed' }],
  ['proxy-chain, password', () => startProxyChain('127.42.1.17', true), { 'http-get': 'auth-required', connect: 'auth-required' }],
  ['socks5-server, open', () => startPondwader('127.42.1.18', false), { socks5: 'relayed' }],
  ['socks5-server, password', () => startPondwader('127.42.1.19', true), { socks5: 'auth-required' }],
  [
    'nginx, a site',
    () => startNginx('127.42.1.20', 'static'),
    { 'http-get': 'not-a-proxy', connect: 'not-a-proxy', socks5: 'not-a-proxy' },
  ],
  [
    'nginx, 200 to all',
    () => startNginx('127.42.1.21', 'always-200'),
    { 'http-get': 'not-a-proxy', connect: 'not-a-proxy', socks5: 'not-a-proxy' },
  ],
  ['nginx, 403 to all', () => startNginx('127.42.1.22', 'always-403'), { 'http-get': 'not-a-proxy' }],
  ['nginx, relays to any Host', () => startNginx('127.42.1.23', 'follows-host'), { 'http-get': 'relayed', connect: 'not-a-proxy' }],
  ['nginx, in front of itself', () => startNginx('127.42.1.24', 'loop'), { 'http-get': 'not-a-proxy' }],
  ['haproxy, in front of a site', () => startHaproxySite('127.42.1.25'), { 'http-get': 'not-a-proxy', connect: 'not-a-proxy' }],
];

const net = loopbackNet();
const suspects = new Map<string, Suspect>();
let judge: Awaited<ReturnType<typeof startJudge>>;

beforeAll(async () => {
  judge = await startJudge('127.42.0.1');
  await Promise.all(cases.map(async ([name, start]) => suspects.set(name, await start())));
}, 60_000);

afterAll(async () => {
  await net.close();
  await Promise.all([judge.judge.stop(), ...[...suspects.values()].map((suspect) => suspect.stop())]);
});

it.concurrent.each(cases)('%s: is what it is, with the whole proof or none', { timeout: 30_000 }, async (name, _start, expected) => {
  const { ip, port } = suspects.get(name)!;
  const target = { kind: 'proxy' as const, ip, services: [{ port, transport: 'tcp' as const, protocols: [] }] };
  const { observations, failures, done, saves } = await crawl(createProxyCrawler(), target, { net, judge: judge.client });
  const relays = observations.filter((observation) => observation.kind === 'relay');
  expect({ failures, done, saves }).toEqual({ failures: [], done: true, saves: 1 });
  expect(relays.map(({ way }) => way)).toEqual(['http-get', 'connect', 'socks5']);
  const results = Object.fromEntries(relays.map(({ way, result }) => [way, result]));
  expect(results, JSON.stringify(relays, null, 1)).toMatchObject(expected);
  for (const relay of relays) expectProofToFit(relay, expected[relay.way] === 'relayed');
});

function expectProofToFit(relay: RelayObservation, relays: boolean): void {
  expect(relay.result === 'relayed').toBe(relays);
  expect(Object.values(relay.proof)).toEqual(relays ? [true, true, true] : [false, false, false]);
  expect(relay.seen === null).toBe(!relays);
  expect(relay.transcript[0]?.direction).toBe('sent');
}
