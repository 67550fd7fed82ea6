import { createProxyCrawler } from '../../crawlers/proxy/proxy.ts';
import type { JudgeClient } from '../../src/evidence/judge-proof.ts';
import type { RelayObservation, RelayResult } from '../../src/model/relay.ts';
import type { Net } from '../../src/net/net.ts';
import { crawl, startJudge, type Crawled } from './crawl.ts';

/** A judge with a port of its own for each payload: TLS, HTTP, banner. */
export async function startThreePorts(address: string): Promise<{ readonly client: JudgeClient; stop(): Promise<void> }> {
  const { judge, client } = await startJudge(address, 3);
  const [tls = 0, http = 0, banner = 0] = client.httpPorts;
  return {
    client: { ...client, httpPort: http, httpPorts: [http, tls, banner], tlsPorts: [tls], bannerPorts: [banner] },
    stop: () => judge.stop(),
  };
}

/** What came of asking one service. */
export interface Asked extends Crawled {
  readonly relays: readonly RelayObservation[];
  /** By `way payload`, and the destination where it is not IPv4: `connect tls`, `socks5 tls name`. */
  readonly results: Readonly<Record<string, RelayResult>>;
  readonly byRung: Readonly<Record<string, RelayObservation>>;
  readonly ms: number;
}

/** Run the proxy crawler over one service. */
export async function askProxy(
  service: { readonly ip: string; readonly port: number },
  options: { net: Net; judge: JudgeClient; protocols?: readonly string[]; stepTimeoutMs?: number },
): Promise<Asked> {
  const { net, judge, protocols = [], stepTimeoutMs = 1_000 } = options;
  const services = [{ port: service.port, transport: 'tcp' as const, protocols: [...protocols] }];
  const startedAt = performance.now();
  const crawled = await crawl(createProxyCrawler({ stepTimeoutMs }), { kind: 'proxy', ip: service.ip, services }, { net, judge });
  const ms = performance.now() - startedAt;
  const relays = crawled.observations.filter((observation) => observation.kind === 'relay');
  const byRung = Object.fromEntries(relays.map((relay) => [nameOf(relay), relay]));
  const results = Object.fromEntries(relays.map((relay) => [nameOf(relay), relay.result]));
  return { ...crawled, relays, byRung, results, ms };
}

function nameOf({ way, payload, destination }: RelayObservation): string {
  return destination === 'v4' ? `${way} ${payload}` : `${way} ${payload} ${destination}`;
}
