import { connect as connectHttp2, type ClientHttp2Session, type ClientHttp2Stream } from 'node:http2';
import type { Socket } from 'node:net';
import { TLSSocket } from 'node:tls';
import { failed, ok, type Failure, type Outcome } from '../model/outcome.ts';
import type { Transcript } from '../model/observation.ts';
import { onAbort } from './abort.ts';
import { SocketConnection, type Surroundings } from './connection.ts';
import { place } from './dial.ts';
import { failureOf, NetError } from './failure.ts';
import { Http2Carrier } from './http2-carrier.ts';
import { describeHeaders, exchangeOn, headersOf, responseOf, type Response } from './http2-stream.ts';
import type { Http2Reply, Http2Session, TlsFacts } from './net.ts';
import { tlsFactsOf } from './tls.ts';

/** Bounds on what a peer may make us hold. nghttp2 itself ends endless CONTINUATION, and floods that want an answer. */
const LIMITS = {
  /** Megabytes, frames and headers in flight included. */
  maxSessionMemory: 4,
  maxHeaderListPairs: 100,
  maxSettings: 32,
  maxReservedRemoteStreams: 0,
  maxOutstandingPings: 1,
  /** No push: a PUSH_PROMISE is then an error of the connection (RFC 9113 8.4). */
  settings: { enablePush: false, maxHeaderListSize: 32 * 1024, initialWindowSize: 65_535 },
};

/** A session that nobody uses for so long is closed: whoever forgot it must not hold its address for ever. */
const FORGOTTEN_MS = 120_000;

/**
 * An HTTP/2 session over a guarded socket: the preface and our SETTINGS go out, and it is open when the peer's SETTINGS came
 * (RFC 9113 3.4). `protocol`: the peer agreed on something else by ALPN, or answers with something else. The socket is destroyed with it.
 */
export async function openHttp2(socket: Socket, around: Surroundings, timeoutMs: number): Promise<Outcome<Http2Session>> {
  const where = place(around.ip, around.port);
  const tls = socket instanceof TLSSocket ? tlsFactsOf(socket) : undefined;
  if (tls !== undefined && tls.alpn !== 'h2') {
    socket.destroy();
    return failed('protocol', `no HTTP/2: by ALPN the peer chose ${tls.alpn === '' ? 'nothing' : tls.alpn}`, where);
  }
  if (socket.destroyed) return failed('closed', 'closed before HTTP/2 could be spoken', where);
  const carrier = new Http2Carrier(socket, where, around.recorder);
  carrier.on('error', () => undefined);
  const scheme = tls === undefined ? 'http' : 'https';
  const session = connectHttp2(`${scheme}://${where}`, { ...LIMITS, createConnection: () => carrier });
  socket.setTimeout(FORGOTTEN_MS, () => socket.destroy());
  const unlisten = onAbort(around.signal, () => carrier.destroy(new NetError(failed('aborted', 'stopped', where))));
  socket.once('close', unlisten);
  const opened = new GuardedSession(session, carrier, around, tls);
  const failure = await opened.settled(timeoutMs);
  if (failure === undefined) return ok(opened);
  opened.close();
  return failure;
}

class GuardedSession implements Http2Session {
  readonly tls?: TlsFacts;
  readonly #session: ClientHttp2Session;
  readonly #carrier: Http2Carrier;
  readonly #around: Surroundings;
  readonly #where: string;
  #error: Error | undefined;

