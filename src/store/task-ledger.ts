import { sql, type Kysely, type Transaction } from 'kysely';
import { toJson, type ScanState, type TaskRow, type Tables } from './schema.ts';

/** A task as its creator states it. `id` is the idempotency key: the same id twice is one task. */
export interface NewTask {
  readonly id: string;
  readonly queue: string;
  readonly payload: unknown;
}

/** A task in the hands of one worker. */
export interface ClaimedTask {
  readonly id: string;
  readonly scanId: string;
  readonly queue: string;
  readonly payload: unknown;
  readonly fence: number;
  /** Claims since it last made progress, this one included. */
  readonly claims: number;
  readonly result: unknown;
  readonly checkpoint: Buffer | null;
  readonly scanState: ScanState;
}

/** What a finished task leaves behind, written in one transaction. */
export interface Completion {
  readonly result: unknown;
  readonly children: readonly NewTask[];
  /** Further writes that belong to it. */
  readonly also?: (transaction: Transaction<Tables>) => Promise<void>;
}

/** Rows an INSERT: PostgreSQL takes 65,535 parameters a statement. */
const INSERT_CHUNK = 500;

/**
 * The outbox and the ledger of scans. Whoever works on a task first claims it and gets its fence; every later write of that worker
 * counts only while the fence still stands, so a worker that was taken for dead and is not can do no harm.
 */
export class TaskLedger {
  private readonly db: Kysely<Tables>;
  private readonly now: () => number;

  constructor(db: Kysely<Tables>, now: () => number) {
    this.db = db;
    this.now = now;
  }

  /** Add tasks that are not there yet. */
  async insert(scanId: string, tasks: readonly NewTask[], db: Kysely<Tables> = this.db): Promise<void> {
    const at = new Date(this.now());
    for (let from = 0; from < tasks.length; from += INSERT_CHUNK) {
      const rows = tasks.slice(from, from + INSERT_CHUNK).map(({ id, queue, payload }) => ({
        id,
        scan_id: scanId,
        queue,
        payload: toJson(payload),
        state: 'queued' as const,
        created: at,
        updated: at,
      }));
      await db
        .insertInto('tasks')
        .values(rows)
        .onConflict((conflict) => conflict.column('id').doNothing())
        .execute();
    }
  }

  /** Undefined when the task is done, failed or unknown: then there is nothing to do. */
  async claim(id: string): Promise<ClaimedTask | undefined> {
    const row = await this.db
      .updateTable('tasks')
      .set({ fence: sql<number>`fence + 1`, claims: sql<number>`claims + 1`, updated: new Date(this.now()) })
      .where('id', '=', id)
      .where('state', '=', 'queued')
      .returningAll()
      .returning((q) => q.selectFrom('scans').select('scans.state').whereRef('scans.id', '=', 'tasks.scan_id').as('scan_state'))
      .executeTakeFirst();
    return row && claimed(row, row.scan_state ?? 'cancelled');
  }

  /** Keep the state of a task between two slices. False: the fence has moved, nothing was written. */
  async saveSlice(id: string, fence: number, checkpoint: Buffer, result: unknown): Promise<boolean> {
    return this.guarded(id, fence, { checkpoint, result: toJson(result), claims: 0 });
  }

  /** Still under way, with a checkpoint and tasks that can begin already; or (false) nothing at all because the fence has moved. */
  async progress(
    task: Pick<ClaimedTask, 'id' | 'scanId' | 'fence'>,
    { checkpoint, result, children }: Pick<Completion, 'result' | 'children'> & { readonly checkpoint: Buffer },
  ): Promise<boolean> {
    return this.db.transaction().execute(async (transaction) => {
      const kept = { checkpoint, result: toJson(result), claims: 0 };
      if (!(await this.guarded(task.id, task.fence, kept, transaction))) return false;
      await this.insert(task.scanId, children, transaction);
      return true;
    });
  }

  /** Hand a task back untouched (shutdown): the claim does not count. */
  async release(id: string, fence: number): Promise<boolean> {
    return this.guarded(id, fence, { claims: 0 });
  }

  /** Done, with all it leaves behind, or (false) nothing at all because the fence has moved. */
  async complete(task: Pick<ClaimedTask, 'id' | 'scanId' | 'fence'>, completion: Completion): Promise<boolean> {
    return this.db.transaction().execute(async (transaction) => {
      const done = { state: 'done' as const, result: toJson(completion.result), checkpoint: null };
      if (!(await this.guarded(task.id, task.fence, done, transaction))) return false;
      await this.insert(task.scanId, completion.children, transaction);
      await completion.also?.(transaction);
      return true;
    });
  }

  /** Failed for good: the summary will name it. Without a fence whoever asks (a payload that no worker can read). */
  async fail(id: string, fence: number | null, result: unknown): Promise<boolean> {
    const failed = { state: 'failed' as const, result: toJson(result), checkpoint: null };
    return this.guarded(id, fence, failed);
  }

  private async guarded(
    id: string,
    fence: number | null,
    set: { state?: 'done' | 'failed'; result?: string; checkpoint?: Buffer | null; claims?: number },
    db: Kysely<Tables> = this.db,
  ): Promise<boolean> {
    const update = db
      .updateTable('tasks')
      .set({ ...set, updated: new Date(this.now()) })
      .where('id', '=', id)
      .where('state', '=', 'queued');
    const result = await (fence === null ? update : update.where('fence', '=', fence)).executeTakeFirst();
    return result.numUpdatedRows === 1n;
  }

  /** Tasks still to do of running scans (or of one scan), a page at a time by id. */
  async queued(scanId: string | undefined, afterId: string, limit: number): Promise<readonly Pick<TaskRow, 'id' | 'queue' | 'scan_id'>[]> {
    let query = this.db
      .selectFrom('tasks')
      .innerJoin('scans', 'scans.id', 'tasks.scan_id')
      .select(['tasks.id', 'tasks.queue', 'tasks.scan_id'])
      .where('tasks.state', '=', 'queued')
      .where('scans.state', '=', 'running')
      .where('tasks.id', '>', afterId);
    if (scanId !== undefined) query = query.where('tasks.scan_id', '=', scanId);
    return query.orderBy('tasks.id').limit(limit).execute();
  }

  /** Forget the tasks of scans that were over before `before`; their summaries and findings stay. Returns how many. */
  async prune(before: Date): Promise<bigint> {
    const over = this.db.selectFrom('scans').select('id').where('state', 'in', ['done', 'cancelled']).where('finished', '<', before);
    return (await this.db.deleteFrom('tasks').where('scan_id', 'in', over).executeTakeFirst()).numDeletedRows;
  }

  async hasQueued(scanId: string): Promise<boolean> {
    const query = this.db.selectFrom('tasks').select('id').where('scan_id', '=', scanId).where('state', '=', 'queued').limit(1);
    return (await query.executeTakeFirst()) !== undefined;
  }
}

function claimed(row: TaskRow, scanState: ScanState): ClaimedTask {
  const { id, scan_id: scanId, queue, payload, fence, claims, result, checkpoint } = row;
  return { id, scanId, queue, payload, fence, claims, result, checkpoint, scanState };
}
