import { createServer } from 'node:net';
import { createServer as createTlsServer } from 'node:tls';
import { createServer as createSocksServer } from '@pondwader/socks5-server';
import { RequestError, Server as ProxyServer } from 'proxy-chain';
import { generate } from 'selfsigned';
import { listenOn, type Running } from './listening.ts';

/** Who may use a proxy that is not open. Made up, and good for the demo alone. */
export const PROXY_LOGIN = { username: 'korpus', password: 'dala-7-qyzmet' } as const;

/**
 * An open proxy of the demo relays to loopback addresses alone: it is open to whoever reaches it, and while the demo
 * runs every program on this machine does, so it must not be a door to anywhere else.
 */
function isLoopback(host: string): boolean {
  return /^127(?:\.\d{1,3}){3}$/.test(host);
}

/** An HTTP proxy (absolute-form GET and CONNECT), open or asking for {@link PROXY_LOGIN} with 407. */
export async function startHttpProxy(host: string, port: number, access: 'open' | 'password'): Promise<Running> {
  return listenOn(httpProxy(host, port, access).server, host, port);
}

/** An open HTTP proxy that is spoken to inside TLS, as browsers do with an `HTTPS` line of a proxy script. */
export async function startTlsProxy(host: string, port: number): Promise<Running> {
  const { private: key, cert } = await generate([{ name: 'commonName', value: 'proxy.dala.example' }], { keyType: 'ec', curve: 'P-256' });
  const proxy = httpProxy(host, port, 'open');
  const server = createTlsServer({ key, cert }, (socket) => proxy.server.emit('connection', socket));
  server.on('tlsClientError', (_error, socket) => socket.destroy());
  return listenOn(server, host, port);
}

function httpProxy(host: string, port: number, access: 'open' | 'password'): ProxyServer {
  const proxy = new ProxyServer({
    host,
    port,
    authRealm: 'Dala Host',
    prepareRequestFunction: ({ username, password, hostname }) => {
      if (access === 'password' && (username !== PROXY_LOGIN.username || password !== PROXY_LOGIN.password)) {
        return { requestAuthentication: true };
      }
      if (isLoopback(hostname)) return {};
      throw new RequestError('The demo relays to loopback addresses only.', 403);
    },
  });
  proxy.on('requestFailed', () => undefined);
  return proxy;
}

/** A SOCKS5 proxy (RFC 1928), open or asking for {@link PROXY_LOGIN} (RFC 1929). */
export async function startSocksProxy(host: string, port: number, access: 'open' | 'password'): Promise<Running> {
  const socks = createSocksServer(access === 'password' ? { auth: PROXY_LOGIN } : {});
  socks.setRulesetValidator((connection) => isLoopback(connection.destAddress));
  const server = createServer((socket) => {
    socket.on('error', () => socket.destroy());
    socket.setNoDelay();
    socks._handleConnection(socket);
  });
  return listenOn(server, host, port);
}
