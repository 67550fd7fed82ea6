import * as fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { RELAY_RESULTS, type RelayResult } from '../../../src/model/relay.ts';
import { startRaw } from '../../support/raw-servers.ts';
import { startSocksBench, type SocksBench } from '../../support/socks-ask.ts';
import { bytes, drip, echo, hangUp, hear, named, pour, reply5, say, scripted, tunnelTo, type Step } from '../../support/socks-scripts.ts';

const STEP_MS = 600;
const PAGE = 'HTTP/1.1 400 Bad Request\r\nContent-Length: 3\r\n\r\nno\n';

let bench: SocksBench;
let judge: { readonly host: string; readonly port: number };
beforeAll(async () => {
  bench = await startSocksBench('127.44.0.2');
  judge = { host: bench.client.address, port: bench.client.httpPort };
});
afterAll(() => bench.stop());

const place = (): typeof judge => judge;
const toJudge = tunnelTo(place);
const another = (data: Buffer): Buffer =>
  Buffer.from(data.toString('latin1').replaceAll(/[0-9a-f]{64}/g, (answer) => `${answer.slice(0, 60)}zzzz`));

const open5 = [hear, bytes(5, 0), hear] as const;
const granted5 = [...open5, reply5(0)] as const;

/** What a server does, how asking it must end, what must stand in the detail. */
type Case = readonly [name: string, steps: readonly Step[], result: RelayResult, detail: string];

const GREETING: readonly Case[] = [
  ['silence', [], 'no-answer', 'nothing came back to the greeting'],
  ['hangs up at once', [hangUp], 'closed', 'closed without an answer to the greeting'],
  ['hangs up on the greeting', [hear, hangUp], 'closed', 'closed without an answer to the greeting'],
  ['half an answer, then silence', [hear, bytes(5)], 'stalled', '1 bytes of its answer to the greeting'],
  ['half an answer, then hangs up', [hear, bytes(5), hangUp], 'closed', 'in the middle of its answer to the greeting'],
  ['a byte a second', [hear, drip(bytes(5, 0), 1_000)], 'stalled', '1 bytes'],
  ['a web server', [hear, say(PAGE), hangUp], 'other-protocol', 'not SOCKS5'],
  ['a server that greets first', [say('SSH-2.0-OpenSSH_9.2p1\r\n')], 'other-protocol', 'not SOCKS5'],
  ['an echo', [echo], 'other-protocol', 'method 1 was chosen'],
  ['another version', [hear, bytes(4, 0)], 'other-protocol', 'not SOCKS5'],
  ['a method that was not offered', [hear, bytes(5, 1)], 'other-protocol', 'method 1 was chosen; 0 and 2 were offered'],
  ['no method at all', [hear, bytes(5, 0xff)], 'auth-required', 'no connection without authentication'],
  ['a password, always', [hear, bytes(5, 2)], 'auth-required', 'a password is demanded'],
  ['a password, and hangs up', [hear, bytes(5, 2), hangUp], 'auth-required', 'a password is demanded'],
  ['100 MB', [hear, pour], 'other-protocol', 'not SOCKS5'],
];

const REQUEST: readonly Case[] = [
  ['silence', open5, 'stalled', 'no answer to the request'],
  ['hangs up', [...open5, hangUp], 'closed', 'closed without an answer to the request'],
  ['half a reply, then silence', [...open5, bytes(5, 0, 0, 1, 127)], 'stalled', '5 bytes of its answer to the request'],
  ['half a reply, then hangs up', [...open5, bytes(5, 0, 0, 1, 127), hangUp], 'closed', 'in the middle of its answer to the request'],
  ['a byte every 200 ms', [...open5, drip(reply5(0), 200)], 'stalled', 'bytes of its answer to the request'],
  ['another version', [...open5, bytes(4, 0, 0, 1, 0, 0, 0, 0, 0, 0)], 'other-protocol', 'version 4'],
  ['a web page', [...open5, say(PAGE)], 'other-protocol', 'version 72'],
  ['an address of no type', [...open5, reply5(0, [9, 1, 2, 3, 4])], 'other-protocol', 'type 9'],
  ['100 MB of nonsense', [...open5, pour], 'other-protocol', 'version 170'],
  ...[1, 2, 3, 4, 5, 6, 7, 8].map((code): Case => [`reply ${code}`, [...open5, reply5(code)], 'denied', `reply ${code}: `]),
  ['a reply of no known code', [...open5, reply5(0xf0)], 'denied', 'reply 240: unassigned'],
  ['a refusal of two bytes', [...open5, bytes(5, 2), hangUp], 'denied', 'not allowed by ruleset'],
  ['a refusal with an address of no type', [...open5, reply5(5, [0, 0, 0, 0, 0])], 'denied', 'connection refused'],
  ['the request as its reply', [hear, bytes(5, 0), echo], 'denied', 'reply 1'],
];

