import { createHash, X509Certificate } from 'node:crypto';
import type { Socket } from 'node:net';
import { describe, expect, it } from 'vitest';
import { createScope } from '../../src/net/scope.ts';
import type { Net } from '../../src/net/net.ts';
import { TEST_CERTIFICATE } from './support/certificate.ts';
import { END_HEADERS, frame, FRAME, onRequest, STATUS_200 } from './support/h2-frames.ts';
import { GET, http2Bench, LIMITS, startHttp2 } from './support/http2.ts';
import { NO_SIGNAL, testNet, value } from './support/net.ts';
import { listen, page } from './support/servers.ts';

const PIN = createHash('sha256').update(new X509Certificate(TEST_CERTIFICATE).raw).digest('hex');
const bench = http2Bench(1);

describe.each([false, true])('a server of Node, TLS %s', (tls) => {
  const how = tls ? { tls: { pin: PIN } } : {};

  it('answers requests, several on one session', async () => {
    const session = value(await bench.open(await startHttp2(bench, tls), how));
    expect(session.extendedConnect).toBe(true);
    expect(session.tls?.alpn).toBe(tls ? 'h2' : undefined);
    const [first, second] = await Promise.all([
      session.request({ ...LIMITS, headers: GET }),
      session.request({ ...LIMITS, headers: { ...GET, ':method': 'POST', ':path': '/y' }, body: Buffer.from('body') }),
    ]);
    expect(value(first)).toMatchObject({
      status: 200,
      headers: { 'x-asked': 'GET judge.example:80/x', 'set-cookie': 'a\nb' },
      end: 'whole',
    });
    expect(value(first).body.toString()).toBe('hello ');
    expect(value(second).body.toString()).toBe('hello body');
    const said = session.transcript.map(({ direction, data }) => `${direction} ${data}`).join('\n');
    expect(said).toContain(String.raw`note HTTP/2 request:\n:method: GET\n:scheme: http\n:authority: judge.example:80\n:path: /x`);
    expect(said).toContain(String.raw`note HTTP/2 response:\n:status: 200`);
    expect(said).toContain('sent body');
    session.close();
    expect(await session.request({ ...LIMITS, headers: GET })).toMatchObject({ status: 'closed' });
  });

  it('carries tunnels: bytes, and TLS inside', async () => {
    const banner = await listen(bench.nextIp(), (socket) => void (socket.write('first'), socket.pipe(socket)));
    const inner = await listen(bench.nextIp(), (socket) => void socket.once('data', () => socket.end(page('inside'))), { tls: true });
    bench.stopLater(() => banner.close());
    bench.stopLater(() => inner.close());
    const session = value(await bench.open(await startHttp2(bench, tls), how));
    const ask = async (to: { ip: string; port: number }) =>
      value(await session.tunnel({ headers: { ':method': 'CONNECT', ':authority': `${to.ip}:${to.port}` }, timeoutMs: 1_000 }));
    const plain = (await ask(banner)).stream!;
    expect(value(await plain.read({ enough: (s) => s.length >= 5, maxBytes: 100, timeoutMs: 1_000 })).data.toString()).toBe('first');
    await plain.write('second');
    expect(value(await plain.read({ enough: (s) => s.length >= 6, maxBytes: 100, timeoutMs: 1_000 })).data.toString()).toBe('second');
    plain.close();
    await expect.poll(() => banner.open).toBe(0);

    const secure = value(await (await ask(inner)).stream!.upgradeTls({ pin: PIN, timeoutMs: 1_000 }));
    expect(secure.tls?.certificateSha256).toBe(PIN);
    await secure.write('GET / HTTP/1.1\r\n\r\n');
    const read = value(await secure.read({ enough: () => false, maxBytes: 1_000, timeoutMs: 1_000 }));
    expect(read).toMatchObject({ end: 'closed' });
    expect(read.data.toString()).toContain('inside');
    expect(await (await ask(inner)).stream!.upgradeTls({ pin: '00'.repeat(32), timeoutMs: 1_000 })).toMatchObject({ status: 'tls' });
    expect(await ask({ ip: '127.30.0.254', port: 9 })).toMatchObject({ status: 502 });
    expect((await session.request({ ...LIMITS, headers: GET })).status).toBe('ok');
    session.close();
    await expect.poll(() => inner.open).toBe(0);
  });
});

