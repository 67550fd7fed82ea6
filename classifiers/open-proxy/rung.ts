import type { RelayObservation, RelayWay } from '../../src/model/relay.ts';
import type { Fact, Facts } from '../../src/model/signal.ts';

/** What was asked, as a tally keeps it: `connect v4 443 plain`. */
export type Asked = Pick<RelayObservation, 'way' | 'destination' | 'judgePort' | 'tls'>;

/** One value of a fact for what was asked; {@link readAsked} reads it back. */
export function askedText({ way, destination, judgePort, tls }: Asked): string {
  return `${way} ${destination} ${judgePort} ${tls ? 'tls' : 'plain'}`;
}

/** What the values of a fact name; what is of another shape is left out. */
export function readAsked(values: readonly Fact[] = []): readonly Asked[] {
  return values.flatMap((value) => {
    const [way, destination, port, shell] = String(value).split(' ');
    if (way === undefined || destination === undefined || port === undefined) return [];
    return [{ way: way as RelayWay, destination: destination as Asked['destination'], judgePort: Number(port), tls: shell === 'tls' }];
  });
}

/** Facts that signals carry for the judgement alone. Each holds what {@link askedText} writes; `anonymity` has the level behind it. */
export interface HeldFacts {
  /** Proven. */
  readonly relayed: readonly Asked[];
  /** The judge was reached, its answer did not come back. */
  readonly oneWay: readonly Asked[];
  /** The judge was reached, its answer came back altered. */
  readonly altered: readonly Asked[];
  /** Did not get to the judge. */
  readonly notRelayed: readonly Asked[];
  readonly password: readonly Asked[];
  /** Authentication was demanded, but not (or not only) a password: none of the methods offered is taken, or identd is asked. */
  readonly otherAuthentication: readonly Asked[];
  readonly denied: readonly Asked[];
  /** Denied by something that spoke a proxy's protocol. */
  readonly refused: readonly Asked[];
  /** SOCKS: granted, and answered by something of its own. */
  readonly ownAnswer: readonly Asked[];
}

/** Read them all from a tally's facts. */
export function heldFacts(facts: Facts): HeldFacts {
  return {
    relayed: readAsked(facts['relayed']),
    oneWay: readAsked(facts['oneWay']),
    altered: readAsked(facts['altered']),
    notRelayed: readAsked(facts['notRelayed']),
    password: readAsked(facts['password']),
    otherAuthentication: readAsked(facts['otherAuthentication']),
    denied: readAsked(facts['denied']),
    refused: readAsked(facts['refused']),
    ownAnswer: readAsked(facts['ownAnswer']),
  };
}

const WAY_NAMES: Readonly<Record<RelayWay, string>> = {
  'http-get': 'HTTP GET',
  'http-head': 'HTTP HEAD',
  'http-post': 'HTTP POST',
  'http-host': 'HTTP GET by its Host header',
  connect: 'CONNECT',
  'h2-get': 'HTTP/2 GET',
  'h2-connect': 'HTTP/2 CONNECT',
  'connect-udp': 'CONNECT-UDP',
  socks4: 'SOCKS4',
  socks4a: 'SOCKS4a',
  socks5: 'SOCKS5',
  'socks5-udp': 'SOCKS5 UDP ASSOCIATE',
};

const SOCKS5_DESTINATIONS: Readonly<Record<Asked['destination'], string>> = { v4: '', v6: ' (IPv6)', name: ' (domain)' };

/** A way as people read it: `CONNECT`, `SOCKS5 (domain)`, `CONNECT over TLS`. */
export function wayName({ way, destination, tls }: Omit<Asked, 'judgePort'>): string {
  const kind = way === 'socks5' || way === 'socks5-udp' ? SOCKS5_DESTINATIONS[destination] : '';
  return `${WAY_NAMES[way] ?? way}${kind}${tls ? ' over TLS' : ''}`;
}

/** The distinct names of ways, in the order asked. */
export function wayNames(asked: readonly Asked[]): string[] {
  return [...new Set(asked.map(wayName))];
}

/** Ways that open a tunnel to a port of one's choice. */
export function isTunnel({ way }: Pick<Asked, 'way'>): boolean {
  return way === 'connect' || way === 'h2-connect' || way === 'socks4' || way === 'socks4a' || way === 'socks5';
}

/** Ways that relay datagrams. */
export function isUdp({ way }: Pick<Asked, 'way'>): boolean {
  return way === 'connect-udp' || way === 'socks5-udp';
}

/** SOCKS of any version: its replies are a protocol of their own, which no web server speaks. */
export function isSocks({ way }: Pick<Asked, 'way'>): boolean {
  return way.startsWith('socks');
}
