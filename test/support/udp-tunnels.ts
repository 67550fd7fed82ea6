import { createSocket } from 'node:dgram';
import { createServer as createHttp1 } from 'node:http';
import { createServer as createHttp2, type ServerHttp2Session } from 'node:http2';
import type { AddressInfo, Server, Socket } from 'node:net';
import type { Duplex } from 'node:stream';
import { freePort, startDaemon, type Daemon } from './daemon.ts';
import type { KeyPair } from './front-ends.ts';

/** Where a path of RFC 9298 points: `/.well-known/masque/udp/192.0.2.6/443/`; undefined for other paths. */
function targetOf(path: string): { readonly host: string; readonly port: number } | undefined {
  const [, host, port] = /^\/\.well-known\/masque\/udp\/([^/:]+)\/(\d+)\/$/.exec(path) ?? [];
  return host === undefined ? undefined : { host: decodeURIComponent(host), port: Number(port) };
}

/** What is done with a tunnel once it is open. */
export type Carry = (tunnel: Duplex, target: { readonly host: string; readonly port: number }) => void;

/** As RFC 9298 5 has it: UDP payloads in DATAGRAM capsules, context 0. Lengths of one and of two bytes are enough here. */
export const carryDatagrams: Carry = (tunnel, { host, port }) => {
  const socket = createSocket(host.includes(':') ? 'udp6' : 'udp4');
  let pending = Buffer.alloc(0);
  socket.on('message', (data) => void tunnel.write(capsule(0, Buffer.concat([Buffer.from([0]), data]))));
  socket.on('error', () => tunnel.destroy());
  tunnel.on('data', (chunk: Buffer) => {
    pending = Buffer.concat([pending, chunk]);
    for (let next = split(pending); next !== undefined; next = split(pending)) {
      pending = pending.subarray(next.bytes);
      if (next.type === 0 && next.value[0] === 0) socket.send(next.value.subarray(1), port, host);
    }
  });
  tunnel.once('close', () => socket.close());
};

/** A capsule as it stands on the wire (RFC 9297 3.2); types below 64, values below 16 KiB. */
export function capsule(type: number, value: Buffer): Buffer {
  const head = value.length < 64 ? [type, value.length] : [type, 0x40 | (value.length >> 8), value.length & 0xff];
  return Buffer.concat([Buffer.from(head), value]);
}

function split(data: Buffer): { readonly type: number; readonly value: Buffer; readonly bytes: number } | undefined {
  const [type = 0, first] = data;
  if (first === undefined || (first >= 64 && data.length < 3)) return undefined;
  const start = first < 64 ? 2 : 3;
  const end = start + (first < 64 ? first : data.readUInt16BE(1) & 0x3fff);
  return data.length < end ? undefined : { type, value: data.subarray(start, end), bytes: end };
}

/** How a scripted server answers a request for a tunnel. */
export interface TunnelAnswer {
  readonly status: number;
  readonly headers?: Readonly<Record<string, string>>;
  /** Absent: no tunnel. */
  readonly carry?: Carry;
}

/** A scripted server that takes the upgrade of HTTP/1.1 (RFC 9298 3.2); `answer` for requests that are right, 400 for all others. */
export async function startUdpOverHttp1(ip: string, answer: TunnelAnswer): Promise<Daemon> {
  const server = createHttp1((_request, response) => void response.writeHead(400).end());
  const sockets = new Set<Socket>();
  server.on('connection', (socket: Socket) => sockets.add(socket));
  server.on('upgrade', ({ url = '', headers }, socket: Duplex) => {
    socket.on('error', () => socket.destroy());
    const target = headers.upgrade === 'connect-udp' && headers['capsule-protocol'] === '?1' ? targetOf(url) : undefined;
    const { status, carry, headers: more = {} } = target === undefined ? { status: 400 } : answer;
    const fields =
      status === 101
        ? { Connection: 'Upgrade', Upgrade: 'connect-udp', 'Capsule-Protocol': '?1', ...more }
        : { 'Content-Length': '0', ...more };
    socket.write([`HTTP/1.1 ${status} So`, ...Object.entries(fields).map(([name, value]) => `${name}: ${value}`), '', ''].join('\r\n'));
    if (carry !== undefined && target !== undefined) carry(socket, target);
    else socket.end();
  });
  return listening(server, ip, () => [...sockets]);
}

/** A scripted server that takes extended CONNECT over HTTP/2 in the clear (RFC 9298 3.4), where its SETTINGS allow; 400 to all else. */
export async function startUdpOverHttp2(ip: string, answer: TunnelAnswer, enableConnectProtocol = true): Promise<Daemon> {
  const server = createHttp2({ settings: { enableConnectProtocol } });
  const sessions = new Set<ServerHttp2Session>();
  server.on('session', (session) => {
    sessions.add(session);
    session.on('error', () => undefined);
  });
  server.on('stream', (stream, headers) => {
    stream.on('error', () => undefined);
    const asked = headers[':method'] === 'CONNECT' && headers[':protocol'] === 'connect-udp' && headers[':scheme'] === 'http';
    const target = asked && headers['capsule-protocol'] === '?1' ? targetOf(headers[':path'] ?? '') : undefined;
    const { status, carry, headers: more = {} } = target === undefined ? { status: 400 } : answer;
    const opens = carry !== undefined && target !== undefined;
    stream.respond({ ':status': status, 'capsule-protocol': '?1', ...more }, { endStream: !opens });
    if (opens) carry(stream, target);
  });
  return listening(server, ip, () => [...sessions]);
}

/**
 * h2o of after 2023, the one server of RFC 9298 in the field that also speaks HTTP/1.1 and HTTP/2; no package brings it, so `program` is built from
 * its source (`cmake -DWITH_MRUBY=OFF . && make h2o`). Tunnels of TCP at every path, of UDP at the default template's; in TLS with `pair`.
 */
export async function startH2oTunnels(program: string, ip: string, access: 'open' | 'denied', pair?: KeyPair): Promise<Daemon> {
  const port = await freePort(ip);
  const rule = access === 'open' ? '"+*"' : '"-*"';
  const ssl = pair === undefined ? '' : '\n  ssl: { key-file: "{dir}/key.pem", certificate-file: "{dir}/cert.pem" }';
  const config = [
    `user: root\nnum-threads: 1\nlisten:\n  host: ${ip}\n  port: ${port}${ssl}`,
    'hosts:\n  default:\n    paths:',
    `      "/":\n        proxy.connect: [${rule}]`,
    `      "/.well-known/masque/udp":\n        proxy.connect-udp: [${rule}]`,
    'proxy.connect.emit-proxy-status: ON',
  ];
  const files = {
    'h2o.conf': `${config.join('\n')}\n`,
    ...(pair === undefined ? {} : { 'cert.pem': pair.certificatePem, 'key.pem': pair.privateKeyPem }),
  };
  return startDaemon({ debianPackage: 'h2o-of-its-source', program, args: ['-c', '{dir}/h2o.conf'], files, ip, port });
}

async function listening(server: Server, ip: string, open: () => readonly { destroy(): void }[]): Promise<Daemon> {
  await new Promise<void>((resolve) => server.listen(0, ip, resolve));
  const stop = async (): Promise<void> => {
    for (const one of open()) one.destroy();
    await new Promise((resolve) => server.close(resolve));
  };
  return { ip, port: (server.address() as AddressInfo).port, stop };
}
