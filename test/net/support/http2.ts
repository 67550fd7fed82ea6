import { createSecureServer, createServer, type Http2Server, type ServerHttp2Stream } from 'node:http2';
import { connect, type AddressInfo, type Socket } from 'node:net';
import { afterAll, expect } from 'vitest';
import type { Http2Session, Net } from '../../../src/net/net.ts';
import type { Outcome } from '../../../src/model/outcome.ts';
import { TEST_CERTIFICATE, TEST_KEY } from './certificate.ts';
import { NO_SIGNAL, testNet, value } from './net.ts';
import { listen, type RawServer } from './servers.ts';

export const GET = { ':method': 'GET', ':scheme': 'http', ':authority': 'judge.example:80', ':path': '/x' };
export const LIMITS = { maxBodyBytes: 100_000, timeoutMs: 1_000 };

/** What the tests of one file share: a net, addresses, and servers that end with it. */
export interface Http2Bench {
  readonly net: Net;
  nextIp(): string;
  stopLater(stop: () => unknown): void;
  open(at: { readonly ip: string; readonly port: number }, more?: object): Promise<Outcome<Http2Session>>;
  /** A session with a raw server of a few lines. */
  openTo(serve: (socket: Socket) => void, more?: { tls?: boolean }): Promise<{ server: RawServer; outcome: Outcome<Http2Session> }>;
  sessionTo(serve: (socket: Socket) => void): Promise<Http2Session>;
}

/** Make one; `first` is the last number of the first address used. Nothing may go unhandled while it lasts. */
export function http2Bench(first: number): Http2Bench {
  const net = testNet();
  const stops: (() => unknown)[] = [];
  const unhandled: unknown[] = [];
  const note = (error: unknown): void => void unhandled.push(error);
  process.on('uncaughtException', note).on('unhandledRejection', note);
  afterAll(async () => {
    await net.close();
    await Promise.all(stops.map((stop) => stop()));
    process.off('uncaughtException', note).off('unhandledRejection', note);
    expect(unhandled).toEqual([]);
  });
  let host = first;
  const nextIp = (): string => `127.30.0.${first + ((host++ - first) % 30)}`;
  const open: Http2Bench['open'] = ({ ip, port }, more = {}) => net.http2({ ip, port, timeoutMs: 1_000, signal: NO_SIGNAL, ...more });
  const openTo: Http2Bench['openTo'] = async (serve, { tls = false } = {}) => {
    // Who does not read does not notice that the other end has gone.
    const server = await listen(nextIp(), (socket) => void (serve(socket), socket.resume()), { tls });
    stops.push(() => server.close());
    return { server, outcome: await open(server, tls ? { tls: {} } : {}) };
  };
  const sessionTo = async (serve: (socket: Socket) => void) => value((await openTo(serve)).outcome);
  return { net, nextIp, stopLater: (stop) => void stops.push(stop), open, openTo, sessionTo };
}

/** Node's own HTTP/2 server: CONNECT tunnels to where it is told, anything else is said back. */
export async function startHttp2(bench: Http2Bench, tls: boolean): Promise<{ ip: string; port: number }> {
  const ip = bench.nextIp();
  const settings = { enableConnectProtocol: true };
  const server: Http2Server = tls ? createSecureServer({ key: TEST_KEY, cert: TEST_CERTIFICATE, settings }) : createServer({ settings });
  server.on('sessionError', () => undefined);
  server.on('stream', (stream: ServerHttp2Stream, headers) => {
    stream.on('error', () => undefined);
    if (headers[':method'] === 'CONNECT') return tunnel(stream, headers[':authority'] ?? '');
    const body: Buffer[] = [];
    stream.on('data', (chunk: Buffer) => body.push(chunk));
    stream.on('end', () => {
      stream.respond({
        ':status': 200,
        'x-asked': `${headers[':method']} ${headers[':authority']}${headers[':path']}`,
        'set-cookie': ['a', 'b'],
      });
      stream.end(Buffer.concat([Buffer.from('hello '), ...body]));
    });
  });
  await new Promise<void>((resolve) => server.listen(0, ip, resolve));
  bench.stopLater(() => server.close());
  return { ip, port: (server.address() as AddressInfo).port };
}

function tunnel(stream: ServerHttp2Stream, authority: string): void {
  const [ip, port] = authority.split(':');
  const onward = connect(Number(port), ip);
  onward.once('connect', () => {
    stream.respond({ ':status': 200 });
    onward.pipe(stream).pipe(onward);
  });
  onward.on('error', () => stream.respond({ ':status': 502 }, { endStream: true }));
  stream.on('close', () => onward.destroy());
}
