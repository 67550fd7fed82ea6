import { answerTo, nonceIsOurs } from '../../src/evidence/judge-proof.ts';
import { addedBy } from './baseline.ts';
import type { Probe } from './probe.ts';
import type { RelayProof, RelaySighting } from '../../src/model/relay.ts';

/** The three parts of the proof: the answer is among `heard`, the judge saw the nonce, and the nonce is this probe's. */
export async function prove(
  probe: Probe,
  nonce: string,
  heard: Buffer,
): Promise<{ readonly proof: RelayProof; readonly seen: RelaySighting | null }> {
  const hmacCameBack = heard.includes(answerTo(probe.judge.key, nonce));
  const [first] = await probe.judge.sightings(nonce, probe.signal);
  if (first === undefined) return { proof: { hmacCameBack, judgeSawNonce: false, nonceSigned: false }, seen: null };
  const nonceSigned = nonceIsOurs(probe.judge.key, nonce, probe.mark);
  return { proof: { hmacCameBack, judgeSawNonce: true, nonceSigned }, seen: await addedBy(probe, first) };
}

/** Whether all three parts are there. */
export function isWhole(proof: RelayProof): boolean {
  return proof.hmacCameBack && proof.judgeSawNonce && proof.nonceSigned;
}
