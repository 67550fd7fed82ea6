import { streamDecoder } from '../../crawlers/web/charset.ts';
import type { Config } from '../config/config.ts';
import { InventoryError, loadInventory } from '../config/inventory-csv.ts';
import type { Finding } from '../model/finding.ts';
import { createScope } from '../net/scope.ts';

/** Whose an exit address is. */
export interface ExitOwner {
  /** Inside the provider's ranges. */
  readonly inScope: boolean;
  /** As the inventory says; null where it does not. */
  readonly customer: string | null;
}

/** An address at which proxies come out, and the proxies: a fleet shows by it. */
export interface Exit extends ExitOwner {
  readonly exitAddress: string;
  readonly findings: readonly Finding[];
}

/** Exits that proxies of several addresses share, or that are not the proxy's own address; by address. */
export function exitsOf(findings: readonly Finding[], ownerOf: (address: string) => ExitOwner): Exit[] {
  const byExit = new Map<string, Finding[]>();
  for (const finding of findings) {
    for (const exit of finding.facts['exitAddress'] ?? []) byExit.set(String(exit), [...(byExit.get(String(exit)) ?? []), finding]);
  }
  return [...byExit]
    .filter(([exit, mine]) => isShared(mine) || mine.some(({ facts }) => facts['exitElsewhere']?.includes(exit) === true))
    .map(([exitAddress, mine]) => Object.assign(ownerOf(exitAddress), { exitAddress, findings: mine }))
    .toSorted((a, b) => (a.exitAddress < b.exitAddress ? -1 : 1));
}

function isShared(findings: readonly Finding[]): boolean {
  return new Set(findings.map(({ subject }) => subject.ip)).size > 1;
}

/** Whose an address is, by the configuration as it stands now. An inventory that cannot be read names nobody. */
export async function exitOwners({ scope, inventory: path }: Pick<Config, 'scope' | 'inventory'>): Promise<(address: string) => ExitOwner> {
  const ranges = createScope({ ranges: scope.ranges });
  const inventory = path === null ? undefined : await readInventory(path);
  return (address) => {
    const inScope = ranges.contains(address);
    return { inScope, customer: inScope ? (inventory?.customerOf(null, address) ?? null) : null };
  };
}

async function readInventory(path: string): Promise<Awaited<ReturnType<typeof loadInventory>>['inventory'] | undefined> {
  try {
    return (await loadInventory(path, { guess: streamDecoder })).inventory;
  } catch (error) {
    if (error instanceof InventoryError) return undefined;
    throw error;
  }
}
