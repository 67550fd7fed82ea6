import type { FileObservation, TorrentObservation } from '../../src/model/observation.ts';
import { safeExcerpt } from '../../src/model/redact.ts';
import { pathsInside, selfNameInProgram } from '../text/archive.ts';
import type { Lexicon } from '../text/lexicon.ts';
import { normaliseText } from '../text/normalise.ts';
import type { SignalSheet } from '../text/verdict.ts';
import { spaced } from './names.ts';
import { weighInstructions } from './weigh.ts';
import { actsIn, areCommercial, countingActs } from './words.ts';

interface Lexicons {
  readonly words: Lexicon;
  readonly products: Lexicon;
}

const PROGRAM = new Set(['pe', 'elf', 'macho', 'apk', 'msi']);
const PACKED = new Set(['zip', 'rar', '7z', 'gzip', 'iso', 'xz', 'bzip2', 'cab']);

/** A program or archive: its name, what lies in it, what it calls itself. */
export function readBinary(sheet: SignalSheet, file: FileObservation, { words, products }: Lexicons): void {
  if (!PROGRAM.has(file.magic) && !PACKED.has(file.magic)) return;
  weighName(sheet, spaced(file.name), words, products);
  const entries = pathsInside(file);
  weighEntries(sheet, entries, spaced(`${file.name} ${entries.slice(0, 20).join(' ')}`), words, products);
  const self = file.magic === 'pe' ? selfNameInProgram(file.sample) : undefined;
  if (self !== undefined) sheet.add('content.names-itself', 4.5, self);
}

/** Paths inside that speak of a crack; a lone `keygen` without a product may make anybody's keys. */
function weighEntries(sheet: SignalSheet, paths: readonly string[], context: string, words: Lexicon, products: Lexicon): void {
  const inside = paths.filter((path) => actsIn(spaced(path.replaceAll('/', ' / ')), words));
  if (inside.length === 0) return;
  const commercial = areCommercial(
    inside.flatMap((path) => countingActs(words.hitsInText(spaced(path.replaceAll('/', ' / '))))),
    products.hitsInText(context),
  );
  const weight = commercial ? Math.min(4, 2 + inside.length) : 1.5;
  sheet.add('content.entry-names', weight, safeExcerpt(inside.slice(0, 4).join(', ')), inside.length);
}

/** The name of a file or torrent: an act, better with a product; a tool's own name says all. */
function weighName(sheet: SignalSheet, name: string, words: Lexicon, products: Lexicon, id = 'name.speaks-of-crack'): void {
  const hits = words.hitsInText(name);
  const acts = countingActs(hits);
  const named = products.hitsInText(name);
  const soft = named.some((hit) => hit.group !== 'platform') && hits.some((hit) => hit.group === 'soft-act' || hit.group === 'euphemism');
  if (hits.some((hit) => hit.group === 'against')) return;
  const weight = areCommercial(acts, named) ? 5.5 : acts.length > 0 ? 2.5 : soft ? 1.5 : 0;
  sheet.add(id, weight, safeExcerpt(name));
}

/** A torrent: its name is a row of a list, the paths in it are content. */
export function readTorrent(sheet: SignalSheet, torrent: TorrentObservation, { words, products }: Lexicons): void {
  weighName(sheet, spaced(torrent.name), words, products, 'name.of-torrent');
  const paths = torrent.files.map(({ path }) => path).filter((path) => path !== torrent.name);
  weighEntries(sheet, paths, spaced(torrent.name), words, products);
  const comment = words.hitsInText(torrent.comment);
  if (sheet.signals.length > 0) weighInstructions(sheet, normaliseText(torrent.comment), comment);
}
