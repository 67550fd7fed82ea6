import type { ArchiveEntry, FileObservation, Observation } from '../../src/model/observation.ts';
import { failed, ok, type Outcome } from '../../src/model/outcome.ts';
import { readFile } from '../web/read-file.ts';
import { Unpacker } from './unpacker.ts';

/** Formats that hold files, by their magic; what a program or a document packs itself into is left alone. */
const ARCHIVES = new Set(['zip', 'rar', '7z', 'gzip', 'tar', 'xz', 'bzip2', 'zstd', 'cab']);
/** ZIP by their bytes, documents and programs by their names. */
const NO_ARCHIVE =
  /\.(?:docx|xlsx|pptx|docm|xlsm|pptm|od[tspg]|epub|apk|aab|ipa|jar|war|ear|aar|xpi|crx|whl|egg|nupkg|vsix|appx|msix|kmz|cbz|svgz|woff2?)$/i;
const ARCHIVE_NAME = /\.(?:zip|rar|7z|gz|tgz|tar|xz|txz|bz2|tbz2?|zst|cab)$/i;
/** Files worth taking out: text by its name, programs, further archives, and what has no extension. */
const WANTED =
  /\.(?:txt|log|lst|list|csv|tsv|sql|dump|json|jsonl|ndjson|xml|html?|xhtml|php\d?|phtml|inc|aspx?|ashx|jspx?|cfm|pl|py|rb|js|sh|bat|cmd|ps1|vbs|vbe|wsf|hta|reg|ini|cfg|conf|config|ya?ml|toml|env|key|pem|ppk|kdbx?|ovpn|lic|license|nfo|diz|md|rtf|eml|m3u8?|htaccess|htpasswd|bak|old|save|swp|exe|dll|scr|com|msi|zip|rar|7z|gz|tgz|tar|xz|bz2|zst|cab)$|(?:^|\/)\.?[^./]{1,80}$/;
/** Archives in archives; a `.tar.gz` is two. */
const MAX_DEPTH = 3;
/** Files taken out of one archive and all that lies in it, and their bytes. */
const MAX_FILES = 300;
const MAX_BYTES = 64 * 1024 * 1024;
const MAX_MS = 30_000;

/** One thread serves the process. */
const unpacker = new Unpacker();

/** Whether files lie in it, by its first bytes and its name. */
export function isArchive({ magic, name }: Pick<FileObservation, 'magic' | 'name'>): boolean {
  return ARCHIVES.has(magic) && !NO_ARCHIVE.test(name);
}

/** Whether an address or path names an archive: its end is worth reading, for it may hold the directory. */
export function namesArchive(path: string): boolean {
  return ARCHIVE_NAME.test(path.split(/[?#]/, 1)[0] ?? '');
}

interface Budget {
  files: number;
  bytes: number;
  readonly until: number;
}

/**
 * The archive with its directory, the files in it (their addresses are the archive's, `#` and the path), and what could not be looked into. `body`: all of it
 * that was read. `passwords`: those that its page tells.
 */
export async function insideOf(file: FileObservation, body: Buffer, passwords: readonly string[] = []): Promise<Outcome<Observation>[]> {
  const budget: Budget = { files: MAX_FILES, bytes: MAX_BYTES, until: performance.now() + MAX_MS };
  return open(file, body, passwords, budget, 1);
}

async function open(
  file: FileObservation,
  body: Buffer,
  passwords: readonly string[],
  budget: Budget,
  depth: number,
): Promise<Outcome<Observation>[]> {
  const { entries, files, problems } = await unpacker.unpack(body, file.name, WANTED, passwords);
  const found: Outcome<Observation>[] = [ok({ ...file, entries: entriesOf(entries) })];
  if (problems.length > 0) found.push(notLookedInto(problems.join('; '), file.url));
  for (const { path, body: content } of files) {
    if (budget.files <= 0 || budget.bytes < content.length || performance.now() > budget.until) {
      found.push(notLookedInto('too many files, bytes or seconds; the rest was left', file.url));
      break;
    }
    budget.files -= 1;
    budget.bytes -= content.length;
    const inner = fileInside(file, path, content);
    if (!isArchive(inner)) found.push(ok(inner));
    else if (depth < MAX_DEPTH) found.push(...(await open(inner, content, passwords, budget, depth + 1)));
    else found.push(ok(inner), notLookedInto(`archives lie ${MAX_DEPTH} deep in each other`, inner.url));
  }
  return found;
}

/** No hole in the scan, which ends as incomplete for those: the file itself was looked at, as the beginning of any large one is. */
function notLookedInto(why: string, where: string): Outcome<Observation> {
  return failed('malformed', `archive not looked into: ${why}`, where);
}

/** A directory of nothing says nothing. */
function entriesOf(entries: readonly ArchiveEntry[]): readonly ArchiveEntry[] {
  return entries.filter(({ folder }) => !folder);
}

function fileInside(archive: FileObservation, path: string, body: Buffer): FileObservation {
  const url = `${archive.url}#${encodeURI(path).slice(0, 1000)}`;
  const { ip, port, domain, foundOn } = archive;
  const name = path.slice(path.lastIndexOf('/') + 1).slice(0, 255);
  return { kind: 'file', ip, port, domain, url, foundOn, ...readFile({ url, contentType: '', body, truncated: false }), name };
}
