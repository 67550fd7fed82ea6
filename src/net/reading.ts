import type { Duplex } from 'node:stream';

/** A socket, TLS over one, or a stream of an HTTP/2 session. */
export type ByteStream = Duplex & { setTimeout(ms: number, onIdle?: () => void): unknown };

/** See {@link Connection.read} in net.ts. */
export interface ReadOptions {
  readonly enough: (soFar: Buffer) => boolean;
  readonly maxBytes: number;
  readonly timeoutMs: number;
}

/** What came, and why reading ended. */
export interface ReadResult {
  readonly data: Buffer;
  readonly end: 'enough' | 'closed' | 'max-bytes' | 'timeout';
}

/**
 * A bounded read. Between reads the socket stands still, so that the kernel's window, not our memory, holds what a peer pours in;
 * bytes beyond `maxBytes` are put back for the next read.
 */
export function readFrom(socket: ByteStream, options: ReadOptions): Promise<ReadResult> {
  if (options.maxBytes <= 0) return Promise.resolve({ data: Buffer.alloc(0), end: 'max-bytes' });
  return new Promise((resolve) => {
    const soFar = new Growing();
    const finish = (end: ReadResult['end']): void => {
      clearTimeout(timer);
      socket.off('readable', drain).off('end', onEnd).off('close', onEnd);
      resolve({ data: soFar.bytes, end });
    };
    const drain = (): void => {
      for (let chunk = take(socket); chunk !== null; chunk = take(socket)) {
        const room = options.maxBytes - soFar.length;
        if (chunk.length > room) socket.unshift(chunk.subarray(room));
        soFar.add(chunk.length > room ? chunk.subarray(0, room) : chunk);
        if (options.enough(soFar.bytes)) return finish('enough');
        if (soFar.length >= options.maxBytes) return finish('max-bytes');
      }
    };
    const onEnd = (): void => finish('closed');
    const timer = setTimeout(() => finish('timeout'), options.timeoutMs);
    if (socket.destroyed || socket.readableEnded) return finish('closed');
    socket.on('readable', drain).once('end', onEnd).once('close', onEnd);
  });
}

function take(socket: ByteStream): Buffer | null {
  return socket.read() as Buffer | null;
}

/** Grows by doubling: a peer that sends byte by byte must not make every byte cost all those before it. */
class Growing {
  #buffer = Buffer.alloc(0);
  length = 0;

  get bytes(): Buffer {
    return this.#buffer.subarray(0, this.length);
  }

  add(chunk: Buffer): void {
    const needed = this.length + chunk.length;
    if (needed > this.#buffer.length) {
      const grown = Buffer.allocUnsafe(Math.max(needed, this.#buffer.length * 2));
      this.#buffer.copy(grown, 0, 0, this.length);
      this.#buffer = grown;
    }
    chunk.copy(this.#buffer, this.length);
    this.length = needed;
  }
}
