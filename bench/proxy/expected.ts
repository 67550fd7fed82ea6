/** The range of the benchmark, a /24 on loopback, and the ports tried on every address: those that nmap's two scripts look at. */
export const RANGE = '127.41.0.0/24';
export const HTTP_PORTS = [8080, 3128, 8000, 8123] as const;
export const SOCKS_PORTS = [1080, 9050] as const;
export const PORTS = [...HTTP_PORTS, ...SOCKS_PORTS] as const;

/** Kuzet's judge; and for nmap, which knows only port 80, a page of its own with a DNS server that names it. */
export const JUDGE = { ip: '127.41.0.250', ports: [443, 80, 18_443] } as const;
export const PAGE = { ip: '127.41.0.251', pattern: 'kuzetbenchmarkpage' } as const;

/** `open` relays to anybody; `closed` is a proxy that does not; `other` is none. */
export type Role = 'open' | 'closed' | 'other';

/** Thirty services: last byte of the address, port, role, what runs there (`real:` from Debian or npm, `made:` scripted here). */
export const SERVICES: readonly (readonly [host: number, port: number, role: Role, what: string])[] = [
  [3, 3128, 'open', 'real:squid'],
  [11, 3128, 'open', 'real:squid-only-443'],
  [17, 8080, 'open', 'real:tinyproxy'],
  [24, 8000, 'open', 'real:privoxy'],
  [31, 8080, 'open', 'real:apache'],
  [38, 8000, 'open', 'real:proxy-chain'],
  [45, 8080, 'open', 'real:nginx-follows-host'],
  [52, 1080, 'open', 'real:microsocks'],
  [59, 1080, 'open', 'real:dante'],
  [66, 9050, 'open', 'real:socks5-server'],
  [73, 8123, 'open', 'made:connect-only'],
  [80, 8000, 'open', 'made:connect-only-443'],
  [87, 1080, 'open', 'made:socks4-only'],
  [94, 3128, 'closed', 'real:squid-denied'],
  [101, 3128, 'closed', 'real:squid-password'],
  [108, 8080, 'closed', 'real:tinyproxy-denied'],
  [115, 8000, 'closed', 'real:proxy-chain-password'],
  [122, 1080, 'closed', 'real:microsocks-password'],
  [129, 1080, 'closed', 'real:dante-denied'],
  [136, 9050, 'closed', 'real:socks5-server-password'],
  [143, 8080, 'other', 'real:nginx-static'],
  [150, 8000, 'other', 'real:nginx-always-200'],
  [157, 8123, 'other', 'real:haproxy-always-200'],
  [164, 8080, 'other', 'made:echo-page'],
  [171, 1080, 'other', 'made:echo'],
  [178, 9050, 'other', 'made:ssh'],
  [185, 1080, 'other', 'made:silent'],
  [192, 8123, 'other', 'made:silent'],
  [199, 3128, 'other', 'made:silent'],
  [206, 9050, 'other', 'made:silent'],
];

/** So many more services that accept and never answer, on addresses where nothing else listens; 1,000 at most. */
export function moreSilent(count: number): readonly (readonly [host: number, port: number])[] {
  const taken = new Set([...SERVICES.map(([host]) => host), 250, 251]);
  const hosts = Array.from({ length: 254 }, (_, index) => index + 1).filter((host) => !taken.has(host));
  return PORTS.flatMap((port) => hosts.map((host) => [host, port] as const)).slice(0, Math.min(count, 1_000));
}

/** `address:port` of a service. */
export function placeOf([host, port]: readonly [host: number, port: number, ...unknown[]]): string {
  return `127.41.0.${host}:${port}`;
}
