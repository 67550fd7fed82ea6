import { makeNonce, nonceAtMs, nonceIsOurs } from '../evidence/judge-proof.ts';

/** Scans of a whole range take hours, clocks differ by minutes; a captured nonce opens nothing after a day. */
const NONCE_LIFETIME_MS = 24 * 60 * 60 * 1000;
/** Stands where a probe's mark would: banners are made for whoever listens. */
const BANNER_PROBE = '00000000';

/** By whose key and whose clock the judge decides. */
export interface Doorkeeper {
  readonly key: Buffer;
  readonly now: () => number;
}

/** Whether `nonce` was signed with our key within a day of now. */
export function isCurrent({ key, now }: Doorkeeper, nonce: string): boolean {
  return nonceIsOurs(key, nonce) && Math.abs(now() - nonceAtMs(nonce)) <= NONCE_LIFETIME_MS;
}

/** Whether the judge answers to `nonce`: a current one of a probe. Those of its own banners are given to strangers, and open nothing. */
export function isWelcome(door: Doorkeeper, nonce: string): boolean {
  return !isOfBanner(nonce) && isCurrent(door, nonce);
}

/** A nonce for a banner. */
export function makeBannerNonce({ key, now }: Doorkeeper): string {
  return makeNonce(key, BANNER_PROBE, now());
}

/** Whether a nonce is one that the judge gave away itself. */
export function isOfBanner(nonce: string): boolean {
  return nonce.slice(36, 44) === BANNER_PROBE;
}
