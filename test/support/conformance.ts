import { readFileSync } from 'node:fs';
import { execFileSync } from 'node:child_process';
import type { Daemon } from './daemon.ts';
import { startProxyChain, startTrafficServer, startV2ray } from './forward-proxies.ts';
import { startCaddy, startH2o, startHitch, startSslh, startStunnel, type KeyPair } from './front-ends.ts';
import { startApacheHttp2, startNginxHttp2, startNghttpx } from './http2-proxies.ts';
import { startApacheProxy, startMicrosocks, startPrivoxy, startSquid, startTinyproxy } from './proxies.ts';
import { startDanteUdp, startPondwader, startShadowsocks, startSshDynamic, startTorOffline } from './socks-proxies.ts';
import { startHaproxy, startLighttpd, startNginx, startVarnish, type Backend } from './web-servers.ts';

/** The columns of the table: a way, and for tunnels over HTTP the judge's port. */
export const COLUMNS = [
  'GET',
  'HEAD',
  'POST',
  'GET by Host',
  'CONNECT 443',
  'CONNECT 80',
  'CONNECT 18443',
  'h2 GET',
  'h2 CONNECT',
  'CONNECT-UDP',
  'SOCKS4',
  'SOCKS4a',
  'SOCKS5',
  'SOCKS5 v6',
  'SOCKS5 name',
  'SOCKS5 UDP',
] as const;
export type Column = (typeof COLUMNS)[number];

/** What a product needs of the others. */
export interface Around {
  readonly site: Backend;
  readonly forward: Backend;
  readonly pair: KeyPair;
  /** Hosts that proxies in this process were asked for. */
  readonly asked: string[];
}

/** A product as it is set up, and what has to come of it. */
export interface Setup {
  /** The Debian package; `npm:` before one of npm. */
  readonly product: string;
  readonly configuration: string;
  /** `open`: found and proven; `locked`: listed with the scan, no finding; `none`: neither. */
  readonly expected: 'open' | 'locked' | 'none';
  /** Every way that relays, and no other. */
  readonly ways: readonly Column[];
  readonly start: (ip: string, around: Around) => Promise<Daemon>;
}

const PLAIN: readonly Column[] = ['GET', 'HEAD', 'POST'];
const TUNNELS: readonly Column[] = ['CONNECT 443', 'CONNECT 80', 'CONNECT 18443'];
const HTTP = [...PLAIN, ...TUNNELS];
const HTTP2: readonly Column[] = [...HTTP, 'h2 GET', 'h2 CONNECT'];
const ONLY_443: readonly Column[] = [...PLAIN, 'CONNECT 443'];
const SOCKS5: readonly Column[] = ['SOCKS5', 'SOCKS5 v6', 'SOCKS5 name'];

type Start = Setup['start'];
const make =
  (expected: Setup['expected']) =>
  (product: string, configuration: string, start: Start): Setup => ({ product, configuration, expected, ways: [], start });
const locked = make('locked');
const none = make('none');

function open(product: string, configuration: string, ways: readonly Column[], start: Start): Setup {
  return { product, configuration, expected: 'open', ways, start };
}

