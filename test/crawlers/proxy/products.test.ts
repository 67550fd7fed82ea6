import { createServer as createSocksServer } from '@pondwader/socks5-server';
import { Server as ProxyChain } from 'proxy-chain';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { askProxy, startThreePorts } from '../../support/ask-proxy.ts';
import { loopbackNet } from '../../support/crawl.ts';
import { freePort } from '../../support/daemon.ts';
import { startApacheProxy, startDante, startMicrosocks, startPrivoxy, startSquid, startTinyproxy } from '../../support/proxies.ts';
import { startHaproxy, startNginx } from '../../support/web-servers.ts';
import type { RelayObservation, RelayResult, RelayWay } from '../../../src/model/relay.ts';

interface Suspect {
  readonly ip: string;
  readonly port: number;
  stop(): Promise<void>;
}

/** Distinct results of the rungs of a way; ways that are not named here are not looked at. */
type Results = Partial<Record<RelayWay, RelayResult | readonly RelayResult[]>>;

const HTTP_WAYS = ['http-get', 'http-head', 'http-post', 'connect'] as const;
const web = (result: RelayResult): Results => Object.fromEntries(HTTP_WAYS.map((way) => [way, result]));

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
  return { ip, port, stop: () => Promise.resolve(void server.close(() => undefined)) };
}

async function startHaproxySite(ip: string): Promise<Suspect> {
  const site = await startNginx(ip, 'static');
  const front = await startHaproxy(ip, site);
  return { ...front, stop: async () => void (await Promise.all([front.stop(), site.stop()])) };
}

/** What the sweep hears there, product and how it is set up, what it says that it is, and what has to come of asking it in each way. */
type Case = readonly [heard: string, name: string, start: () => Promise<Suspect>, product: RegExp | null, expected: Results];
const SITE: Results = { ...web('not-a-proxy'), socks5: 'other-protocol', socks4: 'other-protocol' };
const TUNNELS_DENIED: Results = { 'http-get': 'not-a-proxy', connect: 'denied' };

const cases: readonly Case[] = [
  ['http', 'squid, open', () => startSquid('127.42.1.1', 'open'), /^squid\/5/, { ...web('relayed'), socks5: 'no-answer' }],
  ['http', 'squid, password', () => startSquid('127.42.1.2', 'password'), /^squid\/5/, web('auth-required')],
  ['http', 'squid, ACL', () => startSquid('127.42.1.3', 'denied'), /^squid\/5/, web('denied')],
  ['http', 'tinyproxy, open', () => startTinyproxy('127.42.1.4', 'open'), /^tinyproxy\/1/, web('relayed')],
  ['http', 'tinyproxy, password', () => startTinyproxy('127.42.1.5', 'password'), /^tinyproxy\/1/, web('auth-required')],
  ['http', 'tinyproxy, ACL', () => startTinyproxy('127.42.1.6', 'denied'), /^tinyproxy\/1/, web('denied')],
  ['http', 'privoxy, open', () => startPrivoxy('127.42.1.7', 'open'), /^Privoxy/, web('relayed')],
  ['unknown', 'privoxy, ACL', () => startPrivoxy('127.42.1.8', 'denied'), null, { ...web('closed'), socks5: 'closed' }],
  ['http', 'apache2, ProxyRequests On', () => startApacheProxy('127.42.1.9', 'open'), /^Apache\/2/, web('relayed')],
  ['http', 'apache2, ACL', () => startApacheProxy('127.42.1.10', 'denied'), /^Apache\/2/, TUNNELS_DENIED],
  ['socks5', 'microsocks, open', () => startMicrosocks('127.42.1.11', 'open'), null, { socks5: 'relayed', connect: 'other-protocol' }],
  ['socks5', 'microsocks, password', () => startMicrosocks('127.42.1.12', 'password'), null, { socks5: 'auth-required' }],
  ['socks5', 'dante, open', () => startDante('127.42.1.13', 'open'), null, { socks5: 'relayed', socks4: 'relayed' }],
  ['socks5', 'dante, password', () => startDante('127.42.1.14', 'password'), null, { socks5: 'auth-required', socks4: 'denied' }],
  ['socks5', 'dante, ACL', () => startDante('127.42.1.15', 'denied'), null, { socks5: 'denied', socks4: 'denied', socks4a: 'denied' }],
  ['http', 'proxy-chain, open', () => startProxyChain('127.42.1.16', false), /^proxy-chain/, web('relayed')],
  ['http', 'proxy-chain, password', () => startProxyChain('127.42.1.17', true), /^proxy-chain/, web('auth-required')],
  ['socks5', 'socks5-server, open', () => startPondwader('127.42.1.18', false), null, { socks5: 'relayed' }],
  ['socks5', 'socks5-server, password', () => startPondwader('127.42.1.19', true), null, { socks5: 'auth-required' }],
  ['http', 'nginx, a site', () => startNginx('127.42.1.20', 'static'), /^nginx/, SITE],
  ['http', 'nginx, 200 to all', () => startNginx('127.42.1.21', 'always-200'), /^nginx/, SITE],
  ['http', 'nginx, 403 to all', () => startNginx('127.42.1.22', 'always-403'), /^nginx/, SITE],
  [
    'http',
    'nginx, relays to any Host',
    () => startNginx('127.42.1.23', 'follows-host'),
    /^nginx/,
    { ...web('relayed'), connect: 'not-a-proxy' },
  ],
  [
    'http',
    'nginx, relays to any Host, but not in absolute form',
    () => startNginx('127.42.1.26', 'follows-host-alone'),
    /^nginx/,
    { ...web('not-a-proxy'), 'http-host': 'relayed' },
  ],
  ['http', 'nginx, in front of itself', () => startNginx('127.42.1.24', 'loop'), /^nginx/, SITE],
  ['http', 'haproxy, in front of a site', () => startHaproxySite('127.42.1.25'), /^nginx/, SITE],
];

