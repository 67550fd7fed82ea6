import { afterAll, beforeAll, expect, it } from 'vitest';
import { createProxyCrawler } from '../../../crawlers/proxy/proxy.ts';
import type { RelayObservation } from '../../../src/model/relay.ts';
import { crawl } from '../../support/crawl.ts';
import type { Daemon } from '../../support/daemon.ts';
import { resultsOf, startSocksBench, type SocksBench } from '../../support/socks-ask.ts';
import { startTorNetwork } from '../../support/tor-network.ts';

let bench: SocksBench;
let tor: Daemon;
beforeAll(async () => {
  bench = await startSocksBench('127.44.0.5');
  tor = await startTorNetwork({ relays: ['127.44.5.1', '127.44.5.2', '127.44.5.3'], client: '127.44.5.9' });
}, 120_000);
afterAll(async () => {
  await bench.stop();
  await tor.stop();
});

it('proves an open SocksPort through a Tor network, in every way that Tor speaks', { timeout: 60_000 }, async () => {
  const questions = [
    'socks4 v4',
    'socks4 v4 tls',
    'socks4a name',
    'socks5 v4',
    'socks5 v4 tls',
    'socks5 v4 banner',
    'socks5 v6',
    'socks5 name tls',
  ];
  expect(await resultsOf(bench, tor, questions)).toEqual(Object.fromEntries(questions.map((question) => [question, 'relayed'])));
  expect((await bench.ask(tor, 'socks5-udp v4')).result).toBe('denied');
});

it('is found by the crawler, and named', { timeout: 60_000 }, async () => {
  const target = { kind: 'proxy' as const, ip: tor.ip, services: [{ port: tor.port, transport: 'tcp' as const, protocols: ['socks5'] }] };
  const { observations, failures, done } = await crawl(createProxyCrawler(), target, { net: bench.net, judge: bench.client });
  const relays = observations as readonly RelayObservation[];
  const relayed = relays.filter(({ result }) => result === 'relayed').map(({ way }) => way);
  expect({ failures, done, ways: [...new Set(relayed)].toSorted() }).toEqual({
    failures: [],
    done: true,
    ways: ['socks4', 'socks4a', 'socks5'],
  });
  expect(relays.some(({ product }) => product?.startsWith('Tor'))).toBe(true);
});