/** Forward proxies of HTTP. */
const HTTP_PROXIES: readonly Setup[] = [
  open('squid', 'open, TLS to the proxy', HTTP, (ip, { pair }) => startSquid(ip, 'open', pair)),
  open('squid', 'open, CONNECT to 443 as shipped', ONLY_443, (ip) => startSquid(ip, 'only-443')),
  locked('squid', 'password', (ip) => startSquid(ip, 'password')),
  locked('squid', 'client ACL', (ip) => startSquid(ip, 'denied')),
  locked('squid', 'destination ACL', (ip) => startSquid(ip, 'elsewhere')),
  open('tinyproxy', 'open', HTTP, (ip) => startTinyproxy(ip, 'open')),
  open('tinyproxy', 'open, ConnectPort 443', ONLY_443, (ip) => startTinyproxy(ip, 'only-443')),
  locked('tinyproxy', 'password', (ip) => startTinyproxy(ip, 'password')),
  locked('tinyproxy', 'client ACL', (ip) => startTinyproxy(ip, 'denied')),
  locked('tinyproxy', 'destination ACL', (ip) => startTinyproxy(ip, 'elsewhere')),
  open('privoxy', 'open', HTTP, (ip) => startPrivoxy(ip, 'open')),
  none('privoxy', 'client ACL: hangs up on strangers', (ip) => startPrivoxy(ip, 'denied')),
  locked('privoxy', 'destination ACL', (ip) => startPrivoxy(ip, 'elsewhere')),
  open('apache2', 'open', HTTP, (ip) => startApacheProxy(ip, 'open')),
  open('apache2', 'open, AllowCONNECT 443', ONLY_443, (ip) => startApacheProxy(ip, 'only-443')),
  locked('apache2', 'password', (ip) => startApacheProxy(ip, 'password')),
  none('apache2', 'client ACL: 403 like any web server', (ip) => startApacheProxy(ip, 'denied')),
  none('apache2', 'destination ACL: 403 like any web server', (ip) => startApacheProxy(ip, 'elsewhere')),
  open('trafficserver', 'open, CONNECT to 443 as shipped', ONLY_443, (ip) => startTrafficServer(ip, 'open')),
  open('trafficserver', 'open, CONNECT to any port', HTTP, (ip) => startTrafficServer(ip, 'any-port')),
  none('trafficserver', 'client ACL: hangs up on strangers', (ip) => startTrafficServer(ip, 'denied')),
  open('v2ray', 'HTTP inbound, open', HTTP, (ip) => startV2ray(ip, 'http', 'open')),
  locked('v2ray', 'HTTP inbound, password', (ip) => startV2ray(ip, 'http', 'password')),
  locked('v2ray', 'HTTP inbound, leads nowhere', (ip) => startV2ray(ip, 'http', 'denied')),
  open('npm:proxy-chain', 'open', HTTP, (ip, { asked }) => startProxyChain(ip, 'open', asked)),
  locked('npm:proxy-chain', 'password', (ip, { asked }) => startProxyChain(ip, 'password', asked)),
  locked('npm:proxy-chain', 'client ACL', (ip, { asked }) => startProxyChain(ip, 'denied', asked)),
  locked('npm:proxy-chain', 'destination ACL', (ip, { asked }) => startProxyChain(ip, 'elsewhere', asked)),
  open('stunnel4', 'TLS in front of an open squid', HTTP, (ip, { forward, pair }) => startStunnel(ip, forward, pair)),
  open('nginx-light', 'forwards to any Host', PLAIN, (ip) => startNginx(ip, 'follows-host')),
  open('nginx-light', 'forwards to any Host, no absolute form', ['GET by Host'], (ip) => startNginx(ip, 'follows-host-alone')),
];

/** HTTP/2 and SOCKS. */
const OTHER_PROXIES: readonly Setup[] = [
  open('nghttp2-proxy', 'in front of an open squid', HTTP2, (ip, { forward }) => startNghttpx(ip, forward)),
  open('nghttp2-proxy', 'in front of an open squid, TLS', HTTP2, (ip, { forward, pair }) => startNghttpx(ip, forward, pair)),
  open('apache2', 'HTTP/2, open', HTTP2, (ip) => startApacheHttp2(ip, 'open')),
  locked('apache2', 'HTTP/2, password', (ip) => startApacheHttp2(ip, 'password')),
  open('microsocks', 'open', SOCKS5, (ip) => startMicrosocks(ip, 'open')),
  locked('microsocks', 'password', (ip) => startMicrosocks(ip, 'password')),
  open('dante-server', 'open, SOCKS4 and 5', ['SOCKS4', ...SOCKS5, 'SOCKS5 UDP'], (ip) => startDanteUdp(ip, 'open')),
  open('dante-server', 'open, SOCKS4 alone', ['SOCKS4'], (ip) => startDanteUdp(ip, 'open', 'socks_v4')),
  open('dante-server', 'open, SOCKS5 alone', [...SOCKS5, 'SOCKS5 UDP'], (ip) => startDanteUdp(ip, 'open', 'socks_v5')),
  open('dante-server', 'open, no UDP', ['SOCKS4', ...SOCKS5], (ip) => startDanteUdp(ip, 'no-udp')),
  locked('dante-server', 'password', (ip) => startDanteUdp(ip, 'password')),
  locked('dante-server', 'client ACL', (ip) => startDanteUdp(ip, 'denied')),
  locked('dante-server', 'destination ACL', (ip) => startDanteUdp(ip, 'elsewhere')),
  open('shadowsocks-libev', 'client end, open', [...SOCKS5, 'SOCKS5 UDP'], (ip) => startShadowsocks(ip, 'open')),
  open('shadowsocks-libev', 'client end, no UDP', SOCKS5, (ip) => startShadowsocks(ip, 'no-udp')),
  open('openssh-client', 'ssh -D', ['SOCKS4', 'SOCKS4a', ...SOCKS5], (ip) => startSshDynamic(ip)),
  locked('tor', 'SocksPort, internal addresses refused as shipped', (ip) => startTorOffline(ip, 'denied')),
  open('v2ray', 'SOCKS inbound, open', ['SOCKS4', 'SOCKS4a', ...SOCKS5, 'SOCKS5 UDP'], (ip) => startV2ray(ip, 'socks', 'open')),
  locked('v2ray', 'SOCKS inbound, password', (ip) => startV2ray(ip, 'socks', 'password')),
  none('v2ray', 'SOCKS inbound, leads nowhere', (ip) => startV2ray(ip, 'socks', 'denied')),
  open('npm:@pondwader/socks5-server', 'open', SOCKS5, (ip) => startPondwader(ip, false)),
  locked('npm:@pondwader/socks5-server', 'password', (ip) => startPondwader(ip, true)),
];

