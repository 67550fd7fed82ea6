import { z } from 'zod';
import { isOk, type FailureStatus, type Outcome } from '../../src/model/outcome.ts';
import type { Endpoint } from './order.ts';

/**
 * What a sweep goes on from: behind the addresses of `through` and, of the endpoints that remain, in their order, behind the first `done`.
 * `tried` and `failures` are of those addresses and yet to be yielded.
 */
const stateSchema = z.object({
  done: z.number().int().min(0),
  through: z.array(z.string()).default([]),
  tried: z.number().int().min(0).default(0),
  failures: z.array(z.tuple([z.string(), z.number().int(), z.string()])).default([]),
});
/** See {@link stateSchema}. */
export type SweepState = z.infer<typeof stateSchema>;

/** The state as an earlier run saved it; the start where there is none. */
export function readState(state: unknown): SweepState {
  return stateSchema.safeParse(state).data ?? { done: 0, through: [], tried: 0, failures: [] };
}

/** How often a status came, and the first that was heard of it. */
interface Counted {
  count: number;
  readonly detail: string;
}

class Tally {
  tried = 0;
  readonly failures = new Map<FailureStatus, Counted>();

  add(status: FailureStatus, count: number, detail: string): void {
    const counted = this.failures.get(status);
    if (counted === undefined) this.failures.set(status, { count, detail });
    else counted.count += count;
  }

  addAll({ tried, failures }: Tally): void {
    this.tried += tried;
    for (const [status, { count, detail }] of failures) this.add(status, count, detail);
  }
}

/** How far a sweep is with each address. */
export class SweepProgress {
  private readonly through: string[];
  /** Of the addresses that are through. */
  private readonly settled = new Tally();
  private readonly underWay = new Map<string, { left: number; readonly tally: Tally }>();

  /** `endpoints`: those that are still to be tried. */
  constructor(state: SweepState, endpoints: readonly Endpoint[], addresses: readonly string[]) {
    this.settled.tried = state.tried;
    for (const [status, count, detail] of state.failures) this.settled.add(status as FailureStatus, count, detail);
    for (const { ip } of endpoints) {
      const address = this.underWay.get(ip);
      if (address === undefined) this.underWay.set(ip, { left: 1, tally: new Tally() });
      else address.left += 1;
    }
    this.through = addresses.filter((ip) => !this.underWay.has(ip));
  }

  /** One endpoint was tried, and what came of it is out. True: it was the last of its address. */
  tried({ ip }: Endpoint, outcome: Outcome<unknown> | undefined): boolean {
    const address = this.underWay.get(ip);
    if (address === undefined) return false;
    address.tally.tried += 1;
    if (outcome !== undefined && !isOk(outcome)) address.tally.add(outcome.status, 1, outcome.detail);
    address.left -= 1;
    if (address.left > 0) return false;
    this.settled.addAll(address.tally);
    this.underWay.delete(ip);
    this.through.push(ip);
    return true;
  }

  /** To go on from, behind all addresses that are through. */
  state(): SweepState {
    const failures = [...this.settled.failures].map(([status, { count, detail }]): [string, number, string] => [status, count, detail]);
    return { done: 0, through: [...this.through], tried: this.settled.tried, failures };
  }

  /** Of all addresses, those that are not through included. */
  total(): Pick<Tally, 'tried' | 'failures'> {
    const total = new Tally();
    total.addAll(this.settled);
    for (const { tally } of this.underWay.values()) total.addAll(tally);
    return total;
  }
}
