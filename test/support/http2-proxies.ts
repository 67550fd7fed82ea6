import { createServer, type Http2Server, type ServerHttp2Session, type ServerHttp2Stream } from 'node:http2';
import { connect, type AddressInfo } from 'node:net';
import proxy from 'http2-proxy';
import { freePort, startDaemon, type Daemon } from './daemon.ts';
import type { KeyPair } from './front-ends.ts';
import { startSquid, type AccessTo } from './proxies.ts';
import type { Backend } from './web-servers.ts';

const PEMS = (pair: KeyPair): Record<string, string> => ({ 'cert.pem': pair.certificatePem, 'key.pem': pair.privateKeyPem });

/** Debian's nghttpx: an HTTP/2 proxy in front of a forward proxy of HTTP/1, in TLS with `pair`, else in the clear. */
export async function startNghttpx(ip: string, backend: Backend, pair?: KeyPair): Promise<Daemon> {
  const port = await freePort(ip);
  const front = `-f${ip},${port}${pair === undefined ? ';no-tls' : ''}`;
  const certificate = pair === undefined ? [] : ['{dir}/key.pem', '{dir}/cert.pem'];
  const args = ['--http2-proxy', front, `-b${backend.ip},${backend.port}`, '--conf=/dev/null', '--workers=1', '--no-ocsp', ...certificate];
  const files = pair === undefined ? {} : PEMS(pair);
  return startDaemon({ debianPackage: 'nghttp2-proxy', program: '/usr/sbin/nghttpx', args, files, ip, port });
}

/** nghttpx with a squid behind it, which lets through whom it lets through. */
export async function startNghttpxSquid(ip: string, access: AccessTo, pair?: KeyPair): Promise<Daemon> {
  const squid = await startSquid(ip, access);
  const front = await startNghttpx(ip, squid, pair);
  return { ...front, stop: async () => void (await Promise.all([front.stop(), squid.stop()])) };
}

/** Debian's apache2 with mod_http2 as a forward proxy (`H2ProxyRequests on`), or as a `site` that forwards nothing. */
export async function startApacheHttp2(ip: string, access: Exclude<AccessTo, 'elsewhere'> | 'site', pair?: KeyPair): Promise<Daemon> {
  const port = await freePort(ip);
  const modules = [
    'mpm_event',
    'authz_core',
    'authn_core',
    'authn_file',
    'authz_user',
    'auth_basic',
    'proxy',
    'proxy_http',
    'proxy_connect',
    'http2',
  ];
  const rules = {
    open: 'Require all granted',
    denied: 'Require all denied',
    password: 'AuthType Basic\nAuthName proxy\nAuthBasicProvider file\nAuthUserFile {dir}/passwords\nRequire valid-user',
  };
  const forward =
    access === 'site' ? [] : ['ProxyRequests On', 'H2ProxyRequests on', 'AllowCONNECT 1-65535', `<Proxy "*">\n${rules[access]}\n</Proxy>`];
  const tls = pair === undefined ? [] : ['SSLEngine on', 'SSLCertificateFile {dir}/cert.pem', 'SSLCertificateKeyFile {dir}/key.pem'];
  const config = [
    'ServerRoot {dir}',
    'ServerName apache.test.example',
    'PidFile {dir}/pid',
    'ErrorLog {dir}/error.log',
    'DocumentRoot {dir}',
    `Listen ${ip}:${port}`,
    ...[...modules, ...(pair === undefined ? [] : ['ssl'])].map(
      (name) => `LoadModule ${name}_module /usr/lib/apache2/modules/mod_${name}.so`,
    ),
    'User www-data',
    'Group www-data',
    'Protocols h2 h2c http/1.1',
    ...tls,
    ...forward,
  ];
  const files = { 'apache.conf': `${config.join('\n')}\n`, passwords: 'someone:$1$x$x\n', ...(pair === undefined ? {} : PEMS(pair)) };
  const args = ['-DFOREGROUND', '-f', '{dir}/apache.conf'];
  return startDaemon({ debianPackage: 'apache2', program: '/usr/sbin/apache2', args, files, ip, port });
}

