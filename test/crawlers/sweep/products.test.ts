import { createServer as createHttpsServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { createSweepCrawler } from '../../../crawlers/sweep/sweep.ts';
import { makeCertificate } from '../../../src/judge/certificate.ts';
import type { ServiceObservation } from '../../../src/model/observation.ts';
import { crawl, loopbackNet, startJudge } from '../../support/crawl.ts';
import type { Daemon } from '../../support/daemon.ts';
import { startDante, startMicrosocks, startSquid, startTinyproxy } from '../../support/proxies.ts';
import { RAW_SERVERS, startRaw } from '../../support/raw-servers.ts';
import { startBitTorrentTracker, startOpentracker } from '../../support/trackers.ts';
import { startNginx } from '../../support/web-servers.ts';

async function startHttps(ip: string): Promise<Daemon> {
  const { privateKeyPem, certificatePem } = await makeCertificate(Date.now());
  const server = createHttpsServer({ key: privateKeyPem, cert: certificatePem }, (_request, response) => response.end('a page'));
  await new Promise<void>((resolve) => server.listen(0, ip, resolve));
  const stop = (): Promise<void> => new Promise((resolve) => server.close(() => resolve()));
  return { ip, port: (server.address() as AddressInfo).port, stop };
}

const cases: readonly [name: string, start: () => Promise<Daemon>, protocols: readonly string[], banner?: RegExp][] = [
  ['nginx', () => startNginx('127.42.2.1', 'static'), ['http'], /^HTTP\/1\.1 200/],
  ['nginx that says 200 to all', () => startNginx('127.42.2.2', 'always-200'), ['http']],
  ['an HTTPS server', () => startHttps('127.42.2.3'), ['https'], /^HTTP\/1\.1 200/],
  ['squid, open', () => startSquid('127.42.2.4', 'open'), ['http', 'http-proxy', 'http-relay']],
  ['squid, password', () => startSquid('127.42.2.5', 'password'), ['http', 'http-proxy']],
  ['tinyproxy', () => startTinyproxy('127.42.2.6', 'open'), ['http', 'http-proxy', 'http-relay']],
  ['microsocks, open', () => startMicrosocks('127.42.2.7', 'open'), ['socks5']],
  ['microsocks, password', () => startMicrosocks('127.42.2.8', 'password'), ['socks5']],
  ['dante', () => startDante('127.42.2.9', 'open'), ['socks5', 'socks4']],
  ['opentracker', () => startOpentracker('127.42.2.10'), ['http', 'tracker']],
  ['bittorrent-tracker', () => startBitTorrentTracker('127.42.2.11'), ['http', 'tracker']],
  ['an SSH server', () => startRaw('127.42.2.12', RAW_SERVERS['greets as SSH']), ['unknown'], /^SSH-2\.0-OpenSSH_9\.2p1 Debian-2\\r\\n$/],
  ['a mail server', () => startRaw('127.42.2.13', RAW_SERVERS['greets as SMTP']), ['unknown'], /^220 mail/],
  ['an echo', () => startRaw('127.42.2.14', RAW_SERVERS['echoes all bytes']), ['unknown']],
  ['a page that echoes', () => startRaw('127.42.2.15', RAW_SERVERS['echoes the request as a page']), ['http']],
  ['silence', () => startRaw('127.42.2.16', RAW_SERVERS.silent), ['silent'], /^$/],
  ['one that hangs up', () => startRaw('127.42.2.17', RAW_SERVERS['closes at once']), ['unknown'], /^$/],
  ['one that pours', () => startRaw('127.42.2.18', RAW_SERVERS['pours 100 MB']), ['http']],
  ['one that drips', () => startRaw('127.42.2.19', RAW_SERVERS['drips a byte every 300 ms']), ['unknown']],
];

const net = loopbackNet();
const running = new Map<string, Daemon>();
let judge: Awaited<ReturnType<typeof startJudge>>;

beforeAll(async () => {
  judge = await startJudge('127.42.0.2');
  await Promise.all(cases.map(async ([name, start]) => running.set(name, await start())));
}, 60_000);

afterAll(async () => {
  await net.close();
  await Promise.all([judge.judge.stop(), ...[...running.values()].map((daemon) => daemon.stop())]);
});

it.concurrent.each(cases)('%s', { timeout: 30_000 }, async (name, _start, protocols, banner) => {
  const { ip, port } = running.get(name)!;
  const { observations, failures, done } = await crawl(
    createSweepCrawler(),
    { kind: 'sweep', addresses: [ip], ports: [port, 1] },
    { net, judge: judge.client },
  );
  expect({ count: observations.length, failures, done }).toEqual({ count: 1, failures: [], done: true });
  const service = observations[0] as ServiceObservation;
  expect(service, JSON.stringify(service.transcript, null, 1)).toMatchObject({
    kind: 'service',
    ip,
    port,
    domain: null,
    transport: 'tcp',
    protocols,
  });
  if (banner !== undefined) expect(service.banner).toMatch(banner);
});
