import { createServer, request as ask, type IncomingHttpHeaders, type IncomingMessage, type ServerResponse } from 'node:http';
import { connect, type AddressInfo, type Socket } from 'node:net';
import { connect as connectTls, TLSSocket } from 'node:tls';
import { makeCertificate } from '../../src/judge/certificate.ts';
import type { Daemon } from './daemon.ts';

/** What goes onward, and what comes back. */
export interface Passed {
  readonly method: string;
  readonly path: string;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
}
export interface Answered {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
}

/** How a forward proxy of a few lines misbehaves. */
export interface Script {
  /** Instead of asking onward, for requests that are no CONNECT. */
  readonly own?: (request: Passed) => Answered | undefined | Promise<Answered>;
  readonly onward?: (request: Passed) => Passed;
  readonly back?: (answer: Answered) => Answered;
  /** Where requests go whatever they ask for. */
  readonly backend?: { readonly ip: string; readonly port: number };
  /** False: 403. */
  readonly allows?: (port: number) => boolean;
  /** Of bytes that come back through a tunnel. */
  readonly tunnelBack?: (data: Buffer) => Buffer;
  /** False ends the tunnel. Asked with the client's first bytes. */
  readonly passes?: (first: Buffer) => boolean;
  /** Ends TLS in tunnels itself, with a certificate of its own, and asks onward in TLS. */
  readonly intercepts?: boolean;
}

/** A forward proxy that does what its script says. */
export async function startScripted(ip: string, script: Script = {}): Promise<Daemon> {
  const sockets = new Set<Socket>();
  const certificate = await makeCertificate(Date.now());
  const server = createServer((request, response) => void answer(script, request, response));
  server.on('connection', (socket: Socket) => {
    sockets.add(socket);
    socket.on('error', () => socket.destroy());
  });
  server.on('connect', ({ url = '' }: IncomingMessage, client: Socket) => dig(url, client, script, certificate));
  await new Promise<void>((resolve) => server.listen(0, ip, resolve));
  const stop = async (): Promise<void> => {
    for (const socket of sockets) socket.destroy();
    await new Promise((resolve) => server.close(resolve));
  };
  return { ip, port: (server.address() as AddressInfo).port, stop };
}

async function answer(script: Script, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const asked = { method: request.method ?? '', path: request.url ?? '', headers: request.headers, body: await bodyOf(request) };
  const answered = (await script.own?.(asked)) ?? (await relay(script, script.onward?.(asked) ?? asked));
  const { status, headers, body } = script.back?.(answered) ?? answered;
  response.writeHead(status, { ...headers, connection: 'close' }).end(body);
}

async function bodyOf(stream: IncomingMessage): Promise<string> {
  let body = '';
  for await (const chunk of stream) body += String(chunk);
  return body;
}

const UNREACHED: Answered = { status: 502, headers: { 'proxy-agent': 'scripted' }, body: 'not reached' };

function relay({ backend }: Script, { method, path, headers, body }: Passed): Promise<Answered> {
  return new Promise((resolve) => {
    const url = URL.canParse(path) ? new URL(path) : undefined;
    const host = backend?.ip ?? url?.hostname.replaceAll(/[[\]]/g, '');
    if (host === undefined) return resolve(UNREACHED);
    const port = backend?.port ?? Number(url?.port ?? 80);
    const onward = ask({ host, port, method, path: url?.pathname ?? path, headers, agent: false }, (response) => {
      void bodyOf(response).then((told) => resolve({ status: response.statusCode ?? 0, headers: response.headers, body: told }));
    });
    onward.on('error', () => resolve(UNREACHED));
    onward.end(body);
  });
}

function dig(
  authority: string,
  client: Socket,
  script: Script,
  { privateKeyPem: key, certificatePem: cert }: { privateKeyPem: string; certificatePem: string },
): void {
  const url = new URL(`http://${authority}`);
  const host = url.hostname.replaceAll(/[[\]]/g, '');
  const port = Number(authority.slice(authority.lastIndexOf(':') + 1));
  if (script.allows?.(port) === false) return void client.end('HTTP/1.1 403 Forbidden\r\nContent-Length: 0\r\n\r\n');
  if (script.intercepts === true) {
    client.write('HTTP/1.1 200 OK\r\n\r\n');
    const inside = new TLSSocket(client, { isServer: true, key, cert });
    const beyond = connectTls({ host, port, rejectUnauthorized: false });
    return join(inside, beyond, script);
  }
  const beyond = connect(port, host, () => client.write('HTTP/1.1 200 OK\r\n\r\n'));
  join(client, beyond, script);
}

function join(client: Socket, beyond: Socket, { tunnelBack, passes }: Script): void {
  for (const [one, other] of [
    [client, beyond],
    [beyond, client],
  ] as const) {
    one.on('error', () => one.destroy());
    one.on('close', () => other.destroy());
  }
  beyond.on('data', (data: Buffer) => void client.write(tunnelBack?.(data) ?? data));
  client.once('data', (first: Buffer) => {
    if (passes?.(first) === false) {
      client.destroy();
      return;
    }
    beyond.write(first);
    client.on('data', (data: Buffer) => void beyond.write(data));
  });
}
