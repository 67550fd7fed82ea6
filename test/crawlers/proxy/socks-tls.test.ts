import type { Socket } from 'node:net';
import { connect as connectTls, createServer as createTlsServer } from 'node:tls';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { makeCertificate, type JudgeCertificate } from '../../../src/judge/certificate.ts';
import { startStunnel } from '../../support/front-ends.ts';
import { startRaw } from '../../support/raw-servers.ts';
import { startSocksBench, type SocksBench } from '../../support/socks-ask.ts';
import { startDanteUdp, startStunnelSocks } from '../../support/socks-proxies.ts';
import { bytes, hear, reply5, say, scripted } from '../../support/socks-scripts.ts';

let bench: SocksBench;
let certificate: JudgeCertificate;
const stops: (() => Promise<unknown>)[] = [];
beforeAll(async () => {
  bench = await startSocksBench('127.44.0.4');
  certificate = await makeCertificate(Date.now());
});
afterAll(async () => {
  await bench.stop();
  await Promise.all(stops.map((stop) => stop()));
});

it('asks inside TLS where the service speaks it', async () => {
  const behind = await startDanteUdp('127.44.4.1', 'open');
  const closed = await startDanteUdp('127.44.4.2', 'password');
  const front = await startStunnel('127.44.4.3', behind, certificate);
  const closedFront = await startStunnel('127.44.4.4', closed, certificate);
  stops.push(...[behind, closed, front, closedFront].map((server) => () => server.stop()));
  for (const question of ['socks5 v4', 'socks5 v6 tls', 'socks5 name banner', 'socks4 v4 tls'])
    expect(await bench.ask(front, question, { tls: true })).toMatchObject({ result: 'relayed', intercepted: false });
  expect(await bench.ask(closedFront, 'socks5 v4', { tls: true })).toMatchObject({ result: 'auth-required' });
});

it('hears what stunnel’s own SOCKS server says inside TLS: it lets nobody to loopback addresses', async () => {
  const server = await startStunnelSocks('127.44.4.5', certificate);
  stops.push(() => server.stop());
  for (const question of ['socks4 v4', 'socks4a name', 'socks5 v4', 'socks5 v6', 'socks5 name', 'socks5-udp v4'])
    expect(await bench.ask(server, question, { tls: true })).toMatchObject({ result: 'denied' });
});

/** Ends the client's TLS with a certificate of its own; `onward` carries what is inside to the judge. */
function interceptor(onward: boolean): (socket: Socket) => void {
  const inside = createTlsServer({ key: certificate.privateKeyPem, cert: certificate.certificatePem }, (socket) => {
    socket.on('error', () => socket.destroy());
    if (!onward) return;
    const judge = connectTls({ host: bench.client.address, port: bench.client.tlsPorts[0] ?? 0, rejectUnauthorized: false });
    judge.on('error', () => socket.destroy());
    socket.on('close', () => judge.destroy());
    socket.pipe(judge).pipe(socket);
  });
  inside.on('tlsClientError', (_error, socket) => socket.destroy());
  return (socket) => void inside.emit('connection', socket);
}

const GRANTS = {
  'socks5 v4 tls': [hear, bytes(5, 0), hear, reply5(0)],
  'socks4 v4 tls': [hear, bytes(0, 90, 0, 0, 0, 0, 0, 0)],
} as const;

it.each(Object.keys(GRANTS) as (keyof typeof GRANTS)[])(
  '%s: says that a tunnel is read along, where it relays all the same',
  async (question) => {
    const take = interceptor(true);
    const server = await startRaw('127.44.4.7', scripted([...GRANTS[question], async (socket) => take(socket)]));
    stops.push(() => server.stop());
    const attempt = await bench.ask(server, question);
    expect(attempt).toMatchObject({ result: 'relayed', intercepted: true, detail: expect.stringContaining('another certificate') });
    expect(server.connections()).toBe(2);
  },
);

it.each(Object.keys(GRANTS) as (keyof typeof GRANTS)[])('%s: proves nothing by another certificate alone', async (question) => {
  const take = interceptor(false);
  const server = await startRaw('127.44.4.8', scripted([...GRANTS[question], async (socket) => take(socket)]));
  stops.push(() => server.stop());
  const attempt = await bench.ask(server, question, { stepTimeoutMs: 700 });
  expect(attempt).toMatchObject({ result: 'tampered', seen: null, proof: { hmacCameBack: false, judgeSawNonce: false } });
});

it('is a failed connection, no answer, where the service speaks no TLS', async () => {
  const server = await startRaw('127.44.4.9', scripted([say('no\n')]));
  await expect(bench.ask(server, 'socks5 v4', { tls: true })).rejects.toThrow('no connection');
  await server.stop();
});
