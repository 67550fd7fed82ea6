import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { RelayResult } from '../../../src/model/relay.ts';
import { startRaw } from '../../support/raw-servers.ts';
import { startSocksBench, type SocksBench } from '../../support/socks-ask.ts';
import { bytes, hangUp, hear, named, reply5, scripted } from '../../support/socks-scripts.ts';
import { startUdpServer, type UdpScript } from '../../support/socks-udp-server.ts';

const STEP_MS = 900;
const IP = '127.44.3.1';
const ELSEWHERE = '127.44.3.77';

let bench: SocksBench;
let judge: { readonly host: string; readonly port: number };
beforeAll(async () => {
  // Not all of loopback: the rest of it stands for other people's addresses.
  bench = await startSocksBench('127.44.0.3', { ranges: ['127.44.0.0/16'] });
  judge = { host: bench.client.address, port: bench.client.udpPorts?.[0] ?? 0 };
});
afterAll(() => bench.stop());

const naming =
  (address: readonly number[], port?: number) =>
  (relayPort: number): Buffer =>
    reply5(0, address, port ?? relayPort);
const MAPPED = [4, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xff, 0xff, 127, 44, 3, 1] as const;

type Case = readonly [name: string, script: UdpScript, result: RelayResult, detail: string];

const NAMED: readonly Case[] = [
  ['by all zeros', {}, 'relayed', 'through the association'],
  ['by all zeros of IPv6', { reply: naming([4, ...Array.from({ length: 16 }, () => 0)]) }, 'relayed', 'through the association'],
  ['by its own address', { reply: naming([1, 127, 44, 3, 1]) }, 'relayed', 'through the association'],
  ['by its own address in IPv6', { reply: naming(MAPPED) }, 'relayed', 'through the association'],
  ['by its own address in text', { reply: naming(named(IP)) }, 'relayed', 'through the association'],
  ['by another address of the scope', { reply: naming([1, 127, 44, 3, 77]), relayIp: ELSEWHERE }, 'relayed', 'its relay is 127.44.3.77'],
  ['by an address behind a translator', { reply: naming([1, 10, 0, 0, 7]) }, 'relayed', 'its relay says it is 10.0.0.7'],
  ['by a host name', { reply: naming(named('relay.example')) }, 'relayed', 'a relay named by a host name'],
  ['by no name', { reply: naming(named('')) }, 'relayed', 'a relay named by a host name'],
  ['by an address of others', { reply: naming([1, 192, 0, 2, 7]) }, 'denied', '192.0.2.7 as its relay, which is outside the scope'],
  ['by the address of all', { reply: naming([1, 255, 255, 255, 255]) }, 'denied', 'outside the scope'],
  ['by the judge', { reply: naming([1, 127, 44, 0, 3], 7) }, 'looped', 'the judge itself'],
  ['by no port', { reply: naming([1, 0, 0, 0, 0], 0) }, 'denied', 'no port'],
];

const ALTERED = (header: Buffer, answer: Buffer): readonly Buffer[] => [
  Buffer.concat([header, answer.subarray(0, 60), Buffer.from('zzzz')]),
];
const fragmented = (header: Buffer): Buffer => Buffer.from(header.map((byte, index) => (index === 2 ? 1 : byte)));
const JUNK = Array.from({ length: 2_000 }, (_, index) => Buffer.alloc(1 + (index % 900), index % 256));

const BACK: readonly Case[] = [
  ['nothing', { deaf: true, back: () => [] }, 'stalled', 'no datagram came through'],
  ['nothing, and it hangs up', { deaf: true, back: () => [], hangsUp: true }, 'closed', 'ended by hanging up'],
  ['nothing, though it asked', { back: () => [] }, 'one-way', 'did not come back'],
  ['the answer, altered', { back: ALTERED }, 'tampered', 'came back altered'],
  [
    'another answer',
    { deaf: true, back: (header) => [Buffer.concat([header, Buffer.from('no')])] },
    'not-a-proxy',
    'not the judge’s answer',
  ],
  [
    'the question',
    { deaf: true, back: (header) => [Buffer.concat([header, Buffer.from('k1-')])] },
    'not-a-proxy',
    'not the judge’s answer',
  ],
  ['no header', { deaf: true, back: () => [Buffer.from('PONG')] }, 'other-protocol', 'without the header'],
  ['the answer without a header', { back: (_header, answer) => [answer] }, 'one-way', 'did not come back'],
  ['fragments', { deaf: true, back: (header) => [fragmented(header)] }, 'other-protocol', 'fragments'],
  ['the answer in a fragment', { back: (header, answer) => [Buffer.concat([fragmented(header), answer])] }, 'one-way', 'did not come back'],
  ['the answer from another port', { elsewhere: true }, 'one-way', 'did not come back'],
  ['the answer to the third', { back: (header, answer, nth) => (nth < 3 ? [] : [Buffer.concat([header, answer])]) }, 'relayed', ''],
  ['the answer twice', { back: (header, answer) => [0, 1].map(() => Buffer.concat([header, answer])) }, 'relayed', ''],
  ['2,000 datagrams of junk', { deaf: true, back: () => JUNK }, 'other-protocol', 'without the header'],
  ['60 KB with the answer', { back: (header, answer) => [Buffer.concat([header, Buffer.alloc(60_000), answer])] }, 'relayed', ''],
];

