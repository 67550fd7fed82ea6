import { connect, createServer, type Socket } from 'node:net';
import { createServer as createTls } from 'node:tls';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { layersOf } from '../../../crawlers/proxy/layers.ts';
import { createSweepCrawler } from '../../../crawlers/sweep/sweep.ts';
import { makeCertificate } from '../../../src/judge/certificate.ts';
import type { ServiceObservation } from '../../../src/model/observation.ts';
import { askProxy, startThreePorts } from '../../support/ask-proxy.ts';
import { crawl, loopbackNet } from '../../support/crawl.ts';
import { startDaemon, type Daemon } from '../../support/daemon.ts';
import { freePort } from '../../support/free-port.ts';
import { startMicrosocks, startTinyproxy } from '../../support/proxies.ts';
import { startRaw } from '../../support/raw-servers.ts';
import { startScripted } from '../../support/scripted-proxy.ts';

const TLS_PORT = 8_443;

const net = loopbackNet();
let judge: Awaited<ReturnType<typeof startThreePorts>>;
const stops: (() => Promise<unknown>)[] = [];
beforeAll(async () => {
  judge = await startThreePorts('127.42.0.16');
});
afterAll(async () => {
  await net.close();
  await Promise.all([judge.stop(), ...stops.map((stop) => stop())]);
});

function kept<T extends Daemon>(daemon: T): T {
  stops.push(() => daemon.stop());
  return daemon;
}

/** A site of one page inside TLS, as sites answer there: 400 to what is no TLS, at once. */
async function startSite(ip: string): Promise<Daemon> {
  const { privateKeyPem: key, certificatePem: cert } = await makeCertificate(Date.now());
  const sockets = new Set<Socket>();
  const server = createTls({ key, cert }, (socket) => {
    socket.on('error', () => socket.destroy());
    socket.once('data', () => socket.end('HTTP/1.1 200 OK\r\nContent-Length: 5\r\nConnection: close\r\n\r\nhello'));
  });
  server.on('connection', (socket: Socket) => void sockets.add(socket)).on('tlsClientError', () => undefined);
  await new Promise<void>((resolve) => server.listen(TLS_PORT, ip, resolve));
  const stop = async (): Promise<void> => {
    for (const socket of sockets) socket.destroy();
    await new Promise((resolve) => server.close(resolve));
  };
  return { ip, port: TLS_PORT, stop };
}

/** As a multiplexer does: a ClientHello goes to the one, all else to the other. On a port where TLS is the custom. */
async function multiplexer(ip: string, tls: Daemon, clear: Daemon): Promise<Daemon> {
  const server = createServer((socket) => {
    socket.on('error', () => socket.destroy());
    socket.once('data', (first: Buffer) => {
      const { ip: host, port } = first[0] === 0x16 ? tls : clear;
      const onward = connect(port, host, () => onward.write(first));
      onward.on('error', () => socket.destroy()).on('close', () => socket.destroy());
      socket.on('close', () => onward.destroy());
      onward.pipe(socket);
      socket.pipe(onward);
    });
  });
  await new Promise<void>((resolve) => server.listen(TLS_PORT, ip, resolve));
  return { ip, port: TLS_PORT, stop: async () => void (await new Promise((resolve) => server.close(resolve))) };
}

async function startSslh(ip: string, tls: Daemon, socks: Daemon): Promise<Daemon> {
  const port = await freePort();
  const args = ['-f', '-p', `${ip}:${port}`, '--tls', `${tls.ip}:${tls.port}`, '--socks5', `${socks.ip}:${socks.port}`, '-P', '{dir}/pid'];
  return startDaemon({ debianPackage: 'sslh', program: '/usr/sbin/sslh-select', args, ip, port });
}

/** Debian's nginx with a site inside TLS; it answers clear HTTP with 400, and CONNECT with 405 before it looks at anything else. */
async function startNginxTls(ip: string): Promise<Daemon> {
  const { privateKeyPem, certificatePem } = await makeCertificate(Date.now());
  const tls = 'ssl_certificate {dir}/cert.pem; ssl_certificate_key {dir}/key.pem;';
  const site = `server { listen ${ip}:${TLS_PORT} ssl; ${tls} location / { return 200 hello; } }`;
  const conf = `daemon off; pid {dir}/pid; error_log stderr; events {}\nhttp { access_log off; client_body_temp_path {dir}/b; proxy_temp_path {dir}/p; fastcgi_temp_path {dir}/f; uwsgi_temp_path {dir}/u; scgi_temp_path {dir}/s; ${site} }\n`;
  const files = { 'nginx.conf': conf, 'cert.pem': certificatePem, 'key.pem': privateKeyPem };
  return startDaemon({
    debianPackage: 'nginx-light',
    program: '/usr/sbin/nginx',
    args: ['-c', '{dir}/nginx.conf'],
    files,
    ip,
    port: TLS_PORT,
  });
}

