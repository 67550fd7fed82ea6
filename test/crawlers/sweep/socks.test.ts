import type { Socket } from 'node:net';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { createSweepCrawler } from '../../../crawlers/sweep/sweep.ts';
import type { ServiceObservation } from '../../../src/model/observation.ts';
import { crawl, loopbackNet, startJudge } from '../../support/crawl.ts';
import type { Daemon } from '../../support/daemon.ts';
import { startV2ray } from '../../support/forward-proxies.ts';
import { startMicrosocks } from '../../support/proxies.ts';
import { startRaw } from '../../support/raw-servers.ts';
import { startDanteUdp, startPondwader, startShadowsocks, startSshDynamic, startTorOffline } from '../../support/socks-proxies.ts';
import { startNginx } from '../../support/web-servers.ts';
import { bytes, drip, hangUp, hear, scripted, type Step } from '../../support/socks-scripts.ts';

const GRANTED4 = bytes(0, 90, 0, 0, 0, 0, 0, 0);
const later =
  (ms: number): Step =>
  () =>
    new Promise((resolve) => setTimeout(resolve, ms));
/** Answers the greeting of SOCKS5, or a request of SOCKS4, after a while; silent to all else. */
const slow = (version: number, answer: Buffer, ms: number) => (ip: string) =>
  startRaw(ip, (socket) => {
    socket.once('data', (data) => {
      if (data[0] === version) setTimeout(() => socket.write(answer), ms);
    });
  });

/** Each on a port that the system chose: nothing about it says SOCKS. */
const cases: readonly (readonly [name: string, start: (ip: string) => Promise<Daemon>, protocols: readonly string[]])[] = [
  ['dante, both versions', (ip) => startDanteUdp(ip, 'open'), ['socks5', 'socks4']],
  ['dante, all denied', (ip) => startDanteUdp(ip, 'denied'), ['socks5', 'socks4']],
  ['dante, password', (ip) => startDanteUdp(ip, 'password'), ['socks5', 'socks4']],
  ['microsocks', (ip) => startMicrosocks(ip, 'open'), ['socks5']],
  ['socks5-server, password', (ip) => startPondwader(ip, true), ['socks5']],
  ['shadowsocks', (ip) => startShadowsocks(ip, 'open'), ['socks5']],
  ['ssh -D', (ip) => startSshDynamic(ip), ['socks5', 'socks4']],
  ['v2ray, SOCKS', (ip) => startV2ray(ip, 'socks', 'open'), ['socks5', 'socks4']],
  ['tor', (ip) => startTorOffline(ip, 'denied'), ['http', 'socks5', 'socks4']],
  ['HTTP and SOCKS on one port', (ip) => startRaw(ip, mixed), ['http', 'http-proxy', 'socks5']],
  ['SOCKS4 alone', (ip) => startRaw(ip, scripted4(GRANTED4)), ['socks4']],
  ['SOCKS4 alone, that refuses', (ip) => startRaw(ip, scripted4(bytes(0, 91, 0, 0, 0, 0, 0, 0))), ['socks4']],
  ['SOCKS4 alone, that says version 4', (ip) => startRaw(ip, scripted4(bytes(4, 90, 0, 0, 0, 0, 0, 0))), ['socks4']],
  ['SOCKS5, 1.5 s late', slow(5, bytes(5, 0), 1_500), ['socks5']],
  ['SOCKS5, in two pieces', (ip) => startRaw(ip, scripted([hear, drip(bytes(5, 2), 200)])), ['socks5']],
  ['SOCKS4, 1.5 s late', slow(4, GRANTED4, 1_500), ['socks4']],
  ['none: a site that says 403 to all', (ip) => startNginx(ip, 'always-403'), ['http']],
  ['none: too much', (ip) => startRaw(ip, scripted([hear, bytes(5, 0, 0, 0)])), ['unknown']],
  ['none: a method that was not offered', (ip) => startRaw(ip, scripted([hear, bytes(5, 1)])), ['unknown']],
  ['none: a code of no meaning', (ip) => startRaw(ip, scripted([hear, bytes(0, 89, 0, 0, 0, 0, 0, 0)])), ['unknown']],
  ['none: half a reply', (ip) => startRaw(ip, scripted([hear, bytes(0, 90), later(100), hangUp])), ['unknown']],
];

/** As the mixed ports of clash and others: the first byte tells what is spoken. */
function mixed(socket: Socket): void {
  socket.once('data', (data) => {
    if (data[0] === 5) socket.write(bytes(5, 0));
    else if (data[0] === 4) socket.destroy();
    else socket.end('HTTP/1.1 407 Proxy Authentication Required\r\nContent-Length: 0\r\n\r\n');
  });
}

/** Hangs up on everything but SOCKS4. */
function scripted4(answer: Buffer): Parameters<typeof startRaw>[1] {
  return (socket) => void socket.once('data', (data) => (data[0] === 4 ? socket.write(answer) : socket.destroy()));
}

const net = loopbackNet();
const running = new Map<string, Daemon>();
let judge: Awaited<ReturnType<typeof startJudge>>;
beforeAll(async () => {
  judge = await startJudge('127.44.0.6');
  await Promise.all(cases.map(async ([name, start], index) => running.set(name, await start(`127.44.6.${index + 1}`))));
}, 60_000);
afterAll(async () => {
  await net.close();
  await Promise.all([judge.judge.stop(), ...[...running.values()].map((daemon) => daemon.stop())]);
});

async function protocolsOf(ip: string, port: number): Promise<readonly string[]> {
  const target = { kind: 'sweep' as const, addresses: [ip], ports: [port] };
  const { observations } = await crawl(createSweepCrawler(), target, { net, judge: judge.client });
  return (observations[0] as ServiceObservation).protocols;
}

it.concurrent.each(cases)('%s', async (name, _start, protocols) => {
  const { ip, port } = running.get(name)!;
  expect(await protocolsOf(ip, port)).toEqual(protocols);
});
