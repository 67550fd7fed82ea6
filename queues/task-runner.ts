import { DelayedError, UnrecoverableError, WaitingError } from 'bullmq';
import type { Logger } from 'pino';
import type { ZodError } from 'zod';
import type { ClaimedTask, NewTask, TaskLedger } from '../src/store/task-ledger.ts';
import type { Store } from '../src/store/store.ts';
import type { AnyJob } from './backend.ts';
import type { Dispatcher } from './dispatcher.ts';
import { PAYLOADS, ticketSchema, type PayloadOf, type QueueName } from './jobs.ts';
import { emptyReport, type TaskReport } from './looked-at.ts';
import { finishIfComplete } from './summary.ts';

/** What a processor is given besides its payload. */
export interface TaskContext {
  readonly task: ClaimedTask;
  /** Aborts on shutdown and when the scan is interrupted or cancelled. */
  readonly signal: AbortSignal;
  /**
   * Lets tasks begin that follow from what is done so far, in one transaction with the checkpoint to go on from and the report that
   * counts so much and no more. False: another worker has this task now; stop, and hand nothing over.
   */
  readonly handOver: (children: readonly NewTask[], checkpoint: Buffer, report: TaskReport) => Promise<boolean>;
}

/**
 * What came of working on a task:
 * - `done`: finished; the report, further tasks and writes go into the ledger in one transaction
 * - `slice`: more to do; goes on from `checkpoint` in a later job
 * - `stopped`: the signal aborted; back into the queue, with a checkpoint where there is one
 *
 * A throw is a failure of ours and is retried.
 */
export type TaskOutcome =
  | {
      readonly kind: 'done';
      readonly report: TaskReport;
      readonly children: readonly NewTask[];
      readonly also?: Parameters<TaskLedger['complete']>[1]['also'];
    }
  | { readonly kind: 'slice'; readonly report: TaskReport; readonly checkpoint: Buffer }
  | { readonly kind: 'stopped'; readonly report: TaskReport; readonly checkpoint: Buffer | null };

/** Works on tasks of one queue. Idempotent: it may run twice at once. */
export type TaskProcessor<Q extends QueueName> = (payload: PayloadOf<Q>, context: TaskContext) => Promise<TaskOutcome>;

/** What {@link runTask} needs. */
export interface RunnerDeps {
  readonly store: Store;
  readonly dispatcher: Dispatcher;
  readonly log: Logger;
  readonly now: () => number;
  /** The signal for a task of this scan. */
  readonly signalOf: (scanId: string) => AbortSignal;
  /** Called after anything changed in the ledger. */
  readonly onChange: (scanId: string) => void;
}

/** A task that was claimed so often without any progress takes its process down each time: give it up. */
const MAX_CLAIMS = 12;
/** Before the next slice: others waiting in the queue go first. */
const NEXT_SLICE_MS = 1;

/** Take a job's task from the ledger, work on it and write down what came of it. */
export async function runTask<Q extends QueueName>(
  queue: Q,
  job: AnyJob,
  token: string,
  processor: TaskProcessor<Q>,
  deps: RunnerDeps,
): Promise<void> {
  const ticket = ticketSchema.safeParse(job.data);
  if (!ticket.success) throw new UnrecoverableError(`Job ${job.id ?? '?'} of ${queue} carries no ticket`);
  const task = await deps.store.tasks.claim(ticket.data.task);
  if (task === undefined) {
    deps.log.debug({ task: ticket.data.task }, 'nothing to do: the task is done');
    return;
  }
  if (task.scanState !== 'running') {
    // Stays queued in the ledger: resuming the scan brings it back.
    await deps.store.tasks.release(task.id, task.fence);
    return;
  }
  const payload = PAYLOADS[queue].safeParse(task.payload);
  if (task.queue !== queue) return giveUp(task, 'it is a task of another queue', deps);
  if (!payload.success) return giveUp(task, `its payload does not fit its queue: ${faultOf(payload.error)}`, deps);
  if (task.claims > MAX_CLAIMS) return giveUp(task, `taken ${MAX_CLAIMS} times without getting on: it may take its process down`, deps);
  const held: Held = { task, result: task.result };
  const context = { task, signal: deps.signalOf(task.scanId), handOver: handOverOf(held, deps) };
  const outcome = await attempt(job, held, () => processor(payload.data as PayloadOf<Q>, context), deps);
  await writeDown(job, token, task, outcome, deps);
}

