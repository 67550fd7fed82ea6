import { setTimeout as sleep } from 'node:timers/promises';
import { answerTo, nonceIsOurs, type Sighting } from '../../src/evidence/judge-proof.ts';
import { addedBy } from './baseline.ts';
import type { Probe } from './probe.ts';
import type { RelayProof, RelaySighting } from '../../src/model/relay.ts';

/** An answer that came back was given by the judge: where the judge cannot be asked at the moment, it is asked again after these pauses. */
const ASK_AGAIN_MS = [200, 1_000] as const;

/** What came of looking for the proof. */
export interface Proven {
  readonly proof: RelayProof;
  readonly seen: RelaySighting | null;
  /** The judge's port that was reached, where it was. */
  readonly reachedPort: number | null;
}

/** The three parts of the proof: the answer is among `heard`, the judge saw the nonce, and the nonce is this probe's. */
export async function prove(probe: Probe, nonce: string, heard: Buffer): Promise<Proven> {
  const hmacCameBack = heard.includes(answerTo(probe.judge.key, nonce));
  const first = await firstSighting(probe, nonce, hmacCameBack ? ASK_AGAIN_MS : []);
  if (first === undefined) return { proof: { hmacCameBack, judgeSawNonce: false, nonceSigned: false }, seen: null, reachedPort: null };
  const nonceSigned = nonceIsOurs(probe.judge.key, nonce, probe.mark);
  return { proof: { hmacCameBack, judgeSawNonce: true, nonceSigned }, seen: await addedBy(probe, first), reachedPort: first.port };
}

async function firstSighting(probe: Probe, nonce: string, pausesMs: readonly number[]): Promise<Sighting | undefined> {
  let [first] = await probe.judge.sightings(nonce, probe.signal);
  for (const pauseMs of pausesMs) {
    if (first !== undefined || probe.signal.aborted) break;
    await sleep(pauseMs, undefined, { signal: probe.signal }).catch(() => undefined);
    [first] = await probe.judge.sightings(nonce, probe.signal);
  }
  return first;
}

/** Whether all three parts are there. */
export function isWhole(proof: RelayProof): boolean {
  return proof.hmacCameBack && proof.judgeSawNonce && proof.nonceSigned;
}
