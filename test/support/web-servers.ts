import { placeOf, startDaemon, type At, type Daemon } from './daemon.ts';

/** What an nginx of the tests does with a request. */
export const NGINX_SITES = {
  /** A site of one page. */
  static: 'location / { root {dir}; }',
  /** 200 to everything, CONNECT included where nginx lets it. */
  'always-200': 'error_page 400 405 =200 @ok; location / { return 200 "all is well\\n"; } location @ok { return 200 "all is well\\n"; }',
  /** Forbidden to all. */
  'always-403': 'location / { return 403; }',
  /** Relays to whatever the Host header says: an open proxy by mistake. */
  'follows-host': 'location / { proxy_pass http://$http_host; }',
  /** The same, but for requests as to a forward proxy. */
  'follows-host-alone': 'if ($request ~ "^[A-Z]+ https?://") { return 400; } location / { proxy_pass http://$http_host; }',
  /** A reverse proxy in front of itself. */
  loop: 'location / { proxy_pass http://{self}; proxy_set_header Host $host; }',
  /** Sends everybody to another address of the range, path and all. */
  'redirect-all': 'return 301 http://{backend}$request_uri;',
  /** In front of one site, whatever the Host header says. */
  reverse: 'location / { proxy_pass http://{backend}; proxy_set_header Host $host; }',
} as const;

/** What a front end stands before. */
export interface Backend {
  readonly ip: string;
  readonly port: number;
}

/** Debian's nginx. */
export async function startNginx(at: At, site: keyof typeof NGINX_SITES, backend?: Backend): Promise<Daemon> {
  const { ip, port } = await placeOf(at);
  const behind = `${backend?.ip ?? ip}:${backend?.port ?? port}`;
  const rules = NGINX_SITES[site].replace('{self}', `${ip}:${port}`).replace('{backend}', behind);
  const config = [
    'daemon off; master_process off; pid {dir}/pid; error_log {dir}/error.log; worker_rlimit_nofile 1024;',
    'events { worker_connections 64; }',
    'http { access_log off; client_body_temp_path {dir}/body; proxy_temp_path {dir}/proxy; fastcgi_temp_path {dir}/fastcgi; uwsgi_temp_path {dir}/uwsgi; scgi_temp_path {dir}/scgi;',
    `server { listen ${ip}:${port}; ${rules} }`,
    '}',
  ];
  const files = { 'nginx.conf': `${config.join('\n')}\n`, 'index.html': '<!doctype html><title>Welcome</title><p>A page.\n' };
  return startDaemon({ debianPackage: 'nginx-light', program: '/usr/sbin/nginx', args: ['-c', '{dir}/nginx.conf'], files, ip, port });
}

/** Debian's haproxy in front of `backend`: a look-alike that answers for others, but only for those it knows; or, without one, 200 to all. */
export async function startHaproxy(at: At, backend: Backend | 'always-200'): Promise<Daemon> {
  const { ip, port } = await placeOf(at);
  const rules =
    backend === 'always-200'
      ? [' http-request return status 200 content-type text/plain string "all is well"']
      : [` default_backend out\nbackend out\n server one ${backend.ip}:${backend.port}`];
  const config = [
    'defaults\n mode http\n timeout connect 5s\n timeout client 10s\n timeout server 10s',
    `frontend in\n bind ${ip}:${port}`,
    ...rules,
  ];
  const files = { 'haproxy.cfg': `${config.join('\n')}\n` };
  return startDaemon({ debianPackage: 'haproxy', program: '/usr/sbin/haproxy', args: ['-db', '-f', '{dir}/haproxy.cfg'], files, ip, port });
}

/** Debian's varnish, a cache in front of `backend`. */
export async function startVarnish(at: At, backend: Backend): Promise<Daemon> {
  const { ip, port } = await placeOf(at);
  const args = [
    '-F',
    '-j',
    'none',
    '-n',
    '{dir}/work',
    '-a',
    `${ip}:${port}`,
    '-b',
    `${backend.ip}:${backend.port}`,
    '-s',
    'malloc,8m',
    '-T',
    'none',
  ];
  return startDaemon({ debianPackage: 'varnish', program: '/usr/sbin/varnishd', args, ip, port });
}

/** Debian's lighttpd: a site of one page, or mod_proxy in front of `backend`. */
export async function startLighttpd(at: At, backend: Backend | 'static'): Promise<Daemon> {
  const { ip, port } = await placeOf(at);
  const reverse =
    backend === 'static'
      ? []
      : ['server.modules = ("mod_proxy")', `proxy.server = ("" => (("host" => "${backend.ip}", "port" => ${backend.port})))`];
  const config = [
    `server.bind = "${ip}"`,
    `server.port = ${port}`,
    'server.document-root = "{dir}"',
    'server.errorlog = "{dir}/error.log"',
    'index-file.names = ("index.html")',
    'mimetype.assign = (".html" => "text/html")',
    ...reverse,
  ];
  const files = { 'lighttpd.conf': `${config.join('\n')}\n`, 'index.html': '<!doctype html><title>Welcome</title><p>A page.\n' };
  const args = ['-D', '-f', '{dir}/lighttpd.conf'];
  return startDaemon({ debianPackage: 'lighttpd', program: '/usr/sbin/lighttpd', args, files, ip, port });
}
