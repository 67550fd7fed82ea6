import type { ServerHttp2Stream } from 'node:http2';
import { connect } from 'node:net';
import { connect as connectTls, TLSSocket } from 'node:tls';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { isFailure, type Attempt, type Probe } from '../../../crawlers/proxy/probe.ts';
import { createProxyCrawler } from '../../../crawlers/proxy/proxy.ts';
import { WAYS } from '../../../crawlers/proxy/ways.ts';
import { makeCertificate } from '../../../src/judge/certificate.ts';
import type { RelayObservation, RelayPayload, RelayResult, RelayWay } from '../../../src/model/relay.ts';
import { crawl, loopbackNet, startJudge } from '../../support/crawl.ts';
import type { Daemon } from '../../support/daemon.ts';
import {
  startApacheHttp2,
  startHaproxyHttp2,
  startNghttpxSquid,
  startNginxHttp2,
  startNpmHttp2Proxy,
  startScriptedHttp2,
  tunnelling,
} from '../../support/http2-proxies.ts';
import { startSquid, startTinyproxy } from '../../support/proxies.ts';
import { RAW_SERVERS, startRaw } from '../../support/raw-servers.ts';
import { startNginx } from '../../support/web-servers.ts';

const net = loopbackNet();
const stops: (() => Promise<unknown>)[] = [];
const pair = await makeCertificate(Date.now());
let judge: Awaited<ReturnType<typeof startJudge>>;
beforeAll(async () => {
  judge = await startJudge('127.45.0.1');
});
afterAll(async () => {
  await net.close();
  await Promise.all([judge.judge.stop(), ...stops.map((stop) => stop())]);
});

async function started(daemon: Promise<Daemon>): Promise<Daemon> {
  const it = await daemon;
  stops.push(() => it.stop());
  return it;
}

const QUESTIONS: readonly (readonly [way: RelayWay, payload: RelayPayload])[] = [
  ['h2-get', 'http'],
  ['h2-connect', 'tls'],
  ['h2-connect', 'http'],
  ['h2-connect', 'banner'],
];

function probeOf({ ip, port }: { ip: string; port: number }, tls = false, client = judge.client): Probe {
  const signal = new AbortController().signal;
  return { net, judge: client, ip, port, tls, spokeHttp: true, mark: '0a0b0c0d', signal, stepTimeoutMs: 2_000 };
}

async function ask(daemon: Daemon, tls: boolean, [way, payload]: (typeof QUESTIONS)[number]): Promise<Attempt> {
  const { httpPort, tlsPorts, bannerPorts } = judge.client;
  const judgePort = payload === 'tls' ? tlsPorts[0] : payload === 'http' ? httpPort : bannerPorts?.[0];
  const attempt = await WAYS[way]!(probeOf(daemon, tls), { way, destination: 'v4', judgePort: judgePort ?? 0, payload });
  if (isFailure(attempt)) throw new Error(`${attempt.status}: ${attempt.detail}`);
  return attempt;
}

async function askAll(daemon: Daemon, tls: boolean): Promise<readonly Attempt[]> {
  const attempts: Attempt[] = [];
  for (const question of QUESTIONS) attempts.push(await ask(daemon, tls, question));
  return attempts;
}

const ALL = ['relayed', 'relayed', 'relayed', 'relayed'] as const;
const PASSWORD = ['auth-required', 'auth-required', 'auth-required', 'auth-required'] as const;
const DENIED = ['denied', 'denied', 'denied', 'denied'] as const;
const SITE = ['not-a-proxy', 'not-a-proxy', 'not-a-proxy', 'not-a-proxy'] as const;
const HTTP1 = ['other-protocol', 'other-protocol', 'other-protocol', 'other-protocol'] as const;

