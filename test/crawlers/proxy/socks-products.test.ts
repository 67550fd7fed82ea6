import { afterAll, beforeAll, expect, it } from 'vitest';
import type { RelayResult } from '../../../src/model/relay.ts';
import type { Daemon } from '../../support/daemon.ts';
import { startV2ray } from '../../support/forward-proxies.ts';
import { startMicrosocks } from '../../support/proxies.ts';
import { startSocksBench, type Question, type SocksBench } from '../../support/socks-ask.ts';
import { startDanteUdp, startPondwader, startShadowsocks, startSshDynamic, startTorOffline } from '../../support/socks-proxies.ts';

type Expected = Readonly<Record<Question, RelayResult>>;

/** Questions of one version, all with the same result. */
const four = (result: RelayResult): Expected => ({ 'socks4 v4': result, 'socks4 v4 tls': result, 'socks4a name': result });
const five = (result: RelayResult): Expected => ({
  'socks5 v4': result,
  'socks5 v4 tls': result,
  'socks5 v4 banner': result,
  'socks5 v6': result,
  'socks5 name tls': result,
});
const udp = (result: RelayResult): Expected => ({ 'socks5-udp v4': result, 'socks5-udp v6': result, 'socks5-udp name': result });

/** Product, how it is set up, and what has to come of each question. */
const cases: readonly (readonly [name: string, start: () => Promise<Daemon>, expected: Expected])[] = [
  // Dante knows no SOCKS4a: it takes 0.0.0.1 for the destination.
  [
    'dante, open',
    () => startDanteUdp('127.44.1.1', 'open'),
    { ...four('relayed'), 'socks4a name': 'denied', ...five('relayed'), ...udp('relayed') },
  ],
  [
    'dante, SOCKS4 alone',
    () => startDanteUdp('127.44.1.2', 'open', 'socks_v4'),
    { ...four('relayed'), 'socks4a name': 'denied', ...five('denied'), ...udp('denied') },
  ],
  [
    'dante, SOCKS5 alone',
    () => startDanteUdp('127.44.1.3', 'open', 'socks_v5'),
    { ...four('denied'), ...five('relayed'), ...udp('relayed') },
  ],
  ['dante, no UDP', () => startDanteUdp('127.44.1.4', 'no-udp'), { 'socks5 v4': 'relayed', ...udp('denied') }],
  [
    'dante, password',
    () => startDanteUdp('127.44.1.5', 'password'),
    { ...four('denied'), ...five('auth-required'), ...udp('auth-required') },
  ],
  ['dante, ACL', () => startDanteUdp('127.44.1.6', 'denied'), { ...four('denied'), ...five('denied'), ...udp('denied') }],
  ['dante, destination ACL', () => startDanteUdp('127.44.1.7', 'elsewhere'), { ...four('denied'), ...five('denied'), ...udp('denied') }],
  [
    'microsocks, open',
    () => startMicrosocks('127.44.1.8', 'open'),
    { ...four('other-protocol'), ...five('relayed'), 'socks5-udp v4': 'denied' },
  ],
  [
    'microsocks, password',
    () => startMicrosocks('127.44.1.9', 'password'),
    { ...four('other-protocol'), ...five('auth-required'), ...udp('auth-required') },
  ],
  ['shadowsocks, open', () => startShadowsocks('127.44.1.10', 'open'), { ...four('closed'), ...five('relayed'), ...udp('relayed') }],
  // Its client end grants what its far end then refuses; the far end's list holds for TCP alone.
  ['shadowsocks, ACL', () => startShadowsocks('127.44.1.11', 'denied'), { ...five('closed'), ...udp('relayed') }],
  // It grants an association without having a relay.
  ['shadowsocks, no UDP', () => startShadowsocks('127.44.1.12', 'no-udp'), { ...five('relayed'), ...udp('closed') }],
  ['ssh -D', () => startSshDynamic('127.44.1.13'), { ...four('relayed'), ...five('relayed'), 'socks5-udp v4': 'closed' }],
  ['socks5-server, open', () => startPondwader('127.44.1.14', false), { ...four('closed'), ...five('relayed'), 'socks5-udp v4': 'denied' }],
  ['socks5-server, password', () => startPondwader('127.44.1.15', true), { ...five('auth-required'), ...udp('auth-required') }],
  ['v2ray, open', () => startV2ray('127.44.1.18', 'socks', 'open'), { ...four('relayed'), ...five('relayed'), ...udp('relayed') }],
  [
    'v2ray, password',
    () => startV2ray('127.44.1.19', 'socks', 'password'),
    { ...four('denied'), ...five('auth-required'), ...udp('auth-required') },
  ],
  // Its black hole grants everything and answers by itself.
  [
    'v2ray, black hole',
    () => startV2ray('127.44.1.20', 'socks', 'denied'),
    { ...four('not-a-proxy'), ...five('not-a-proxy'), 'socks5 v4 banner': 'closed', ...udp('not-a-proxy') },
  ],
  ['dante on IPv6', () => startDanteUdp('::1', 'open'), { 'socks4 v4': 'relayed', ...five('relayed'), ...udp('relayed') }],
  ['shadowsocks on IPv6', () => startShadowsocks('::1', 'open'), { ...five('relayed'), ...udp('relayed') }],
  ['tor, no network', () => startTorOffline('127.44.1.16', 'denied'), { ...four('denied'), ...five('denied'), ...udp('denied') }],
  [
    'tor, waits for a circuit',
    () => startTorOffline('127.44.1.17', 'waits'),
    { 'socks4 v4': 'no-answer', 'socks5 v4': 'stalled', 'socks5 name tls': 'stalled' },
  ],
];

