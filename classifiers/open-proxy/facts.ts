import type { Subject } from '../../src/model/finding.ts';
import type { Fact, Facts } from '../../src/model/signal.ts';
import type { SignalTally } from '../../src/model/tally.ts';
import { isTunnel, isUdp, readAsked, wayName, wayNames, type Asked, type HeldFacts } from './rung.ts';

/** The facts of a finding; what was not measured is absent. docs/findings.md says what each name means. */
export function factsOf(tally: SignalTally, held: HeldFacts, subject: Subject): Facts {
  const { relayed } = held;
  const isProven = relayed.length > 0;
  const reached = isProven ? relayed : [...held.oneWay, ...held.altered];
  const tunnels = relayed.filter(isTunnel);
  const password = wayNames(held.password);
  const facts: Record<string, readonly Fact[]> = {
    severity: isProven ? ['open'] : [],
    ways: isProven ? wayNames(relayed) : halfWays(held),
    relayPorts: isProven && subject.port !== null ? [subject.port] : [],
    connectPorts: portsOf(tunnels),
    authentication: isProven ? [password.length + held.otherAuthentication.length > 0 ? 'not on this way' : 'none'] : [],
    passwordWays: password,
    anonymity: anonymityFacts(tally),
    addedHeaders: tally.facts['addedHeaders'] ?? [],
    exitAddress: tally.facts['exitAddress'] ?? [],
    exitElsewhere: tally.facts['exitElsewhere'] ?? [],
    product: tally.facts['product'] ?? [],
    interceptsTls: tally.facts['interceptsTls'] ?? [],
    destinations: [...new Set(reached.map(({ destination }) => destination))],
    udp: relayed.some(isUdp) ? ['yes'] : [],
  };
  return Object.fromEntries(Object.entries(facts).filter(([, values]) => values.length > 0));
}

function halfWays({ oneWay, altered }: HeldFacts): string[] {
  return [...wayNames(oneWay).map((name) => `${name} (one way)`), ...wayNames(altered).map((name) => `${name} (answer altered)`)];
}

/** Ascending. */
export function portsOf(asked: readonly Asked[]): number[] {
  return [...new Set(asked.map(({ judgePort }) => judgePort))].toSorted((a, b) => a - b);
}

/** One level where all ways agree, else `level (way, way)`, what tells most first. */
function anonymityFacts(tally: SignalTally): string[] {
  const byLevel = new Map<string, Set<string>>();
  for (const value of tally.facts['anonymity'] ?? []) {
    const text = String(value);
    const level = text.slice(text.lastIndexOf(' ') + 1);
    const ways = byLevel.get(level) ?? new Set();
    byLevel.set(level, ways);
    for (const asked of readAsked([text])) ways.add(wayName(asked));
  }
  const levels = ['transparent', 'anonymous', 'elite'].filter((level) => byLevel.has(level));
  if (levels.length === 1) return levels;
  return levels.map((level) => `${level} (${[...(byLevel.get(level) ?? [])].join(', ')})`.slice(0, 240));
}