/** Web servers, caches and front ends: none is a proxy for strangers. */
const INNOCENTS: readonly Setup[] = [
  none('nginx-light', 'reverse proxy', (ip, { site }) => startNginx(ip, 'reverse', site)),
  none('nginx-light', 'redirects everything', (ip, { site }) => startNginx(ip, 'redirect-all', site)),
  none('nginx-light', '200 to everything', (ip) => startNginx(ip, 'always-200')),
  none('nginx-light', '403 to everything', (ip) => startNginx(ip, 'always-403')),
  none('nginx-light', 'reverse proxy in front of itself', (ip) => startNginx(ip, 'loop')),
  none('nginx-light', 'HTTP/2, static', (ip) => startNginxHttp2(ip)),
  none('apache2', 'HTTP/2, static', (ip) => startApacheHttp2(ip, 'site')),
  none('haproxy', 'reverse proxy', (ip, { site }) => startHaproxy(ip, site)),
  none('haproxy', '200 to everything', (ip) => startHaproxy(ip, 'always-200')),
  none('varnish', 'cache in front of a site', (ip, { site }) => startVarnish(ip, site)),
  none('lighttpd', 'static', (ip) => startLighttpd(ip, 'static')),
  none('lighttpd', 'reverse proxy', (ip, { site }) => startLighttpd(ip, site)),
  none('hitch', 'TLS in front of a site', (ip, { site, pair }) => startHitch(ip, site, pair)),
  none('sslh', 'in front of a site', (ip, { site }) => startSslh(ip, site)),
  none('h2o', 'static', (ip) => startH2o(ip, 'static')),
  none('h2o', 'reverse proxy', (ip, { site }) => startH2o(ip, site)),
  none('caddy', '200 to everything', (ip) => startCaddy(ip, 'always-200')),
  none('caddy', 'reverse proxy', (ip, { site }) => startCaddy(ip, site)),
];

const SITE = none('nginx-light', 'static', (ip) => startNginx(ip, 'static'));
const FORWARD = open('squid', 'open', HTTP, (ip) => startSquid(ip, 'open'));

/** All of them; the first two are what some of the others stand in front of. */
export const SETUPS: readonly [forward: Setup, site: Setup, ...rest: Setup[]] = [
  FORWARD,
  SITE,
  ...HTTP_PROXIES,
  ...OTHER_PROXIES,
  ...INNOCENTS,
];

/** As dpkg or npm says. */
export function versionOf(product: string): string {
  if (!product.startsWith('npm:')) return execFileSync('dpkg-query', ['-W', '-f', '${Version}', product], { encoding: 'utf8' }).trim();
  const file = new URL(`../../node_modules/${product.slice(4)}/package.json`, import.meta.url);
  return (JSON.parse(readFileSync(file, 'utf8')) as { version: string }).version;
}
