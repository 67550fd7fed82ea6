import { connect, type Socket } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { isFailure, type Attempt } from '../../../crawlers/proxy/probe.ts';
import { createProxyCrawler } from '../../../crawlers/proxy/proxy.ts';
import { WAYS } from '../../../crawlers/proxy/ways.ts';
import { makeCertificate } from '../../../src/judge/certificate.ts';
import type { JudgeClient } from '../../../src/evidence/judge-proof.ts';
import type { RelayObservation, RelayResult } from '../../../src/model/relay.ts';
import { crawl, loopbackNet, startJudge } from '../../support/crawl.ts';
import type { Daemon } from '../../support/daemon.ts';
import { startApacheHttp2 } from '../../support/http2-proxies.ts';
import { startSquid, startTinyproxy } from '../../support/proxies.ts';
import { RAW_SERVERS, startRaw } from '../../support/raw-servers.ts';
import {
  capsule,
  carryDatagrams,
  startH2oTunnels,
  startUdpOverHttp1,
  startUdpOverHttp2,
  type Carry,
  type TunnelAnswer,
} from '../../support/udp-tunnels.ts';
import { startNginx } from '../../support/web-servers.ts';

const net = loopbackNet();
const stops: (() => Promise<unknown>)[] = [];
let judge: Awaited<ReturnType<typeof startJudge>>;
beforeAll(async () => {
  judge = await startJudge('127.46.0.1');
});
afterAll(async () => {
  await net.close();
  await Promise.all([judge.judge.stop(), ...stops.map((stop) => stop())]);
});

async function ask(at: { ip: string; port: number }, client: JudgeClient = judge.client, tls = false): Promise<Attempt> {
  const probe = {
    net,
    judge: client,
    ...at,
    tls,
    spokeHttp: true,
    mark: '0a0b0c0e',
    signal: new AbortController().signal,
    stepTimeoutMs: 700,
  };
  const destination = client.address.includes(':') ? 'v6' : 'v4';
  const attempt = await WAYS['connect-udp']!(probe, {
    way: 'connect-udp',
    destination,
    judgePort: client.udpPorts?.[0] ?? 0,
    payload: 'datagram',
  });
  if (isFailure(attempt)) throw new Error(`${attempt.status}: ${attempt.detail}`);
  return attempt;
}

async function started<T extends Daemon>(daemon: Promise<T>): Promise<T> {
  const it = await daemon;
  stops.push(() => it.stop());
  return it;
}

const WHOLE = { hmacCameBack: true, judgeSawNonce: true, nonceSigned: true };
const NONE = { hmacCameBack: false, judgeSawNonce: false, nonceSigned: false };

describe('a scripted server of RFC 9298', () => {
  it.each([
    ['by an upgrade of HTTP/1.1', (ip: string) => startUdpOverHttp1(ip, { status: 101, carry: carryDatagrams }), 'HTTP/1.1'],
    ['by extended CONNECT over HTTP/2', (ip: string) => startUdpOverHttp2(ip, { status: 200, carry: carryDatagrams }), 'HTTP/2'],
  ])('relays a datagram to the judge, %s', async (_name, start, over) => {
    const attempt = await ask(await started(start('127.46.1.1')));
    expect(attempt).toMatchObject({ result: 'relayed', proof: WHOLE, seen: { exitIp: '127.0.0.1', added: {} } });
    expect(attempt.detail).toContain(`over ${over})`);
    const v6 = await startJudge('::1');
    stops.push(() => v6.judge.stop());
    expect(await ask(await started(start('127.46.1.2')), v6.client)).toMatchObject({ result: 'relayed', seen: { exitIp: '::1' } });
  });

  it('is found by the crawl', async () => {
    const { ip, port } = await started(startUdpOverHttp1('127.46.1.3', { status: 101, carry: carryDatagrams }));
    const target = { kind: 'proxy' as const, ip, services: [{ port, transport: 'tcp' as const, protocols: ['http'] }] };
    const { observations } = await crawl(createProxyCrawler({ stepTimeoutMs: 1_000 }), target, { net, judge: judge.client });
    const proven = (observations as readonly RelayObservation[]).filter(({ result }) => result === 'relayed');
    expect(proven.map(({ way, payload }) => [way, payload])).toEqual([['connect-udp', 'datagram']]);
  });
});

