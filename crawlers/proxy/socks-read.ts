import { isOk } from '../../src/model/outcome.ts';
import type { Transcript } from '../../src/model/observation.ts';
import type { RelayResult } from '../../src/model/relay.ts';
import type { Connection } from '../../src/net/net.ts';
import type { Parsed } from './socks-wire.ts';

/** How reading a message ended. `raw` is all that was read of it; `timeout` and `closed` may come after a part. */
export type Read<T> =
  | { readonly status: 'done'; readonly value: T; readonly raw: Buffer }
  | { readonly status: 'bad'; readonly detail: string; readonly raw: Buffer }
  | { readonly status: 'timeout' | 'closed'; readonly raw: Buffer };

/**
 * Read one message to its last byte and not one further: what follows belongs to the tunnel (a server that speaks first may have begun).
 * One deadline for the whole of it, however slowly it drips in.
 */
export async function readMessage<T>(
  connection: Connection,
  parse: (soFar: Buffer) => Parsed<T>,
  timeoutMs: number,
  firstByteMs = timeoutMs,
): Promise<Read<T>> {
  const startedAt = performance.now();
  let raw = Buffer.alloc(0);
  for (;;) {
    const parsed = parse(raw);
    if (parsed.status !== 'more') return { ...parsed, raw };
    const missing = Math.max(1, parsed.need - raw.length);
    const leftMs = startedAt + (raw.length === 0 ? Math.min(firstByteMs, timeoutMs) : timeoutMs) - performance.now();
    if (leftMs <= 0) return { status: 'timeout', raw };
    const read = await connection.read({ enough: () => true, maxBytes: missing, timeoutMs: leftMs });
    if (!isOk(read)) return { status: read.status === 'timeout' ? 'timeout' : 'closed', raw };
    raw = Buffer.concat([raw, read.value.data]);
    if (read.value.end === 'closed') return closedWith(parse(raw), raw);
  }
}

function closedWith<T>(parsed: Parsed<T>, raw: Buffer): Read<T> {
  return parsed.status === 'more' ? { status: 'closed', raw } : { ...parsed, raw };
}

/** Names a message that did not come whole. `spoke`: the service has shown before that it speaks SOCKS. */
export function nameOfRead(
  read: Exclude<Read<unknown>, { status: 'done' }>,
  what: string,
  spoke: boolean,
): { readonly result: RelayResult; readonly detail: string } {
  if (read.status === 'bad') return { result: 'other-protocol', detail: read.detail };
  const some = read.raw.length > 0;
  if (read.status === 'timeout') {
    if (some) return { result: 'stalled', detail: `${read.raw.length} bytes of its answer to the ${what}, and no more in time` };
    return spoke
      ? { result: 'stalled', detail: `no answer to the ${what} in time` }
      : { result: 'no-answer', detail: `nothing came back to the ${what}` };
  }
  return {
    result: 'closed',
    detail: some ? `closed in the middle of its answer to the ${what}` : `closed without an answer to the ${what}`,
  };
}

/** Two transcripts in the order of time; the second began `offsetMs` after the first. */
export function merged(first: Transcript, second: Transcript, offsetMs: number): Transcript {
  const later = second.map((step) => ({ ...step, atMs: step.atMs + Math.round(offsetMs) }));
  return [...first, ...later].toSorted((a, b) => a.atMs - b.atMs);
}
