import { Worker } from 'node:worker_threads';
import type { ArchiveEntry } from '../../src/model/observation.ts';
import type { Listed, Taken } from './seven-zip.ts';

/** What the thread is asked. */
export interface UnpackTask {
  readonly id: number;
  readonly body: Uint8Array;
  /** Last part of a path, without anything but letters, digits, dots, dashes. */
  readonly name: string;
  readonly passwords: readonly string[];
  /** Source of a pattern for the paths that are taken out. */
  readonly wanted: string;
  readonly maxEntries: number;
  readonly maxFiles: number;
  readonly maxBytes: number;
  readonly maxFileBytes: number;
}

/** What came of it. */
export interface Unpacked {
  readonly entries: readonly ArchiveEntry[];
  /** Files that were taken out, none of them empty; cut where the bytes were used up. */
  readonly files: readonly { readonly path: string; readonly body: Buffer }[];
  /** Why not all was seen, in words for people. */
  readonly problems: readonly string[];
}

/** What the thread answers: what it saw, or why it saw nothing. */
export type Answer =
  | { readonly id: number; readonly error: string }
  | { readonly id: number; readonly listed: Listed; readonly taken: Taken; readonly isLocked: boolean; readonly chosen: number };
type Seen = Exclude<Answer, { readonly error: string }>;

const MIB = 1024 * 1024;
/** Entries that are listed; more only lengthen the list. */
export const MAX_ENTRIES = 10_000;
const MAX_FILES = 200;
/** Unpacked bytes of one archive, and of one file in it. */
const MAX_BYTES = 32 * MIB;
const MAX_FILE_BYTES = 8 * MIB;
const TIMEOUT_MS = 15_000;
/** A page names few. */
const MAX_PASSWORDS = 8;
const MAX_PASSWORD_CHARS = 64;
const NOTHING: Unpacked = { entries: [], files: [], problems: [] };

/**
 * Opens archives (ZIP, RAR, 7z, tar, gzip, bzip2, xz, zstd, CAB; whatever 7-Zip reads) in one thread, one after the other, which starts with the first and does
 * not keep the process alive. The directory comes first; only wanted files are taken out, within bounds of entries, files, bytes and time.
 */
export class Unpacker {
  #worker: Worker | undefined;
  #last: Promise<unknown> = Promise.resolve();
  #id = 0;
  readonly #timeoutMs: number;

  constructor({ timeoutMs = TIMEOUT_MS }: { readonly timeoutMs?: number } = {}) {
    this.#timeoutMs = timeoutMs;
  }

  /** `passwords`: those that the page tells, and no others are tried. Never throws: what could not be seen is told in `problems`. */
  async unpack(body: Buffer, name: string, wanted: RegExp, passwords: readonly string[] = []): Promise<Unpacked> {
    const turn = this.#last.then(() => this.#ask(body, name, wanted, passwords));
    this.#last = turn.catch(() => undefined);
    return turn;
  }

  /** Ends the thread. */
  async close(): Promise<void> {
    await this.#last;
    await this.#worker?.terminate();
    this.#worker = undefined;
  }

  async #ask(body: Buffer, name: string, wanted: RegExp, passwords: readonly string[]): Promise<Unpacked> {
    const worker = (this.#worker ??= startWorker());
    const id = (this.#id += 1);
    const task: UnpackTask = {
      id,
      body,
      name: plainName(name),
      passwords: [...new Set(passwords.filter(isPassword))].slice(0, MAX_PASSWORDS),
      wanted: wanted.source,
      maxEntries: MAX_ENTRIES,
      maxFiles: MAX_FILES,
      maxBytes: MAX_BYTES,
      maxFileBytes: MAX_FILE_BYTES,
    };
    const answer = await answerOf(worker, task, this.#timeoutMs);
    if (typeof answer !== 'string') return readAnswer(answer);
    this.#worker = undefined;
    await worker.terminate();
    return { ...NOTHING, problems: [answer] };
  }
}

/** From its sources where the program runs from them, as tests do: threads of Node 20 take no loader from the command line. */
const FROM_SOURCES =
  "const { tsx, url } = require('node:worker_threads').workerData; import(tsx).then(({ register }) => { register(); return import(url); })";

function startWorker(): Worker {
  const isSource = import.meta.url.endsWith('.ts');
  const url = new URL(`unpack-worker.${isSource ? 'ts' : 'js'}`, import.meta.url);
  const worker = isSource
    ? new Worker(FROM_SOURCES, { eval: true, workerData: { tsx: import.meta.resolve('tsx/esm/api'), url: url.href }, execArgv: [] })
    : new Worker(url, { execArgv: [] });
  worker.unref();
  return worker;
}

/** The answer, or why there is none: the thread is of no use then. */
async function answerOf(worker: Worker, task: UnpackTask, timeoutMs: number): Promise<Seen | string> {
  return new Promise((resolve) => {
    const done = (result: Seen | string): void => {
      clearTimeout(timer);
      worker.unref();
      worker.off('message', onMessage).off('error', onError).off('exit', onExit);
      resolve(result);
    };
    const onMessage = (answer: Answer): void => {
      if (answer.id === task.id) done('error' in answer ? `the archive cannot be read: ${answer.error}` : answer);
    };
    const onError = (error: Error): void => done(`the archive cannot be read: ${error.message.slice(0, 200)}`);
    const onExit = (): void => done('the archive cannot be read: its thread ended');
    const timer = setTimeout(() => done(`the archive took longer than ${timeoutMs / 1000} s`), timeoutMs);
    worker.on('message', onMessage).on('error', onError).on('exit', onExit);
    // The process waits for an answer, and for nothing else.
    worker.ref();
    // oxlint-disable-next-line unicorn/require-post-message-target-origin -- between threads there is no origin
    worker.postMessage(task);
  });
}

function readAnswer({ listed, taken, isLocked, chosen }: Seen): Unpacked {
  const files = taken.files.map(({ path, body }) => ({ path, body: Buffer.from(body.buffer, body.byteOffset, body.byteLength) }));
  const problems = [
    ...(listed.entries.length >= MAX_ENTRIES ? [`only the first ${MAX_ENTRIES} entries were listed`] : []),
    ...(listed.entries.length === 0 ? [`no entry can be listed (${reasonOf(listed.said)})`] : []),
    ...(isLocked && files.length === 0 ? ['encrypted, and no known password opens it'] : []),
    ...(taken.full ? [`holds more than is unpacked (${MAX_BYTES / MIB} MiB, ${MAX_FILE_BYTES / MIB} MiB a file)`] : []),
    ...(!isLocked && !taken.full && taken.code > 0
      ? [`damaged or cut: ${files.length} of ${chosen} files came out, perhaps not whole`]
      : []),
  ];
  return { entries: listed.entries, files, problems };
}

function reasonOf(said: readonly string[]): string {
  const told = said.find((line) => /error|cannot|wrong|unexpected/i.test(line)) ?? '';
  if (/password/i.test(told)) return 'encrypted, and no known password opens it';
  return told === '' ? 'damaged, or no archive' : 'damaged, cut, or no archive';
}

/** 7-Zip is called with it: nothing that could be an option, a list or a path. */
function plainName(name: string): string {
  const plain = name
    .replace(/[^\p{L}\p{N}._-]/gu, '_')
    .replace(/^[-._]+/, '')
    .slice(-80);
  return plain === '' ? 'archive' : plain;
}

function isPassword(text: string): boolean {
  return text.length > 0 && text.length <= MAX_PASSWORD_CHARS && !/[\n\r\0]/.test(text);
}
