import type { Observation } from '../../src/model/observation.ts';
import { failed, type Failure } from '../../src/model/outcome.ts';
import type { RankedCandidate, Site, WebProxyTarget } from '../../src/model/target.ts';
import type { NewTask } from '../../src/store/task-ledger.ts';
import type { PipelineDeps } from '../deps.ts';
import { taskKey, type ScanOptions } from '../jobs.ts';

/** Sites of one address with candidates; shared hosting has thousands of sites, few of which have any. */
const MAX_SITES = 1_000;
/** Candidates of a site that are held before the best are picked. */
const HELD = 64;
/** A task asks them one after the other: with two minutes at most for each, it ends before a run is taken for hanging. */
const SITES_A_TASK = 10;

/** Between slices: each site with its candidates. Plain JSON. */
export type SavedCandidates = readonly (readonly [Site, readonly RankedCandidate[]])[];

/** What the pages of one address offer that may fetch the address it is given: the best of each site. */
export class WebProxyCandidates {
  private readonly deps: Pick<PipelineDeps, 'crawlers' | 'judge'>;
  private readonly sites = new Map<string, { readonly site: Site; held: RankedCandidate[] }>();

  constructor(deps: Pick<PipelineDeps, 'crawlers' | 'judge'>, saved: SavedCandidates = []) {
    this.deps = deps;
    for (const [site, held] of saved) this.sites.set(keyOf(site), { site, held: [...held] });
  }

  add(observation: Observation): void {
    if (observation.kind !== 'page' && observation.kind !== 'file') return;
    const { webProxy } = this.deps.crawlers;
    const found = webProxy.candidatesOf(observation);
    if (found.length === 0) return;
    const site = { domain: observation.domain, port: observation.port, tls: observation.url.startsWith('https:') };
    const entry = this.sites.get(keyOf(site)) ?? { site, held: [] };
    if (this.sites.size >= MAX_SITES && !this.sites.has(keyOf(site))) return;
    this.sites.set(keyOf(site), entry);
    entry.held.push(...found);
    if (entry.held.length > HELD) entry.held = [...webProxy.best(entry.held)];
  }

  save(): SavedCandidates {
    return [...this.sites.values()].map(({ site, held }) => [site, this.deps.crawlers.webProxy.best(held)] as const);
  }

  /** What cannot be asked, because there is no judge to prove it; undefined: nothing. */
  unasked(ip: string): Failure | undefined {
    if (this.deps.judge !== undefined || this.sites.size === 0) return undefined;
    const count = this.sites.size === 1 ? 'one site offers' : `${this.sites.size} sites offer`;
    return failed('unsupported', `${count} to open addresses; without a judge no web proxy can be proven`, ip);
  }

  /** Tasks that ask the judge's page of them. */
  tasks(ip: string, options: ScanOptions, scanId: string): readonly NewTask[] {
    if (this.deps.judge === undefined) return [];
    const sites = this.save().map(([{ domain, port, tls }, held]) => ({
      domain,
      port,
      tls,
      candidates: held.map(({ candidate }) => candidate),
    }));
    const tasks: NewTask[] = [];
    for (let from = 0; from < sites.length; from += SITES_A_TASK) {
      const target: WebProxyTarget = { kind: 'web-proxy', ip, sites: sites.slice(from, from + SITES_A_TASK) };
      tasks.push({ id: taskKey('web-proxy', scanId, target), queue: 'web-proxy', payload: { target, options } });
    }
    return tasks;
  }
}

function keyOf({ domain, port, tls }: Site): string {
  return `${domain ?? ''}:${port}${tls ? 's' : ''}`;
}
