import { createServer } from 'node:http';
import { connect, type AddressInfo, type Socket } from 'node:net';
import { Server as ProxyChain } from 'proxy-chain';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { createProxyCrawler } from '../../../crawlers/proxy/proxy.ts';
import { makeCertificate } from '../../../src/judge/certificate.ts';
import { crawl, loopbackNet, startJudge } from '../../support/crawl.ts';
import type { Daemon } from '../../support/daemon.ts';
import { startMicrosocks } from '../../support/proxies.ts';
import type { RelayObservation } from '../../../src/model/relay.ts';

const net = loopbackNet();
let judge: Awaited<ReturnType<typeof startJudge>>;
const stops: (() => Promise<unknown>)[] = [];

beforeAll(async () => {
  judge = await startJudge('127.42.0.4');
});
afterAll(async () => {
  await net.close();
  await Promise.all([judge.judge.stop(), ...stops.map((stop) => stop())]);
});

/** A forward proxy of a few lines: `allows` is asked with the port, `passes` with the client's first bytes. */
async function startConnectProxy(
  ip: string,
  allows: (port: number) => boolean,
  passes: (first: Buffer) => boolean = () => true,
): Promise<Daemon> {
  const sockets = new Set<Socket>();
  const server = createServer((_request, response) => void response.writeHead(403).end());
  server.on('connection', (socket: Socket) => sockets.add(socket));
  server.on('connect', ({ url = '' }, client: Socket) => tunnel(url, client, allows, passes));
  await new Promise<void>((resolve) => server.listen(0, ip, resolve));
  const stop = async (): Promise<void> => {
    for (const socket of sockets) socket.destroy();
    await new Promise((resolve) => server.close(resolve));
  };
  stops.push(stop);
  return { ip, port: (server.address() as AddressInfo).port, stop };
}

function tunnel(authority: string, client: Socket, allows: (port: number) => boolean, passes: (first: Buffer) => boolean): void {
  const [host, port] = authority.split(':');
  client.on('error', () => client.destroy());
  if (!allows(Number(port))) {
    client.end('HTTP/1.1 403 Forbidden\r\n\r\n');
    return;
  }
  const onward = connect(Number(port), host, () => client.write('HTTP/1.1 200 OK\r\n\r\n'));
  onward.on('error', () => client.destroy());
  onward.pipe(client);
  client.on('close', () => onward.destroy());
  client.once('data', (first: Buffer) => {
    if (passes(first)) onward.write(first);
    else client.destroy();
    client.pipe(onward);
  });
}

async function ask(daemon: { ip: string; port: number }, protocols: string[] = [], client = judge.client) {
  const target = { kind: 'proxy' as const, ip: daemon.ip, services: [{ port: daemon.port, transport: 'tcp' as const, protocols }] };
  const { observations } = await crawl(createProxyCrawler({ stepTimeoutMs: 2_000 }), target, { net, judge: client });
  return Object.fromEntries(observations.map((observation) => [(observation as RelayObservation).way, observation as RelayObservation]));
}

it('proves a tunnel by TLS pinned to the judge', async () => {
  const { connect: relay } = await ask(await startConnectProxy('127.42.8.1', () => true));
  expect(relay).toMatchObject({ result: 'relayed', judgePort: judge.client.tlsPorts[0], seen: { exitIp: '127.0.0.1' } });
  expect(relay?.detail).toContain('TLS with its own certificate');
});

it('proves a tunnel that lets no TLS through by HTTP in the clear', async () => {
  const { connect: relay } = await ask(
    await startConnectProxy(
      '127.42.8.2',
      () => true,
      (first) => first[0] !== 0x16,
    ),
  );
  expect(relay).toMatchObject({ result: 'relayed', judgePort: judge.client.httpPort });
  expect(relay?.detail).toContain('HTTP in the clear');
});

it('proves a tunnel to the last port alone by the judge’s banner and a raw line', async () => {
  const [bannerPort] = judge.client.bannerPorts ?? [];
  const { connect: relay } = await ask(await startConnectProxy('127.42.8.3', (port) => port === bannerPort));
  expect(relay).toMatchObject({ result: 'relayed', judgePort: bannerPort });
  expect(relay?.detail).toContain('its signed banner first');
});

it('is denied where no port of the judge is allowed', async () => {
  const { connect: relay } = await ask(await startConnectProxy('127.42.8.4', () => false));
  expect(relay).toMatchObject({ result: 'denied', seen: null });
});

it('is no proof where the tunnel ends at another server that speaks TLS', async () => {
  const other = await startJudge('127.42.0.5');
  stops.push(() => other.judge.stop());
  const proxy = await startConnectProxy('127.42.8.5', () => true);
  const redirected = {
    ...judge.client,
    address: other.client.address,
    tlsPorts: other.client.tlsPorts,
    httpPort: other.client.httpPort,
    bannerPorts: other.client.bannerPorts ?? [],
  };
  const { connect: relay } = await ask(proxy, [], redirected);
  expect(relay).toMatchObject({ result: 'not-a-proxy', proof: { hmacCameBack: false, judgeSawNonce: false, nonceSigned: false } });
});

it('asks a proxy that itself speaks TLS inside TLS', async () => {
  const { privateKeyPem: key, certificatePem: cert } = await makeCertificate(Date.now());
  const proxy = new ProxyChain({ host: '127.42.8.6', port: 0, serverType: 'https', httpsOptions: { key, cert } });
  await proxy.listen();
  stops.push(() => proxy.close(true));
  const relays = await ask({ ip: '127.42.8.6', port: proxy.port }, ['https']);
  expect(Object.fromEntries(Object.values(relays).map(({ way, result }) => [way, result]))).toEqual({
    connect: 'relayed',
    'http-get': 'relayed',
  });
});

it('asks for a judge on IPv6 in each way', async () => {
  const v6 = await startJudge('::1');
  stops.push(() => v6.judge.stop());
  const proxy = new ProxyChain({ host: '127.42.8.7', port: 0 });
  await proxy.listen();
  const socks = await startMicrosocks('127.42.8.8', 'open');
  stops.push(
    () => proxy.close(true),
    () => socks.stop(),
  );
  const http = await ask({ ip: '127.42.8.7', port: proxy.port }, [], v6.client);
  expect([http['http-get']?.result, http['connect']?.result, http['connect']?.seen?.exitIp]).toEqual(['relayed', 'relayed', '::1']);
  expect((await ask(socks, ['socks5'], v6.client))['socks5']?.result).toBe('relayed');
});
