import { createSocket } from 'node:dgram';
import { createServer as createHttp } from 'node:http';
import { createServer } from 'node:net';
import { createServer as createSocks } from '@pondwader/socks5-server';
import { Server as ProxyChain } from 'proxy-chain';
import { startApacheProxy, startDante, startMicrosocks, startPrivoxy, startSquid, startTinyproxy } from '../../test/support/proxies.ts';
import { startHaproxy, startNginx } from '../../test/support/web-servers.ts';
import { moreSilent, PAGE, SERVICES } from './expected.ts';
import { MADE } from './made.ts';

/** The services of the benchmark, in a process of their own: prints one line `ready` and runs until its standard input ends. */

interface At {
  readonly ip: string;
  readonly port: number;
}

const REAL: Readonly<Record<string, (at: At) => Promise<unknown>>> = {
  'real:squid': (at) => startSquid(at, 'open'),
  'real:squid-only-443': (at) => startSquid(at, 'only-443'),
  'real:squid-denied': (at) => startSquid(at, 'denied'),
  'real:squid-password': (at) => startSquid(at, 'password'),
  'real:tinyproxy': (at) => startTinyproxy(at, 'open'),
  'real:tinyproxy-denied': (at) => startTinyproxy(at, 'denied'),
  'real:privoxy': (at) => startPrivoxy(at, 'open'),
  'real:apache': (at) => startApacheProxy(at, 'open'),
  'real:proxy-chain': (at) => startProxyChain(at, false),
  'real:proxy-chain-password': (at) => startProxyChain(at, true),
  'real:nginx-follows-host': (at) => startNginx(at, 'follows-host'),
  'real:nginx-static': (at) => startNginx(at, 'static'),
  'real:nginx-always-200': (at) => startNginx(at, 'always-200'),
  'real:haproxy-always-200': (at) => startHaproxy(at, 'always-200'),
  'real:microsocks': (at) => startMicrosocks(at, 'open'),
  'real:microsocks-password': (at) => startMicrosocks(at, 'password'),
  'real:dante': (at) => startDante(at, 'open'),
  'real:dante-denied': (at) => startDante(at, 'denied'),
  'real:socks5-server': (at) => startSocks5(at, {}),
  'real:socks5-server-password': (at) => startSocks5(at, { auth: { username: 'someone', password: 'secret' } }),
};

async function startProxyChain({ ip, port }: At, password: boolean): Promise<void> {
  const server = new ProxyChain({ host: ip, port, prepareRequestFunction: () => (password ? { requestAuthentication: true } : {}) });
  server.on('requestFailed', () => undefined);
  await server.listen();
}

function startSocks5({ ip, port }: At, options: Parameters<typeof createSocks>[0]): Promise<void> {
  const socks = createSocks(options);
  const server = createServer((socket) => {
    socket.on('error', () => socket.destroy());
    socks._handleConnection(socket);
  });
  return new Promise((resolve) => server.listen(port, ip, resolve));
}

/** What nmap looks for through a proxy: a page on port 80, and a DNS server that gives its address for every name that it is asked for. */
async function startPage(): Promise<void> {
  const page = createHttp((_request, response) => void response.writeHead(200, { 'x-page': PAGE.pattern }).end(`${PAGE.pattern}\n`));
  await new Promise<void>((resolve) => page.listen(80, PAGE.ip, resolve));
  const dns = createSocket('udp4');
  dns.on('message', (question, peer) => dns.send(answerTo(question), peer.port, peer.address));
  await new Promise<void>((resolve) => dns.bind(53, PAGE.ip, resolve));
}

/** RFC 1035 4.1: the question as it came, and one A record that points back at its name. */
function answerTo(question: Buffer): Buffer {
  const head = Buffer.from(question.subarray(0, 12));
  head.writeUInt16BE(0x8580, 2);
  head.writeUInt16BE(1, 6);
  head.writeUInt32BE(0, 8);
  const name = question.indexOf(0, 12);
  const address = PAGE.ip.split('.').map(Number);
  return Buffer.concat([head, question.subarray(12, name + 5), Buffer.from([0xc0, 12, 0, 1, 0, 1, 0, 0, 0, 60, 0, 4, ...address])]);
}

async function start(host: number, port: number, what: string): Promise<void> {
  const at = { ip: `127.41.0.${host}`, port };
  const made = MADE[what];
  if (made !== undefined) return new Promise((resolve) => made().listen(port, at.ip, resolve));
  const real = REAL[what];
  if (real === undefined) throw new Error(`nothing is known of ${what}`);
  await real(at);
}

process.setMaxListeners(SERVICES.length + 10);
process.stdin.resume().once('end', () => process.exit(0));
await startPage();
for (const [host, port, , what] of SERVICES)
  if (what !== 'made:silent' || process.env['BENCH_NO_SILENT'] === undefined) await start(host, port, what);
for (const [host, port] of moreSilent(Number(process.env['BENCH_MORE_SILENT'] ?? 0))) await start(host, port, 'made:silent');
console.log('ready');
