import { createServer as createTls } from 'node:tls';
import { createServer, type AddressInfo, type Server, type Socket } from 'node:net';
import { afterAll, expect, it } from 'vitest';
import { createSweepCrawler } from '../../../crawlers/sweep/sweep.ts';
import { makeCertificate } from '../../../src/judge/certificate.ts';
import type { ServiceObservation } from '../../../src/model/observation.ts';
import { crawl, loopbackNet } from '../../support/crawl.ts';

const net = loopbackNet();
const servers: Server[] = [];
const sockets = new Set<Socket>();

afterAll(async () => {
  for (const socket of sockets) socket.destroy();
  await Promise.all(servers.map((server) => new Promise((resolve) => server.close(resolve))));
  await net.close();
});

const PAGE = 'HTTP/1.1 200 OK\r\nContent-Length: 2\r\nConnection: close\r\n\r\nhi';

/** Serve on a port of 127.42.9.1; how many connections were open at once at most, and what each said first. */
async function serve(server: Server): Promise<{ readonly port: number; readonly seen: { most: number; heard: string[] } }> {
  const seen = { most: 0, heard: [] as string[] };
  let now = 0;
  server.on('connection', (socket: Socket) => {
    sockets.add(socket);
    now += 1;
    seen.most = Math.max(seen.most, now);
    socket.on('error', () => socket.destroy());
    socket.once('close', () => ((now -= 1), sockets.delete(socket)));
    socket.once('data', (data) => seen.heard.push(data[0] === 0x16 ? 'tls' : data[0] === 5 ? 'socks5' : data[0] === 4 ? 'socks4' : 'http'));
  });
  servers.push(server);
  await new Promise<void>((resolve) => server.listen(0, '127.42.9.1', resolve));
  return { port: (server.address() as AddressInfo).port, seen };
}

async function sweep(port: number): Promise<ServiceObservation | undefined> {
  const target = { kind: 'sweep' as const, addresses: ['127.42.9.1'], ports: [port] };
  const { observations } = await crawl(createSweepCrawler(), target, { net });
  return observations.find((one) => one.kind === 'service');
}

it('asks a silent port everything, each on a connection of its own beside those waited on, and closes them all', async () => {
  const { port, seen } = await serve(createServer((socket) => void socket.resume()));
  expect((await sweep(port))?.protocols).toEqual(['silent']);
  // SOCKS once more, when nothing else is open.
  expect(seen.heard.toSorted()).toEqual(['http', 'socks4', 'socks5', 'socks5', 'tls']);
  expect(seen.most).toBeGreaterThan(1);
  await expect.poll(() => sockets.size).toBe(0);
});

it('asks one that answers one thing after the other', async () => {
  const { port, seen } = await serve(createServer((socket) => void socket.once('data', () => socket.end('no\r\n'))));
  expect((await sweep(port))?.protocols).toEqual(['unknown']);
  expect(seen.heard).toEqual(['http', 'tls', 'socks5', 'socks4']);
});

it('takes the late answer of a slow web server, though other things were asked meanwhile', async () => {
  const server = createServer((socket) =>
    socket.once('data', (data) => {
      if (data.toString('latin1').startsWith('GET ')) setTimeout(() => socket.end(PAGE), 1_000);
    }),
  );
  const { port, seen } = await serve(server);
  expect((await sweep(port))?.protocols).toEqual(['http']);
  expect(seen.heard).toContain('tls');
});

it('takes slow TLS for TLS where clear HTTP is answered with a hint at it', async () => {
  const { privateKeyPem: key, certificatePem: cert } = await makeCertificate(Date.now());
  const inner = createTls({ key, cert }, (socket) => socket.on('error', () => socket.destroy()).once('data', () => socket.end(PAGE)));
  const server = createServer((socket) =>
    socket.once('data', (data) => {
      const hint = 'HTTP/1.1 400 Bad Request\r\nContent-Length: 53\r\n\r\nThe plain HTTP request was sent to an HTTPS port. Bye.';
      if (data[0] !== 0x16) return void setTimeout(() => socket.end(hint), 600);
      socket.pause();
      socket.unshift(data);
      return void setTimeout(() => inner.emit('connection', socket), 500);
    }),
  );
  const { port } = await serve(server);
  expect((await sweep(port))?.protocols).toEqual(['https']);
});

it('finds SOCKS behind a server that takes one connection at a time and says nothing to anything else', async () => {
  const waiting: Socket[] = [];
  let busy: Socket | undefined;
  const next = (): void => {
    busy = waiting.shift();
    if (busy === undefined) return;
    const socket = busy;
    socket.once('close', next).resume();
    socket.on('data', (data) => void (data[0] === 5 && socket.write(Buffer.from([5, 0]))));
  };
  const server = createServer({ pauseOnConnect: true }, (socket) => {
    waiting.push(socket);
    if (busy === undefined || busy.destroyed) next();
  });
  servers.push(server);
  await new Promise<void>((resolve) => server.listen(0, '127.42.9.1', resolve));
  expect((await sweep((server.address() as AddressInfo).port))?.protocols).toContain('socks5');
});
