import { createServer, type AddressInfo, type Socket } from 'node:net';
import { describe, expect, it } from 'vitest';
import { END_HEADERS, END_STREAM, frame, FRAME, greet, literal, onRequest, STATUS_200 } from './support/h2-frames.ts';
import { GET, http2Bench, LIMITS } from './support/http2.ts';
import { NO_SIGNAL, testNet, value } from './support/net.ts';
import { drip, page, pour } from './support/servers.ts';

const bench = http2Bench(50);

/** The head of a response, and what follows it. */
const body = (socket: Socket, id: number, more: () => void): void => {
  socket.write(frame(FRAME.headers, END_HEADERS, id, STATUS_200));
  more();
};

const MUTE: readonly (readonly [name: string, serve: (socket: Socket) => void, status: string])[] = [
  ['never answers SETTINGS', () => undefined, 'timeout'],
  ['closes', (socket: Socket) => void socket.end(), 'closed'],
  ['resets', (socket: Socket) => void socket.once('data', () => socket.resetAndDestroy()), 'closed'],
  ['a byte a second', (socket: Socket) => drip(socket, 300, () => '\0'), 'timeout'],
  ['GOAWAY instead of SETTINGS', (socket: Socket) => void socket.write(frame(FRAME.goaway, 0, 0, Buffer.alloc(8))), 'protocol'],
];

describe('peers that speak something else', () => {
  it.each([
    [
      'HTTP/1 answering the preface',
      'HTTP/1.1 400 Bad Request',
      (socket: Socket) => void socket.once('data', () => socket.end(page('no', [], '400 Bad Request'))),
    ],
    ['SSH', 'SSH-2.0-OpenSSH_9.2p1', (socket: Socket) => void socket.write('SSH-2.0-OpenSSH_9.2p1\r\n')],
    ['a byte that no SETTINGS has', 'begins: ', (socket: Socket) => void socket.write(Buffer.from([0, 0, 6, 0]))],
  ])('%s: `protocol` at once, with what it said', async (_name, said, serve) => {
    const startedAt = performance.now();
    const { outcome, server } = await bench.openTo(serve);
    expect(outcome).toMatchObject({ status: 'protocol', where: `${server.ip}:${server.port}`, detail: expect.stringContaining(said) });
    expect(performance.now() - startedAt).toBeLessThan(500);
    await expect.poll(() => server.open).toBe(0);
  });

  it.each(MUTE)('%s: %#', async (_name, serve, status) => {
    const startedAt = performance.now();
    const { outcome, server } = await bench.openTo(serve);
    expect(outcome).toMatchObject({ status });
    expect(performance.now() - startedAt).toBeLessThan(1_500);
    await expect.poll(() => server.open).toBe(0);
  });

  it('TLS without h2: `protocol` by ALPN, before a byte is sent', async () => {
    const { outcome, server } = await bench.openTo(() => undefined, { tls: true });
    expect(outcome).toMatchObject({ status: 'protocol', detail: 'no HTTP/2: by ALPN the peer chose nothing' });
    await expect.poll(() => server.open).toBe(0);
  });
});