  constructor(session: ClientHttp2Session, carrier: Http2Carrier, around: Surroundings, tls: TlsFacts | undefined) {
    this.#session = session;
    this.#carrier = carrier;
    this.#around = around;
    this.#where = place(around.ip, around.port);
    if (tls !== undefined) this.tls = tls;
    session.on('error', (error) => (this.#error ??= error));
  }

  get isOpen(): boolean {
    return !this.#session.destroyed && !this.#session.closed && this.#carrier.writable;
  }

  get extendedConnect(): boolean {
    return this.#session.destroyed ? false : this.#session.remoteSettings.enableConnectProtocol === true;
  }

  get transcript(): Transcript {
    return this.#around.recorder.transcript;
  }

  /** Why the peer's SETTINGS did not come; undefined when they have. */
  settled(timeoutMs: number): Promise<Failure | undefined> {
    return new Promise((resolve) => {
      const settle = (failure: Failure | undefined): void => {
        clearTimeout(timer);
        resolve(failure);
      };
      const late = (): Failure => failed('timeout', `no SETTINGS of HTTP/2 within ${Math.round(timeoutMs)} ms`, this.#where);
      // What has come already is heard first: a busy process must not take its own lag for the peer's silence.
      const timer = setTimeout(() => setImmediate(() => settle(late())), timeoutMs);
      this.#session.once('remoteSettings', () => {
        this.#around.recorder.note(`HTTP/2: SETTINGS received${this.extendedConnect ? ', extended CONNECT among them' : ''}`);
        settle(undefined);
      });
      this.#session.once('close', () => settle(this.#ended('closed before its SETTINGS of HTTP/2 came')));
    });
  }

  async request(options: Parameters<Http2Session['request']>[0]): Promise<Outcome<Http2Reply>> {
    const { counters, recorder } = this.#around;
    const stream = this.#ask(options.headers, options.body);
    if ('status' in stream) return counters.note(stream);
    const { response, body, end } = await exchangeOn(stream, options);
    counters.bytesReceived += body.length;
    if (response === undefined) return counters.note(this.#without(stream, end));
    this.#hear(response);
    if (body.length > 0) recorder.received(body);
    return ok({ ...headersOf(response), body, end });
  }

  async tunnel(options: Parameters<Http2Session['tunnel']>[0]): ReturnType<Http2Session['tunnel']> {
    const stream = this.#ask(options.headers, undefined, false);
    if ('status' in stream) return this.#around.counters.note(stream);
    const { response, end } = await responseOf(stream, options.timeoutMs);
    if (response === undefined) return this.#around.counters.note(this.#without(stream, end));
    this.#hear(response);
    const head = headersOf(response);
    if (head.status >= 200 && head.status <= 299) return ok({ ...head, stream: new SocketConnection(stream, this.#around) });
    stream.destroy();
    return ok(head);
  }

  close(): void {
    this.#session.destroy();
    // After a GOAWAY of the peer, Node would wait for it to hang up. What was written to the socket by then still goes out.
    setImmediate(() => this.#carrier.destroy());
  }

  /** A new stream with the request on its way, or why there is none. */
  #ask(headers: Readonly<Record<string, string>>, body: Buffer | undefined, last = body === undefined): ClientHttp2Stream | Failure {
    const { recorder, counters, signal } = this.#around;
    if (signal.aborted) return failed('aborted', 'stopped', this.#where);
    if (!this.isOpen) return this.#ended('the HTTP/2 session is closed');
    recorder.note(`HTTP/2 request:\n${describeHeaders(headers)}`);
    try {
      const stream = this.#session.request(headers, { endStream: last });
      // Stays on: a late RST_STREAM must never be unhandled, whoever holds the stream then.
      stream.on('error', () => undefined);
      counters.requests += 1;
      if (body !== undefined) {
        recorder.sent(body);
        stream.end(body);
      }
      return stream;
    } catch (error) {
      return failureOf(error, this.#where);
    }
  }

  #hear(response: Response): void {
    this.#around.recorder.note(`HTTP/2 response:\n${describeHeaders(response)}`);
  }

  /** Why no response came on a stream, which is done with. */
  #without(stream: ClientHttp2Stream, end: Http2Reply['end']): Failure {
    if (!stream.destroyed) stream.destroy();
    if (this.#around.signal.aborted) return failed('aborted', 'stopped', this.#where);
    if (end === 'timeout') return failed('timeout', 'no response within the deadline', this.#where);
    const error = this.#broken() ?? stream.errored;
    return error === null ? this.#ended('the stream was closed without a response') : failureOf(error, this.#where);
  }

  #ended(otherwise: string): Failure {
    if (this.#around.signal.aborted) return failed('aborted', 'stopped', this.#where);
    const error = this.#broken();
    return error === undefined ? failed('closed', otherwise, this.#where) : failureOf(error, this.#where);
  }

  /** What ended the session. Ours comes first: Node reports it later, or as something else. */
  #broken(): Error | undefined {
    return this.#carrier.errored ?? this.#error;
  }
}