const TUNNEL: readonly Case[] = [
  ['silence', granted5, 'stalled', 'nothing came'],
  ['hangs up', [...granted5, hangUp], 'closed', 'through the tunnel'],
  ['an echo', [...granted5, echo], 'not-a-proxy', 'through the tunnel'],
  ['a page of its own', [...granted5, hear, say(PAGE)], 'not-a-proxy', 'HTTP 400'],
  ['100 MB', [...granted5, say('HTTP/1.1 200 OK\r\n\r\n'), pour], 'too-large', 'bytes came back'],
  ['reaches the judge, alters its answer', [...granted5, tunnelTo(place, another)], 'tampered', 'altered'],
  ['reaches the judge, keeps its answer', [...granted5, tunnelTo(place, () => undefined)], 'one-way', 'did not come back'],
];

const RELAYS: readonly Case[] = [
  ['an address of IPv4', [...granted5, toJudge], 'relayed', ''],
  ['an address of IPv6', [...open5, reply5(0, [4, ...Array.from({ length: 16 }, () => 1)]), toJudge], 'relayed', ''],
  ['a name of 255 bytes', [...open5, reply5(0, named('n'.repeat(255))), toJudge], 'relayed', ''],
  ['a name of no bytes', [...open5, reply5(0, named('')), toJudge], 'relayed', ''],
  ['a reply in ten pieces', [...open5, drip(reply5(0), 10), toJudge], 'relayed', ''],
  [
    'a delay before each step',
    [hear, drip(bytes(5), 300), bytes(0), hear, drip(bytes(5, 0, 0), 150), bytes(1, 0, 0, 0, 0, 0, 0), toJudge],
    'relayed',
    '',
  ],
];

const FOUR: readonly Case[] = [
  ['silence', [], 'no-answer', 'nothing came back to the request'],
  ['hangs up', [hear, hangUp], 'closed', 'closed without an answer'],
  ['half a reply, then silence', [hear, bytes(0, 90, 1)], 'stalled', '3 bytes'],
  ['half a reply, then hangs up', [hear, bytes(0, 90), hangUp], 'closed', 'in the middle'],
  ['a byte every 200 ms', [hear, drip(bytes(0, 90, 0, 0, 0, 0, 0, 0), 200)], 'stalled', 'bytes'],
  ['rejected', [hear, bytes(0, 91, 0, 0, 0, 0, 0, 0)], 'denied', 'reply 91'],
  ['no identd', [hear, bytes(0, 92, 0, 0, 0, 0, 0, 0)], 'auth-required', 'reply 92'],
  ['another user', [hear, bytes(0, 93, 0, 0, 0, 0, 0, 0)], 'auth-required', 'reply 93'],
  ['a code of no meaning', [hear, bytes(0, 94, 0, 0, 0, 0, 0, 0)], 'other-protocol', 'code is 94'],
  ['an echo', [echo], 'other-protocol', 'code is 1'],
  ['SOCKS5', [hear, bytes(5, 0xff)], 'other-protocol', 'not SOCKS4'],
  ['a web page', [hear, say(PAGE)], 'other-protocol', 'not SOCKS4'],
  ['100 MB', [hear, pour], 'other-protocol', 'not SOCKS4'],
  ['grants and is silent', [hear, bytes(0, 90, 0, 0, 0, 0, 0, 0)], 'stalled', 'nothing came'],
  ['relays', [hear, bytes(0, 90, 0, 0, 0, 0, 0, 0), toJudge], 'relayed', ''],
  ['relays and says version 4', [hear, bytes(4, 90, 0, 0, 0, 0, 0, 0), toJudge], 'relayed', ''],
];

describe.each([
  ['socks5 v4', 'to the greeting', GREETING],
  ['socks5 v4', 'to the request', REQUEST],
  ['socks5 v4', 'in the tunnel', TUNNEL],
  ['socks5 v4', 'with a true tunnel after', RELAYS],
  ['socks4 v4', 'to the request', FOUR],
  ['socks4a name', 'to the request', FOUR],
])('%s: what comes %s', (question, _where, cases) => {
  it.concurrent.each(cases)('%s', async (_name, steps, result, detail) => {
    const server = await startRaw('127.44.2.1', scripted(steps));
    const startedAt = performance.now();
    const attempt = await bench.ask(server, question, { stepTimeoutMs: STEP_MS });
    const ms = performance.now() - startedAt;
    await server.stop();
    expect(attempt).toMatchObject({ result, detail: expect.stringContaining(detail) });
    expect(attempt.proof.hmacCameBack).toBe(result === 'relayed');
    expect(attempt.seen === null).toBe(!['relayed', 'tampered', 'one-way'].includes(result));
    expect(JSON.stringify(attempt.transcript).length).toBeLessThan(300_000);
    // A greeting asked twice and a tunnel are four steps at most.
    expect(ms).toBeLessThan(4 * STEP_MS + 1_000);
    expect(server.connections()).toBeLessThanOrEqual(2);
  });
});

