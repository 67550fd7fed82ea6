import { describe, expect, test } from 'vitest';
import { heard, relay, remarked, service } from './support.ts';

const denied = (given: Parameters<typeof relay>[0]) => relay({ result: 'denied', ...given });

describe('a proxy that is not open', () => {
  test('is remarked on where it demands a password', () => {
    const remark = remarked(
      service(['http-proxy']),
      relay({ way: 'http-get', result: 'auth-required', product: 'squid/5.7' }),
      relay({ result: 'auth-required' }),
    );
    expect(remark).toEqual({
      category: 'open-proxy',
      subject: { customer: 'C-1', ip: '127.30.0.5', port: 3128, domain: null, url: null },
      severity: 'accessible',
      text: '127.30.0.5:3128 is a proxy that demands a password (HTTP GET, CONNECT).',
      facts: { severity: ['accessible'], ways: ['HTTP GET', 'CONNECT'], authentication: ['password'], product: ['squid/5.7'] },
    });
  });

  test.each([
    ['SOCKS5 takes none of the methods offered', { way: 'socks5', detail: 'no connection without authentication' }, 'SOCKS5'],
    ['SOCKS4 asks for identd', { way: 'socks4', detail: 'reply 93: identd names another user than the request' }, 'SOCKS4'],
  ] as const)('%s: that is no password', (_, given, name) => {
    const remark = remarked(relay({ result: 'auth-required', ...given }));
    expect(remark?.text).toBe(`127.30.0.5:3128 is a proxy that demands authentication (${name}).`);
    expect(remark?.facts['authentication']).toEqual(['other']);
  });

  test('a password and other authentication are told apart', () => {
    const remark = remarked(
      relay({ way: 'socks5', result: 'auth-required', detail: 'a password is demanded' }),
      relay({ way: 'socks4', result: 'auth-required', detail: 'reply 92: x' }),
    );
    expect(remark?.text).toBe('127.30.0.5:3128 is a proxy that demands a password (SOCKS5).');
    expect(remark?.facts).toMatchObject({ authentication: ['password', 'other'], ways: ['SOCKS5', 'SOCKS4'] });
  });

  test('SOCKS that grants and answers by itself is none, whatever it refuses', () => {
    const own = relay({ way: 'socks5', result: 'not-a-proxy' });
    expect(remarked(own, denied({ way: 'socks5-udp' }), denied({ way: 'socks4' }))).toBeUndefined();
    expect(remarked(own, relay({ way: 'socks4', result: 'auth-required' }))).toBeUndefined();
    // Neither the clear part of a port nor its HTTP speaks for the other.
    expect(remarked(own, denied({ way: 'socks5', tls: true }))?.facts['ways']).toEqual(['SOCKS5 over TLS']);
    expect(remarked(own, relay({ way: 'http-get', result: 'auth-required' }))?.facts['ways']).toEqual(['HTTP GET']);
  });

  test('says no more of what is refused besides', () => {
    const remark = remarked(relay({ way: 'socks5', result: 'auth-required' }), denied({ way: 'socks4' }));
    expect(remark?.text).toBe('127.30.0.5:3128 is a proxy that demands a password (SOCKS5).');
    expect(remark?.facts['ways']).toEqual(['SOCKS5', 'SOCKS4']);
  });

  test.each([
    ['a reply of SOCKS4', denied({ way: 'socks4' })],
    ['a reply of SOCKS5', denied({ way: 'socks5', destination: 'name' })],
    ['Squid’s error header', denied({ transcript: heard('HTTP/1.1 403 Forbidden\r\nX-Squid-Error: ERR_ACCESS_DENIED 0\r\n\r\n') })],
    ['Proxy-Agent', denied({ transcript: heard('HTTP/1.0 403 Access denied\r\nProxy-agent: x\r\n\r\n') })],
    ['a product that is a proxy by trade', denied({ transcript: heard('HTTP/1.0 403 Access denied\r\nServer: tinyproxy/1.11.1\r\n\r\n') })],
    ['a product as the crawler read it', denied({ product: 'privoxy' })],
  ])('is remarked on where it refuses with %s', (_, seen) => {
    expect(remarked(seen)?.text).toContain('refuses, or does not reach, the judge');
  });

  test.each([
    ['403 of a web server', denied({ transcript: heard('HTTP/1.1 403 Forbidden\r\nServer: nginx\r\n\r\n') })],
    ['a cache in front of a site', denied({ transcript: heard('HTTP/1.1 503 No\r\nVia: 1.1 varnish (Varnish/7.1)\r\n\r\n') })],
    [
      'a page that quotes a proxy',
      denied({ transcript: heard('HTTP/1.1 403 No\r\nServer: x\r\n\r\n<pre>\nX-Squid-Error: y\nServer: squid\n') }),
    ],
    ['405', relay({ result: 'not-a-proxy', transcript: heard('HTTP/1.1 405 Not Allowed\r\nServer: nginx\r\n\r\n') })],
    ['no answer', relay({ way: 'socks5', result: 'no-answer' })],
    ['a port that speaks a proxy’s protocol and said no more', service(['http-proxy'])],
  ])('%s is no proxy', (_, seen) => {
    expect(remarked(seen)).toBeUndefined();
  });

  test('is not remarked on where a control failed', () => {
    const controls = [{ kind: 'unsigned', passed: false, detail: '' }] as const;
    expect(remarked(relay({ result: 'auth-required', controls }))).toBeUndefined();
  });
});
