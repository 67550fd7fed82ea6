import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  CONNECT,
  dataOf,
  datagramOf,
  parseMethod,
  parseSocks4Reply,
  parseSocks5Reply,
  socks4Request,
  socks5Request,
  UDP_ASSOCIATE,
  type Parsed,
} from '../../../crawlers/proxy/socks-wire.ts';

const PARSERS = { parseMethod, parseSocks4Reply, parseSocks5Reply } as const satisfies Record<string, (data: Buffer) => Parsed<unknown>>;
const LONGEST_REPLY = 4 + 1 + 255 + 2;

/** Bytes that are often the start of a true reply. */
const arbitrary = fc
  .tuple(
    fc.constantFrom([5], [5, 0], [5, 0, 0, 1], [5, 0, 0, 3], [5, 0, 0, 4], [0, 90], [0, 0, 0, 1], []),
    fc.uint8Array({ maxLength: 600 }),
  )
  .map(([start, rest]) => Buffer.from([...start, ...rest]));

describe.each(Object.entries(PARSERS))('%s', (_name, parse) => {
  it('says something of all bytes, and never of more than there are', () => {
    fc.assert(
      fc.property(arbitrary, (data) => {
        const parsed = parse(data);
        if (parsed.status === 'more') expect(parsed.need).toBeGreaterThan(data.length);
        if (parsed.status === 'more') expect(parsed.need).toBeLessThanOrEqual(LONGEST_REPLY);
        if (parsed.status === 'done') expect(parsed.bytes).toBeLessThanOrEqual(data.length);
      }),
      { numRuns: 5_000 },
    );
  });

  it('asks for no byte beyond the message, and says the same of it whatever follows', () => {
    fc.assert(
      fc.property(arbitrary, (data) => {
        let end = 0;
        let parsed = parse(data.subarray(0, end));
        while (parsed.status === 'more' && parsed.need <= data.length) {
          end = parsed.need;
          parsed = parse(data.subarray(0, end));
        }
        if (parsed.status === 'more') return;
        if (parsed.status === 'done') expect(parsed.bytes).toBe(end);
        expect(parse(data)).toEqual(parsed);
      }),
      { numRuns: 5_000 },
    );
  });
});

describe('datagrams', () => {
  it('gives back what was put in, to any place', () => {
    const place = fc.oneof(fc.ipV4(), fc.ipV6());
    fc.assert(
      fc.property(place, fc.integer({ min: 0, max: 65_535 }), fc.string(), (host, port, text) => {
        const data = datagramOf(host, port, false, text);
        expect(dataOf(data)?.toString()).toBe(Buffer.from(text).toString());
        expect(dataOf(datagramOf('a.example', port, true, text))?.toString()).toBe(Buffer.from(text).toString());
      }),
    );
  });

  it('never throws, and takes nothing without the header', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 300 }), (bytes) => void dataOf(Buffer.from(bytes))),
      { numRuns: 5_000 },
    );
    expect(dataOf(Buffer.from([0, 0, 0, 9, 1, 2, 3]))).toBeUndefined();
    expect(dataOf(Buffer.from([0, 1, 0, 1, 0, 0, 0, 0, 0, 0, 7]))).toBeUndefined();
    expect(dataOf(Buffer.from([0, 0, 1, 1, 0, 0, 0, 0, 0, 0, 7]))).toBe('fragment');
    expect(dataOf(Buffer.from([0, 0, 0x80, 1]))).toBe('fragment');
    expect(dataOf(Buffer.from([0, 0, 0, 1, 0, 0, 0, 0, 0, 0]))).toEqual(Buffer.alloc(0));
  });
});

/** The examples of RFC 1928 and of the SOCKS4 and SOCKS4a memos, as bytes. */
describe('requests', () => {
  it.each([
    ['SOCKS5, IPv4', socks5Request(CONNECT, '192.0.2.1', 443, false), '05010001c000020101bb'],
    ['SOCKS5, IPv6', socks5Request(CONNECT, '2001:db8::1', 80, false), '0501000420010db80000000000000000000000010050'],
    ['SOCKS5, IPv4 in IPv6', socks5Request(CONNECT, '::ffff:192.0.2.1', 80, false), '0501000400000000000000000000ffffc00002010050'],
    ['SOCKS5, name', socks5Request(CONNECT, 'a.example', 80, true), '0501000309612e6578616d706c650050'],
    ['SOCKS5, address as name', socks5Request(CONNECT, '192.0.2.1', 80, true), '05010003093139322e302e322e310050'],
    ['SOCKS5, associate', socks5Request(UDP_ASSOCIATE, '0.0.0.0', 0, false), '05030001000000000000'],
    ['SOCKS4', socks4Request('192.0.2.1', 80, false), '04010050c000020100'],
    ['SOCKS4a', socks4Request('a.example', 80, true), '040100500000000100612e6578616d706c6500'],
    ['datagram', datagramOf('192.0.2.1', 53, false, 'x'), '00000001c0000201003578'],
  ])('%s', (_name, data, hex) => {
    expect(data?.toString('hex')).toBe(hex);
  });

  it('refuses what cannot be said: IPv6 in SOCKS4, names that are none', () => {
    expect(socks4Request('2001:db8::1', 80, false)).toBeUndefined();
    for (const name of ['', 'n'.repeat(256), 'a b', 'a\0b', 'ä.example']) {
      expect(() => socks5Request(CONNECT, name, 80, true)).toThrow(RangeError);
      expect(() => socks4Request(name, 80, true)).toThrow(RangeError);
    }
  });
});