/** A program built from h2o's source (see `startH2oTunnels`): no package brings it, so these tests run only where one is named. */
const H2O = process.env['KUZET_TEST_H2O'] ?? '';
if (H2O === '')
  console.warn('Skipped: h2o as a real server of RFC 9298. No package brings it; KUZET_TEST_H2O names one built from source.');

describe.skipIf(H2O === '')('h2o, a real server of RFC 9298', () => {
  it.each([false, true])('open and closed, TLS %s', async (tls) => {
    const pair = tls ? await makeCertificate(Date.now()) : undefined;
    const open = await started(startH2oTunnels(H2O, '127.46.6.1', 'open', pair));
    expect(await ask(open, judge.client, tls)).toMatchObject({ result: 'relayed', proof: WHOLE, product: expect.stringContaining('h2o') });
    const closed = await started(startH2oTunnels(H2O, '127.46.6.2', 'denied', pair));
    expect(await ask(closed, judge.client, tls)).toMatchObject({ result: 'denied', proof: NONE });
    if (!tls) expect((await ask(await withoutUpgrade(open, '127.46.6.3'))).detail).toContain('over HTTP/2)');
  });
});

function forward(socket: Socket, { ip, port }: { readonly ip: string; readonly port: number }, first: Buffer = Buffer.alloc(0)): void {
  const onward = connect(port, ip, () => onward.write(first));
  onward.on('error', () => socket.destroy());
  socket.pipe(onward).pipe(socket);
}

/** Passes everything on but requests in HTTP/1.1, which it refuses (in the clear). */
async function withoutUpgrade(behind: Daemon, ip: string): Promise<Daemon> {
  return started(
    startRaw(
      ip,
      (socket) =>
        void socket.once('data', (first: Buffer) => {
          if (first.toString('latin1').startsWith('GET')) socket.end('HTTP/1.1 501 No\r\nContent-Length: 0\r\n\r\n');
          const onward = connect(behind.port, behind.ip, () => onward.write(first));
          onward.on('error', () => socket.destroy());
          socket.pipe(onward).pipe(socket);
        }),
    ),
  );
}

/** Passes on what a carrier sends back, changed. */
const changed =
  (change: (data: Buffer) => Buffer | undefined): Carry =>
  (tunnel, target) => {
    const write = tunnel.write.bind(tunnel);
    tunnel.write = ((data: Buffer) => {
      const after = change(data);
      return after === undefined || write(after);
    }) as typeof tunnel.write;
    carryDatagrams(tunnel, target);
  };

const echo: Carry = (tunnel) => void tunnel.pipe(tunnel);
const says =
  (bytes: Buffer): Carry =>
  (tunnel) =>
    void tunnel.write(bytes);

