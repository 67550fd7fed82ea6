import { open } from 'node:fs/promises';
import { failed, ok, type Outcome } from '../../src/model/outcome.ts';
import type { FileObservation, Observation, PageObservation, Place } from '../../src/model/observation.ts';
import type { PathTarget } from '../../src/model/target.ts';
import type { CrawlContext, Crawler } from '../crawler.ts';
import { insideOf, isArchive } from '../archive/inside.ts';
import { ArchivePasswords } from '../archive/passwords.ts';
import { decodeText } from '../web/charset.ts';
import { isEmptyPage, readEmptyPage, stateFile, statesWithHashes } from '../web/empty-page.ts';
import { looksLikeText, looksLikeTorrent, markupOf } from '../web/magic.ts';
import { readBody, type BodyInput } from '../web/read-body.ts';
import { SAMPLE_BYTES } from '../web/read-file.ts';
import { MAX_READ_BYTES } from '../web/torrent-file.ts';
import { walkFiles, type FoundFile } from './walk.ts';

/** Bytes of a text (page or list) that are read; of other files {@link SAMPLE_BYTES}. */
const TEXT_BYTES = 8 * 1024 * 1024;

/** Bytes of an archive that are read: a directory may stand at its end. */
const ARCHIVE_BYTES = 64 * 1024 * 1024;
/** Archives that wait for their turn; further ones are read by their beginning. */
const MAX_ARCHIVES = 100_000;

/** Reads local files and folders: the same observations as the web crawler gives, and no network. */
export function createLocalCrawler(): Crawler<PathTarget> {
  return { id: 'local', accepts: 'path', observe };
}

/** What a walk keeps: magnets are told once, archives wait until the pages that may tell their passwords were read. */
interface Walk {
  readonly target: PathTarget;
  readonly magnets: Set<string>;
  readonly passwords: ArchivePasswords;
  readonly archives: Archive[];
}

interface Archive {
  readonly file: FoundFile;
  readonly seen: FileObservation;
}

async function* observe(target: PathTarget, ctx: CrawlContext): AsyncGenerator<Outcome<Observation>, void, undefined> {
  const walk: Walk = { target, magnets: new Set(), passwords: new ArchivePasswords(), archives: [] };
  for await (const file of walkFiles(target.path, ctx.signal)) {
    if (ctx.signal.aborted) break;
    if (file.status !== 'ok') yield file;
    else yield* observeFile(file.value, walk);
  }
  for (const { file, seen } of walk.archives) {
    if (ctx.signal.aborted) break;
    const body = await readStart(file, ARCHIVE_BYTES);
    if (body === undefined) yield ok(seen);
    else yield* await insideOf(seen, body, walk.passwords.told);
  }
  if (ctx.signal.aborted) yield failed('aborted', 'stopped before all files were read');
  ctx.checkpoint.save(null, !ctx.signal.aborted);
}

async function* observeFile(file: FoundFile, walk: Walk): AsyncGenerator<Outcome<Observation>, void, undefined> {
  const body = await readStart(file);
  if (body === undefined) yield failed('unsupported', 'cannot be read', file.name);
  if (body === undefined || body.length === 0) return;
  const url = urlOf(file, walk.target);
  const input: BodyInput = {
    place: placeOf(url),
    url,
    status: 200,
    headers: {},
    contentType: walk.target.contentType ?? contentTypeOf(file.name, body),
    body,
    truncated: body.length < file.bytes,
    bytes: file.bytes,
    textBytes: TEXT_BYTES,
    depth: 0,
    foundOn: null,
  };
  const isNew = (key: string): boolean => walk.magnets.size !== walk.magnets.add(key).size;
  for (const outcome of await readBody(input, isNew)) {
    const seen = outcome.status === 'ok' ? outcome.value : undefined;
    if (seen?.kind === 'file' && isArchive(seen) && walk.archives.length < MAX_ARCHIVES) {
      walk.archives.push({ file, seen });
      continue;
    }
    yield outcome;
    if (seen?.kind === 'page' || seen?.kind === 'file') walk.passwords.read(seen.text ?? '');
    if (seen?.kind === 'page') yield* statesOf(seen, body);
  }
}

/** What a page that is empty without its scripts holds for them, as files of JSON. */
function statesOf(page: PageObservation, body: Buffer): Outcome<Observation>[] {
  if (!isEmptyPage(page)) return statesWithHashes(body, page.contentType).map((state) => ok(stateFile(page, state)));
  return readEmptyPage(decodeText(body, page.contentType).text).states.map((state) => ok(stateFile(page, state)));
}

/** The first MiB, and more where that is text or a torrent, or where `most` says so. */
async function readStart(file: FoundFile, most = SAMPLE_BYTES): Promise<Buffer | undefined> {
  try {
    const handle = await open(file.path, 'r');
    try {
      const sample = await readUpTo(handle, Math.min(file.bytes, SAMPLE_BYTES));
      const cap = looksLikeTorrent(sample) ? MAX_READ_BYTES : looksLikeText(sample) ? TEXT_BYTES : most;
      return file.bytes > sample.length && cap > SAMPLE_BYTES ? await readUpTo(handle, Math.min(file.bytes, cap)) : sample;
    } finally {
      await handle.close();
    }
  } catch {
    return undefined;
  }
}

async function readUpTo(handle: Awaited<ReturnType<typeof open>>, size: number): Promise<Buffer> {
  const buffer = Buffer.allocUnsafeSlow(size);
  let filled = 0;
  while (filled < size) {
    const { bytesRead } = await handle.read(buffer, filled, size - filled, filled);
    if (bytesRead === 0) break;
    filled += bytesRead;
  }
  return buffer.subarray(0, filled);
}

/** What a server would say: content decides, the extension is a hint where content does not tell. */
function contentTypeOf(name: string, body: Buffer): string {
  const markup = markupOf(body);
  if (markup !== undefined) return markup === 'html' ? 'text/html' : 'application/xml';
  return /\.x?html?$/i.test(name) && looksLikeText(body) ? 'text/html' : '';
}

/** What was given, for a file; below it, for what lies in a folder; else a path relative to what was asked for. */
function urlOf(file: FoundFile, target: PathTarget): string {
  if (target.url === undefined) return `file:${encodeURI(file.name)}`;
  if (file.path === target.path) return target.url;
  return `${target.url.replace(/\/$/, '')}/${encodeURI(file.name)}`;
}

function placeOf(url: string): Place {
  const host = /^https?:/i.test(url) && URL.canParse(url) ? new URL(url).hostname : null;
  return { ip: '0.0.0.0', port: 0, domain: host };
}
