import { connect, type AddressInfo } from 'node:net';
import { createServer } from 'node:tls';
import { Server as ProxyChain } from 'proxy-chain';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { makeCertificate } from '../../../src/judge/certificate.ts';
import { createNet } from '../../../src/net/create-net.ts';
import { createScope } from '../../../src/net/scope.ts';
import { askProxy, startThreePorts } from '../../support/ask-proxy.ts';
import { loopbackNet } from '../../support/crawl.ts';
import { startMitmproxy } from '../../support/mitmproxy.ts';
import { startMicrosocks, startSquid } from '../../support/proxies.ts';
import { startRaw } from '../../support/raw-servers.ts';
import { startScripted, type Script } from '../../support/scripted-proxy.ts';

const net = loopbackNet();
let judge: Awaited<ReturnType<typeof startThreePorts>>;
const stops: (() => Promise<unknown>)[] = [];

beforeAll(async () => {
  judge = await startThreePorts('127.42.0.4');
});
afterAll(async () => {
  await net.close();
  await Promise.all([judge.stop(), ...stops.map((stop) => stop())]);
});

async function ask(ip: string, script: Script, protocols: readonly string[] = ['http']) {
  const proxy = await startScripted(ip, script);
  stops.push(() => proxy.stop());
  return askProxy(proxy, { net, judge: judge.client, protocols, stepTimeoutMs: 2_000 });
}

const HTTP_RUNGS = ['http-get http', 'http-head http', 'http-post http', 'connect tls', 'connect http', 'connect banner'];
const only = (results: Readonly<Record<string, string>>, wanted: string) => HTTP_RUNGS.filter((rung) => results[rung] === wanted);

describe('each way and port is proven by itself', () => {
  it('all of them', async () => {
    const { results, byRung } = await ask('127.42.8.1', {});
    expect(only(results, 'relayed')).toEqual(HTTP_RUNGS);
    expect(byRung['connect tls']?.detail).toContain('TLS with its own certificate');
    expect(byRung['connect http']?.detail).toContain('HTTP in the clear');
    expect(byRung['connect banner']?.detail).toContain('its signed banner first');
    for (const rung of HTTP_RUNGS) {
      expect(byRung[rung]).toMatchObject({ proof: { hmacCameBack: true, judgeSawNonce: true, nonceSigned: true }, intercepted: false });
      expect(byRung[rung]?.seen?.exitIp).toMatch(/^127\./);
    }
  });

  it.each([
    ['the TLS port', 'connect tls', '127.42.8.2'],
    ['the HTTP port', 'connect http', '127.42.8.3'],
    ['the high port', 'connect banner', '127.42.8.4'],
  ] as const)('CONNECT to %s alone', async (_name, rung, ip) => {
    const { tlsPorts, httpPort, bannerPorts = [] } = judge.client;
    const port = { 'connect tls': tlsPorts[0], 'connect http': httpPort, 'connect banner': bannerPorts[0] }[rung];
    const { results, byRung } = await ask(ip, { own: () => ({ status: 403, headers: {}, body: '' }), allows: (asked) => asked === port });
    expect(only(results, 'relayed')).toEqual([rung]);
    expect(only(results, 'denied')).toHaveLength(2);
    expect(byRung[rung]).toMatchObject({ judgePort: port });
    expect(byRung[rung]?.controls.map(({ kind, passed }) => [kind, passed])).toEqual([
      ['origin-form', true],
      ['unsigned', true],
      ['garbage', true],
    ]);
  });

  it.each([
    ['GET', 'http-get http', '127.42.8.5'],
    ['HEAD', 'http-head http', '127.42.8.6'],
    ['POST', 'http-post http', '127.42.8.7'],
  ])('%s alone', async (method, rung, ip) => {
    const own: NonNullable<Script['own']> = (asked) => (asked.method === method ? undefined : { status: 405, headers: {}, body: '' });
    const { results } = await ask(ip, { own, allows: () => false });
    expect(only(results, 'relayed')).toEqual([rung]);
  });

  it('a tunnel that lets no TLS through', async () => {
    const { results } = await ask('127.42.8.8', { passes: (first) => first[0] !== 0x16 });
    expect(results).toMatchObject({ 'connect tls': 'closed', 'connect http': 'relayed', 'connect banner': 'relayed' });
  });

  it('a password demanded for GET ends no CONNECT', async () => {
    const { results } = await ask('127.42.8.9', {
      own: () => ({ status: 407, headers: { 'proxy-authenticate': 'Basic realm="x"' }, body: '' }),
    });
    expect(only(results, 'auth-required')).toEqual(['http-get http', 'http-head http', 'http-post http']);
    expect(only(results, 'relayed')).toEqual(['connect tls', 'connect http', 'connect banner']);
  });

  it('asks by name where addresses are denied', async () => {
    const named = { ...judge.client, name: 'localhost.' };
    const proxy = await startScripted('127.42.8.10', {
      allows: () => false,
      own: () => ({ status: 403, headers: { 'proxy-agent': 'x' }, body: '' }),
    });
    stops.push(() => proxy.stop());
    const { results } = await askProxy(proxy, { net, judge: named, protocols: ['http'] });
    expect(results).toMatchObject({ 'http-get http': 'denied', 'http-get http name': 'denied', 'connect tls name': 'denied' });
  });
});

