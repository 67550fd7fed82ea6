import type { Subject } from '../../src/model/finding.ts';
import type { SignalTally } from '../../src/model/tally.ts';
import { portsOf } from './facts.ts';
import { isTunnel, isUdp, wayName, wayNames, type Asked, type HeldFacts } from './rung.ts';

/** `127.30.0.5:3128`, `[2001:db8::5]:1080`. */
export function placeText({ ip, domain, port }: Subject): string {
  const host = ip ?? domain ?? 'The service';
  return port === null ? host : `${host.includes(':') ? `[${host}]` : host}:${port}`;
}

/** What was shown, by which ways and to which ports, and what it means. */
export function whyProven(tally: SignalTally, held: HeldFacts, subject: Subject): string {
  const elsewhere = tally.facts['exitElsewhere'] ?? [];
  const exit = elsewhere.length > 0 ? `; it comes out at ${elsewhere.slice(0, 3).join(' and ')}, not at its own address` : '';
  const reads = tally.facts['interceptsTls'] === undefined ? '' : '; it opens TLS under a certificate of its own and can read along';
  const inTls = held.relayed.every(({ tls }) => tls) ? ' inside TLS' : '';
  const proof = 'our judge saw each signed request, and the answer that only the judge can give came back';
  return `${placeText(subject)} is an open proxy${inTls} by ${waysText(held)}: ${proof}; ${meaning(held)}${exit}${reads}.`;
}

/** Why a person should look, and what it may be otherwise. */
export function whyLikely({ oneWay, altered }: HeldFacts, subject: Subject): string {
  const ways = listed(wayNames([...altered, ...oneWay]));
  const came = altered.length > 0 ? 'its answer came back altered' : 'its answer did not come back';
  const other = altered.length > 0 ? 'it may relay and change what passes' : 'it may relay one way only';
  return `Our judge saw the signed request that ${placeText(subject)} was asked to relay by ${ways}, but ${came}: ${other}, or something fetches what it logs; a person should look.`;
}

/** Each way once, whatever the destination, and the ports that tunnels reach: `HTTP GET, SOCKS4 and SOCKS5 (tunnels to any port asked: 80, 443)`. */
function waysText(held: HeldFacts): string {
  const byName = new Map<string, Asked[]>();
  for (const asked of held.relayed) byName.set(plainName(asked), [...(byName.get(plainName(asked)) ?? []), asked]);
  const plain: string[] = [];
  const byPorts = new Map<string, string[]>();
  for (const [name, asked] of byName) {
    if (!asked.some(isTunnel)) plain.push(name);
    else byPorts.set(portsText(asked, held), [...(byPorts.get(portsText(asked, held)) ?? []), name]);
  }
  const [only, ...more] = [...byPorts];
  if (only === undefined) return listed(plain);
  if (more.length === 0) return `${listed([...plain, ...only[1]])} (${only[1].length > 1 ? 'tunnels ' : ''}${only[0]})`;
  return listed([...plain, ...[...byPorts].map(([ports, names]) => `${names.join(' or ')} (${ports})`)]);
}

/** Destinations of one way are one way here; the facts keep them apart. TLS is said once: a port speaks it or not. */
function plainName(asked: Asked): string {
  return wayName({ ...asked, destination: 'v4', tls: false });
}

/** Which ports of the judge this way reached, answer or not, and which it was shown not to. */
function portsText(relayed: readonly Asked[], { notRelayed, oneWay, altered }: HeldFacts): string {
  const names = new Set(relayed.map(plainName));
  const isSame = (asked: Asked): boolean => names.has(plainName(asked));
  const reached = portsOf([...relayed, ...[...oneWay, ...altered].filter(isSame)]);
  const others = portsOf(notRelayed.filter(isSame)).filter((port) => !reached.includes(port));
  if (others.length > 0) return `to ${reached.join(' and ')} only, not to ${others.join(' or ')}`;
  return reached.length === 1 ? `to ${reached[0]}, the one port asked` : `to any port asked: ${reached.join(', ')}`;
}

/** What anyone can do with it, at its worst. */
function meaning({ relayed, notRelayed }: HeldFacts): string {
  const tunnels = relayed.filter(isTunnel);
  const reached = portsOf(tunnels);
  const refused = portsOf(notRelayed.filter(isTunnel)).filter((port) => !reached.includes(port));
  if (reached.length > 1 && refused.length === 0)
    return 'without a password anyone reaches any service of others through it, mail and remote login included';
  if (reached.length > 0) return `without a password anyone reaches others through it, on port ${reached.join(' and ')}`;
  if (relayed.some(isUdp)) return 'without a password anyone sends datagrams to others through it';
  return 'without a password anyone fetches web pages of others through it';
}

function listed(items: readonly string[]): string {
  return items.length < 2 ? items.join('') : `${items.slice(0, -1).join(', ')} and ${items.at(-1)}`;
}
