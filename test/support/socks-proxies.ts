import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createServer, type Socket } from 'node:net';
import { tmpdir, userInfo } from 'node:os';
import { join } from 'node:path';
import { createServer as createSocksServer } from '@pondwader/socks5-server';
import { freePort, startDaemon, type Daemon } from './daemon.ts';

/** Where `elsewhere` leads: nobody listens there, and nobody asks for it. */
const ELSEWHERE = '127.0.0.9';

/** Debian's dante for SOCKS 4 and 5 with UDP, to IPv4 and IPv6. `versions` lets it speak one of them alone. */
export async function startDanteUdp(
  ip: string,
  access: 'open' | 'password' | 'denied' | 'elsewhere' | 'no-udp',
  versions: 'socks_v4' | 'socks_v5' | 'socks_v4 socks_v5' = 'socks_v4 socks_v5',
): Promise<Daemon> {
  const port = await freePort(ip);
  const rules = {
    open: ['pass', '0/0'],
    password: ['pass', '0/0'],
    'no-udp': ['pass', '0/0'],
    denied: ['block', '0/0'],
    elsewhere: ['pass', `${ELSEWHERE}/32`],
  } as const;
  const [verdict, to] = rules[access];
  const config = [
    'logoutput: stderr',
    `internal: ${ip} port = ${port}`,
    'external: lo',
    'external.rotation: route',
    'clientmethod: none',
    `socksmethod: ${access === 'password' ? 'username' : 'none'}`,
    'user.privileged: root',
    'user.unprivileged: nobody',
    'client pass { from: 0/0 to: 0/0 }',
    `socks ${verdict} {\n  from: 0/0 to: ${to}\n  ${access === 'no-udp' ? 'command: connect\n' : ''}  proxyprotocol: ${versions}\n}`,
  ];
  const files = { 'danted.conf': `${config.join('\n')}\n` };
  return startDaemon({ debianPackage: 'dante-server', program: '/usr/sbin/danted', args: ['-f', '{dir}/danted.conf'], files, ip, port });
}

/** shadowsocks-libev: the client end (SOCKS5, and UDP with `-u`) and the server behind it. `denied`: the server's ACL refuses the judge's network. */
export async function startShadowsocks(ip: string, access: 'open' | 'denied' | 'no-udp'): Promise<Daemon> {
  const behind = await freePort(ip);
  const shared = ['-s', ip, '-p', String(behind), '-k', 'secret', '-m', 'aes-256-gcm', ...(access === 'no-udp' ? [] : ['-u'])];
  const acl = '[outbound_block_list]\n127.0.0.0/8\n::1/128\n';
  const server = await startDaemon({
    debianPackage: 'shadowsocks-libev',
    program: '/usr/bin/ss-server',
    args: [...shared, ...(access === 'denied' ? ['--acl', '{dir}/acl'] : [])],
    files: { acl },
    ip,
    port: behind,
  });
  const port = await freePort(ip);
  const args = [...shared, '-b', ip, '-l', String(port)];
  const client = await startDaemon({ debianPackage: 'shadowsocks-libev', program: '/usr/bin/ss-local', args, ip, port });
  return { ...client, stop: async () => void (await Promise.all([client.stop(), server.stop()])) };
}

/** Tor's SocksPort without a network: the one directory it knows is a closed port of its own address. `denied`: as by default, the judge's address is refused as internal; `waits` for a circuit that never comes. */
export async function startTorOffline(ip: string, internal: 'denied' | 'waits'): Promise<Daemon> {
  const port = await freePort(ip);
  const config = [
    `SocksPort ${ip}:${port}`,
    'SocksPolicy accept *',
    'DataDirectory {dir}/data',
    'TestingTorNetwork 1',
    ...(internal === 'denied' ? ['ClientRejectInternalAddresses 1'] : []),
    `DirAuthority nobody orport=1 no-v2 v3ident=${'A'.repeat(40)} ${ip}:1 ${'B'.repeat(40)}`,
    'UseDefaultFallbackDirs 0',
    'Log notice stdout',
  ];
  const files = { torrc: `${config.join('\n')}\n`, defaults: '' };
  const args = ['--defaults-torrc', '{dir}/defaults', '-f', '{dir}/torrc'];
  return startDaemon({ debianPackage: 'tor', program: '/usr/bin/tor', args, files, ip, port });
}