/** Name, what the peer does once it has a request, and how the request may end. */
const HOSTILE: readonly (readonly [name: string, serve: (socket: Socket) => void, endings: readonly string[]])[] = [
  ['silence', onRequest(() => undefined), ['timeout']],
  ['GOAWAY', onRequest((socket) => socket.write(frame(FRAME.goaway, 0, 0, Buffer.alloc(8)))), ['closed']],
  [
    'GOAWAY with an error',
    onRequest((socket) => socket.write(frame(FRAME.goaway, 0, 0, Buffer.from([0, 0, 0, 0, 0, 0, 0, 2])))),
    ['closed'],
  ],
  ['RST_STREAM', onRequest((socket, id) => socket.write(frame(FRAME.reset, 0, id, Buffer.from([0, 0, 0, 2])))), ['closed']],
  ['RST_STREAM without an error', onRequest((socket, id) => socket.write(frame(FRAME.reset, 0, id, Buffer.alloc(4)))), ['closed']],
  ['a reset connection', onRequest((socket) => socket.resetAndDestroy()), ['closed']],
  ['an end', onRequest((socket) => socket.end()), ['closed']],
  ['a push', onRequest((socket, id) => socket.write(frame(FRAME.push, END_HEADERS, id, Buffer.from([0, 0, 0, 2, 0x82])))), ['protocol']],
  [
    'a header block that does not decode',
    onRequest((socket, id) => socket.write(frame(FRAME.headers, END_HEADERS, id, Buffer.alloc(50, 0xff)))),
    ['protocol'],
  ],
  ['a frame beyond the frame size', onRequest((socket) => socket.write(frame(FRAME.data, 0, 1, Buffer.alloc(100_000)))), ['protocol']],
  ['DATA before HEADERS', onRequest((socket, id) => socket.write(frame(FRAME.data, 0, id, Buffer.alloc(10)))), ['protocol', 'closed']],
  ['no :status', onRequest((socket, id) => socket.write(frame(FRAME.headers, END_HEADERS, id, literal('a', 'b')))), ['protocol', 'closed']],
  [
    'a flood of PING',
    onRequest((socket) => pour(socket, Buffer.concat(Array.from({ length: 500 }, () => frame(FRAME.ping, 0, 0, Buffer.alloc(8)))))),
    ['too-large', 'protocol'],
  ],
  [
    'a flood of SETTINGS',
    onRequest((socket) => pour(socket, Buffer.concat(Array.from({ length: 500 }, () => frame(FRAME.settings, 0, 0))))),
    ['too-large', 'protocol'],
  ],
  [
    'a flood of unknown frames',
    onRequest((socket) => pour(socket, Buffer.concat(Array.from({ length: 500 }, () => frame(0xbe, 0, 0))))),
    ['too-large', 'protocol'],
  ],
  [
    'a flood of 1xx',
    onRequest((socket, id) => pour(socket, frame(FRAME.headers, END_HEADERS, id, literal(':status', '103')))),
    ['too-large', 'protocol', 'timeout'],
  ],
  [
    'endless CONTINUATION',
    onRequest((socket, id) => {
      socket.write(frame(FRAME.headers, 0, id, STATUS_200));
      pour(socket, frame(FRAME.continuation, 0, id, literal('a', 'b'.repeat(100))));
    }),
    ['too-large', 'protocol', 'closed'],
  ],
  [
    'a thousand headers',
    onRequest((socket, id) =>
      socket.write(
        frame(
          FRAME.headers,
          END_HEADERS,
          id,
          Buffer.concat([STATUS_200, ...Array.from({ length: 1_000 }, (_, i) => literal(`a${i}`, 'b'))]),
        ),
      ),
    ),
    ['too-large', 'protocol', 'closed'],
  ],
  ['a byte a second', (socket) => greet(socket, (type) => void (type === FRAME.headers && drip(socket, 300, () => '\0'))), ['timeout']],
];

