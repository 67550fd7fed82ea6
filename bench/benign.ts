import { opendir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { addToTally, emptyTally } from '../src/model/tally.ts';
import type { Subject } from '../src/model/finding.ts';
import type { Observation } from '../src/model/observation.ts';
import { allClassifiers, observePath } from '../test/support/classify.ts';

/**
 * False accusations on material that is known to be innocent: every file of the folders given, judged for itself.
 * `node --import tsx bench/benign.ts [--max FILES] [--ids a,b] FOLDER...` prints what was called likely or proven, and the counts.
 */
const NO_SUBJECT: Subject = { customer: null, ip: null, port: null, domain: null, url: null };
/** Larger files tell nothing more and take the time. */
const MAX_BYTES = 4 * 1024 * 1024;

interface Options {
  readonly folders: readonly string[];
  readonly max: number;
  readonly ids: readonly string[];
}

function readOptions(args: readonly string[]): Options {
  const value = (name: string): string | undefined => (args.includes(name) ? args[args.indexOf(name) + 1] : undefined);
  const folders = args.filter((argument, at) => !argument.startsWith('--') && !(args[at - 1] ?? '').startsWith('--'));
  const ids = value('--ids')?.split(',') ?? ['software-crack', 'serial-numbers', 'credential-dump', 'paid-access'];
  return { folders, max: Number(value('--max') ?? 50_000), ids };
}

async function* filesBelow(folder: string): AsyncGenerator<string> {
  for await (const entry of await opendir(folder)) {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) yield* filesBelow(path);
    else if (entry.isFile()) yield path;
  }
}

async function main(): Promise<void> {
  const { folders, max, ids } = readOptions(process.argv.slice(2));
  const classifiers = allClassifiers().filter(({ meta }) => ids.includes(meta.id));
  const counts = new Map<string, number>();
  let files = 0;
  let bytes = 0;
  let readMs = 0;
  const judge = (path: string, observation: Observation): void => {
    for (const classifier of classifiers) {
      if (!classifier.meta.observes.includes(observation.kind)) continue;
      const from = performance.now();
      const signals = classifier.read(observation);
      readMs += performance.now() - from;
      const tally = emptyTally();
      addToTally(tally, path, signals, null);
      const found = classifier.judge(tally, NO_SUBJECT);
      if (!found) continue;
      const key = `${classifier.meta.id} ${found.verdict}`;
      counts.set(key, (counts.get(key) ?? 0) + 1);
      console.log(`${key}\t${path}\t${signals.map((signal) => `${signal.id} ${signal.weight} [${signal.excerpt}]`).join('; ')}`);
    }
  };
  for (const folder of folders) {
    for await (const path of filesBelow(folder)) {
      const size = (await stat(path)).size;
      if (files >= max || size > MAX_BYTES || size === 0) continue;
      files += 1;
      bytes += size;
      for await (const observation of observePath(path)) judge(path, observation);
    }
  }
  console.log(JSON.stringify({ files, bytes, readMs: Math.round(readMs), found: Object.fromEntries(counts) }));
}

await main();