/** Server, how it is set up, whether it speaks TLS, and what has to come of GET and of CONNECT with TLS, HTTP and a raw line. */
const CASES: readonly (readonly [name: string, start: () => Promise<Daemon>, tls: boolean, results: readonly RelayResult[]])[] = [
  ['nghttpx before squid, open, in the clear', () => startNghttpxSquid('127.45.1.1', 'open'), false, ALL],
  ['nghttpx before squid, open, TLS', () => startNghttpxSquid('127.45.1.2', 'open', pair), true, ALL],
  ['nghttpx before squid, password', () => startNghttpxSquid('127.45.1.3', 'password'), false, PASSWORD],
  ['nghttpx before squid, ACL', () => startNghttpxSquid('127.45.1.4', 'denied', pair), true, DENIED],
  ['nghttpx before squid, destination ACL', () => startNghttpxSquid('127.45.1.5', 'elsewhere'), false, DENIED],
  ['apache2, open, in the clear', () => startApacheHttp2('127.45.1.6', 'open'), false, ALL],
  ['apache2, open, TLS', () => startApacheHttp2('127.45.1.7', 'open', pair), true, ALL],
  ['apache2, password', () => startApacheHttp2('127.45.1.8', 'password', pair), true, PASSWORD],
  // Its 403 to a GET is like any other server's.
  ['apache2, ACL', () => startApacheHttp2('127.45.1.9', 'denied'), false, ['not-a-proxy', 'denied', 'denied', 'denied']],
  [
    'scripted on Node, tunnels alone',
    () => startScriptedHttp2('127.45.1.10', tunnelling),
    false,
    ['not-a-proxy', 'relayed', 'relayed', 'relayed'],
  ],
  ['http2-proxy of npm, open', () => startNpmHttp2Proxy('127.45.1.20', 'open'), false, ['relayed', ...SITE.slice(1)]],
  ['http2-proxy of npm, password', () => startNpmHttp2Proxy('127.45.1.21', 'password'), false, ['auth-required', ...SITE.slice(1)]],
  ['apache2, a site', () => startApacheHttp2('127.45.1.11', 'site', pair), true, SITE],
  ['nginx, a site, in the clear', () => startNginxHttp2('127.45.1.12'), false, SITE],
  ['nginx, a site, TLS', () => startNginxHttp2('127.45.1.13', pair), true, SITE],
  ['haproxy before a site, in the clear', () => startHaproxySite('127.45.1.14', false), false, SITE],
  ['haproxy before a site, TLS', () => startHaproxySite('127.45.1.15', true), true, SITE],
  ['squid, no HTTP/2', () => startSquid('127.45.1.16', 'open'), false, HTTP1],
  ['tinyproxy, no HTTP/2', () => startTinyproxy('127.45.1.17', 'open'), false, HTTP1],
  ['nginx, no HTTP/2', () => startNginx('127.45.1.18', 'static'), false, HTTP1],
  ['squid in TLS, no HTTP/2', () => startSquid('127.45.1.19', 'open', pair), true, HTTP1],
];

async function startHaproxySite(ip: string, tls: boolean): Promise<Daemon> {
  const site = await started(startNginx(ip, 'static'));
  return startHaproxyHttp2(ip, site, tls ? pair : undefined);
}

describe.concurrent('HTTP/2, by real servers', () => {
  // A second go: on a busy machine a server may need more than the second that it is given to answer the preface.
  it.each(CASES)('%s', { retry: 1 }, async (_name, start, tls, results) => {
    const daemon = await started(start());
    const before = performance.now();
    const attempts = await askAll(daemon, tls);
    expect(
      attempts.map(({ result }) => result),
      JSON.stringify(attempts, null, 1),
    ).toEqual(results);
    for (const { result, proof, seen, transcript } of attempts) {
      expect(Object.values(proof)).toEqual(result === 'relayed' ? [true, true, true] : [false, false, false]);
      expect(seen === null).toBe(result !== 'relayed');
      expect(transcript.length).toBeGreaterThan(0);
    }
    // The banner comes after 300 ms; no step hangs until its deadline.
    expect(performance.now() - before).toBeLessThan(6_000);
  });
});

describe('what the whole crawl finds', () => {
  it.each([
    ['a scripted proxy that speaks nothing else, in the clear', () => startScriptedHttp2('127.45.2.3', tunnelling), 'unknown'],
    ['apache2 in the clear', () => startApacheHttp2('127.45.2.1', 'open'), 'http'],
    ['nghttpx in TLS', () => startNghttpxSquid('127.45.2.2', 'open', pair), 'https'],
  ])('%s: HTTP/2 beside HTTP/1, each proven by itself', async (_name, start, protocol) => {
    const { ip, port } = await started(start());
    const target = { kind: 'proxy' as const, ip, services: [{ port, transport: 'tcp' as const, protocols: [protocol] }] };
    const { observations } = await crawl(createProxyCrawler({ stepTimeoutMs: 2_000 }), target, { net, judge: judge.client });
    const relays = observations as readonly RelayObservation[];
    const proven = relays.filter(({ result }) => result === 'relayed').map(({ way, payload }) => `${way} ${payload}`);
    const beside = protocol === 'unknown' ? [] : ['http-get http', 'connect tls', 'h2-get http'];
    expect(proven).toEqual(expect.arrayContaining(['h2-connect tls', 'h2-connect http', 'h2-connect banner', ...beside]));
  });
});

const connectTo = (answer: Parameters<typeof startScriptedHttp2>[1], ip: string, payload: RelayPayload = 'http') =>
  started(startScriptedHttp2(ip, answer)).then((daemon) => ask(daemon, false, ['h2-connect', payload]));

