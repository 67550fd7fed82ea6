import type { ServiceObservation, ServiceProtocol } from '../../src/model/observation.ts';
import type { Service, Site } from '../../src/model/target.ts';
import type { NewTask } from '../../src/store/task-ledger.ts';
import type { PipelineDeps } from '../deps.ts';
import { taskKey, type ScanOptions } from '../jobs.ts';

/** One address, and what is known of it. */
export interface AddressWork {
  readonly ip: string;
  /** What the sweep found; null: no sweep was asked for, the configured ports are taken for granted. */
  readonly services: readonly ServiceObservation[] | null;
  /** The one site that is asked for; null: all that the inventory knows, and the address itself. */
  readonly domain: string | null;
  readonly options: ScanOptions;
  readonly scanId: string;
}

type Deps = Pick<PipelineDeps, 'config' | 'inventory'>;

const WEB: ReadonlySet<ServiceProtocol> = new Set(['http', 'https']);
/**
 * Has no page of its own, and takes a request for its own name or address (which a crawler's are) for an order to ask itself, round and round: it is asked for
 * the judge alone.
 */
const RELAY: ServiceProtocol = 'http-relay';
/** Not what was silent: the sweep has asked it as a client of a proxy would. */
const MAY_RELAY: ReadonlySet<ServiceProtocol> = new Set(['http', 'https', 'http-proxy', 'socks4', 'socks5', 'tls', 'unknown']);
const MAY_TRACK: ReadonlySet<ServiceProtocol> = new Set(['http', 'https', 'tracker']);
/** Ports that speak TLS from the first byte, where no sweep has listened. */
const TLS_PORTS = new Set([443, 8443]);

/** What is to be done at an address: at most one task for its sites, one for its proxies and one for its trackers. */
export function tasksOfAddress(work: AddressWork, deps: Deps): readonly NewTask[] {
  const { ip, options, scanId } = work;
  const { stages } = options;
  const domains = work.domain === null ? deps.inventory.domainsAt(ip) : [work.domain];
  const tasks: NewTask[] = [];
  const add = (queue: 'site' | 'proxy' | 'tracker', target: object): void => {
    tasks.push({ id: taskKey(queue, scanId, target), queue, payload: { target, options } });
  };
  const sites = stages.includes('web') ? sitesOf(work, domains, deps) : [];
  if (sites.length > 0) add('site', { kind: 'host', ip, sites });
  const relays = stages.includes('proxy') ? tcpServices(work, MAY_RELAY, deps) : [];
  if (relays.length > 0) add('proxy', { kind: 'proxy', ip, services: relays });
  if (stages.includes('tracker')) {
    const web = tcpServices(work, MAY_TRACK, deps).filter(({ protocols }) => !protocols.includes(RELAY));
    const services = [...web, ...udpServices(work, deps)];
    if (services.length > 0) add('tracker', { kind: 'tracker', ip, services, domains: [...domains], announceUrls: [] });
  }
  return tasks;
}

/** For each web port every name at the address and the address itself; or the one name that is asked for. */
function sitesOf({ services, domain }: AddressWork, domains: readonly string[], { config }: Deps): Site[] {
  const ports =
    services === null
      ? [...new Set([80, 443, ...config.ports])].map((port) => ({ port, tls: TLS_PORTS.has(port) }))
      : services
          .filter(
            ({ transport, protocols }) =>
              transport === 'tcp' && protocols.some((protocol) => WEB.has(protocol)) && !protocols.includes(RELAY),
          )
          .map(({ port, protocols }) => ({ port, tls: protocols.includes('https') }));
  const names = domain === null ? [...domains, null] : [domain];
  return ports.flatMap(({ port, tls }) => names.map((name) => ({ domain: name, port, tls })));
}

function tcpServices({ services }: AddressWork, wanted: ReadonlySet<ServiceProtocol>, { config }: Deps): Service[] {
  if (services === null) return config.ports.map((port) => ({ port, transport: 'tcp', protocols: [] }));
  return services
    .filter(
      ({ transport, protocols }) => transport === 'tcp' && (protocols.length === 0 || protocols.some((protocol) => wanted.has(protocol))),
    )
    .map(({ port, protocols }) => ({ port, transport: 'tcp', protocols: [...protocols] }));
}

/** What the sweep heard a tracker on; without a sweep every configured port is worth a datagram. */
function udpServices({ services }: AddressWork, { config }: Deps): Service[] {
  if (services === null) return config.ports.map((port) => ({ port, transport: 'udp', protocols: [] }));
  return services
    .filter(({ transport }) => transport === 'udp')
    .map(({ port, protocols }) => ({ port, transport: 'udp', protocols: [...protocols] }));
}
