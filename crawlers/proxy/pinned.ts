import type { Failure } from '../../src/model/outcome.ts';
import { isFailure, type Attempt, type Rung } from './probe.ts';
import { isWhole } from './prove.ts';

/**
 * Ask with the judge's certificate pinned and, where a tunnel showed another, once more with any: who shows a certificate of his own
 * may read along and relay all the same. Where the judge saw nothing of that either, the first attempt stands.
 */
export async function pinnedFirst(rung: Rung, ask: (pinned: boolean) => Promise<Attempt | Failure>): Promise<Attempt | Failure> {
  const attempt = await ask(true);
  if (isFailure(attempt) || rung.payload !== 'tls' || attempt.result !== 'tampered' || isWhole(attempt.proof)) return attempt;
  const again = await ask(false);
  return isFailure(again) || !again.proof.judgeSawNonce ? attempt : again;
}
