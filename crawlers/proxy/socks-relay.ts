import ipaddr from 'ipaddr.js';
import type { Attempt, Probe } from './probe.ts';
import type { Bound } from './socks-wire.ts';

/** Where datagrams for a SOCKS5 server go. `note` is for people: empty, or where the relay is instead of where it was to be expected. */
export interface UdpRelay {
  readonly ip: string;
  readonly port: number;
  readonly note: string;
}

/** Ranges that no address on our side of a translator has: `ipaddr.js` calls them so. */
const INSIDE: ReadonlySet<string> = new Set(['private', 'loopback', 'linkLocal', 'carrierGradeNat', 'uniqueLocal']);

/**
 * The relay that a reply to UDP ASSOCIATE names (RFC 1928 6), or why nothing is sent. Datagrams go to the suspect's own address, or to another one
 * of the scope where the suspect names it. A host name is not resolved, and an address that is of use inside the suspect's network alone is not believed:
 * both are read as the suspect's own.
 */
export function relayOf({ type, host, port }: Bound, { ip: suspect, judge, net }: Probe): UdpRelay | Pick<Attempt, 'result' | 'detail'> {
  if (port === 0) return { result: 'denied', detail: 'the association names no port to send to' };
  const own = canonical(suspect);
  if (type === 'name' && !ipaddr.isValid(host))
    return { ip: own, port, note: ' (a relay named by a host name, taken for the service itself)' };
  const address = ipaddr.process(host);
  const ip = address.toString();
  if (ip === own || address.range() === 'unspecified') return { ip: own, port, note: '' };
  if ([judge.address, judge.address6 ?? ''].some((one) => one !== '' && canonical(one) === ip))
    return { result: 'looped', detail: 'it names the judge itself as its relay: nothing was sent' };
  if (net.scope.contains(ip)) return { ip, port, note: ` (its relay is ${ip})` };
  if (INSIDE.has(address.range())) return { ip: own, port, note: ` (its relay says it is ${ip}, asked for at the service's own address)` };
  return { result: 'denied', detail: `the association names ${ip} as its relay, which is outside the scope: nothing was sent` };
}

function canonical(ip: string): string {
  return ipaddr.process(ip).toString();
}
