import type { JudgeClient } from '../../src/evidence/judge-proof.ts';
import type { Observation } from '../../src/model/observation.ts';
import { failed, ok, type Failure, type Outcome } from '../../src/model/outcome.ts';
import type { RelayObservation, RelayResult } from '../../src/model/relay.ts';
import type { Service } from '../../src/model/target.ts';
import type { CrawlContext } from '../crawler.ts';
import type { ClimbState } from './climb-state.ts';
import { control } from './controls.ts';
import { within } from './deadline.ts';
import { heardOf, ladderFor, type HeardBefore } from './ladder.ts';
import { authorityOf, isFailure, NO_PROOF, type Attempt, type Probe, type Rung, type Way } from './probe.ts';
import { isTrouble, isTurnedAway, passedBefore, pause, relaysOtherwise, waitMs } from './patience.ts';
import { productSeen } from './product.ts';
import { firstByteMs, heardByNow, isAnswer, isPointless, type Climbed } from './skipping.ts';
import { WAYS } from './ways.ts';

/** One question, whatever the service does: four steps. Its controls have the same. */
const RUNG_TIMEOUT_MS = 20_000;
/** All questions to one service together. An open one needs a second or two; who needs a minute stalls on purpose. */
export const SERVICE_TIMEOUT_MS = 60_000;
/** Until all of them could be asked, each proof is followed by them. */
const CONTROLS = 3;
/** A service that has answered and then takes no connection so often in a row has gone, or has shut us out. */
const MISSES = 2;

/** What follows a Host header relays in these. */
const PAGE_WAYS: ReadonlySet<Rung['way']> = new Set(['http-get', 'http-host', 'h2-get']);

/** Whom to climb, and with what. */
export interface ClimbOptions {
  readonly ip: string;
  readonly service: Service;
  readonly judge: JudgeClient;
  readonly mark: string;
  readonly stepTimeoutMs: number;
  /** Deadline of all questions together, controls not counted, milliseconds. */
  readonly serviceTimeoutMs: number;
  readonly ctx: CrawlContext;
}

/** What came of a question, and how long it took, milliseconds. */
interface Timed {
  readonly attempt: Attempt | Failure;
  readonly tookMs: number;
}

/** The ladder of one service, climbed a question at a time. */
export class Climb {
  readonly #options: ClimbOptions;
  readonly #ladder: readonly Rung[];
  readonly #heard: HeardBefore;
  #state: ClimbState;

  constructor(options: ClimbOptions, state: ClimbState) {
    this.#options = options;
    this.#ladder = ladderFor(options.service, options.judge);
    this.#heard = heardOf(options.service);
    this.#state = state;
    this.#skip();
  }

  get state(): ClimbState {
    return this.#state;
  }

  /** Nothing is left to ask. */
  get isOver(): boolean {
    return this.#next === undefined;
  }

