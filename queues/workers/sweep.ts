import type { PipelineDeps } from '../deps.ts';
import { emptyReport } from '../looked-at.ts';
import type { TaskProcessor } from '../task-runner.ts';
import { Batches } from './batches.ts';
import { crawl, follow, ONE_SLICE } from './crawl.ts';
import { Swept } from './swept.ts';

/** Soon enough for who waits to ask an address, and few transactions: a slice where nothing lingers needs one. */
export const HAND_OVER_MS = 250;

/** Finds out what answers at a slice of addresses. The tasks of an address begin when it is through, whatever keeps silent at the others. */
export function sweepProcessor(deps: PipelineDeps): TaskProcessor<'sweep'> {
  return async (payload, context) => {
    const swept = new Swept(payload, context, deps);
    const { signal, abort, clear } = follow(context.signal);
    const batches = new Batches(() => swept.handOver(), abort, HAND_OVER_MS);
    try {
      const { stopped } = await crawl(
        deps.crawlers.sweep,
        payload.target,
        {
          limits: payload.options.limits,
          signal,
          state: swept.crawlerState,
          slice: ONE_SLICE,
          onOutcome: (outcome) => swept.take(outcome),
          onThrough: (ip, state) => {
            if (swept.addressThrough(ip, state)) batches.ask();
          },
        },
        deps,
      );
      // What was handed over stays so; the other addresses are swept anew.
      if (!(await batches.end()) || stopped) return { kind: 'stopped', report: emptyReport(), checkpoint: null };
    } finally {
      await batches.end().catch(() => false);
      clear();
    }
    return { kind: 'done', ...(await swept.rest()) };
  };
}