it('leaves to the tunnel what comes in one piece with the reply', async () => {
  const [port] = bench.client.bannerPorts ?? [];
  const server = await startRaw('127.44.2.2', (socket) => {
    const withReply = (data: Buffer): Buffer => {
      const first = !replied;
      replied = true;
      return first ? Buffer.concat([reply5(0, named('relay.example')), data]) : data;
    };
    let replied = false;
    scripted([...open5, tunnelTo(() => ({ host: bench.client.address, port: port ?? 0 }), withReply)])(socket);
  });
  const attempt = await bench.ask(server, 'socks5 v4 banner');
  await server.stop();
  expect(attempt).toMatchObject({ result: 'relayed', detail: expect.stringContaining('its signed banner first') });
});

it('waits for the first byte only as long as it is told', async () => {
  const server = await startRaw('127.44.2.3', scripted([]));
  const startedAt = performance.now();
  const attempt = await bench.ask(server, 'socks5 v4', { stepTimeoutMs: 5_000, firstByteMs: 200 });
  await server.stop();
  expect(attempt.result).toBe('no-answer');
  expect(performance.now() - startedAt).toBeLessThan(1_000);
});

it('asks a second time without offering a password, and relays where that is enough', async () => {
  let asked = 0;
  const server = await startRaw('127.44.2.4', (socket) => {
    asked += 1;
    scripted(asked === 1 ? [hear, bytes(5, 2)] : [...granted5, toJudge])(socket);
  });
  const attempt = await bench.ask(server, 'socks5 v4');
  await server.stop();
  expect(attempt.result).toBe('relayed');
  expect(attempt.transcript.filter(({ direction }) => direction === 'sent').slice(0, 2)).toMatchObject([
    { data: '\\x05\\x02\\x00\\x02' },
    { data: '\\x05\\x01\\x00' },
  ]);
});

it.each([
  ['the ruleset forbids it', 2, 'auth-required', 'a password is demanded'],
  ['the judge is not reached', 5, 'denied', 'reply 5'],
] as const)('one that prefers a password and takes us without: %s', async (_, code, result, detail) => {
  const server = await startRaw('127.44.2.7', (socket) => {
    socket.once('data', (greeting) => {
      socket.pause();
      scripted(greeting.length === 4 ? [bytes(5, 2)] : [bytes(5, 0), hear, reply5(code)])(socket);
    });
  });
  const attempt = await bench.ask(server, 'socks5 v4');
  await server.stop();
  expect(attempt.result).toBe(result);
  expect(attempt.detail).toContain(detail);
});

it('asks a control in the way that the proof came', async () => {
  const server = await startRaw('127.44.2.5', (socket) => {
    socket.once('data', (greeting) => {
      socket.pause();
      if (greeting.length === 4) socket.write(bytes(5, 2));
      else scripted([bytes(5, 0), hear, reply5(0), toJudge])(socket);
    });
  });
  expect(await bench.ask(server, 'socks5 v4')).toMatchObject({ result: 'relayed' });
  expect(await bench.ask(server, 'socks5 v4', { unsigned: true })).toMatchObject({ result: 'closed', seen: null });
  await server.stop();
});

it('ends with a name, whatever comes', { timeout: 60_000 }, async () => {
  const piece = fc.oneof(
    fc.uint8Array({ maxLength: 40 }).map((data) => Buffer.from(data)),
    fc.constantFrom(bytes(5, 0), bytes(5, 2), reply5(0), bytes(0, 90, 0, 0, 0, 0, 0, 0), say(PAGE), bytes(5), bytes(5, 0, 0, 3, 255)),
  );
  const question = fc.constantFrom('socks5 v4', 'socks5 name tls', 'socks5 v6 banner', 'socks4 v4', 'socks4a name', 'socks5-udp v4');
  await fc.assert(
    fc.asyncProperty(question, fc.array(piece, { maxLength: 5 }), async (asked, pieces) => {
      const server = await startRaw('127.44.2.6', scripted([hear, ...pieces, hangUp]));
      const attempt = await bench.ask(server, asked, { stepTimeoutMs: 300 });
      await server.stop();
      expect(RELAY_RESULTS).toContain(attempt.result);
      expect(Object.values(attempt.proof)).toEqual([false, false, false]);
      expect(attempt.detail).not.toBe('');
    }),
    { numRuns: 300 },
  );
});