  /** The next rung of the ladder; at its end, those that are asked once more. */
  get #next(): number | undefined {
    const { rung, again, leadsToJudge } = this.#state;
    if (rung < this.#ladder.length) return rung;
    return leadsToJudge ? undefined : again.find((index) => relaysOtherwise(this.#ladder[index], this.#climbed()));
  }

  /** Ask the next question; undefined where none is left. */
  async ask(): Promise<Outcome<Observation> | undefined> {
    const index = this.#next ?? this.#ladder.length;
    const rung = this.#ladder[index];
    const way = rung === undefined ? undefined : WAYS[rung.way];
    if (rung === undefined || way === undefined) return undefined;
    if (this.#leftMs <= 0) return this.#giveUp();
    const isAgain = index < this.#state.rung;
    const { attempt, tookMs } = await this.#insisted(rung, way);
    if (isFailure(attempt)) return this.#missed(attempt);
    const { again } = this.#state;
    const isFlaky = !isAgain && isTrouble(attempt) && !relaysOtherwise(rung, this.#climbed());
    this.#state = { ...this.#state, again: isFlaky ? [...again, index] : again.filter((one) => one !== index) };
    return this.#heardOut(index, rung, attempt, tookMs);
  }

  /** Ask; once more where it may be flaky, and after a wait where it seems to have had enough of us for now. */
  async #insisted(rung: Rung, way: Way): Promise<Timed> {
    const { signal } = this.#options.ctx;
    let timed = await this.#timed(rung, way);
    if (!isFailure(timed.attempt) && isTrouble(timed.attempt) && relaysOtherwise(rung, this.#climbed()) && this.#leftMs > 0) {
      const second = await this.#timed(rung, way);
      if (!isFailure(second.attempt)) timed = second;
    }
    for (;;) {
      const ms = waitMs(this.#state.waits, this.#climbed());
      if (ms === undefined || ms >= this.#leftMs || !(await this.#isShutOut(rung, timed.attempt))) break;
      this.#state = { ...this.#state, waits: this.#state.waits + 1, spentMs: this.#state.spentMs + ms };
      if (!(await pause(ms, signal))) break;
      timed = await this.#timed(rung, way);
    }
    return timed;
  }

  /** No connection is to be had; or it hangs up, and does so too on what it passed before. */
  async #isShutOut(rung: Rung, attempt: Attempt | Failure): Promise<boolean> {
    if (isFailure(attempt)) return isTurnedAway(attempt, this.#climbed(), this.#heard);
    const passed = attempt.result === 'closed' ? passedBefore(rung, this.#climbed()) : undefined;
    const way = passed === undefined ? undefined : WAYS[passed.way];
    if (passed === undefined || way === undefined) return false;
    const again = await this.#timed(passed, way);
    return isFailure(again.attempt) || again.attempt.result === 'closed';
  }

  async #timed(rung: Rung, way: Way): Promise<Timed> {
    const { ctx } = this.#options;
    const startedAt = ctx.now();
    const attempt = await this.#asked(rung, way);
    const tookMs = Math.max(0, ctx.now() - startedAt);
    this.#state = { ...this.#state, spentMs: this.#state.spentMs + tookMs };
    return { attempt, tookMs };
  }

  async #asked(rung: Rung, way: Way): Promise<Attempt | Failure> {
    const { signal: outer } = this.#options.ctx;
    const issued: string[] = [];
    const attempt = await within(Math.min(RUNG_TIMEOUT_MS, this.#leftMs), outer, (signal) => way(this.#probe(rung, signal, issued), rung));
    if (isFailure(attempt) || outer.aborted) return attempt;
    const { hmacCameBack, judgeSawNonce } = attempt.proof;
    if (hmacCameBack && !judgeSawNonce)
      return failed('timeout', 'the judge could not be asked whether it saw what it answered', this.#where);
    if (attempt.result !== 'relayed' || this.#state.controlled) return attempt;
    return within(RUNG_TIMEOUT_MS, outer, (signal) => this.#controlled(this.#probe(rung, signal, issued), rung, way, attempt));
  }

  async #controlled(probe: Probe, rung: Rung, way: Way, attempt: Attempt): Promise<Attempt> {
    const { controls, leadsToJudge, transcript: asked, product } = await control(probe, rung, way, attempt);
    const told = { ...attempt, controls, product: attempt.product ?? product, transcript: [...attempt.transcript, ...asked] };
    if (!leadsToJudge) return told;
    return { ...told, result: 'looped', proof: NO_PROOF, detail: 'the port leads to the judge as a whole, whatever is asked for' };
  }

  #probe(rung: Rung, signal: AbortSignal, issued: string[]): Probe {
    const { ctx, judge, ip, service, mark, stepTimeoutMs } = this.#options;
    const heard = this.#heardByNow();
    const relaysPages = this.#climbed().some(({ rung: { way }, result }) => PAGE_WAYS.has(way) && result === 'relayed');
    const { http: spokeHttp, tls } = heard;
    const first = Math.min(stepTimeoutMs, firstByteMs(rung, this.#climbed(), heard, this.#state.quickestMs));
    return {
      relaysPages,
      net: ctx.net,
      judge,
      ip,
      port: service.port,
      tls,
      spokeHttp,
      mark,
      signal,
      stepTimeoutMs,
      firstByteMs: first,
      issued,
    };
  }

  #missed(failure: Failure): Failure {
    const misses = this.#state.misses + 1;
    const gone = misses >= MISSES || this.#climbed().length === 0 || this.#state.rung >= this.#ladder.length;
    this.#state = gone ? { ...this.#state, rung: this.#ladder.length, again: [] } : this.#stepped(null, { misses });
    this.#skip();
    return failure;
  }

  #heardOut(index: number, rung: Rung, attempt: Attempt, tookMs: number): Outcome<Observation> {
    const known = this.#state.quickestMs ?? Number.POSITIVE_INFINITY;
    const quickestMs = isAnswer(attempt.result) ? Math.min(known, tookMs) : this.#state.quickestMs;
    const named = attempt.product ?? (attempt.seen === null ? null : productSeen(attempt.seen));
    const product = named ?? this.#state.product;
    const controlled = this.#state.controlled || (attempt.controls ?? []).length === CONTROLS;
    const leadsToJudge = attempt.result === 'looped' && attempt.seen !== null;
    const changes = { misses: 0, controlled, leadsToJudge, product, quickestMs };
    this.#state = index < this.#state.rung ? this.#amended(index, attempt.result, changes) : this.#stepped(attempt.result, changes);
    this.#skip();
    return ok(this.#observation(rung, { ...attempt, product }));
  }

  #giveUp(): Failure {
    const left = this.#ladder.length - this.#state.rung;
    this.#state = { ...this.#state, rung: this.#ladder.length, again: [] };
    const detail = `it used up its ${this.#options.serviceTimeoutMs / 1000} s; ${left} questions at most were not asked`;
    return failed('timeout', detail, this.#where);
  }

  get #leftMs(): number {
    return this.#options.serviceTimeoutMs - this.#state.spentMs;
  }

  get #where(): string {
    return authorityOf(this.#options.ip, this.#options.service.port);
  }

  #stepped(result: ClimbState['results'][number], changes: Partial<ClimbState> = {}): ClimbState {
    return { ...this.#state, ...changes, rung: this.#state.rung + 1, results: [...this.#state.results, result] };
  }

  /** A rung that was asked once more. */
  #amended(index: number, result: RelayResult, changes: Partial<ClimbState>): ClimbState {
    return { ...this.#state, ...changes, results: this.#state.results.with(index, result) };
  }

  /** Pass over what nobody can ask, or what is pointless by now. */
  #skip(): void {
    for (let rung = this.#ladder[this.#state.rung]; rung !== undefined; rung = this.#ladder[this.#state.rung]) {
      if (WAYS[rung.way] !== undefined && !isPointless(rung, this.#climbed(), this.#heardByNow())) return;
      this.#state = this.#stepped(null);
    }
  }

  #heardByNow(): HeardBefore {
    return heardByNow(this.#heard, this.#climbed());
  }

  #climbed(): readonly Climbed[] {
    return this.#state.results.flatMap((result, index) => {
      const rung = this.#ladder[index];
      return rung === undefined || result === null ? [] : [{ rung, result, leadsToJudge: this.#state.leadsToJudge }];
    });
  }

  #observation(rung: Rung, attempt: Attempt): RelayObservation {
    const { ip, service } = this.#options;
    const { proof, result, seen, intercepted = false, product = null, controls = [], detail, transcript } = attempt;
    const asked = { ip, port: service.port, domain: null, ...rung, tls: this.#heard.tls };
    return { kind: 'relay', ...asked, proof, result, intercepted, seen, product, controls, detail, transcript };
  }
}
