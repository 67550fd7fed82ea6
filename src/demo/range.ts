import { listenOn, type Running } from './listening.ts';
import { echoServer, yesServer } from './oddities.ts';
import { startHttpProxy, startSocksProxy, startTlsProxy } from './proxies.ts';
import { startSocks4Proxy } from './socks4.ts';
import { DEMO_SITES, INDEX_INFO_HASHES } from './sites.ts';
import { LINUX_INFO_HASHES } from './sites/lawful-torrents.ts';
import type { DemoSite } from './site.ts';
import type { DemoExpectation } from './table.ts';
import { fillSwarms, startTracker } from './trackers.ts';
import { webServer } from './web-server.ts';

/** The demo's addresses; all of them are loopback. */
const RANGE = '127.77.0.0/24';
const JUDGE_ADDRESS = '127.77.0.250';

/** Ports of the demo before the offset; all above 1023, so that no privileges are needed. */
const PORT = { socks: 1080, squid: 3128, tracker: 6969, web: 8080, proxy: 8888, judge: [18_443, 18_080, 18_025] } as const;

/** A hosted range that runs. */
export interface DemoRange {
  readonly ranges: readonly string[];
  /** TCP ports to sweep, and UDP ports to ask for trackers. */
  readonly ports: readonly number[];
  /** Where the judge is to listen: nothing does yet. */
  readonly judge: { readonly address: string; readonly ports: readonly number[] };
  /** `domain` is empty for a customer who has a bare address. */
  readonly inventory: readonly { readonly domain: string; readonly ip: string; readonly customer: string }[];
  readonly expectations: readonly DemoExpectation[];
  /** Ends every server and connection; all ports are free afterwards. May be called again. */
  stop(): Promise<void>;
}

/** A customer's service that is no web site. */
interface DemoService extends Pick<DemoExpectation, 'customer' | 'label' | 'category' | 'ip'> {
  /** Before the offset. One: the service's port; several: any of them may be named in a finding. */
  readonly ports: readonly [number, ...number[]];
  start(host: string, port: number): Promise<Running>;
}

const SERVICES: readonly DemoService[] = [
  {
    customer: 'C-1001',
    label: 'open HTTP proxy',
    category: 'open-proxy',
    ip: '127.77.0.21',
    ports: [PORT.squid],
    start: (host, port) => startHttpProxy(host, port, 'open'),
  },
  {
    customer: 'C-1002',
    label: 'open SOCKS5 proxy',
    category: 'open-proxy',
    ip: '127.77.0.22',
    ports: [PORT.socks],
    start: (host, port) => startSocksProxy(host, port, 'open'),
  },
  {
    customer: 'C-1003',
    label: 'open tracker, HTTP and UDP',
    category: 'torrent-tracker',
    ip: '127.77.0.23',
    ports: [PORT.tracker],
    start: startOpenTracker,
  },
  {
    customer: 'C-1016',
    label: 'open HTTP proxy inside TLS',
    category: 'open-proxy',
    ip: '127.77.0.24',
    ports: [PORT.squid],
    start: startTlsProxy,
  },
  {
    customer: 'C-1017',
    label: 'open SOCKS4 proxy',
    category: 'open-proxy',
    ip: '127.77.0.25',
    ports: [PORT.socks],
    start: startSocks4Proxy,
  },
  {
    customer: 'C-2001',
    label: 'HTTP proxy with a password',
    category: null,
    ip: '127.77.0.31',
    ports: [PORT.proxy],
    start: (host, port) => startHttpProxy(host, port, 'password'),
  },
  {
    customer: 'C-2002',
    label: 'SOCKS5 proxy with a password',
    category: null,
    ip: '127.77.0.32',
    ports: [PORT.socks],
    start: (host, port) => startSocksProxy(host, port, 'password'),
  },
  {
    customer: 'C-2008',
    label: 'tracker for Linux images only',
    category: null,
    ip: '127.77.0.33',
    ports: [PORT.tracker],
    start: (host, port) => startTracker(host, port, { kind: 'whitelist', infoHashes: LINUX_INFO_HASHES }),
  },
  {
    customer: 'C-2003',
    label: 'answers 200 to everything',
    category: null,
    ip: '127.77.0.34',
    ports: [PORT.web, PORT.squid, PORT.tracker],
    start: (host, port) => listenOn(yesServer(), host, port),
  },
  {
    customer: 'C-2004',
    label: 'echoes what it is sent',
    category: null,
    ip: '127.77.0.35',
    ports: [PORT.web, PORT.proxy, PORT.tracker],
    start: (host, port) => listenOn(echoServer(), host, port),
  },
];

/**
 * Start the made-up hosted range: real servers on loopback addresses, with what a scan of them has to find.
 * `portOffset` moves every port, for a machine where one of them is taken.
 * Throws DemoSetupError, with nothing left running, where an address or port cannot be used.
 */
export async function startDemoRange(options: { readonly portOffset?: number } = {}): Promise<DemoRange> {
  const offset = options.portOffset ?? 0;
  const running: Running[] = [];
  const stop = async (): Promise<void> => {
    await Promise.all(running.splice(0).map((server) => server.stop()));
  };
  try {
    for (const start of plannedServers(offset)) running.push(await start());
  } catch (error) {
    await stop();
    throw error;
  }
  return {
    ranges: [RANGE],
    ports: [PORT.socks, PORT.squid, PORT.tracker, PORT.web, PORT.proxy].map((port) => port + offset),
    judge: { address: JUDGE_ADDRESS, ports: PORT.judge.map((port) => port + offset) },
    inventory: inventoryRows(),
    expectations: [
      ...SERVICES.map((service) => serviceExpectation(service, offset)),
      ...DEMO_SITES.map((site) => siteExpectation(site, offset)),
    ],
    stop,
  };
}

/** One starter a listening port. */
function plannedServers(offset: number): (() => Promise<Running>)[] {
  const addresses = [...new Set(DEMO_SITES.map((site) => site.ip))];
  const web = addresses.map((ip) => () => listenOn(webServer(DEMO_SITES.filter((site) => site.ip === ip)), ip, PORT.web + offset));
  const services = SERVICES.flatMap((service) => service.ports.map((port) => () => service.start(service.ip, port + offset)));
  return [...web, ...services];
}

/** The tracker that the indexes announce to, with swarms in it. */
async function startOpenTracker(host: string, port: number): Promise<Running> {
  const tracker = await startTracker(host, port, { kind: 'open' });
  try {
    await fillSwarms(host, port, INDEX_INFO_HASHES);
  } catch (error) {
    await tracker.stop();
    throw error;
  }
  return tracker;
}

function inventoryRows(): DemoRange['inventory'] {
  const services = SERVICES.map(({ ip, customer }) => ({ domain: '', ip, customer }));
  return [...services, ...DEMO_SITES.map(({ domain, ip, customer }) => ({ domain, ip, customer }))];
}

function serviceExpectation(service: DemoService, offset: number): DemoExpectation {
  const { customer, label, category, ip, ports } = service;
  return { customer, label, category, ip, offender: category !== null, port: ports.length === 1 ? ports[0] + offset : null, domain: null };
}

function siteExpectation(site: DemoSite, offset: number): DemoExpectation {
  const { customer, label, offence, alsoTrue = [], ip, domain } = site;
  return { customer, label, category: offence, alsoTrue, ip, offender: offence !== null, port: PORT.web + offset, domain };
}
