import { isOk } from '../../src/model/outcome.ts';
import type { Connection } from '../../src/net/net.ts';

/** What came back, and how it ended; `data` is empty where nothing came. */
export interface Heard {
  readonly data: Buffer;
  readonly end: 'enough' | 'closed' | 'max-bytes' | 'timeout';
}

/** Bounds of listening, milliseconds and bytes. */
export interface ListenOptions {
  /** Given all that was heard so far. */
  readonly enough: (soFar: Buffer) => boolean;
  readonly maxBytes: number;
  /** From the first byte on, or from the start where `firstByteMs` is absent. */
  readonly timeoutMs: number;
  /** Until the first byte; no longer than `timeoutMs`. */
  readonly firstByteMs?: number | undefined;
}

/** Listen until enough was heard, the peer hangs up, or a bound is reached. */
export async function listen(connection: Connection, options: ListenOptions): Promise<Heard> {
  const { firstByteMs = Number.POSITIVE_INFINITY, timeoutMs } = options;
  if (firstByteMs >= timeoutMs) return readOnce(connection, options);
  let satisfied = false;
  const first = await readOnce(connection, {
    ...options,
    timeoutMs: firstByteMs,
    enough: (soFar) => {
      satisfied = options.enough(soFar);
      return true;
    },
  });
  return first.end !== 'enough' || satisfied ? first : listenOn(connection, first.data, options);
}

/** Go on listening after `before`: bytes heard earlier count as heard. */
export async function listenOn(connection: Connection, before: Buffer, options: ListenOptions): Promise<Heard> {
  const rest = await readOnce(connection, {
    ...options,
    maxBytes: options.maxBytes - before.length,
    enough: (soFar) => options.enough(Buffer.concat([before, soFar])),
  });
  return { data: Buffer.concat([before, rest.data]), end: rest.end };
}

async function readOnce(connection: Connection, { enough, maxBytes, timeoutMs }: ListenOptions): Promise<Heard> {
  const read = await connection.read({ enough, maxBytes, timeoutMs });
  if (isOk(read)) return read.value;
  return { data: Buffer.alloc(0), end: read.status === 'timeout' ? 'timeout' : 'closed' };
}
