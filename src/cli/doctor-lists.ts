import type { Config } from '../config/config.ts';
import type { RowProblem } from '../works/list-error.ts';
import type { DoctorCheck, DoctorDeps } from './doctor-check.ts';
import type { LoadedList } from './protected-works.ts';

/** How many protected works a scan compares with, and which rows it leaves out. */
export async function checkWorks(deps: DoctorDeps, { works }: Config): Promise<DoctorCheck> {
  if (works === null)
    return unnamed('works', 'title,original_title,year,kind,holder', 'no torrent is tied to a protected work by its name');
  return listCheck('works', 'works', await deps.checkWorksList(works));
}

/** As {@link checkWorks}, for hashes. */
export async function checkHashes(deps: DoctorDeps, { hashes }: Config): Promise<DoctorCheck> {
  if (hashes === null) return unnamed('hashes', 'hash,kind,note', 'no torrent and no file is known by its hash');
  return listCheck('hashes', 'hashes', await deps.checkHashesList(hashes));
}

function unnamed(name: string, columns: string, without: string): DoctorCheck {
  return { name, ok: 'warning', detail: 'none', mend: `name a CSV (${columns}) in \`${name}\` where you have one: without it ${without}` };
}

function listCheck(name: string, noun: string, list: LoadedList): DoctorCheck {
  const { path, charset, rows, size, stoppedAt, leftOut, doubtful, duplicates, notesDropped } = list;
  const counts = [
    `${size} ${size === 1 ? noun.replace(/e?s$/, '') : noun} in ${path}`,
    readAs(charset),
    duplicates > 0 ? `${duplicates} more ${duplicates === 1 ? 'row repeats one' : 'rows repeat some'}` : '',
    stoppedAt === null ? '' : `too long: nothing is read from line ${stoppedAt} on`,
    notesDropped > 0 ? `no room for ${notesDropped} notes` : '',
  ];
  const detail = [
    counts.filter((part) => part !== '').join(', '),
    ...problemLines(path, leftOut, 'left out'),
    ...problemLines(path, doubtful, 'taken, but'),
  ].join('\n');
  if (rows === 0) return { name, ok: 'warning', detail: `${path} has no rows`, mend: 'fill it in, or remove it from the configuration' };
  if (stoppedAt !== null) return { name, ok: 'warning', detail, mend: `shorten the list to ${rows} rows: scans run without the rest` };
  if (leftOut.count > 0) return { name, ok: 'warning', detail, mend: 'correct these rows: scans run without them' };
  if (doubtful.count > 0) return { name, ok: 'warning', detail, mend: 'correct these rows: scans take what is right of them' };
  return { name, ok: true, detail };
}

/** Says the charset of a list where it was made out; empty where it is sure. */
export function readAs(charset: string): string {
  return charset === 'utf-8' ? '' : `read as ${charset}, as its text looks (UTF-8 is sure)`;
}

function problemLines(path: string, { count, first }: { count: number; first: readonly RowProblem[] }, what: string): string[] {
  const lines = first.map(({ line, message }) => `${path}:${line}: ${what}: ${message}`);
  return count > first.length
    ? [...lines, `… and ${count - first.length} more (${count} rows ${what.replace(', but', '')} in all)`]
    : lines;
}
