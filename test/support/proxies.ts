import { placeOf, startDaemon, type At, type Daemon } from './daemon.ts';

/** Whom a proxy of the tests serves. */
export type Access = 'open' | 'password' | 'denied';
/** `elsewhere`: everybody, but only to an address that is not the judge's. */
export type AccessTo = Access | 'elsewhere';
/** Where `elsewhere` leads: nobody listens there, and nobody asks for it. */
const ELSEWHERE = '127.0.0.9';

/** Squid's rules; `only-443` is what Debian ships (CONNECT to 443 alone), open to all. */
const SQUID_RULES: Readonly<Record<AccessTo | 'only-443', string>> = {
  open: 'http_access allow all',
  denied: 'http_access deny all',
  elsewhere: `acl there dst ${ELSEWHERE}\nhttp_access allow there\nhttp_access deny all`,
  'only-443': 'acl SSL_ports port 443\nacl CONNECT method CONNECT\nhttp_access deny CONNECT !SSL_ports\nhttp_access allow all',
  password: [
    'auth_param basic program /usr/lib/squid/basic_ncsa_auth {dir}/passwords',
    'acl known proxy_auth REQUIRED',
    'http_access allow known',
    'http_access deny all',
  ].join('\n'),
};

/** Debian's squid 5; `tls` speaks TLS to its clients (`https_port`) with this certificate. */
export async function startSquid(
  at: At,
  access: AccessTo | 'only-443',
  tls?: { readonly privateKeyPem: string; readonly certificatePem: string },
): Promise<Daemon> {
  const { ip, port } = await placeOf(at);
  const config = [
    tls === undefined ? `http_port ${ip}:${port}` : `https_port ${ip}:${port} tls-cert={dir}/cert.pem tls-key={dir}/key.pem`,
    SQUID_RULES[access],
    'cache deny all',
    'pid_filename none',
    'access_log stdio:{dir}/access.log',
    'cache_log stdio:{dir}/cache.log',
    'coredump_dir {dir}',
    'shutdown_lifetime 0 seconds',
    'dns_nameservers 127.0.0.1',
    'visible_hostname squid.test.example',
    'pinger_enable off',
  ];
  const files = {
    'squid.conf': `${config.join('\n')}\n`,
    passwords: 'someone:$1$x$x\n',
    ...(tls === undefined ? {} : { 'cert.pem': tls.certificatePem, 'key.pem': tls.privateKeyPem }),
  };
  return startDaemon({ debianPackage: 'squid', program: '/usr/sbin/squid', args: ['-N', '-f', '{dir}/squid.conf'], files, ip, port });
}

/** Debian's tinyproxy; `only-443`: its shipped `ConnectPort` lines. */
export async function startTinyproxy(at: At, access: AccessTo | 'only-443'): Promise<Daemon> {
  const { ip, port } = await placeOf(at);
  const all = 'Allow 127.0.0.0/8';
  const rules = {
    open: all,
    denied: 'Allow 192.0.2.1',
    password: `${all}\nBasicAuth someone secret`,
    'only-443': `${all}\nConnectPort 443\nConnectPort 563`,
    elsewhere: `${all}\nFilter "{dir}/filter"\nFilterDefaultDeny Yes`,
  };
  const log = 'LogFile "{dir}/access.log"\nLogLevel Connect';
  const files = {
    'tinyproxy.conf': `Port ${port}\nListen ${ip}\nTimeout 10\nMaxClients 20\n${log}\n${rules[access]}\n`,
    filter: `^${ELSEWHERE.replaceAll('.', '\\.')}$\n`,
    'access.log': '',
  };
  const args = ['-d', '-c', '{dir}/tinyproxy.conf'];
  return startDaemon({ debianPackage: 'tinyproxy', program: '/usr/bin/tinyproxy', args, files, ip, port });
}

/** Debian's privoxy. */
export async function startPrivoxy(at: At, access: 'open' | 'denied' | 'elsewhere'): Promise<Daemon> {
  const { ip, port } = await placeOf(at);
  const rule = { open: '', denied: 'permit-access 192.0.2.1\n', elsewhere: `permit-access 127.0.0.0/8 ${ELSEWHERE}\n` }[access];
  const files = {
    config: `confdir /etc/privoxy\nlogdir {dir}\nlogfile access.log\ndebug 1\ndebug 1024\nlisten-address ${ip}:${port}\n${rule}`,
  };
  return startDaemon({ debianPackage: 'privoxy', program: '/usr/sbin/privoxy', args: ['--no-daemon', '{dir}/config'], files, ip, port });
}