describe.each([
  ['a relay named', NAMED],
  ['what comes back:', BACK],
])('%s', (_which, cases) => {
  it.each(cases)('%s', async (_name, script, result, detail) => {
    const server = await startUdpServer(IP, judge, script);
    const before = bench.net.stats();
    const startedAt = performance.now();
    const attempt = await bench.ask(server, 'socks5-udp v4', { stepTimeoutMs: STEP_MS });
    const ms = performance.now() - startedAt;
    const after = bench.net.stats();
    await server.stop();
    expect(attempt).toMatchObject({ result, detail: expect.stringContaining(detail) });
    const whole = result === 'relayed';
    expect(attempt.proof.hmacCameBack).toBe(whole);
    expect(attempt.seen === null).toBe(!['relayed', 'one-way', 'tampered'].includes(result));
    expect(ms).toBeLessThan(2 * STEP_MS);
    // Three datagrams at most, all of them to the relay, and none where it is not ours to ask.
    const sent = after.datagrams - before.datagrams;
    expect(sent).toBeLessThanOrEqual(3);
    expect(sent === 0).toBe(/outside the scope|no port|the judge itself/.test(attempt.detail));
    expect(after.refused.count).toBe(before.refused.count);
    expect(server.datagrams()).toBe(sent);
    expect(JSON.stringify(attempt.transcript).length).toBeLessThan(400_000);
  });
});

it('ends at once where nobody is at the relay’s port', async () => {
  const server = await startRaw(IP, scripted([hear, bytes(5, 0), hear, reply5(0, [1, 0, 0, 0, 0], 9)]));
  const startedAt = performance.now();
  const attempt = await bench.ask(server, 'socks5-udp v4');
  await server.stop();
  expect(attempt).toMatchObject({ result: 'closed', detail: expect.stringContaining('nobody is at its relay') });
  expect(performance.now() - startedAt).toBeLessThan(1_000);
});

it.each([
  ['silence', [hear, bytes(5, 0)], 'stalled'],
  ['hangs up', [hear, bytes(5, 0), hear, hangUp], 'closed'],
  ['not supported', [hear, bytes(5, 0), hear, reply5(7)], 'denied'],
  ['a password', [hear, bytes(5, 2)], 'auth-required'],
] as const)('names what ends before there is a relay: %s', async (_name, steps, result) => {
  const server = await startRaw(IP, scripted(steps));
  const attempt = await bench.ask(server, 'socks5-udp v4', { stepTimeoutMs: STEP_MS });
  await server.stop();
  expect(attempt.result).toBe(result);
});

it('needs no second leave where one connection an address is the limit', async () => {
  const strict = await startSocksBench('127.44.0.8', { perAddress: 1 });
  const at = { host: strict.client.address, port: strict.client.udpPorts?.[0] ?? 0 };
  const server = await startUdpServer(IP, at);
  const other = await startUdpServer(IP, at, { reply: naming([1, 127, 44, 3, 77]), relayIp: ELSEWHERE });
  for (const one of [server, other, server]) expect(await strict.ask(one, 'socks5-udp v4')).toMatchObject({ result: 'relayed' });
  await Promise.all([server.stop(), other.stop()]);
  await strict.stop();
});

it('stops with the scan', async () => {
  const server = await startUdpServer(IP, judge, { deaf: true, back: () => [] });
  const stop = new AbortController();
  setTimeout(() => stop.abort(), 200);
  const startedAt = performance.now();
  await bench.ask(server, 'socks5-udp v4', { signal: stop.signal });
  await server.stop();
  expect(performance.now() - startedAt).toBeLessThan(1_000);
});

it('keeps the order of time over both transcripts', async () => {
  const server = await startUdpServer(IP, judge);
  const { transcript } = await bench.ask(server, 'socks5-udp v4');
  await server.stop();
  expect(transcript.map(({ direction, bytes: length }) => [direction, length])).toEqual([
    ['sent', 4],
    ['received', 2],
    ['sent', 10],
    ['received', 4],
    ['received', 6],
    ['sent', 87],
    ['received', 74],
  ]);
});