describe('peers that misuse HTTP/2 end a request in a named status, in time', () => {
  it.each(HOSTILE)('%s', async (_name, serve, endings) => {
    const { outcome, server } = await bench.openTo(serve);
    const session = value(outcome);
    const startedAt = performance.now();
    const [reply, tunnelled] = await Promise.all([
      session.request({ ...LIMITS, headers: GET }),
      session.tunnel({ headers: { ':method': 'CONNECT', ':authority': 'judge.example:80' }, timeoutMs: 1_000 }),
    ]);
    expect(performance.now() - startedAt).toBeLessThan(2_500);
    expect(endings).toContain(reply.status);
    expect(endings).toContain(tunnelled.status);
    session.close();
    expect(JSON.stringify(session.transcript).length).toBeLessThan(200_000);
    await expect.poll(() => server.open).toBe(0);
  });

  it('100 MB of body: cut at the cap, and the peer is told to stop', async () => {
    let stopped = 0;
    const { outcome, server } = await bench.openTo((socket) =>
      greet(socket, (type, id) => {
        if (type === FRAME.reset) stopped += 1;
        if (type === FRAME.headers) body(socket, id, () => socket.write(frame(FRAME.data, 0, id, Buffer.alloc(16_384, 'x'))));
        if (type === FRAME.windowUpdate && id > 0) socket.write(frame(FRAME.data, 0, id, Buffer.alloc(16_384, 'x')));
      }),
    );
    const session = value(outcome);
    const reply = value(await session.request({ ...LIMITS, maxBodyBytes: 10_000, headers: GET }));
    expect({ ...reply, body: reply.body.length }).toMatchObject({ status: 200, body: 10_000, end: 'max-bytes' });
    await expect.poll(() => stopped).toBe(1);
    session.close();
    await expect.poll(() => server.open).toBe(0);
  });

  it('100 MB of body against the window: an error of the connection', async () => {
    const session = await bench.sessionTo(
      onRequest((socket, id) => body(socket, id, () => pour(socket, frame(FRAME.data, 0, id, Buffer.alloc(16_384))))),
    );
    const startedAt = performance.now();
    const reply = await session.request({ maxBodyBytes: 1_000_000_000, timeoutMs: 3_000, headers: GET });
    expect(performance.now() - startedAt).toBeLessThan(2_500);
    expect(value(reply)).toMatchObject({ status: 200, end: 'reset' });
    expect(value(reply).body.length).toBeLessThan(5_000_000);
  });

  it('a body a byte at a time: what came until the deadline', async () => {
    const session = await bench.sessionTo(
      onRequest((socket, id) =>
        body(socket, id, () => drip(socket, 100, () => frame(FRAME.data, 0, id, Buffer.from('x')).toString('latin1'))),
      ),
    );
    const reply = value(await session.request({ maxBodyBytes: 1_000, timeoutMs: 550, headers: GET }));
    expect(reply.end).toBe('timeout');
    expect(reply.body.length).toBeGreaterThan(2);
  });

  it('a body reset half-way keeps what came', async () => {
    const session = await bench.sessionTo(
      onRequest((socket, id) =>
        body(socket, id, () => {
          socket.write(frame(FRAME.data, 0, id, Buffer.from('half')));
          setTimeout(() => socket.write(frame(FRAME.reset, 0, id, Buffer.from([0, 0, 0, 2]))), 50);
        }),
      ),
    );
    const reply = value(await session.request({ ...LIMITS, headers: GET }));
    expect({ ...reply, body: reply.body.toString() }).toMatchObject({ body: 'half', end: 'reset' });
  });

  it('a peer that says GOAWAY and then never hangs up does not hold its address', async () => {
    const goaway = onRequest((socket) => socket.write(frame(FRAME.goaway, 0, 0, Buffer.alloc(8))));
    const server = createServer({ allowHalfOpen: true }, (socket) => {
      socket.on('error', () => undefined);
      goaway(socket);
    });
    await new Promise<void>((resolve) => server.listen(0, '127.30.0.49', resolve));
    bench.stopLater(() => server.close());
    const narrow = testNet({ pace: { perAddress: 1, perSecond: 1_000, minDelayMs: 0 } });
    bench.stopLater(() => narrow.close());
    const to = { ip: '127.30.0.49', port: (server.address() as AddressInfo).port, timeoutMs: 1_000, signal: NO_SIGNAL };
    for (let round = 0; round < 3; round++) {
      const startedAt = performance.now();
      const session = value(await narrow.http2(to));
      expect(performance.now() - startedAt).toBeLessThan(500);
      expect(await session.request({ ...LIMITS, headers: GET })).toMatchObject({ status: 'closed' });
      session.close();
    }
  });

  it('a response without a body ends whole', async () => {
    const session = await bench.sessionTo(
      onRequest((socket, id) => socket.write(frame(FRAME.headers, END_HEADERS | END_STREAM, id, STATUS_200))),
    );
    expect(value(await session.request({ ...LIMITS, headers: GET }))).toMatchObject({ status: 200, end: 'whole' });
  });
});