/** Ends the client's TLS with a certificate of its own, and speaks TLS to the judge anew. */
function readAlong(stream: ServerHttp2Stream, authority: string): void {
  stream.respond({ ':status': 200 });
  const [host, port] = authority.split(':');
  const inner = new TLSSocket(stream, { isServer: true, key: pair.privateKeyPem, cert: pair.certificatePem });
  const onward = connectTls({ host, port: Number(port), rejectUnauthorized: false });
  for (const socket of [inner, onward]) socket.on('error', () => stream.destroy());
  inner.pipe(onward).pipe(inner);
}

describe('scripted peers that are no proxies, or not quite', () => {
  it.each([
    ['200 and silence', (stream) => stream.respond({ ':status': 200 }), 'stalled'],
    ['200 and an end', (stream) => stream.respond({ ':status': 200 }, { endStream: true }), 'closed'],
    ['200 and an echo', (stream) => void (stream.respond({ ':status': 200 }), stream.pipe(stream)), 'not-a-proxy'],
    ['200 and a page', (stream) => void (stream.respond({ ':status': 200 }), stream.end('<p>all is well</p>')), 'not-a-proxy'],
    ['a reset', (stream) => stream.close(1), 'not-a-proxy'],
    ['a reset that says that it did not get through', (stream) => stream.close(10), 'denied'],
    ['502', (stream) => stream.respond({ ':status': 502 }, { endStream: true }), 'denied'],
    ['508', (stream) => stream.respond({ ':status': 508 }, { endStream: true }), 'looped'],
    ['the session closed', (stream) => stream.session?.destroy(), 'closed'],
    ['silence', () => undefined, 'stalled'],
  ] as readonly (readonly [string, Parameters<typeof startScriptedHttp2>[1], RelayResult])[])('%s', async (name, answer, result) => {
    const attempt = await connectTo(answer, `127.45.3.${name.length}`);
    expect(attempt).toMatchObject({ result, proof: { hmacCameBack: false, judgeSawNonce: false, nonceSigned: false } });
  });

  it('a tunnel that ends at another TLS server, which relays nothing', async () => {
    const other = await startJudge('127.45.0.2');
    stops.push(() => other.judge.stop());
    const attempt = await connectTo((stream) => tunnelling(stream, `127.45.0.2:${other.client.tlsPorts[0]}`), '127.45.3.100', 'tls');
    expect(attempt).toMatchObject({ result: 'tampered', proof: { judgeSawNonce: false }, seen: null });
  });

  it('a tunnel that reads along: relayed, and said so', async () => {
    const attempt = await connectTo((stream, authority) => readAlong(stream, authority), '127.45.3.102', 'tls');
    expect(attempt).toMatchObject({ result: 'relayed', intercepted: true });
  });

  it('a tunnel to an IPv6 judge', async () => {
    const v6 = await startJudge('::1');
    stops.push(() => v6.judge.stop());
    const daemon = await started(startScriptedHttp2('127.45.3.101', tunnelling));
    const probe = probeOf(daemon, false, v6.client);
    const [judgePort = 0] = v6.client.tlsPorts;
    expect(await WAYS['h2-connect']!(probe, { way: 'h2-connect', destination: 'v6', judgePort, payload: 'tls' })).toMatchObject({
      result: 'relayed',
    });
  });
});

describe('who does not speak HTTP/2 costs a second at most', () => {
  const names = Object.keys(RAW_SERVERS) as (keyof typeof RAW_SERVERS)[];
  it.each(names.map((name, index) => [name, `127.45.4.${index + 1}`] as const))('%s', async (name, ip) => {
    const daemon = await startRaw(ip, RAW_SERVERS[name]);
    stops.push(() => daemon.stop());
    const before = performance.now();
    const attempt = await ask(daemon, false, ['h2-get', 'http']);
    expect(performance.now() - before).toBeLessThan(1_300);
    expect(['other-protocol', 'no-answer', 'closed']).toContain(attempt.result);
    expect(daemon.connections()).toBe(1);
  });

  it('a port forwarded to the judge as a whole is no HTTP/2 proxy', async () => {
    const daemon = await startRaw('127.45.4.100', (socket) => {
      const onward = connect(judge.client.httpPort, judge.client.address);
      onward.on('error', () => socket.destroy());
      socket.pipe(onward).pipe(socket);
    });
    stops.push(() => daemon.stop());
    const attempt = await ask(daemon, false, ['h2-get', 'http']);
    expect(attempt.proof.judgeSawNonce).toBe(false);
  });

  it('a port at which nobody listens is a failure to connect', async () => {
    const probe = probeOf({ ip: '127.45.4.101', port: 9 });
    expect(await WAYS['h2-get']!(probe, { way: 'h2-get', destination: 'v4', judgePort: 1, payload: 'http' })).toMatchObject({
      status: 'refused',
    });
  });
});
