import { TLSSocket } from 'node:tls';
import { failed, ok, type Outcome } from '../model/outcome.ts';
import type { Transcript } from '../model/observation.ts';
import { onAbort } from './abort.ts';
import type { Counters } from './counters.ts';
import { place } from './dial.ts';
import { failureOf } from './failure.ts';
import type { Connection, TlsFacts } from './net.ts';
import { readFrom, type ByteStream, type ReadOptions, type ReadResult } from './reading.ts';
import { handshake, tlsFactsOf } from './tls.ts';
import type { Recorder } from './transcript.ts';

/** A connection that nobody reads or writes for so long is closed: whoever forgot it must not hold its address for ever. */
const FORGOTTEN_MS = 120_000;
/** A peer that does not read what we send in this time is not answering. */
const WRITE_TIMEOUT_MS = 10_000;

/** What a connection keeps of the net it came from. */
export interface Surroundings {
  readonly ip: string;
  readonly port: number;
  readonly signal: AbortSignal;
  readonly counters: Counters;
  readonly recorder: Recorder;
}

/** {@link Connection} over a guarded socket, or over a stream of an HTTP/2 session on one. */
export class SocketConnection implements Connection {
  readonly remoteAddress: string;
  readonly remotePort: number;
  readonly tls?: TlsFacts;
  readonly #socket: ByteStream;
  readonly #around: Surroundings;
  readonly #where: string;
  #error: Error | undefined;

  constructor(socket: ByteStream, around: Surroundings) {
    this.remoteAddress = around.ip;
    this.remotePort = around.port;
    this.#socket = socket;
    this.#around = around;
    this.#where = place(around.ip, around.port);
    if (socket instanceof TLSSocket) this.tls = tlsFactsOf(socket);
    socket.on('error', (error) => (this.#error = error));
    socket.setTimeout(FORGOTTEN_MS, () => socket.destroy());
    const unlisten = onAbort(around.signal, () => socket.destroy());
    socket.once('close', unlisten);
  }

  get transcript(): Transcript {
    return this.#around.recorder.transcript;
  }

  write(data: Buffer | string): Promise<Outcome<void>> {
    const ended = this.#ended();
    if (ended !== undefined) return Promise.resolve(ended);
    this.#around.recorder.sent(data);
    return new Promise((resolve) => {
      const timer = setTimeout(() => resolve(failed('timeout', 'the peer does not take what is sent', this.#where)), WRITE_TIMEOUT_MS);
      this.#socket.write(data, (error) => {
        clearTimeout(timer);
        resolve(error ? (this.#aborted() ?? failureOf(error, this.#where)) : ok(undefined));
      });
    });
  }

  async read(options: ReadOptions): Promise<Outcome<ReadResult>> {
    if (this.#around.signal.aborted) return failed('aborted', 'stopped', this.#where);
    const result = await readFrom(this.#socket, options);
    if (result.data.length > 0) {
      this.#around.recorder.received(result.data);
      this.#around.counters.bytesReceived += result.data.length;
      return ok(result);
    }
    const aborted = this.#aborted();
    if (aborted !== undefined) return aborted;
    if (result.end === 'timeout') return failed('timeout', `nothing received within ${options.timeoutMs} ms`, this.#where);
    if (this.#error !== undefined) return failureOf(this.#error, this.#where);
    return ok(result);
  }

  async upgradeTls(options: {
    readonly servername?: string;
    readonly pin?: string;
    readonly timeoutMs: number;
  }): Promise<Outcome<Connection>> {
    const ended = this.#ended();
    if (ended !== undefined) return ended;
    this.#socket.removeAllListeners('timeout');
    this.#socket.setTimeout(0);
    const secure = await handshake(this.#socket, this.#where, { ...options, signal: this.#around.signal });
    if (secure.status !== 'ok') {
      this.#around.recorder.note(`TLS handshake: ${secure.detail}`);
      return this.#aborted() ?? secure;
    }
    const upgraded = new SocketConnection(secure.value, this.#around);
    this.#around.recorder.note(`TLS handshake done: ${upgraded.tls?.protocol}, certificate ${upgraded.tls?.certificateSha256}`);
    return ok(upgraded);
  }

  close(): void {
    this.#socket.destroy();
  }

  #ended(): Outcome<never> | undefined {
    const aborted = this.#aborted();
    if (aborted !== undefined) return aborted;
    if (this.#error !== undefined) return failureOf(this.#error, this.#where);
    return this.#socket.destroyed || !this.#socket.writable ? failed('closed', 'the connection is closed', this.#where) : undefined;
  }

  #aborted(): Outcome<never> | undefined {
    return this.#around.signal.aborted ? failed('aborted', 'stopped', this.#where) : undefined;
  }
}
