import type { Socket } from 'node:net';
import { Duplex } from 'node:stream';
import { failed } from '../model/outcome.ts';
import { NetError, oneLine } from './failure.ts';
import type { Recorder } from './transcript.ts';

/** All that one session may receive. Floods of frames (PING, SETTINGS, empty DATA, CONTINUATION) end here if nothing ended them before. */
export const MAX_SESSION_BYTES = 4 * 1024 * 1024;

const FRAME_HEAD_BYTES = 9;
const SETTINGS_FRAME = 4;
/** Defined settings are below ten; nghttp2 takes 32 as well. */
const MAX_SETTINGS_BYTES = 32 * 6;
const SHOWN_BYTES = 48;

/**
 * Carries the bytes of an HTTP/2 session to and from a guarded socket, and looks at them on the way: what begins with anything but
 * a SETTINGS frame (RFC 9113 3.4) speaks something else and is cut off at once with `protocol`; too much is cut off with `too-large`.
 */
export class Http2Carrier extends Duplex {
  readonly #socket: Socket;
  readonly #where: string;
  readonly #recorder: Recorder;
  #head: Buffer | undefined = Buffer.alloc(0);
  #received = 0;

  constructor(socket: Socket, where: string, recorder: Recorder) {
    super();
    this.#socket = socket;
    this.#where = where;
    this.#recorder = recorder;
    socket.on('data', (chunk) => this.#take(chunk));
    socket.once('end', () => this.push(null));
    socket.once('error', (error) => this.destroy(error));
    socket.once('close', () => this.destroy());
  }

  /** Bytes received so far, frames and all. */
  get received(): number {
    return this.#received;
  }

  override _read(): void {
    this.#socket.resume();
  }

  override _write(chunk: Buffer, _encoding: BufferEncoding, done: (error?: Error | null) => void): void {
    this.#socket.write(chunk, done);
  }

  override _final(done: () => void): void {
    this.#socket.end(done);
  }

  override _destroy(error: Error | null, done: (error: Error | null) => void): void {
    this.#socket.destroy();
    done(error);
  }

  #take(chunk: Buffer): void {
    if (this.destroyed) return;
    this.#received += chunk.length;
    if (this.#received > MAX_SESSION_BYTES) return this.#refuse('too-large', `more than ${MAX_SESSION_BYTES} bytes in one HTTP/2 session`);
    if (this.#head !== undefined) this.#check(this.#head, chunk);
    if (!this.destroyed && !this.push(chunk)) this.#socket.pause();
  }

  #check(before: Buffer, chunk: Buffer): void {
    const head = Buffer.concat([before, chunk.subarray(0, SHOWN_BYTES)]);
    if (mayBeSettings(head)) {
      this.#head = head.length < FRAME_HEAD_BYTES ? head : undefined;
      return;
    }
    this.#recorder.received(head);
    this.#refuse('protocol', `the peer does not speak HTTP/2, its answer begins: ${oneLine(head.toString('latin1', 0, SHOWN_BYTES))}`);
  }

  #refuse(status: 'protocol' | 'too-large', detail: string): void {
    this.destroy(new NetError(failed(status, detail, this.#where)));
  }
}

/** Whether these first bytes may be the head of a SETTINGS frame of stream 0 that is no acknowledgement, as far as they go. */
function mayBeSettings(head: Buffer): boolean {
  if (head.length >= 3 && (head.readUIntBE(0, 3) > MAX_SETTINGS_BYTES || head.readUIntBE(0, 3) % 6 !== 0)) return false;
  if (head.length >= 4 && head[3] !== SETTINGS_FRAME) return false;
  if (head.length >= 5 && ((head[4] ?? 0) & 1) === 1) return false;
  return head.length < FRAME_HEAD_BYTES || (head.readUInt32BE(5) & 0x7fff_ffff) === 0;
}
