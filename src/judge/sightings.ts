import type { Sighting } from '../evidence/judge-proof.ts';
import { isOfBanner } from './welcome.ts';

/** What the judge saw, by nonce. Bounded: old and surplus nonces are forgotten, the least recently seen first. */
export interface SightingStore {
  /** False where so many of this nonce are kept that this one was not. */
  record(nonce: string, sighting: Sighting): boolean;
  /** Oldest first; empty for a nonce never seen or forgotten. */
  of(nonce: string): readonly Sighting[];
  readonly size: number;
  /** Estimate of the memory that is held, bytes. */
  readonly bytes: number;
}

/** How much the store keeps and for how long. */
export interface SightingLimits {
  readonly ttlMs: number;
  readonly nonces: number;
  readonly bytes: number;
}

/** Whoever is silent on a banner port is greeted, and so fills this one: not the other. */
const BANNER_LIMITS = { nonces: 5_000, bytes: 4 * 1024 * 1024 };

/** The judge's memory: what probes brought, and apart from it whom it greeted. */
export function createJudgeSightings(now: () => number, limits: SightingLimits = DEFAULT_SIGHTING_LIMITS): SightingStore {
  const probes = createSightings(now, limits);
  const banners = createSightings(now, { ...limits, ...BANNER_LIMITS });
  const storeOf = (nonce: string): SightingStore => (isOfBanner(nonce) ? banners : probes);
  return {
    record: (nonce, sighting) => storeOf(nonce).record(nonce, sighting),
    of: (nonce) => storeOf(nonce).of(nonce),
    get size() {
      return probes.size + banners.size;
    },
    get bytes() {
      return probes.bytes + banners.bytes;
    },
  };
}

/** A probe asks within seconds; ten minutes outlast any slice. */
export const DEFAULT_SIGHTING_LIMITS: SightingLimits = { ttlMs: 10 * 60 * 1000, nonces: 100_000, bytes: 64 * 1024 * 1024 };

/** A relay that retries is seen more than once; more than this says nothing new. */
const SIGHTINGS_PER_NONCE = 8;
/** A map's slot, the entry, its list and the nonce; a string's header and its place in the list. Measured, and rounded up. */
const ENTRY_BYTES = 432;
const TEXT_BYTES = 40;

interface Entry {
  /** JSON: one flat text each. Cut strings and headers as they come would hold on to the whole request. */
  readonly sightings: readonly string[];
  readonly untilMs: number;
  readonly bytes: number;
}

/** A store in memory. Map order is order of last sighting, so the first keys are always the next to go. */
export function createSightings(now: () => number, limits: SightingLimits = DEFAULT_SIGHTING_LIMITS): SightingStore {
  const entries = new Map<string, Entry>();
  let bytes = 0;
  let nextForgetMs = 0;
  const drop = (nonce: string): void => {
    bytes -= entries.get(nonce)?.bytes ?? 0;
    entries.delete(nonce);
  };
  // By the tenth, not one by one: a Map skips the holes of deleted keys anew on every walk from its front.
  const forget = (): void => {
    const full = entries.size > limits.nonces || bytes > limits.bytes;
    if (!full && now() < nextForgetMs) return;
    nextForgetMs = now() + limits.ttlMs / 10;
    const most = full ? { nonces: lessATenth(limits.nonces), bytes: lessATenth(limits.bytes) } : limits;
    for (const [nonce, entry] of entries) {
      if (entries.size <= most.nonces && bytes <= most.bytes && entry.untilMs > now()) return;
      drop(nonce);
    }
  };
  const alive = (nonce: string): Entry | undefined => {
    const entry = entries.get(nonce);
    return entry !== undefined && entry.untilMs > now() ? entry : undefined;
  };
  return {
    record(nonce, sighting) {
      const before = alive(nonce)?.sightings ?? [];
      const kept = before.length < SIGHTINGS_PER_NONCE;
      const sightings = kept ? [...before, flat(JSON.stringify(sighting))] : before;
      drop(nonce);
      const entry = { sightings, untilMs: now() + limits.ttlMs, bytes: sizeOf(sightings) };
      entries.set(flat(nonce), entry);
      bytes += entry.bytes;
      forget();
      return kept;
    },
    of: (nonce) => (alive(nonce)?.sightings ?? []).map((text) => JSON.parse(text) as Sighting),
    get size() {
      return entries.size;
    },
    get bytes() {
      return bytes;
    },
  };
}

function lessATenth(count: number): number {
  return count - Math.floor(count / 10);
}

function sizeOf(sightings: readonly string[]): number {
  return sightings.reduce((sum, text) => sum + TEXT_BYTES + text.length, ENTRY_BYTES);
}

/** A copy of its own: a nonce cut from a request is a view of all of it, and what JSON.stringify returns is a rope of pieces. */
function flat(text: string): string {
  return Buffer.from(text).toString();
}