async function swept({ ip, port }: Daemon) {
  const target = { kind: 'sweep' as const, addresses: [ip], ports: [port] };
  const startedAt = performance.now();
  const { observations } = await crawl(createSweepCrawler(), target, { net, judge: judge.client });
  return { protocols: [...(observations[0] as ServiceObservation).protocols].toSorted(), ms: performance.now() - startedAt };
}

async function relayedBy(daemon: Daemon, protocols: readonly string[]) {
  const { relays, failures } = await askProxy(daemon, { net, judge: judge.client, protocols });
  expect(failures).toEqual([]);
  return relays;
}

describe.concurrent('a port that speaks TLS and something in the clear', () => {
  it('is asked in SOCKS behind Debian’s sslh, and proven', { timeout: 60_000 }, async () => {
    const site = kept(await startSite('127.42.16.1'));
    const socks = kept(await startMicrosocks('127.42.16.2', 'open'));
    const port = kept(await startSslh('127.42.16.3', site, socks));
    const { protocols } = await swept(port);
    expect(protocols).toEqual(['https', 'socks5']);
    const relays = await relayedBy(port, protocols);
    const proven = relays.filter(({ result }) => result === 'relayed');
    expect(proven.length).toBeGreaterThan(0);
    expect(new Set(proven.map(({ way, tls }) => `${way} ${tls}`))).toEqual(new Set(['socks5 false']));
    expect(relays.some(({ tls }) => tls)).toBe(true);
  });

  it('is asked with CONNECT, and proven', { timeout: 60_000 }, async () => {
    const site = kept(await startSite('127.42.16.4'));
    const proxy = kept(await startTinyproxy('127.42.16.5', 'open'));
    const port = kept(await multiplexer('127.42.16.6', site, proxy));
    const { protocols } = await swept(port);
    expect(protocols).toContain('http');
    expect(protocols).toContain('https');
    const relays = await relayedBy(port, protocols);
    const ways = relays.filter(({ result }) => result === 'relayed').map(({ way, tls }) => `${way} ${tls}`);
    expect(ways).toContain('connect false');
    expect(ways.filter((way) => way.endsWith('true'))).toEqual([]);
  });

  it('is heard where the proxy has no tunnels', async () => {
    const site = kept(await startSite('127.42.16.7'));
    const proxy = kept(await startScripted('127.42.16.8'));
    const getOnly = kept(
      await startRaw('127.42.16.9', (socket) => {
        socket.once('data', (first: Buffer) => {
          if (first.toString('latin1').startsWith('CONNECT')) {
            socket.end('HTTP/1.1 405 Method Not Allowed\r\nContent-Length: 0\r\n\r\n');
            return;
          }
          const onward = connect(proxy.port, proxy.ip, () => onward.write(first));
          onward.on('error', () => socket.destroy());
          onward.pipe(socket);
        });
      }),
    );
    const port = kept(await multiplexer('127.42.16.10', site, getOnly));
    expect((await swept(port)).protocols).toEqual(['http', 'http-proxy', 'https']);
  });

  it.each([
    ['of Node', '127.42.16.11', startSite],
    ['of nginx', '127.42.16.12', startNginxTls],
  ] as const)('is not made out of a site %s, which is swept no slower', async (_name, ip, start) => {
    const site = kept(await start(ip));
    const { protocols, ms } = await swept(site);
    expect(protocols).toEqual(['https']);
    expect(ms).toBeLessThan(1_500);
  });
});

describe('the two layers', () => {
  it.each([
    [['https'], ['https']],
    [['http', 'http-proxy', 'socks5'], ['http http-proxy socks5']],
    [['https', 'http-proxy'], ['https http-proxy']],
    [
      ['https', 'http-proxy', 'socks5'],
      ['https http-proxy', 'http-proxy socks5'],
    ],
    [
      ['tls', 'http'],
      ['tls', 'http'],
    ],
    [[], ['']],
  ])('%j', (protocols, layers) => {
    const found = layersOf({ port: 443, transport: 'tcp', protocols: [...protocols] });
    expect(found.map((layer) => layer.protocols.join(' '))).toEqual(layers);
  });
});