/** Name, how the server answers, and what that is called. */
const ANSWERS: readonly (readonly [name: string, answer: Omit<TunnelAnswer, 'status'> & { status?: number }, result: RelayResult])[] = [
  ['407', { status: 407 }, 'auth-required'],
  ['403 with Proxy-Status', { status: 403, headers: { 'proxy-status': 'p; error=destination_ip_prohibited' } }, 'denied'],
  ['403 like any other server', { status: 403 }, 'not-a-proxy'],
  ['404', { status: 404 }, 'not-a-proxy'],
  ['a tunnel in which nothing comes', { carry: () => undefined }, 'stalled'],
  ['a tunnel that echoes', { carry: echo }, 'not-a-proxy'],
  ['a tunnel that is closed', { carry: (tunnel) => tunnel.end() }, 'closed'],
  ['a tunnel with something else in it', { carry: says(Buffer.alloc(100, 0xff)) }, 'other-protocol'],
  ['a tunnel with unknown capsules alone', { carry: says(capsule(7, Buffer.alloc(20))) }, 'stalled'],
  ['a tunnel that loses what comes back', { carry: changed(() => undefined) }, 'one-way'],
  ['a tunnel that alters what comes back', { carry: changed((data) => Buffer.from(data).fill(0x30, data.length - 8)) }, 'tampered'],
  [
    'a tunnel that puts another context before it',
    { carry: changed((data) => Buffer.concat([capsule(0, Buffer.from([2, 9])), data])) },
    'relayed',
  ],
  [
    'a tunnel to another port of the judge',
    { carry: (tunnel, { host }) => carryDatagrams(tunnel, { host, port: judge.client.udpPorts?.[1] ?? 0 }) },
    'looped',
  ],
  [
    'a tunnel that pours',
    { carry: (tunnel) => void setInterval(() => tunnel.destroyed || tunnel.write(capsule(9, Buffer.alloc(8_000))), 10).unref() },
    'too-large',
  ],
];

describe.each([
  ['HTTP/1.1', 101, startUdpOverHttp1],
  ['HTTP/2', 200, startUdpOverHttp2],
] as const)('answers of a scripted server over %s', (version, opens, start) => {
  it.each(ANSWERS)('%s', async (name, answer, result) => {
    const ip = `127.46.${version === 'HTTP/2' ? 3 : 2}.${ANSWERS.findIndex(([one]) => one === name) + 1}`;
    const before = performance.now();
    const attempt = await ask(await started(start(ip, { status: opens, ...answer })));
    expect(attempt, JSON.stringify(attempt.transcript)).toMatchObject({ result });
    expect(performance.now() - before).toBeLessThan(3_500);
    if (result !== 'relayed') expect(Object.values(attempt.proof)).not.toEqual([true, true, true]);
  });
});

describe('what is no UDP proxy is never taken for one, and costs little', () => {
  it.each([
    ['nginx', () => startNginx('127.46.4.1', 'static')],
    ['nginx, 200 to all', () => startNginx('127.46.4.2', 'always-200')],
    ['squid, open', () => startSquid('127.46.4.3', 'open')],
    ['tinyproxy, open', () => startTinyproxy('127.46.4.4', 'open')],
    ['apache2 with HTTP/2, an open proxy', () => startApacheHttp2('127.46.4.5', 'open')],
    ['a server of HTTP/2 without extended CONNECT', () => startUdpOverHttp2('127.46.4.6', { status: 200, carry: carryDatagrams }, false)],
  ])('%s', async (_name, start) => {
    const daemon = await started(start());
    const before = performance.now();
    const attempt = await ask(daemon);
    expect(['not-a-proxy', 'other-protocol']).toContain(attempt.result);
    expect(attempt.proof).toEqual(NONE);
    expect(performance.now() - before).toBeLessThan(1_500);
  });

  const names = Object.keys(RAW_SERVERS) as (keyof typeof RAW_SERVERS)[];
  it.each(names.map((name, index) => [name, `127.46.5.${index + 1}`] as const))('%s', async (name, ip) => {
    const daemon = await started(startRaw(ip, RAW_SERVERS[name]));
    const before = performance.now();
    const attempt = await ask(daemon);
    expect(attempt.result).not.toBe('relayed');
    expect(attempt.proof).toEqual(NONE);
    expect(performance.now() - before).toBeLessThan(3_500);
    expect(daemon.connections()).toBeLessThanOrEqual(2);
  });

  it('a port forwarded to the judge as a whole', async () => {
    const daemon = await started(
      startRaw('127.46.5.100', (socket) => forward(socket, { ip: judge.client.address, port: judge.client.httpPort })),
    );
    expect((await ask(daemon)).proof).toEqual(NONE);
  });
});
