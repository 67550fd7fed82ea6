import { freePort, startDaemon, type Daemon } from './daemon.ts';
import type { Backend } from './web-servers.ts';

/** A certificate with its key, PEM. */
export interface KeyPair {
  readonly privateKeyPem: string;
  readonly certificatePem: string;
}

/** Debian's stunnel: TLS to its clients, and what they say goes to `backend` as it is. */
export async function startStunnel(ip: string, backend: Backend, pair: KeyPair): Promise<Daemon> {
  const port = await freePort(ip);
  const config = [
    'foreground = yes',
    'pid =',
    '[one]',
    `accept = ${ip}:${port}`,
    `connect = ${backend.ip}:${backend.port}`,
    'cert = {dir}/cert.pem',
    'key = {dir}/key.pem',
  ];
  const files = { 'stunnel.conf': `${config.join('\n')}\n`, 'cert.pem': pair.certificatePem, 'key.pem': pair.privateKeyPem };
  return startDaemon({ debianPackage: 'stunnel4', program: '/usr/bin/stunnel4', args: ['{dir}/stunnel.conf'], files, ip, port });
}

/** Debian's hitch: the same as stunnel, for big sites. */
export async function startHitch(ip: string, backend: Backend, pair: KeyPair): Promise<Daemon> {
  const port = await freePort(ip);
  const files = {
    'hitch.conf': `frontend = "[${ip}]:${port}"\nbackend = "[${backend.ip}]:${backend.port}"\npem-file = "{dir}/both.pem"\nworkers = 1\n`,
    'both.pem': `${pair.privateKeyPem}\n${pair.certificatePem}\n`,
  };
  const args = ['--config={dir}/hitch.conf', '--user=nobody', '--group=nogroup', '--ocsp-dir='];
  return startDaemon({ debianPackage: 'hitch', program: '/usr/sbin/hitch', args, files, ip, port });
}

/** Debian's sslh, which shares one port out by what is spoken: HTTP goes to `backend`, and so does the rest. */
export async function startSslh(ip: string, backend: Backend): Promise<Daemon> {
  const port = await freePort(ip);
  const behind = `${backend.ip}:${backend.port}`;
  const args = ['-f', '-p', `${ip}:${port}`, '--http', behind, '--anyprot', behind, '-P', '{dir}/pid'];
  return startDaemon({ debianPackage: 'sslh', program: '/usr/sbin/sslh-select', args, ip, port });
}

/** Debian's h2o: a site of one page, or in front of `backend`. */
export async function startH2o(ip: string, backend: Backend | 'static'): Promise<Daemon> {
  const port = await freePort(ip);
  const path = backend === 'static' ? 'file.dir: {dir}' : `proxy.reverse.url: "http://${backend.ip}:${backend.port}/"`;
  const files = {
    'h2o.yaml': `user: root\nlisten:\n  host: ${ip}\n  port: ${port}\nhosts:\n  default:\n    paths:\n      "/":\n        ${path}\n`,
    'index.html': '<!doctype html><title>Welcome</title><p>A page.\n',
  };
  return startDaemon({ debianPackage: 'h2o', program: '/usr/bin/h2o', args: ['-c', '{dir}/h2o.yaml'], files, ip, port });
}

/** Debian's caddy: 200 to all, or in front of `backend`. */
export async function startCaddy(ip: string, backend: Backend | 'always-200'): Promise<Daemon> {
  const port = await freePort(ip);
  const rule = backend === 'always-200' ? 'respond "all is well"' : `reverse_proxy ${backend.ip}:${backend.port}`;
  const files = {
    Caddyfile: `{\n admin off\n auto_https off\n storage file_system {dir}\n}\nhttp://:${port} {\n bind ${ip}\n ${rule}\n}\n`,
  };
  const args = ['run', '--config', '{dir}/Caddyfile', '--adapter', 'caddyfile'];
  return startDaemon({ debianPackage: 'caddy', program: '/usr/bin/caddy', args, files, ip, port });
}