let bench: SocksBench;
const servers = new Map<string, Daemon>();

beforeAll(async () => {
  bench = await startSocksBench('127.44.0.1');
  await Promise.all(cases.map(async ([name, start]) => servers.set(name, await start())));
});
afterAll(async () => {
  await bench.stop();
  await Promise.all([...servers.values()].map((server) => server.stop()));
});

it.concurrent.each(cases)('%s: each way ends as it must, with the whole proof or none', async (name, _start, expected) => {
  for (const [question, result] of Object.entries(expected)) {
    const attempt = await bench.ask(servers.get(name)!, question, { stepTimeoutMs: name.includes('waits') ? 1_000 : 5_000 });
    expect({ question, result: attempt.result, said: attempt.detail }).toMatchObject({ question, result });
    const whole = result === 'relayed';
    expect(Object.values(attempt.proof)).toEqual([whole, whole, whole]);
    expect(attempt.seen?.exitIp ?? null).toBe(!whole ? null : question.includes(' v6') ? '::1' : '127.0.0.1');
    expect(attempt.transcript[0]).toMatchObject({ direction: 'sent', atMs: expect.any(Number) });
    const times = attempt.transcript.map(({ atMs }) => atMs);
    expect(times).toEqual(times.toSorted((a, b) => a - b));
  }
});

it('asks for a name where the judge has one', async () => {
  const named = await startSocksBench('127.0.0.1', { name: 'localhost' });
  for (const server of ['microsocks, open', 'ssh -D', 'shadowsocks, open']) {
    const { result, transcript } = await named.ask(servers.get(server)!, 'socks5 name tls');
    expect({ server, result }).toEqual({ server, result: 'relayed' });
    expect(transcript[2]?.data).toContain('\\x05\\x01\\x00\\x03\\tlocalhost');
  }
  const fourA = await named.ask(servers.get('ssh -D')!, 'socks4a name banner');
  expect(fourA).toMatchObject({
    result: 'relayed',
    transcript: [{ data: expect.stringMatching(/^\\x04\\x01.*\\x00\\x00\\x00\\x01\\x00localhost\\x00$/) }, {}, {}, {}, {}],
  });
  await named.stop();
});

it('says of a password that it is demanded, and sends none', async () => {
  for (const server of ['dante, password', 'microsocks, password', 'socks5-server, password']) {
    const { detail, transcript } = await bench.ask(servers.get(server)!, 'socks5 v4');
    expect(detail).toBe('a password is demanded');
    expect(transcript.filter(({ direction }) => direction === 'sent').map(({ data }) => data)).toEqual([
      '\\x05\\x02\\x00\\x02',
      '\\x05\\x01\\x00',
    ]);
  }
});