/** stunnel as a SOCKS server (4, 4a, 5) inside TLS, as its manual sets it up. It lets nobody to loopback addresses. */
export async function startStunnelSocks(
  ip: string,
  pair: { readonly privateKeyPem: string; readonly certificatePem: string },
): Promise<Daemon> {
  const port = await freePort(ip);
  const config = [
    'foreground = yes',
    'pid =',
    '[socks]',
    'protocol = socks',
    `accept = ${ip}:${port}`,
    'cert = {dir}/cert.pem',
    'key = {dir}/key.pem',
  ];
  const files = { 'stunnel.conf': `${config.join('\n')}\n`, 'cert.pem': pair.certificatePem, 'key.pem': pair.privateKeyPem };
  return startDaemon({ debianPackage: 'stunnel4', program: '/usr/bin/stunnel4', args: ['{dir}/stunnel.conf'], files, ip, port });
}

/** `ssh -D` (OpenSSH's SOCKS 4 and 5) to an sshd on the same address, with keys made for the occasion. */
export async function startSshDynamic(ip: string): Promise<Daemon> {
  const behind = await freePort(ip);
  const port = await freePort(ip);
  const keys = sshKeys();
  const sshd = [
    `ListenAddress ${ip}`,
    `Port ${behind}`,
    'HostKey {dir}/host',
    'PidFile none',
    'UsePAM no',
    'PasswordAuthentication no',
    'AuthorizedKeysFile {dir}/known',
    'StrictModes no',
    'PermitRootLogin yes',
  ];
  const serverFiles = { host: keys.host, known: keys.userPublic, sshd_config: `${sshd.join('\n')}\n` };
  const server = await startDaemon({
    debianPackage: 'openssh-server',
    program: '/bin/sh',
    args: ['-c', 'mkdir -p /run/sshd; chmod 600 {dir}/host; exec /usr/sbin/sshd -D -e -f {dir}/sshd_config'],
    files: serverFiles,
    ip,
    port: behind,
  });
  const options = ['StrictHostKeyChecking=no', 'UserKnownHostsFile=/dev/null', 'IdentitiesOnly=yes', 'BatchMode=yes'].flatMap((option) => [
    '-o',
    option,
  ]);
  const command = `chmod 600 {dir}/key; exec ssh -N -F none -i {dir}/key -p ${behind} ${options.join(' ')} -D ${ip}:${port} ${userInfo().username}@${ip}`;
  const client = await startDaemon({
    debianPackage: 'openssh-client',
    program: '/bin/sh',
    args: ['-c', command],
    files: { key: keys.user },
    ip,
    port,
  });
  return { ...client, stop: async () => void (await Promise.all([client.stop(), server.stop()])) };
}

function sshKeys(): { readonly host: string; readonly user: string; readonly userPublic: string } {
  const dir = mkdtempSync(join(tmpdir(), 'kuzet-ssh-'));
  try {
    const make = (name: string): string => {
      execFileSync('/usr/bin/ssh-keygen', ['-q', '-t', 'ed25519', '-N', '', '-f', join(dir, name)]);
      return readFileSync(join(dir, name), 'utf8');
    };
    const [host, user] = [make('host'), make('user')];
    return { host, user, userPublic: `restrict,port-forwarding ${readFileSync(join(dir, 'user.pub'), 'utf8')}` };
  } finally {
    rmSync(dir, { recursive: true, force: true });
  }
}

/** npm's \@pondwader/socks5-server, in this process. */
export async function startPondwader(ip: string, password: boolean): Promise<Daemon> {
  const socks = createSocksServer(password ? { auth: { username: 'someone', password: 'secret' } } : {});
  const sockets = new Set<Socket>();
  const server = createServer((socket) => {
    sockets.add(socket);
    socket.on('error', () => socket.destroy()).on('close', () => sockets.delete(socket));
    socks._handleConnection(socket);
  });
  const port = await freePort(ip);
  await new Promise<void>((resolve) => server.listen(port, ip, resolve));
  const stop = async (): Promise<void> => {
    for (const socket of sockets) socket.destroy();
    await new Promise((resolve) => server.close(resolve));
  };
  return { ip, port, stop };
}