describe('the net’s own rules hold', () => {
  it('addresses outside the scope are refused before a packet is sent', async () => {
    expect(await bench.open({ ip: '127.31.0.1', port: 80 })).toMatchObject({ status: 'out-of-scope' });
    expect(await bench.open({ ip: '127.30.0.200', port: 80 })).toMatchObject({ status: 'out-of-scope' });
  });

  it('a session holds a slot of its address until it is closed, by whomever', async () => {
    const narrow = testNet({ pace: { perAddress: 1, perSecond: 1_000, minDelayMs: 0 } });
    bench.stopLater(() => narrow.close());
    const server = await startHttp2(bench, false);
    const to = { ...server, timeoutMs: 1_000, signal: NO_SIGNAL };
    const first = value(await narrow.http2(to));
    let entered = false;
    const second = narrow.http2(to).then((outcome) => ((entered = true), outcome));
    await new Promise((resolve) => setTimeout(resolve, 100));
    expect(entered).toBe(false);
    first.close();
    value(await second).close();
    for (const serve of [
      (socket: Socket) => void socket.end(),
      (socket: Socket) => void socket.write('HTTP/1.1 400 Bad Request\r\n\r\n'),
    ]) {
      const bad = await listen(bench.nextIp(), serve);
      bench.stopLater(() => bad.close());
      for (let i = 0; i < 3; i++) expect((await narrow.http2({ ...to, ip: bad.ip, port: bad.port })).status).not.toBe('aborted');
    }
  });

  it('an abort, an exclusion and the kill switch end what is under way as `aborted`', async () => {
    // The first request is answered, the others are not.
    const first = onRequest((socket, id) => id === 1 && socket.write(frame(FRAME.headers, END_HEADERS, id, STATUS_200)));
    const server = await listen(bench.nextIp(), first);
    bench.stopLater(() => server.close());
    const cuts: readonly ((own: Net, stop: AbortController) => unknown)[] = [
      (_own, stop) => stop.abort(),
      (own) => own.close(),
      (own) => own.setScope?.(createScope({ ranges: ['127.30.1.0/24'] })),
    ];
    for (const cut of cuts) {
      const own = testNet();
      const stop = new AbortController();
      const session = value(await own.http2({ ip: server.ip, port: server.port, timeoutMs: 1_000, signal: stop.signal }));
      const startedAt = performance.now();
      setTimeout(() => void cut(own, stop), 50);
      const connect = { ':method': 'CONNECT', ':authority': 'judge.example:80' };
      const tunnel = value(await session.tunnel({ headers: connect, timeoutMs: 1_000 })).stream!;
      const [reply, read] = await Promise.all([
        session.request({ ...LIMITS, timeoutMs: 5_000, headers: GET }),
        tunnel.read({ enough: () => false, maxBytes: 10, timeoutMs: 5_000 }),
      ]);
      expect([reply.status, read.status, (await tunnel.write('x')).status]).toEqual(['aborted', 'aborted', 'aborted']);
      expect(performance.now() - startedAt).toBeLessThan(500);
      expect(await session.request({ ...LIMITS, headers: GET })).toMatchObject({ status: 'aborted' });
      await expect.poll(() => server.open).toBe(0);
      await own.close();
    }
  });

  it('they also end the wait for the first SETTINGS', async () => {
    const mute = await listen(bench.nextIp(), (socket) => void socket.resume());
    bench.stopLater(() => mute.close());
    const cuts: readonly ((own: Net, stop: AbortController) => unknown)[] = [(_own, stop) => stop.abort(), (own) => own.close()];
    for (const cut of cuts) {
      const own = testNet();
      const stop = new AbortController();
      const startedAt = performance.now();
      setTimeout(() => void cut(own, stop), 50);
      expect(await own.http2({ ip: mute.ip, port: mute.port, timeoutMs: 5_000, signal: stop.signal })).toMatchObject({ status: 'aborted' });
      expect(performance.now() - startedAt).toBeLessThan(500);
      await expect.poll(() => mute.open).toBe(0);
      await own.close();
    }
  });

  it('hundreds of sessions, good and bad, leave nothing behind', async () => {
    const good = await startHttp2(bench, false);
    const bad = await listen(bench.nextIp(), (socket) => void socket.once('data', () => socket.write(page('', [], '400 Bad Request'))));
    const fast = testNet({ pace: { perAddress: 20, perSecond: 1_000_000, minDelayMs: 0 } });
    const before = process.getActiveResourcesInfo().length;
    const outcomes = await Promise.all(
      Array.from({ length: 400 }, async (_, i) => {
        const { ip, port } = i % 2 === 0 ? good : bad;
        const outcome = await fast.http2({ ip, port, timeoutMs: 5_000, signal: NO_SIGNAL });
        if (outcome.status !== 'ok') return outcome.status;
        const reply = await outcome.value.request({ ...LIMITS, headers: GET });
        outcome.value.close();
        return reply.status;
      }),
    );
    expect(outcomes.filter((status) => status === 'ok').length).toBe(200);
    expect(outcomes.filter((status) => status === 'protocol').length).toBe(200);
    await fast.close();
    await bad.close();
    await expect.poll(() => process.getActiveResourcesInfo().length).toBeLessThanOrEqual(before + 5);
  });
});