describe('what is altered on the way', () => {
  it('an altered page with an intact answer is relayed, and said to be altered', async () => {
    const { byRung } = await ask('127.42.8.20', { back: framed });
    expect(byRung['http-get http']).toMatchObject({ result: 'relayed' });
    expect(byRung['http-get http']?.detail).toContain('altered');
    expect(byRung['connect http']?.detail).not.toContain('altered');
  });

  it.each([
    [
      'digits changed',
      (text: string) => text.replaceAll(/[0-9a-f]{64}/g, (hmac) => hmac.replaceAll('0', '1').replaceAll('a', 'b')),
      '127.42.8.21',
    ],
    ['cut short', (text: string) => text.replaceAll(/([0-9a-f]{40})[0-9a-f]{24}/g, '$1'), '127.42.8.22'],
    ['in capitals', (text: string) => text.replaceAll(/[0-9a-f]{64}/g, (hmac) => hmac.toUpperCase()), '127.42.8.23'],
  ])('an altered answer is tampered with: %s', async (_name, alter, ip) => {
    const tunnelBack = (data: Buffer): Buffer => Buffer.from(alter(data.toString('latin1')), 'latin1');
    const back: NonNullable<Script['back']> = (answer) => ({ ...answer, headers: {}, body: alter(answer.body) });
    const { results, relays } = await ask(ip, { back, tunnelBack, passes: (first) => first[0] !== 0x16 });
    expect(results).toMatchObject({ 'http-get http': 'tampered', 'connect http': 'tampered' });
    expect(relays.filter(({ result }) => result === 'relayed')).toEqual([]);
  });

  it('TLS under a certificate of its own is relayed and intercepted', async () => {
    const { byRung } = await ask('127.42.8.24', { intercepts: true });
    expect(byRung['connect tls']).toMatchObject({
      result: 'relayed',
      intercepted: true,
      proof: { hmacCameBack: true, judgeSawNonce: true },
    });
    expect(byRung['connect tls']?.transcript.length).toBeGreaterThan(3);
  });

  it('by a real one that opens TLS: mitmproxy', { timeout: 30_000 }, async () => {
    const proxy = await startMitmproxy('127.42.8.26');
    stops.push(() => proxy.stop());
    const { byRung } = await askProxy(proxy, { net, judge: judge.client, protocols: ['http'], stepTimeoutMs: 5_000 });
    expect(byRung['http-get http']).toMatchObject({ result: 'relayed' });
    expect(byRung['connect tls']).toMatchObject({ result: 'relayed', intercepted: true });
    expect(byRung['connect http']).toMatchObject({ result: 'relayed', intercepted: false });
    expect(Object.values(byRung['http-get http']?.controls ?? []).every(({ passed }) => passed)).toBe(true);
  });

  it('TLS that ends at another server is tampered with, and proves nothing', async () => {
    const other = await startThreePorts('127.42.0.5');
    stops.push(() => other.stop());
    const { address, tlsPorts, httpPort, bannerPorts = [] } = other.client;
    const proxy = await startScripted('127.42.8.25', { own: () => ({ status: 200, headers: {}, body: 'hello' }) });
    stops.push(() => proxy.stop());
    const elsewhere = { ...judge.client, address, tlsPorts, httpPort, bannerPorts };
    const { byRung } = await askProxy(proxy, { net, judge: elsewhere, protocols: ['http'] });
    expect(byRung['connect tls']).toMatchObject({ result: 'tampered', intercepted: false, seen: null });
    expect(Object.values(byRung['connect tls']?.proof ?? {})).toEqual([false, false, false]);
  });
});

