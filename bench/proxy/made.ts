import { createServer as createHttp } from 'node:http';
import { connect, createServer, type Server, type Socket } from 'node:net';

/** Services of a few lines. Those that relay lead to loopback addresses alone: every program on this machine can reach them. */
export const MADE: Readonly<Record<string, () => Server>> = {
  'made:connect-only': () => connectOnly(() => true),
  'made:connect-only-443': () => connectOnly((port) => port === 443),
  'made:socks4-only': () => createServer((socket) => quiet(socket).once('data', (request) => socks4(socket, request))),
  'made:echo-page': () =>
    createServer((socket) =>
      quiet(socket).once('data', (data) =>
        socket.end(`HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\nContent-Length: ${data.length}\r\n\r\n${data.toString('latin1')}`),
      ),
    ),
  'made:echo': () => createServer((socket) => void quiet(socket).pipe(socket)),
  'made:ssh': () => createServer((socket) => void quiet(socket).write('SSH-2.0-OpenSSH_9.2p1 Debian-2\r\n')),
  'made:silent': () => createServer((socket) => void quiet(socket).resume()),
};

function quiet(socket: Socket): Socket {
  return socket.on('error', () => socket.destroy());
}

function connectOnly(allows: (port: number) => boolean): Server {
  const server = createHttp((_request, response) => void response.writeHead(405).end());
  server.on('connect', (request, stream) => {
    const client = quiet(stream as Socket);
    const [, host = '', port = ''] = /^(127\.[\d.]+):(\d+)$/.exec(request.url ?? '') ?? [];
    if (host === '' || !allows(Number(port))) client.end('HTTP/1.1 403 Forbidden\r\nContent-Length: 0\r\n\r\n');
    else join(client, host, Number(port), 'HTTP/1.1 200 Connection established\r\n\r\n', 'HTTP/1.1 502 Bad Gateway\r\n\r\n');
  });
  return server;
}

/** SOCKS4 CONNECT to an address; no 4a. */
function socks4(client: Socket, request: Buffer): void {
  if (request[0] !== 4 || request[1] !== 1 || request[4] !== 127) return void client.end(Buffer.from([0, 91, 0, 0, 0, 0, 0, 0]));
  const host = [...request.subarray(4, 8)].join('.');
  join(client, host, request.readUInt16BE(2), Buffer.from([0, 90, 0, 0, 0, 0, 0, 0]), Buffer.from([0, 91, 0, 0, 0, 0, 0, 0]));
}

function join(client: Socket, host: string, port: number, yes: string | Buffer, no: string | Buffer): void {
  const upstream = connect(port, host);
  upstream.once('error', () => client.end(no));
  upstream.once('connect', () => {
    client.write(yes);
    client.pipe(upstream).pipe(client);
  });
  client.once('close', () => upstream.destroy());
  upstream.once('close', () => client.destroy());
}
