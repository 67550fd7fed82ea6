import { array, assert, integer, property, uint8Array } from 'fast-check';
import { describe, expect, it } from 'vitest';
import { CapsuleReader, datagramCapsule } from '../../../crawlers/proxy/capsules.ts';
import { capsule } from '../../support/udp-tunnels.ts';

describe('capsules', () => {
  const payloads = array(uint8Array({ maxLength: 300 }), { maxLength: 20 });

  it('are read as they were written, however they are cut', () => {
    assert(
      property(payloads, integer({ min: 1, max: 50 }), (list, step) => {
        const bytes = Buffer.concat(list.flatMap((one) => [capsule(5, Buffer.from(one)), datagramCapsule(Buffer.from(one))]));
        const reader = new CapsuleReader();
        for (let end = 0; end < bytes.length + step; end += step) reader.read(bytes.subarray(0, end));
        expect(reader.malformed).toBe(false);
        expect(reader.datagrams.map((one) => one.toString('hex'))).toEqual(list.map((one) => Buffer.from(one).toString('hex')));
      }),
    );
  });

  it('any bytes are read without a throw, and no more is kept than came', () => {
    assert(
      property(uint8Array({ maxLength: 2_000 }), (bytes) => {
        const reader = new CapsuleReader();
        reader.read(Buffer.from(bytes));
        expect(reader.datagrams.reduce((sum, one) => sum + one.length, 0)).toBeLessThanOrEqual(bytes.length);
      }),
    );
  });
});