function framed({ status, headers, body }: { status: number; headers: object; body: string }) {
  const page = `<html><script src="//ads.example/x.js"></script>${body}</html>`;
  return { status, headers: { ...headers, 'content-length': String(page.length) }, body: page };
}

describe('inside TLS', () => {
  it('asks a proxy that itself speaks TLS in every way', async () => {
    const certificate = await makeCertificate(Date.now());
    const squid = await startSquid('127.42.8.30', 'open', certificate);
    stops.push(() => squid.stop());
    const { results, relays } = await askProxy(squid, { net, judge: judge.client, protocols: ['https'] });
    expect(only(results, 'relayed')).toEqual(HTTP_RUNGS);
    expect(relays.every(({ tls }) => tls)).toBe(true);
  });

  it('asks for SOCKS inside TLS', async () => {
    const { privateKeyPem: key, certificatePem: cert } = await makeCertificate(Date.now());
    const socks = await startMicrosocks('127.42.8.32', 'open');
    const front = createServer({ key, cert }, (socket) => {
      const onward = connect(socks.port, socks.ip);
      onward.on('error', () => socket.destroy());
      socket.on('error', () => onward.destroy()).on('close', () => onward.destroy());
      socket.pipe(onward).pipe(socket);
    });
    await new Promise<void>((resolve) => front.listen(0, '127.42.8.33', resolve));
    stops.push(
      () => socks.stop(),
      () => Promise.resolve(front.close()),
    );
    const { port } = front.address() as AddressInfo;
    const { results, byRung } = await askProxy({ ip: '127.42.8.33', port }, { net, judge: judge.client, protocols: ['tls'] });
    expect(results).toMatchObject({ 'socks5 tls': 'relayed', 'socks5 http': 'relayed', 'socks5 banner': 'relayed' });
    expect(byRung['socks5 tls']).toMatchObject({ tls: true, intercepted: false });
    expect(byRung['socks5 tls']?.controls.map(({ passed }) => passed)).toEqual([true, true, true]);
  });

  it('a port that is forwarded to the judge’s TLS', async () => {
    const [port = 0] = judge.client.tlsPorts;
    const forward = await startRaw('127.42.8.31', (socket) => {
      const onward = connect(port, judge.client.address);
      onward.on('error', () => socket.destroy());
      socket.on('close', () => onward.destroy());
      socket.pipe(onward).pipe(socket);
    });
    stops.push(() => forward.stop());
    const { relays } = await askProxy(forward, { net, judge: judge.client, protocols: ['https'] });
    expect(relays.map(({ way, result }) => [way, result])).toEqual([['http-get', 'looped']]);
  });
});

it('asks for a judge on IPv6 in each way', { timeout: 20_000 }, async () => {
  const v6 = await startThreePorts('::1');
  const proxy = new ProxyChain({ host: '127.42.8.40', port: 0 });
  await proxy.listen();
  const socks = await startMicrosocks('127.42.8.41', 'open');
  stops.push(
    () => v6.stop(),
    () => proxy.close(true),
    () => socks.stop(),
  );
  const http = await askProxy({ ip: '127.42.8.40', port: proxy.port }, { net, judge: v6.client, protocols: ['http'] });
  expect(HTTP_RUNGS.map((rung) => http.results[`${rung} v6`])).toEqual(HTTP_RUNGS.map(() => 'relayed'));
  expect(http.byRung['connect tls v6']?.seen?.exitIp).toBe('::1');
  const { results } = await askProxy(socks, { net, judge: v6.client, protocols: ['socks5'] });
  expect(results).toMatchObject({ 'socks5 tls v6': 'relayed', 'socks5 http v6': 'relayed', 'socks5 banner v6': 'relayed' });
});

it('asks a suspect on IPv6', async () => {
  const wide = createNet({
    scope: createScope({ ranges: ['127.0.0.0/8', '::1/128'] }),
    pace: { perAddress: 4, perSecond: 1_000, minDelayMs: 0 },
    operator: { name: 'Test host', contact: 'abuse@host.example', url: 'https://host.example/abuse' },
  });
  const proxy = new ProxyChain({ host: '::1', port: 0 });
  await proxy.listen();
  stops.push(
    () => proxy.close(true),
    () => wide.close(),
  );
  const { results, relays } = await askProxy({ ip: '::1', port: proxy.port }, { net: wide, judge: judge.client, protocols: ['http'] });
  expect(only(results, 'relayed')).toEqual(HTTP_RUNGS);
  expect(relays[0]).toMatchObject({ ip: '::1', port: proxy.port });
});