/** Where a payload is wrong, and how; never what stands there. */
function faultOf(error: ZodError): string {
  return error.issues
    .slice(0, 3)
    .map(({ path, code }) => `${path.join('.')} ${code}`)
    .join(', ');
}

/** A task that is worked on. */
interface Held {
  readonly task: ClaimedTask;
  /** As the ledger has it now. */
  result: unknown;
}

function handOverOf(held: Held, deps: RunnerDeps): TaskContext['handOver'] {
  const { task } = held;
  return async (children, checkpoint, report) => {
    const result = structuredClone(report);
    if (!(await deps.store.tasks.progress(task, { checkpoint, result, children }))) return false;
    held.result = result;
    await dispatch(task, children, deps);
    deps.onChange(task.scanId);
    return true;
  };
}

/** A crash before this loses no more than time: the tasks are in the ledger, and reconciling brings them into the queue. */
async function dispatch(task: ClaimedTask, children: readonly NewTask[], { dispatcher }: RunnerDeps): Promise<void> {
  await dispatcher.add(children.map(({ id, queue }) => ({ id, queue, scanId: task.scanId })));
}

async function giveUp(task: ClaimedTask, reason: string, deps: RunnerDeps): Promise<void> {
  await markFailed(task, reason, deps);
  throw new UnrecoverableError(`Task ${task.id}: ${reason}`);
}

async function markFailed(task: ClaimedTask, reason: string, deps: RunnerDeps): Promise<void> {
  deps.log.error({ task: task.id, reason }, 'task failed for good');
  const report = { ...((task.result as TaskReport | null) ?? emptyReport()), error: reason.slice(0, 500) };
  if (!(await deps.store.tasks.fail(task.id, task.fence, report))) return;
  await finishScan(task, deps);
  deps.onChange(task.scanId);
}

async function finishScan({ scanId }: ClaimedTask, { store, dispatcher, log, now }: RunnerDeps): Promise<void> {
  if (await finishIfComplete(store, dispatcher, scanId, now())) log.info({ scan: scanId }, 'scan finished');
}

/** The last attempt that fails is written down before BullMQ forgets the job. */
async function attempt(job: AnyJob, held: Held, work: () => Promise<TaskOutcome>, deps: RunnerDeps): Promise<TaskOutcome> {
  const { task } = held;
  try {
    return await work();
  } catch (error) {
    deps.log.warn({ task: task.id, error, attempt: job.attemptsMade + 1 }, 'task failed');
    if (error instanceof UnrecoverableError || job.attemptsMade + 1 >= (job.opts.attempts ?? 1))
      await markFailed({ ...task, result: held.result }, String(error), deps);
    // A retry is no sign of a process that died.
    else await deps.store.tasks.release(task.id, task.fence);
    throw error;
  }
}

async function writeDown(job: AnyJob, token: string, task: ClaimedTask, outcome: TaskOutcome, deps: RunnerDeps): Promise<void> {
  if (outcome.kind === 'done') return complete(task, outcome, deps);
  const { tasks } = deps.store;
  const kept =
    outcome.checkpoint === null
      ? await tasks.release(task.id, task.fence)
      : await tasks.saveSlice(task.id, task.fence, outcome.checkpoint, outcome.report);
  if (!kept) {
    deps.log.info({ task: task.id }, 'another worker has this task now; this one’s work is dropped');
    return;
  }
  deps.onChange(task.scanId);
  if (outcome.kind === 'stopped') {
    await job.moveToWait(token);
    throw new WaitingError();
  }
  await job.moveToDelayed(Date.now() + NEXT_SLICE_MS, token);
  throw new DelayedError();
}

async function complete(task: ClaimedTask, outcome: TaskOutcome & { kind: 'done' }, deps: RunnerDeps): Promise<void> {
  const { report: result, children, also } = outcome;
  if (!(await deps.store.tasks.complete(task, { result, children, ...(also === undefined ? {} : { also }) }))) {
    deps.log.info({ task: task.id }, 'another worker has this task now; this one’s work is dropped');
    return;
  }
  await dispatch(task, children, deps);
  if (children.length === 0) await finishScan(task, deps);
  deps.onChange(task.scanId);
}
