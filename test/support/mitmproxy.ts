import { startDaemon, placeOf, type At, type Daemon } from './daemon.ts';

/** Debian's mitmproxy: a forward proxy that opens TLS with certificates of its own, and takes any beyond. */
export async function startMitmproxy(at: At): Promise<Daemon> {
  const { ip, port } = await placeOf(at);
  const args = ['--listen-host', ip, '--listen-port', String(port), '--ssl-insecure', '--set', 'confdir={dir}', '--quiet'];
  return startDaemon({ debianPackage: 'mitmproxy', program: '/usr/bin/mitmdump', args, ip, port });
}
