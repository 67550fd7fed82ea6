import { createServer, type Socket } from 'node:net';
import type { Daemon } from './daemon.ts';
import { pour } from './pour.ts';

/** A TCP server of a few lines that a test makes up: hostile peers and look-alikes. */
export async function startRaw(
  ip: string,
  onConnection: (socket: Socket) => void,
): Promise<Daemon & { readonly connections: () => number }> {
  const sockets = new Set<Socket>();
  let connections = 0;
  const server = createServer((socket) => {
    connections += 1;
    sockets.add(socket);
    socket.on('error', () => socket.destroy());
    socket.on('close', () => sockets.delete(socket));
    onConnection(socket);
  });
  await new Promise<void>((resolve) => server.listen(0, ip, resolve));
  const bound = server.address();
  if (typeof bound !== 'object' || bound === null) throw new Error('not listening');
  const stop = async (): Promise<void> => {
    for (const socket of sockets) socket.destroy();
    await new Promise((resolve) => server.close(resolve));
  };
  return { ip, port: bound.port, stop, connections: () => connections };
}

/** Ways in which a peer may misbehave, each from its first byte on. */
export const RAW_SERVERS = {
  silent: () => undefined,
  'closes at once': (socket: Socket) => void socket.destroy(),
  'closes after the first bytes': (socket: Socket) => void socket.once('data', () => socket.destroy()),
  'echoes all bytes': (socket: Socket) => void socket.pipe(socket),
  'echoes the request as a page': (socket: Socket) =>
    void socket.once('data', (data) =>
      socket.end(`HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\nContent-Length: ${data.length}\r\n\r\n${data.toString('latin1')}`),
    ),
  'says 200 and then nothing': (socket: Socket) =>
    void socket.once('data', () => socket.write('HTTP/1.1 200 Connection established\r\n\r\n')),
  'says 200 and echoes': (socket: Socket) =>
    void socket.once('data', () => {
      socket.write('HTTP/1.1 200 Connection established\r\n\r\n');
      socket.pipe(socket);
    }),
  'accepts SOCKS5 and stalls': (socket: Socket) => void socket.once('data', () => socket.write(Buffer.from([5, 0]))),
  'accepts SOCKS5, relays nowhere and echoes': (socket: Socket) =>
    void socket.once('data', () => {
      socket.write(Buffer.from([5, 0]));
      socket.once('data', () => {
        socket.write(Buffer.from([5, 0, 0, 1, 0, 0, 0, 0, 0, 0]));
        socket.pipe(socket);
      });
    }),
  'sends garbage': (socket: Socket) => void socket.once('data', () => socket.end(Buffer.alloc(4_096, 0xaa))),
  'drips a byte every 300 ms': (socket: Socket) => {
    const timer = setInterval(() => socket.write('H'), 300);
    socket.on('close', () => clearInterval(timer));
  },
  'pours 100 MB': (socket: Socket) =>
    void socket.once('data', () => {
      socket.write('HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n');
      pour(socket, Buffer.alloc(1 << 20, 0x61), 100);
    }),
  'greets as SSH': (socket: Socket) => void socket.write('SSH-2.0-OpenSSH_9.2p1 Debian-2\r\n'),
  'greets as SMTP': (socket: Socket) => void socket.write('220 mail.example ESMTP Postfix\r\n'),
} as const satisfies Record<string, (socket: Socket) => void>;

const once = (answer: string) => (socket: Socket) => void socket.once('data', () => socket.end(answer));
const page = (status: string, headers: string, body = 'A page.') =>
  once(`HTTP/1.1 ${status}\r\n${headers}Content-Length: ${body.length}\r\n\r\n${body}`);

/** Says `head`, then a byte of `rest` every 100 ms, over and over. */
const drip = (head: string, rest: string) => (socket: Socket) =>
  void socket.once('data', () => {
    let at = 0;
    socket.write(head);
    const timer = setInterval(() => socket.write(rest.charAt(at++ % rest.length)), 100);
    socket.on('close', () => clearInterval(timer));
  });

/** Answers CONNECT with 200, then does as `inside` says; a page for everything else. */
const tunnels = (inside: (socket: Socket) => void) => (socket: Socket) =>
  void socket.once('data', (data: Buffer) => {
    const isConnect = data.toString('latin1').startsWith('CONNECT');
    socket.write(isConnect ? 'HTTP/1.1 200 Connection established\r\n\r\n' : 'HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n');
    if (isConnect) inside(socket);
    else socket.end();
  });

/** Ways in which something that speaks HTTP may misbehave, or look like a proxy. */
export const HTTP_SERVERS = {
  'drips a head': drip('', 'HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nX-Long: ' + 'a'.repeat(1_000)),
  'drips a body': drip('HTTP/1.1 200 OK\r\nContent-Length: 5000\r\n\r\n', 'a'),
  'pours headers': (socket: Socket) =>
    void socket.once('data', () => {
      socket.write('HTTP/1.1 200 OK\r\n');
      pour(socket, Buffer.from('X-Header: value\r\n'.repeat(4_000)), Infinity);
    }),
  'breaks off in its head': once('HTTP/1.1 200 OK\r\nContent-Ty'),
  'opens tunnels and stalls': tunnels(() => undefined),
  'opens tunnels and closes in the handshake': tunnels((socket) => void socket.once('data', () => socket.destroy())),
  'opens tunnels to a page': tunnels(
    (socket) => void socket.once('data', () => socket.end('HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhello')),
  ),
  'says that it goes round in a circle': page('508 Loop Detected', ''),
  'a customer’s quota': page('508 Resource Limit Is Reached', '', '<title>508 Resource Limit Is Reached</title>'),
  'a cache of two tiers': page('404 Not Found', 'Via: 1.1 varnish, 1.1 varnish\r\n'),
  'passed itself again and again': page('502 Bad Gateway', `Via: ${'1.1 edge-1 (Proxy), '.repeat(8)}1.1 front\r\n`),
  '200 to everything': page('200 OK', 'Server: catch-all\r\n'),
  '302 to everything': page('302 Found', 'Location: http://portal.test.example/login\r\n'),
  'a block page': page('200 OK', 'Server: filter\r\n', '<h1>Blocked</h1> This address is blocked by your provider.'),
  '407 to everything': page('407 Proxy Authentication Required', 'Proxy-Authenticate: Basic realm="x"\r\n'),
  '403 of a proxy to everything': page('403 Forbidden', 'X-Squid-Error: ERR_ACCESS_DENIED 0\r\n'),
} as const satisfies Record<string, (socket: Socket) => void>;
