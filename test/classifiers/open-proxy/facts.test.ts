import { describe, expect, test } from 'vitest';
import type { Facts } from '../../../src/model/signal.ts';
import { HALF, judged, relay, sighting, type Seen } from './support.ts';

const factsOf = (...seen: readonly Seen[]): Facts => judged(...seen)?.facts ?? {};

const level = (added: Record<string, string>, directIp: string | null = '127.30.0.1') =>
  factsOf(relay({ way: 'http-get', payload: 'http', seen: sighting(added, '127.30.0.5', directIp) }))['anonymity'];

describe('the facts of a finding', () => {
  test('name ways, ports, destinations and nothing that was not measured', () => {
    expect(factsOf(relay({ way: 'http-get', judgePort: 80, seen: null }))).toEqual({
      severity: ['open'],
      ways: ['HTTP GET'],
      relayPorts: [3128],
      authentication: ['none'],
      destinations: ['v4'],
    });
    const all = factsOf(
      relay({ way: 'http-get', judgePort: 80 }),
      relay({ tls: true, judgePort: 18_443 }),
      relay({ tls: true }),
      relay({ way: 'socks5', destination: 'name' }),
      relay({ way: 'socks5', destination: 'v6', judgePort: 80 }),
      relay({ way: 'socks4a', destination: 'name', judgePort: 80, result: 'denied' }),
      relay({ way: 'socks5-udp', judgePort: 18_443 }),
    );
    expect(all).toEqual({
      severity: ['open'],
      ways: ['HTTP GET', 'CONNECT over TLS', 'SOCKS5 (domain)', 'SOCKS5 (IPv6)', 'SOCKS5 UDP ASSOCIATE'],
      relayPorts: [3128],
      connectPorts: [80, 443, 18_443],
      authentication: ['none'],
      anonymity: ['elite'],
      exitAddress: ['127.30.0.5'],
      destinations: ['v4', 'name', 'v6'],
      udp: ['yes'],
    });
  });

  test('say where a password is demanded beside the open way', () => {
    expect(factsOf(relay({ way: 'http-get' }), relay({ way: 'socks5', result: 'auth-required' }))).toMatchObject({
      authentication: ['not on this way'],
      passwordWays: ['SOCKS5'],
    });
  });

  test('name product and interception', () => {
    expect(factsOf(relay({ product: 'squid/5.7', intercepted: true }), relay({ way: 'http-get', product: 'squid/5.7' }))).toMatchObject({
      product: ['squid/5.7'],
      interceptsTls: ['yes'],
    });
    expect(factsOf(relay({ product: 'a\u001b[31mb\u202e' }))['product']).toEqual(['a\\x1b[31mb\\u202e']);
    expect(factsOf(relay({ result: 'tampered', proof: HALF, seen: sighting(), intercepted: true }))).toMatchObject({
      interceptsTls: ['yes'],
    });
  });
});

describe('the exit', () => {
  test.each([
    ['another address', '127.30.0.5', '127.30.0.9', ['127.30.0.9']],
    ['its own', '127.30.0.5', '127.30.0.5', undefined],
    ['its own, mapped into IPv6', '127.30.0.5', '::ffff:127.30.0.5', undefined],
    ['of the other family, which says nothing', '127.30.0.5', '2001:db8::9', undefined],
    ['ours, which says nothing', '127.30.0.5', '127.30.0.1', undefined],
    ['another of IPv6', '2001:db8::5', '2001:db8::9', ['2001:db8::9']],
  ])('%s', (_, ip, exitIp, elsewhere) => {
    const facts = factsOf(relay({ ip, seen: sighting({}, exitIp) }));
    expect(facts['exitElsewhere']).toEqual(elsewhere);
    expect(facts['exitAddress']).toEqual([exitIp.replace('::ffff:', '')]);
  });

  test('lists every exit of a proxy that takes turns', () => {
    const seen = [7, 8, 9].map((last) => relay({ judgePort: last, seen: sighting({}, `127.30.0.${last}`) }));
    expect(factsOf(...seen)['exitElsewhere']).toEqual(['127.30.0.7', '127.30.0.8', '127.30.0.9']);
  });
});

describe('anonymity', () => {
  test.each([
    ['X-Forwarded-For', { 'x-forwarded-for': '127.30.0.1' }],
    ['several hops', { 'x-forwarded-for': '10.0.0.9, 127.30.0.1' }],
    ['Forwarded (RFC 7239)', { forwarded: 'by=secret;for="127.30.0.1:4711";proto=http' }],
    ['IPv4 mapped into IPv6', { 'x-real-ip': '::ffff:127.30.0.1' }],
    ['a header of a name of its own', { 'x-abc': 'from 127.30.0.1 with love' }],
  ])('transparent: %s names us', (_, added) => {
    expect(level(added)).toEqual(['transparent']);
  });

  test('transparent over IPv6', () => {
    expect(level({ forwarded: 'for="[2001:DB8::1]:80"' }, '2001:db8::1')).toEqual(['transparent']);
  });

  test.each([
    ['Via', { via: '1.1 tinyproxy (tinyproxy/1.11.1)' }],
    ['X-Forwarded-For that names somebody else', { 'x-forwarded-for': '127.30.0.11' }],
    ['X-Forwarded-For: unknown', { 'x-forwarded-for': 'unknown' }],
    ['Proxy-Connection', { 'proxy-connection': 'keep-alive' }],
    ['X-Proxy-Id', { 'x-proxy-id': '17' }],
  ])('anonymous: %s gives a proxy away', (_, added) => {
    expect(level(added)).toEqual(['anonymous']);
  });

  test('elite: nothing, or nothing that tells of a proxy', () => {
    expect(level({})).toEqual(['elite']);
    expect(level({ 'cache-control': 'max-age=259200' })).toEqual(['elite']);
    expect(level({}, null)).toEqual(['elite']);
  });

  test('is left out where no direct request is known to compare with', () => {
    expect(level({ via: '1.1 a', 'user-agent': 'x' }, null)).toBeUndefined();
  });

  test('says which ways differ, what tells most first, and which headers came', () => {
    const facts = factsOf(
      relay(),
      relay({ way: 'http-get', seen: sighting({ via: '1.1 a', 'x-forwarded-for': '127.30.0.1' }) }),
      relay({ way: 'http-head', seen: sighting({ via: '1.1 a' }) }),
    );
    expect(facts['anonymity']).toEqual(['transparent (HTTP GET)', 'anonymous (HTTP HEAD)', 'elite (CONNECT)']);
    expect(facts['addedHeaders']).toEqual(['via', 'x-forwarded-for']);
  });
});
