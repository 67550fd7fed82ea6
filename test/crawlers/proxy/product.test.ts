import { describe, expect, it } from 'vitest';
import { parseHead } from '../../../crawlers/proxy/http-head.ts';
import { productOf, productSeen } from '../../../crawlers/proxy/product.ts';

function shownBy(status: string, headers: readonly string[], body = ''): string | null {
  const data = Buffer.from([`HTTP/1.1 ${status}`, ...headers, '', body].join('\r\n'), 'latin1');
  return productOf(parseHead(data), data);
}

function seen(via: string): string | null {
  return productSeen({ exitIp: '127.0.0.1', directIp: null, added: { via } });
}

describe('the product as the service itself says', () => {
  it.each([
    ['squid/5.7', '200 OK', ['Via: 1.1 proxy.example (squid/5.7)'], ''],
    ['squid/4.15', '403 Forbidden', ['Server: squid/4.15', 'X-Squid-Error: ERR_ACCESS_DENIED 0'], ''],
    ['squid', '403 Forbidden', ['X-Squid-Error: ERR_ACCESS_DENIED 0'], ''],
    ['squid', '200 OK', ['X-Cache-Lookup: MISS from x:3128'], ''],
    ['tinyproxy/1.11.1', '500 Unable to connect', ['Server: tinyproxy/1.11.1'], ''],
    ['tinyproxy/1.8.2', '200 OK', ['Via: 1.1 host (tinyproxy/1.8.2)'], ''],
    ['Privoxy/3.0.34', '503 Forwarding failure', ['Proxy-Agent: Privoxy 3.0.34'], ''],
    ['MikroTik HttpProxy', '404 Not Found', ['Server: Mikrotik HttpProxy'], ''],
    ['CCProxy', '407 Unauthorized', ['Server: CCProxy'], ''],
    ['WinGate/9.4.5', '200 OK', ['Via: 1.1 x (WinGate 9.4.5)'], ''],
    ['Blue Coat ProxySG', '403 Forbidden', ['X-Bluecoat-Via: 1234'], ''],
    ['Zscaler/6.2', '403 Forbidden', ['Server: Zscaler/6.2'], ''],
    ['Apache Traffic Server/9.2.0', '502 Bad Gateway', ['Server: ATS/9.2.0'], ''],
    ['Varnish', '503 x', ['Via: 1.1 varnish (Varnish)'], ''],
    ['mitmproxy/8.1.1', '502 Bad Gateway', ['Server: mitmproxy 8.1.1'], ''],
    ['gost/2.11.5', '403 Forbidden', ['Proxy-Agent: gost/2.11.5'], ''],
    ['Tor', '501 Tor is not an HTTP Proxy', ['Content-Type: text/html'], '<h1>This is a SOCKS proxy, not an HTTP proxy.</h1>'],
    ['Tor', '405 Method Not Allowed', [], '<p>This is an HTTP CONNECT tunnel, not a full HTTP Proxy.</p>'],
    ['goproxy', '500 Internal Server Error', [], 'This is a proxy server. Does not respond to non-proxy requests.'],
    ['Burp Suite', '200 OK', [], '<html><head><title>Burp Suite Professional</title>'],
    ['nginx/1.22.1', '404 Not Found', ['Server: nginx/1.22.1'], '<a href="https://www.squid-cache.org/">squid</a>'],
    ['TornadoServer/6.1', '404 Not Found', ['Server: TornadoServer/6.1'], ''],
    [
      '3proxy',
      '503 Service Unavailable',
      ['Proxy-Connection: close'],
      '<html><head><title>503 Service Unavailable</title></head><body><h2>503 Service Unavailable</h2><h3>Host Not Found or connection failed</h3></body></html>',
    ],
    ['Varnish', '200 OK', ['Via: 1.1 edge-7.example, 1.1 varnish'], ''],
    ['squid', '200 OK', ['Via: 1.1 squid'], ''],
    ['squid/5.7', '200 OK', ['Via: 1.1 squid/5.7'], ''],
    ['squid', '200 OK', ['Via: 1.0 squid:3128'], ''],
    ['squid', '200 OK', ['Via: 1.0 host:3128 (squid)'], ''],
    ['proxy.py/2.4.4', '200 OK', ['Via: 1.1 proxy.py v2.4.4'], ''],
    ['proxy-chain', '200 OK', ['Via: 1.1 proxy-chain'], ''],
    ['Fiddler', '200 Connection Established', ['FiddlerGateway: Direct', 'StartTime: 12:00:00.000'], ''],
    ['Fiddler', '502 Bad Gateway', ['X-Debug-Fiddler: 1'], ''],
    ['Fiddler/4.6', '200 OK', ['Server: FiddlerCore/4.6'], ''],
    ['Fiddler', '502 Bad Gateway', [], '[Fiddler] The connection to the host failed.'],
    [null, '200 OK', ['Via: 1.1 charles-pc.example'], ''],
    [null, '200 OK', ['Via: 1.1 squid.example'], ''],
    [null, '200 OK', ['Via: 1.1 squid-2.example:3128'], ''],
    [null, '200 OK', ['Content-Type: text/plain'], 'hello'],
  ] as const)('%s', (product, status, headers, body) => {
    expect(shownBy(status, headers, body)).toBe(product);
  });

  it('is read of the request that the judge saw, where the answer names nothing', () => {
    expect(seen('1.1 squid')).toBe('squid');
    expect(seen('1.0 host (squid/5.7), 1.1 varnish')).toBe('squid/5.7');
    expect(seen('1.1 proxy.example')).toBeNull();
    expect(productSeen({ exitIp: '127.0.0.1', directIp: null, added: {} })).toBeNull();
  });

  it('is printable and short, whatever is sent, and found in no time', () => {
    const startedAt = performance.now();
    const shown = shownBy(
      '200 OK',
      [`Server: ${'\u0000\u001b[31m\u00ff'.repeat(3_000)}`, `Via: ${'('.repeat(4_000)}`],
      'squid '.repeat(20_000),
    );
    expect(shown).toMatch(/^[\x20-\x7e]{1,80}$/);
    expect(performance.now() - startedAt).toBeLessThan(100);
  });
});
