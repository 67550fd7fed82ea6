import { nonceAtMs, nonceIsOurs } from '../evidence/judge-proof.ts';

/** Scans of a whole range take hours, clocks differ by minutes; a captured nonce opens nothing after a day. */
export const NONCE_LIFETIME_MS = 24 * 60 * 60 * 1000;

/** By whose key and whose clock the judge decides. */
export interface Doorkeeper {
  readonly key: Buffer;
  readonly now: () => number;
}

/** Whether the judge answers to `nonce`: signed with our key, and made within a day of now. */
export function isWelcome({ key, now }: Doorkeeper, nonce: string): boolean {
  return nonceIsOurs(key, nonce) && Math.abs(now() - nonceAtMs(nonce)) <= NONCE_LIFETIME_MS;
}
