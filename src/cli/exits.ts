import type { Finding } from '../model/finding.ts';

/** An address at which proxies come out, and the proxies: a fleet shows by it. */
export interface Exit {
  readonly exitAddress: string;
  /** Inside the provider's ranges. */
  readonly inScope: boolean;
  readonly findings: readonly Finding[];
}

/** Exits that proxies of several addresses share, or that are not the proxy's own address; by address. */
export function exitsOf(findings: readonly Finding[], isInScope: (address: string) => boolean): Exit[] {
  const byExit = new Map<string, Finding[]>();
  for (const finding of findings) {
    for (const exit of finding.facts['exitAddress'] ?? []) byExit.set(String(exit), [...(byExit.get(String(exit)) ?? []), finding]);
  }
  return [...byExit]
    .filter(
      ([exit, mine]) =>
        new Set(mine.map(({ subject }) => subject.ip)).size > 1 ||
        mine.some(({ facts }) => facts['exitElsewhere']?.includes(exit) === true),
    )
    .map(([exitAddress, mine]) => ({ exitAddress, inScope: isInScope(exitAddress), findings: mine }))
    .toSorted((a, b) => (a.exitAddress < b.exitAddress ? -1 : 1));
}