const APACHE_ACCESS: Readonly<Record<AccessTo | 'only-443', string>> = {
  open: '<Proxy "*">\nRequire all granted\n</Proxy>',
  'only-443': '<Proxy "*">\nRequire all granted\n</Proxy>',
  denied: '<Proxy "*">\nRequire all denied\n</Proxy>',
  elsewhere: `<Proxy "*">\nRequire all denied\n</Proxy>\n<ProxyMatch "^(http://)?${ELSEWHERE}">\nRequire all granted\n</ProxyMatch>`,
  password:
    '<Proxy "*">\nAuthType Basic\nAuthName proxy\nAuthBasicProvider file\nAuthUserFile {dir}/passwords\nRequire valid-user\n</Proxy>',
};

/** Debian's apache2 as a forward proxy (`ProxyRequests On`); `only-443` leaves AllowCONNECT at 443. */
export async function startApacheProxy(at: At, access: AccessTo | 'only-443'): Promise<Daemon> {
  const { ip, port } = await placeOf(at);
  const modules = [
    'mpm_event',
    'authz_core',
    'authz_user',
    'authn_core',
    'authn_file',
    'auth_basic',
    'proxy',
    'proxy_http',
    'proxy_connect',
  ];
  const config = [
    'ServerRoot {dir}',
    'ServerName apache.test.example',
    'PidFile {dir}/pid',
    'ErrorLog {dir}/error.log',
    'LogFormat "%h %r" asked',
    'CustomLog {dir}/access.log asked',
    'DocumentRoot {dir}',
    `Listen ${ip}:${port}`,
    ...modules.map((name) => `LoadModule ${name}_module /usr/lib/apache2/modules/mod_${name}.so`),
    'User www-data',
    'Group www-data',
    'ProxyRequests On',
    `AllowCONNECT ${access === 'only-443' ? '443' : '1-65535'}`,
    APACHE_ACCESS[access],
  ];
  const files = { 'apache.conf': `${config.join('\n')}\n`, passwords: 'someone:$1$x$x\n' };
  const args = ['-DFOREGROUND', '-f', '{dir}/apache.conf'];
  return startDaemon({ debianPackage: 'apache2', program: '/usr/sbin/apache2', args, files, ip, port });
}

/** Debian's microsocks. */
export async function startMicrosocks(at: At, access: 'open' | 'password'): Promise<Daemon> {
  const { ip, port } = await placeOf(at);
  const args = ['-i', ip, '-p', String(port), ...(access === 'password' ? ['-u', 'someone', '-P', 'secret'] : [])];
  return startDaemon({ debianPackage: 'microsocks', program: '/usr/bin/microsocks', args, ip, port });
}

/** Debian's dante (SOCKS 4 and 5); `client-denied` refuses the client before it can greet. */
export async function startDante(at: At, access: AccessTo | 'client-denied'): Promise<Daemon> {
  const { ip, port } = await placeOf(at);
  const rule = `socks ${access === 'denied' ? 'block' : 'pass'} { from: 0.0.0.0/0 to: ${access === 'elsewhere' ? `${ELSEWHERE}/32` : '0.0.0.0/0'} log: connect }`;
  const config = [
    'logoutput: {dir}/access.log',
    `internal: ${ip} port = ${port}`,
    'external: 127.0.0.1',
    'clientmethod: none',
    `socksmethod: ${access === 'password' ? 'username' : 'none'}`,
    'user.privileged: root',
    'user.unprivileged: nobody',
    `client ${access === 'client-denied' ? 'block' : 'pass'} { from: 0.0.0.0/0 to: 0.0.0.0/0 }`,
    rule,
  ];
  const files = { 'danted.conf': `${config.join('\n')}\n` };
  return startDaemon({ debianPackage: 'dante-server', program: '/usr/sbin/danted', args: ['-f', '{dir}/danted.conf'], files, ip, port });
}
