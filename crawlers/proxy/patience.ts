import { setTimeout as sleep } from 'node:timers/promises';
import type { RelayResult, RelayWay } from '../../src/model/relay.ts';
import { isFailure, type Attempt, type Rung } from './probe.ts';
import type { Failure } from '../../src/model/outcome.ts';
import type { HeardBefore } from './ladder.ts';
import { isAnswer, type Climbed } from './skipping.ts';

/**
 * Some take so many connections in so many seconds (4 in 10 is a common rule of firewalls) and refuse, reset or drop the rest. So long is waited before the same is asked again, milliseconds; one after the other, once each a service.
 * The last two are longer than the ten seconds, together or alone: where each new attempt counts as well, only a pause helps.
 */
const WAITS_MS = [3_000, 8_000, 11_000] as const;

/** Of one that has shown nothing of a proxy by now: the sweep, or we, may have used its connections up, or it has gone. */
const WAITS_OTHERWISE = 2;
const OF_A_PROXY: ReadonlySet<RelayResult> = new Set(['relayed', 'one-way', 'tampered', 'denied', 'auth-required']);

/** What the next wait would be, milliseconds, after so many; undefined where none is left. */
export function waitMs(waits: number, climbed: readonly Climbed[]): number | undefined {
  const isProxy = climbed.some(({ result }) => OF_A_PROXY.has(result));
  return waits < WAITS_OTHERWISE || isProxy ? WAITS_MS[waits] : undefined;
}

/** False when the signal aborted it. */
export function pause(ms: number, signal: AbortSignal): Promise<boolean> {
  return sleep(ms, true, { signal }).catch(() => false);
}

/** Whether a service that has answered before, to us or to the sweep, takes no connection now. */
export function isTurnedAway(attempt: Attempt | Failure, climbed: readonly Climbed[], heard: HeardBefore): boolean {
  if (!isFailure(attempt)) return false;
  if (climbed.length === 0) return heard.http || heard.socks || heard.tls;
  return climbed.some(({ result }) => isAnswer(result) && result !== 'closed');
}

const PASSED: ReadonlySet<RelayResult> = new Set(['relayed', 'one-way', 'tampered']);

/**
 * What tells a hang-up that is an answer (to a port, a method or bytes that it does not take) from one that turns us away: a question in the same protocol that passed before. Undefined where none did: a web server
 * that hangs up on SOCKS owes us nothing.
 */
export function passedBefore(rung: Rung, climbed: readonly Climbed[]): Rung | undefined {
  return climbed.find((before) => PASSED.has(before.result) && kindOf(before.rung.way) === kindOf(rung.way))?.rung;
}

/** Whether a question ended in trouble that a flaky proxy has every now and then: 5xx, or a hang-up. */
export function isTrouble({ result, detail }: Pick<Attempt, 'result' | 'detail'>): boolean {
  return result === 'closed' || ((result === 'denied' || result === 'not-a-proxy') && /\bHTTP 5(?!01)\d\d\b/.test(detail));
}

/** Whether another question in the same protocol was relayed. */
export function relaysOtherwise(rung: Rung | undefined, climbed: readonly Climbed[]): boolean {
  if (rung === undefined) return false;
  return climbed.some((before) => before.rung !== rung && before.result === 'relayed' && kindOf(before.rung.way) === kindOf(rung.way));
}

function kindOf(way: RelayWay): string {
  if (way.startsWith('socks')) return 'socks';
  return way.startsWith('h2') || way === 'connect-udp' ? way : 'http';
}
