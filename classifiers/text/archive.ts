import type { FileObservation } from '../../src/model/observation.ts';

const LOCAL_HEADER = Buffer.from('PK\u0003\u0004', 'latin1');
/** Entries read at most. */
const ENTRY_LIMIT = 1000;
const NAME_LIMIT = 260;

/** Paths of the files that lie in an archive, by its directory; of a ZIP that was not opened by what its beginning shows. */
export function pathsInside(file: FileObservation): readonly string[] {
  if (file.entries !== undefined && file.entries.length > 0)
    return file.entries.slice(0, ENTRY_LIMIT).map(({ path }) => path.slice(0, NAME_LIMIT));
  return file.magic === 'zip' ? zipEntryNames(file.sample) : [];
}

/** Names of the entries whose local headers lie in the sample of a ZIP (APPNOTE 4.3.7). Bounded; a damaged header is passed over. */
export function zipEntryNames(sample: Buffer): readonly string[] {
  const names: string[] = [];
  for (let at = sample.indexOf(LOCAL_HEADER); at !== -1 && names.length < ENTRY_LIMIT; at = sample.indexOf(LOCAL_HEADER, at + 4)) {
    if (at + 30 > sample.length) break;
    const length = sample.readUInt16LE(at + 26);
    if (length === 0 || length > NAME_LIMIT || at + 30 + length > sample.length) continue;
    const name = sample.toString('utf8', at + 30, at + 30 + length);
    // eslint-disable-next-line no-control-regex -- bytes of packed data that look like a header
    if (!/[\u0000-\u001f\ufffd]/.test(name)) names.push(name);
  }
  return names;
}

/** `name` as UTF-16LE, how the version block of a PE file writes it. */
function wide(name: string): Buffer {
  return Buffer.from(name, 'utf16le');
}

// What the version block or a dialogue of a keygen says of itself. Whole words as their authors write them.
const SELF_NAMES = [
  'Keygen',
  'KeyGen',
  'KEYGEN',
  'KMSAuto',
  'KMSpico',
  'AutoKMS',
  'KMS Server Emulator',
  'AAct',
  'Re-Loader',
  'AMTEmu',
  'Windows Loader by Daz',
  'HWIDGEN',
  'TNod User',
];
const SELF_NAMES_WIDE = SELF_NAMES.map((name) => [name, wide(name)] as const);

/** A name that a program gives itself in its version block or dialogues. */
export function selfNameInProgram(sample: Buffer): string | undefined {
  return SELF_NAMES_WIDE.find(([, bytes]) => sample.includes(bytes))?.[0];
}
