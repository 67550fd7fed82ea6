import { parentPort } from 'node:worker_threads';
import { extract, list, type Taken } from './seven-zip.ts';
import type { Answer, UnpackTask } from './unpacker.ts';

const WRONG = /wrong password/i;
const NOTHING: Taken = { files: [], code: 0, said: [], full: false };

/** A thread of its own: what a hostile archive spoils is this thread, which `unpacker.ts` ends when its time is up. */
parentPort?.on('message', (task: UnpackTask) => {
  unpack(task).then(send, (error: unknown) => send({ id: task.id, error: String(error).slice(0, 200) }));
});

function send(answer: Answer): void {
  // oxlint-disable-next-line unicorn/require-post-message-target-origin -- between threads there is no origin
  parentPort?.postMessage(answer);
}

async function unpack(task: UnpackTask): Promise<Answer> {
  let listed = await list(task, '');
  let opened = '';
  for (const password of task.passwords) {
    if (listed.entries.length > 0) break;
    listed = await list(task, password);
    opened = password;
  }
  const wanted = new RegExp(task.wanted, 'iu');
  const fitting = listed.entries.filter(({ folder, bytes, path }) => !folder && (bytes ?? 0) <= task.maxFileBytes && wanted.test(path));
  const chosen = fitting.slice(0, task.maxFiles);
  const isLocked = chosen.some(({ encrypted }) => encrypted);
  const passwords = isLocked ? new Set([opened, ...task.passwords]) : [opened];
  const paths = chosen.map(({ path }) => path);
  const taken = chosen.length === 0 ? NOTHING : await takeOut(task, listed.isSingle ? null : paths, passwords);
  return { id: task.id, listed, taken, isLocked, chosen: chosen.length };
}

/** With the first password that brings anything. */
async function takeOut(task: UnpackTask, paths: readonly string[] | null, passwords: Iterable<string>): Promise<Taken> {
  let taken = NOTHING;
  for (const password of passwords) {
    taken = await extract(task, paths, password);
    // A wrong one may leave noise: checks of old formats are a byte long.
    if (taken.said.some((line) => WRONG.test(line))) taken = { ...taken, files: [] };
    else if (taken.files.length > 0) break;
  }
  return taken;
}