/** Debian's nginx with HTTP/2 and a page: no proxy. */
export async function startNginxHttp2(ip: string, pair?: KeyPair): Promise<Daemon> {
  const port = await freePort(ip);
  const tls = pair === undefined ? '' : 'ssl_certificate {dir}/cert.pem; ssl_certificate_key {dir}/key.pem;';
  const config = [
    'daemon off; master_process off; pid {dir}/pid; error_log {dir}/error.log;',
    'events { worker_connections 64; }',
    'http { access_log off; client_body_temp_path {dir}/body; proxy_temp_path {dir}/proxy; fastcgi_temp_path {dir}/fastcgi; uwsgi_temp_path {dir}/uwsgi; scgi_temp_path {dir}/scgi;',
    `server { listen ${ip}:${port} ${pair === undefined ? '' : 'ssl '}http2; ${tls} location / { return 200 "all is well\\n"; } } }`,
  ];
  const files = { 'nginx.conf': `${config.join('\n')}\n`, ...(pair === undefined ? {} : PEMS(pair)) };
  return startDaemon({ debianPackage: 'nginx-light', program: '/usr/sbin/nginx', args: ['-c', '{dir}/nginx.conf'], files, ip, port });
}

/** Debian's haproxy with HTTP/2 (in the clear it knows the preface) in front of a site: no proxy. */
export async function startHaproxyHttp2(ip: string, backend: Backend, pair?: KeyPair): Promise<Daemon> {
  const port = await freePort(ip);
  const config = [
    'defaults\n mode http\n timeout connect 5s\n timeout client 10s\n timeout server 10s',
    `frontend in\n bind ${ip}:${port}${pair === undefined ? '' : ' ssl crt {dir}/both.pem alpn h2,http/1.1'}\n default_backend out`,
    `backend out\n server one ${backend.ip}:${backend.port}`,
  ];
  const both = pair === undefined ? {} : { 'both.pem': `${pair.certificatePem}\n${pair.privateKeyPem}\n` };
  const files = { 'haproxy.cfg': `${config.join('\n')}\n`, ...both };
  return startDaemon({ debianPackage: 'haproxy', program: '/usr/sbin/haproxy', args: ['-db', '-f', '{dir}/haproxy.cfg'], files, ip, port });
}

const ANSWERS = { password: 407, denied: 403 } as const;

/** http2-proxy of npm on Node's own HTTP/2 server in the clear, as a forward proxy: it fetches what `:authority` names, over HTTP/1.1. It has no CONNECT. */
export async function startNpmHttp2Proxy(ip: string, access: Exclude<AccessTo, 'elsewhere'>): Promise<Daemon> {
  const server = createServer((request, response) => {
    const { hostname, port } = new URL(`http://${request.authority}`);
    if (access !== 'open') return void response.writeHead(ANSWERS[access]).end();
    const failed = (error: unknown): unknown => error && !response.headersSent && response.writeHead(502).end();
    return void proxy.web(request, response, { hostname, port: Number(port || 80) }, failed);
  });
  return listening(server, ip);
}

/** What a scripted proxy does with a CONNECT. */
export type ConnectAnswer = (stream: ServerHttp2Stream, authority: string) => void;

/** Tunnels to where it is told. */
export const tunnelling: ConnectAnswer = (stream, authority) => {
  const colon = authority.lastIndexOf(':');
  const onward = connect(Number(authority.slice(colon + 1)), authority.slice(0, colon).replaceAll(/[[\]]/g, ''));
  onward.once('connect', () => {
    stream.respond({ ':status': 200 });
    onward.pipe(stream).pipe(onward);
  });
  onward.once('error', () => stream.close(CONNECT_ERROR));
  stream.once('close', () => onward.destroy());
};

const CONNECT_ERROR = 10;

/** A scripted proxy on Node's own HTTP/2 server in the clear, which speaks nothing else: CONNECT as told, 405 to the rest. */
export async function startScriptedHttp2(ip: string, answer: ConnectAnswer): Promise<Daemon> {
  const server = createServer();
  server.on('stream', (stream, headers) => {
    stream.on('error', () => undefined);
    if (headers[':method'] === 'CONNECT') answer(stream, headers[':authority'] ?? '');
    else stream.respond({ ':status': 405 }, { endStream: true });
  });
  return listening(server, ip);
}

async function listening(server: Http2Server, ip: string): Promise<Daemon> {
  const sessions = new Set<ServerHttp2Session>();
  server.on('session', (session) => {
    sessions.add(session);
    session.on('error', () => undefined);
  });
  await new Promise<void>((resolve) => server.listen(0, ip, resolve));
  const stop = async (): Promise<void> => {
    for (const session of sessions) session.destroy();
    await new Promise((resolve) => server.close(resolve));
  };
  return { ip, port: (server.address() as AddressInfo).port, stop };
}
