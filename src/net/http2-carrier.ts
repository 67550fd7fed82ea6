import { constants } from 'node:http2';
import type { Socket } from 'node:net';
import { Duplex } from 'node:stream';
import { failed } from '../model/outcome.ts';
import { NetError, oneLine } from './failure.ts';
import type { Recorder } from './transcript.ts';

/** All that one session may receive. Floods of frames (PING, SETTINGS, empty DATA, CONTINUATION) end here if nothing ended them before. */
const MAX_SESSION_BYTES = 4 * 1024 * 1024;

const PREFACE_BYTES = 24;
const FRAME_HEAD_BYTES = 9;
const RESET_FRAME = 3;
const SETTINGS_FRAME = 4;
const GOAWAY_FRAME = 7;
/** Defined settings are below ten; nghttp2 takes 32 as well. */
const MAX_SETTINGS_BYTES = 32 * 6;
const SHOWN_BYTES = 48;

/**
 * Carries the bytes of an HTTP/2 session to and from a guarded socket, and looks at them on the way: what begins with anything but
 * a SETTINGS frame (RFC 9113 3.4) speaks something else and is cut off at once with `protocol`; too much is cut off with `too-large`.
 * What we send is looked at too: nghttp2 answers a breach with GOAWAY and then waits for the peer to hang up, without telling anybody.
 */
export class Http2Carrier extends Duplex {
  readonly #socket: Socket;
  readonly #where: string;
  readonly #recorder: Recorder;
  #head: Buffer | undefined = Buffer.alloc(0);
  #received = 0;
  readonly #sent = new FrameWalk(PREFACE_BYTES, (type, payload) => this.#judge(type, payload));

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

  override _read(): void {
    this.#socket.resume();
  }

  override _write(chunk: Buffer, _encoding: BufferEncoding, done: (error?: Error | null) => void): void {
    this.#socket.write(chunk, done);
    this.#sent.walk(chunk);
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

  /** Our own GOAWAY or RST_STREAM says that the peer broke a rule, or sent more headers than we take. */
  #judge(type: number, payload: Buffer): void {
    if (type === RESET_FRAME && payload.length >= 4 && payload.readUInt32BE(0) === constants.NGHTTP2_ENHANCE_YOUR_CALM)
      this.#refuse('too-large', 'more headers than are taken');
    const breach = type === GOAWAY_FRAME && payload.length >= 8 ? payload.readUInt32BE(4) : constants.NGHTTP2_NO_ERROR;
    if (breach !== constants.NGHTTP2_NO_ERROR) this.#refuse('protocol', `the peer broke the rules of HTTP/2 (error ${breach})`);
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

/** Calls `onFrame` with the type and the first 16 bytes of the payload of every frame that goes by; nothing else is kept. */
class FrameWalk {
  readonly #onFrame: (type: number, payload: Buffer) => void;
  #skip: number;
  #head = Buffer.alloc(0);

  constructor(skip: number, onFrame: (type: number, payload: Buffer) => void) {
    this.#skip = skip;
    this.#onFrame = onFrame;
  }

  walk(chunk: Buffer): void {
    let rest = chunk;
    while (rest.length > 0) {
      const skipped = Math.min(this.#skip, rest.length);
      this.#skip -= skipped;
      rest = this.#take(rest.subarray(skipped));
    }
  }

  #take(rest: Buffer): Buffer {
    const wanted = this.#head.length < FRAME_HEAD_BYTES ? FRAME_HEAD_BYTES : FRAME_HEAD_BYTES + Math.min(16, this.#head.readUIntBE(0, 3));
    const part = rest.subarray(0, wanted - this.#head.length);
    this.#head = Buffer.concat([this.#head, part]);
    if (this.#head.length < FRAME_HEAD_BYTES) return rest.subarray(part.length);
    const length = this.#head.readUIntBE(0, 3);
    const kept = Math.min(16, length);
    if (this.#head.length < FRAME_HEAD_BYTES + kept) return rest.subarray(part.length);
    this.#onFrame(this.#head[3] ?? 0, this.#head.subarray(FRAME_HEAD_BYTES));
    this.#skip = length - kept;
    this.#head = Buffer.alloc(0);
    return rest.subarray(part.length);
  }
}