const net = loopbackNet();
const suspects = new Map<string, Suspect>();
let judge: Awaited<ReturnType<typeof startThreePorts>>;

beforeAll(async () => {
  judge = await startThreePorts('127.42.0.1');
  await Promise.all(cases.map(async ([, name, start]) => suspects.set(name, await start())));
}, 60_000);

afterAll(async () => {
  await net.close();
  await Promise.all([judge.stop(), ...[...suspects.values()].map((suspect) => suspect.stop())]);
});

/** Milliseconds within which web servers, and proxies that are no mystery, are through. */
const SOON_MS = 2_000;

it.concurrent.each(cases)('as %s: %s', { timeout: 30_000 }, async (heard, name, _start, product, expected) => {
  const suspect = suspects.get(name)!;
  const { relays, failures, done, saves, ms } = await askProxy(suspect, {
    net,
    judge: judge.client,
    protocols: [heard],
    stepTimeoutMs: 5_000,
  });
  expect({ failures, done, saves }).toEqual({ failures: [], done: true, saves: 1 });
  const results = Object.fromEntries(Object.keys(expected).map((way) => [way, resultsOf(relays, way)]));
  expect(results, JSON.stringify(relays, null, 1).slice(0, 5_000)).toEqual(expected);
  for (const relay of relays) expectProofToFit(relay);
  expectControls(relays);
  if (product !== null) expect(relays.at(-1)?.product).toMatch(product);
  if (!name.includes('itself')) expect(ms).toBeLessThan(SOON_MS);
});

/** The one result of a way, or all that differ. */
function resultsOf(relays: readonly RelayObservation[], way: string): unknown {
  const all = [...new Set(relays.filter((relay) => relay.way === way).map(({ result }) => result))];
  return all.length === 1 ? all[0] : all;
}

function expectProofToFit(relay: RelayObservation): void {
  const relays = relay.result === 'relayed';
  expect(Object.values(relay.proof)).toEqual(relays ? [true, true, true] : [false, false, false]);
  expect(relay.seen === null).toBe(!relays);
  expect(relay.transcript.length).toBeGreaterThan(0);
}

/** Asked once, with the first proof, and passed. */
function expectControls(relays: readonly RelayObservation[]): void {
  const [first, ...others] = relays.filter(({ result }) => result === 'relayed');
  if (first === undefined) return;
  expect(first.controls.map(({ kind, passed }) => `${kind} ${passed}`)).toEqual(['origin-form true', 'unsigned true', 'garbage true']);
  expect(others.every(({ controls }) => controls.length === 0)).toBe(true);
}
