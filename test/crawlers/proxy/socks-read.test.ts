import * as fc from 'fast-check';
import { expect, it } from 'vitest';
import { nameOfRead, readMessage } from '../../../crawlers/proxy/socks-read.ts';
import { parseMethod, parseSocks4Reply, parseSocks5Reply } from '../../../crawlers/proxy/socks-wire.ts';
import { ok } from '../../../src/model/outcome.ts';
import { RELAY_RESULTS } from '../../../src/model/relay.ts';
import type { Connection } from '../../../src/net/net.ts';
import { bytes, named, reply5 } from '../../support/socks-scripts.ts';

/** A connection that has all of `data` to give, in pieces of these lengths, and then hangs up. */
function connectionOf(data: Buffer, lengths: readonly number[]): { readonly connection: Connection; readonly left: () => Buffer } {
  let at = 0;
  let piece = 0;
  const read: Connection['read'] = async ({ maxBytes }) => {
    const length = Math.min(maxBytes, lengths[piece % Math.max(1, lengths.length)] ?? maxBytes, data.length - at);
    piece += 1;
    at += length;
    return ok({ data: data.subarray(at - length, at), end: at === data.length && length < maxBytes ? 'closed' : 'enough' });
  };
  return { connection: { read } as Connection, left: () => data.subarray(at) };
}

const PARSERS = [parseMethod, parseSocks4Reply, parseSocks5Reply] as const;
const lengths = fc.array(fc.integer({ min: 1, max: 20 }), { maxLength: 5 });

const addressOf = (type: number, ip: Uint8Array): readonly number[] => [type, ...ip];

it('takes a message of any bytes, in any pieces, and not one byte more', async () => {
  const address = fc.oneof(
    fc.uint8Array({ minLength: 4, maxLength: 4 }).map((ip) => addressOf(1, ip)),
    fc.uint8Array({ minLength: 16, maxLength: 16 }).map((ip) => addressOf(4, ip)),
    fc.string({ unit: 'grapheme-ascii', maxLength: 255 }).map(named),
  );
  await fc.assert(
    fc.asyncProperty(address, fc.nat(65_535), fc.uint8Array({ maxLength: 100 }), lengths, async (bound, port, tail, pieces) => {
      const reply = reply5(0, bound, port);
      const { connection, left } = connectionOf(Buffer.concat([reply, tail]), pieces);
      const read = await readMessage(connection, parseSocks5Reply, 1_000);
      expect(read).toMatchObject({ status: 'done', value: { code: 0, bound: { port } } });
      expect(read.raw).toEqual(reply);
      expect(left()).toEqual(Buffer.from(tail));
    }),
    { numRuns: 1_000 },
  );
});

it('ends with bytes of every kind, and names what was no message', async () => {
  await fc.assert(
    fc.asyncProperty(fc.constantFrom(...PARSERS), fc.uint8Array({ maxLength: 300 }), lengths, async (parse, data, pieces) => {
      const { connection, left } = connectionOf(Buffer.from(data), pieces);
      const read = await readMessage<unknown>(connection, parse, 1_000);
      expect(Buffer.concat([read.raw, left()])).toEqual(Buffer.from(data));
      if (read.status !== 'done') expect(RELAY_RESULTS).toContain(nameOfRead(read, 'request', true).result);
    }),
    { numRuns: 3_000 },
  );
});

it('tells silence from a stall by what the service has shown before', () => {
  const none = Buffer.alloc(0);
  expect(nameOfRead({ status: 'timeout', raw: none }, 'greeting', false).result).toBe('no-answer');
  expect(nameOfRead({ status: 'timeout', raw: none }, 'request', true).result).toBe('stalled');
  expect(nameOfRead({ status: 'timeout', raw: bytes(5) }, 'greeting', false).result).toBe('stalled');
  expect(nameOfRead({ status: 'closed', raw: none }, 'greeting', false).result).toBe('closed');
});
