import { Resolver as DnsResolver } from 'node:dns/promises';
import { domainToASCII } from 'node:url';
import { failed, ok, type Outcome } from '../model/outcome.ts';
import { onAbort } from './abort.ts';
import { parseAddress } from './address.ts';
import { oneLine } from './failure.ts';
import type { Guard } from './guard.ts';

/** Addresses of a name, from DNS. Rejects where there are none. */
export type LookUp = (name: string, signal: AbortSignal) => Promise<readonly string[]>;

export interface ResolverOptions {
  readonly guard: Guard;
  /** The inventory's pins: addresses that a lower-case A-label name is served at. */
  readonly pins: (domain: string) => readonly string[];
  readonly lookUp?: LookUp;
  /** How long an answer is believed. */
  readonly cacheMs?: number;
}

/** Two tries of two seconds for each family, and a little. */
const DNS_TIMEOUT_MS = 5_000;
const CACHE_MS = 30_000;
/** A page can name any number of hosts. */
const CACHE_ENTRIES = 5_000;
/** More addresses of one name than this are not tried. */
const ADDRESSES = 16;

type Answer = Outcome<readonly string[]>;

/** Names to guarded addresses: pins first, then DNS. The guard judges every answer afresh; only what DNS said is cached. */
export class Resolver {
  readonly #options: ResolverOptions;
  readonly #lookUp: LookUp;
  readonly #cacheMs: number;
  readonly #cache = new Map<string, { readonly until: number; readonly found: Promise<Answer> }>();

  constructor(options: ResolverOptions) {
    this.#options = options;
    this.#lookUp = options.lookUp ?? dnsLookUp();
    this.#cacheMs = options.cacheMs ?? CACHE_MS;
  }

  /** `out-of-scope` where none of the addresses may be contacted; `unresolved` where there are none. */
  resolve(host: string, signal: AbortSignal): Answer | Promise<Answer> {
    if (parseAddress(host) !== undefined) return this.#admitted(host, [host]);
    const name = canonicalName(host);
    if (name === undefined) return failed('unresolved', `${oneLine(host)} is neither a name nor an address`, oneLine(host));
    const pinned = this.#options.pins(name);
    if (pinned.length > 0) return this.#admitted(name, pinned);
    return this.#fromDns(name, signal);
  }

  async #fromDns(name: string, signal: AbortSignal): Promise<Answer> {
    const cached = this.#cache.get(name);
    const found = cached !== undefined && cached.until > performance.now() ? cached.found : this.#ask(name);
    const answer = await unlessAborted(found, name, signal);
    return answer.status === 'ok' ? this.#admitted(name, answer.value) : answer;
  }

  #ask(name: string): Promise<Answer> {
    const found = lookUpInTime(this.#lookUp, name);
    if (this.#cache.size >= CACHE_ENTRIES) this.#cache.delete(this.#cache.keys().next().value as string);
    this.#cache.set(name, { until: performance.now() + this.#cacheMs, found });
    return found;
  }

  #admitted(name: string, addresses: readonly string[]): Answer {
    const reasons: string[] = [];
    const admitted: string[] = [];
    for (const address of addresses.slice(0, ADDRESSES)) {
      const verdict = this.#options.guard.admit(address, name);
      if (typeof verdict === 'string') admitted.push(verdict);
      else if (verdict.status === 'aborted') return verdict;
      else reasons.push(verdict.detail);
    }
    if (admitted.length > 0) return ok(admitted);
    return failed('out-of-scope', addresses.includes(name) ? reasons.join(', ') : `${name}: ${reasons.join(', ')}`.slice(0, 500), name);
  }
}

/** Lower-case A-labels without the final dot; undefined where it is no host name. */
function canonicalName(host: string): string | undefined {
  const name = domainToASCII(host.endsWith('.') ? host.slice(0, -1) : host);
  // A name that reads as a number is an address in a spelling that was refused.
  if (name.length === 0 || name.length > 253 || /(?:^|\.)(?:\d+|0x[0-9a-f]*)$/.test(name)) return undefined;
  return /^[a-z0-9_-]{1,63}(?:\.[a-z0-9_-]{1,63})*$/.test(name) ? name : undefined;
}

/** c-ares rather than getaddrinfo: its queries end in time and do not hold threads of the pool. It does not read /etc/hosts. */
export function dnsLookUp(): LookUp {
  const dns = new DnsResolver({ timeout: 2_000, tries: 2 });
  return async (name) => {
    const answers = await Promise.allSettled([dns.resolve4(name), dns.resolve6(name)]);
    const addresses = answers.flatMap((answer) => (answer.status === 'fulfilled' ? answer.value : []));
    const broken = answers.find((answer) => answer.status === 'rejected');
    if (addresses.length === 0 && broken !== undefined) throw broken.reason;
    return addresses;
  };
}

async function lookUpInTime(lookUp: LookUp, name: string): Promise<Answer> {
  try {
    const addresses = await lookUp(name, AbortSignal.timeout(DNS_TIMEOUT_MS));
    return addresses.length > 0 ? ok(addresses) : failed('unresolved', `${name} has no address`, name);
  } catch (error) {
    return failed('unresolved', `${name}: ${oneLine(error instanceof Error ? error.message : String(error))}`, name);
  }
}

async function unlessAborted(found: Promise<Answer>, name: string, signal: AbortSignal): Promise<Answer> {
  if (signal.aborted) return failed('aborted', 'stopped', name);
  let giveUp: ((answer: Answer) => void) | undefined;
  const given = new Promise<Answer>((resolve) => (giveUp = resolve));
  const unlisten = onAbort(signal, () => giveUp?.(failed('aborted', 'stopped while resolving', name)));
  const timer = setTimeout(() => giveUp?.(failed('unresolved', `${name}: no answer from DNS in time`, name)), DNS_TIMEOUT_MS);
  try {
    return await Promise.race([found, given]);
  } finally {
    clearTimeout(timer);
    unlisten();
  }
}
