import type { JudgeClient } from '../../src/evidence/judge-proof.ts';
import type { Service } from '../../src/model/target.ts';
import type { RelayPayload, RelayWay } from '../../src/model/relay.ts';
import type { Rung } from './probe.ts';

/**
 * Every question for a service, in the order asked: what the sweep heard it speak first. One rung a way, destination and port of the judge: a tunnel to any port is worse than one to 443,
 * and each is shown by itself. Which of them are pointless after what came before, `skipping.ts` says.
 */
export function ladderFor(service: Service, judge: JudgeClient): readonly Rung[] {
  const http = httpRungs(judge);
  const socks = socksRungs(judge);
  const heard = heardOf(service);
  const late = heard.http || heard.tls || !heard.socks ? [...http2Rungs(judge), ...udpRungs(judge, 'connect-udp')] : [];
  return heard.socks ? [...socks, ...http, ...late] : [...http, ...late, ...socks];
}

/** What the sweep heard a service speak. */
export interface HeardBefore {
  readonly http: boolean;
  readonly tls: boolean;
  readonly socks: boolean;
  /** Whatever it was: it answered. False for what stayed silent, and for what greets in a protocol that is none of ours. */
  readonly anything: boolean;
  /** A sweep asked it, in SOCKS of both versions too, and heard no protocol that it knows. False also where no sweep was made. */
  readonly unknown: boolean;
}

/** Read the sweep's list of protocols. */
export function heardOf({ protocols }: Service): HeardBefore {
  const has = (...names: readonly string[]): boolean => names.some((name) => protocols.includes(name));
  return {
    http: has('http', 'https', 'http-proxy'),
    tls: has('https', 'tls'),
    socks: has('socks4', 'socks5'),
    anything: protocols.some((protocol) => protocol !== 'unknown'),
    unknown: has('unknown'),
  };
}

type PortAndPayload = readonly [port: number, payload: RelayPayload];

/** The first GET and the first CONNECT tell most; a name is asked for where addresses are denied. */
function httpRungs(judge: JudgeClient): readonly Rung[] {
  const clear: PortAndPayload = [judge.httpPort, 'http'];
  const ports = tunnelPorts(judge);
  const primary = primaryOf(judge);
  const named = judge.name === undefined ? [] : [rung('http-get', 'name', clear), ...ports.map((port) => rung('connect', 'name', port))];
  return [
    rung('http-get', primary, clear),
    ...ports.map((port) => rung('connect', primary, port)),
    rung('http-head', primary, clear),
    rung('http-post', primary, clear),
    rung('http-host', primary, clear),
    ...named,
  ];
}

function http2Rungs(judge: JudgeClient): readonly Rung[] {
  const primary = primaryOf(judge);
  return [rung('h2-get', primary, [judge.httpPort, 'http']), ...tunnelPorts(judge).map((port) => rung('h2-connect', primary, port))];
}

/** Each version once, then the ports, then the other kinds of destination. SOCKS4 has no IPv6; SOCKS4a exists for names. */
function socksRungs(judge: JudgeClient): readonly Rung[] {
  const ports = tunnelPorts(judge);
  const primary = primaryOf(judge);
  const onAll = (way: RelayWay, destination: Rung['destination']): readonly Rung[] => ports.map((port) => rung(way, destination, port));
  const four = primary === 'v4' ? onAll('socks4', 'v4') : [];
  return [
    ...onAll('socks5', primary),
    ...four,
    ...onAll('socks4a', 'name'),
    ...(primary === 'v4' ? onAll('socks5', 'v6') : []),
    ...onAll('socks5', 'name'),
    ...udpRungs(judge, 'socks5-udp'),
  ];
}

function udpRungs(judge: JudgeClient, way: RelayWay): readonly Rung[] {
  const [port] = judge.udpPorts ?? [];
  return port === undefined ? [] : [rung(way, primaryOf(judge), [port, 'datagram'])];
}

function rung(way: RelayWay, destination: Rung['destination'], [judgePort, payload]: PortAndPayload): Rung {
  return { way, destination, judgePort, payload };
}

/** TLS first: nothing in between can answer for the judge. Each port carries the payload that its users would send. */
function tunnelPorts(judge: JudgeClient): readonly PortAndPayload[] {
  const [tlsPort] = judge.tlsPorts;
  const [bannerPort] = judge.bannerPorts ?? [];
  const all: readonly (PortAndPayload | undefined)[] = [
    tlsPort === undefined ? undefined : [tlsPort, 'tls'],
    [judge.httpPort, 'http'],
    bannerPort === undefined ? undefined : [bannerPort, 'banner'],
  ];
  return all.filter((one) => one !== undefined);
}

/** How the judge is named first: by the address that it was configured with. */
function primaryOf(judge: JudgeClient): 'v4' | 'v6' {
  return judge.address.includes(':') ? 'v6' : 'v4';
}
