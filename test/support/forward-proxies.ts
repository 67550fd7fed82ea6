import { RequestError, Server } from 'proxy-chain';
import { freePort, startDaemon, type Daemon } from './daemon.ts';
import type { AccessTo } from './proxies.ts';

const ELSEWHERE = '127.0.0.9';

/** proxy-chain of npm, in this process; `asked` gathers the hosts that it was asked for. */
export async function startProxyChain(ip: string, access: AccessTo, asked: string[] = []): Promise<Daemon> {
  const server = new Server({
    host: ip,
    port: 0,
    prepareRequestFunction: ({ hostname }) => {
      asked.push(hostname);
      if (access === 'password') return { requestAuthentication: true };
      if (access === 'denied' || (access === 'elsewhere' && hostname !== ELSEWHERE)) throw new RequestError('Forbidden', 403);
      return {};
    },
  });
  server.on('requestFailed', () => undefined);
  await server.listen();
  return { ip, port: server.port, stop: () => server.close(true) };
}

/** Debian's Apache Traffic Server as a forward proxy. Its own default lets CONNECT to 443 alone; `any-port` lets it to all. */
export async function startTrafficServer(ip: string, access: 'open' | 'any-port' | 'denied'): Promise<Daemon> {
  const port = await freePort(ip);
  const folders = ['sysconfdir', 'localstatedir', 'runtimedir', 'logdir', 'cachedir'];
  const root = [
    ...folders.map((name) => `${name}: {dir}`),
    'prefix: /usr',
    'exec_prefix: /usr',
    'bindir: /usr/bin',
    'sbindir: /usr/bin',
    'libdir: /usr/lib/trafficserver',
    'libexecdir: /usr/lib/trafficserver/modules',
    'datadir: /usr/share/trafficserver',
    'includedir: /usr/include',
    'mandir: /usr/share/man',
    'infodir: /usr/share/info',
  ];
  const settings = [
    `http.server_ports STRING ${port}:ip-in=${ip}`,
    'url_remap.remap_required INT 0',
    'reverse_proxy.enabled INT 0',
    'http.cache.http INT 0',
    'http.insert_response_via_str INT 1',
    'hostdb.host_file.path STRING /etc/hosts',
    'dns.nameservers STRING 127.0.0.1',
    'admin.user_id STRING nobody',
    'diags.logfile.filename STRING stderr',
    ...(access === 'any-port' ? ['http.connect_ports STRING *'] : []),
  ].map((line) => `CONFIG proxy.config.${line}`);
  const verdict = access === 'denied' ? 'deny' : 'allow';
  const files = {
    'runroot.yaml': `${root.join('\n')}\n`,
    'records.config': `${settings.join('\n')}\n`,
    'ip_allow.yaml': `ip_allow:\n  - apply: in\n    ip_addrs: 0/0\n    action: ${verdict}\n    methods: ALL\n`,
    'storage.config': '',
    'remap.config': '',
    'logging.yaml': '',
  };
  const args = ['--run-root={dir}/runroot.yaml'];
  return startDaemon({ debianPackage: 'trafficserver', program: '/usr/bin/traffic_server', args, files, ip, port });
}

/** Debian's v2ray with an inbound of plain HTTP or SOCKS and a way straight out (`freedom`) or into nothing (`blackhole`, which answers 403). */
export async function startV2ray(ip: string, inbound: 'http' | 'socks', access: 'open' | 'password' | 'denied'): Promise<Daemon> {
  const port = await freePort(ip);
  const accounts = [{ user: 'someone', pass: 'secret' }];
  const settings = {
    http: access === 'password' ? { accounts } : {},
    socks: access === 'password' ? { auth: 'password', accounts } : { auth: 'noauth', udp: true, ip },
  };
  const config = {
    log: { access: '{dir}/access.log', loglevel: 'warning' },
    inbounds: [{ listen: ip, port, protocol: inbound, settings: settings[inbound] }],
    outbounds: [access === 'denied' ? { protocol: 'blackhole', settings: { response: { type: 'http' } } } : { protocol: 'freedom' }],
  };
  const files = { 'config.json': JSON.stringify(config) };
  return startDaemon({ debianPackage: 'v2ray', program: '/usr/bin/v2ray', args: ['-config', '{dir}/config.json'], files, ip, port });
}
