import { failed, type Failure } from '../../src/model/outcome.ts';
import { isFailure, type Attempt } from './probe.ts';

/**
 * Ask with a deadline over everything that is asked: what is open then is cut off. An attempt that had not reached the judge by then is `stalled`, a connection that could not be had
 * is a `timeout`. Where `outer` aborted, what comes back means nothing.
 */
export async function within(
  timeoutMs: number,
  outer: AbortSignal,
  ask: (signal: AbortSignal) => Promise<Attempt | Failure>,
): Promise<Attempt | Failure> {
  const limit = new AbortController();
  const stop = (): void => limit.abort();
  const timer = setTimeout(stop, timeoutMs);
  // Not AbortSignal.any: thousands of questions hang on one signal of the whole scan, and none may leave anything on it.
  outer.addEventListener('abort', stop, { once: true });
  if (outer.aborted) stop();
  try {
    const attempt = await ask(limit.signal);
    return limit.signal.aborted && !outer.aborted ? late(attempt, timeoutMs) : attempt;
  } finally {
    clearTimeout(timer);
    outer.removeEventListener('abort', stop);
  }
}

function late(attempt: Attempt | Failure, timeoutMs: number): Attempt | Failure {
  const seconds = timeoutMs / 1000;
  if (isFailure(attempt)) return failed('timeout', `no connection within ${seconds} s`, attempt.where);
  if (attempt.proof.judgeSawNonce || attempt.result === 'looped') return attempt;
  return { ...attempt, result: 'stalled', detail: `not done within ${seconds} s: ${attempt.detail}` };
}
