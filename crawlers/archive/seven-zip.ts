import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import type { ArchiveEntry } from '../../src/model/observation.ts';
import type { UnpackTask } from './unpacker.ts';

/** 7-Zip as WebAssembly, which has no file system but its own memory; `unpack-worker.ts` runs it in a thread. Each call gets a fresh instance, thrown away with all that it wrote. */
const require = createRequire(import.meta.url);
const make = require('7z-wasm') as (options: Options) => Promise<Instance>;
const wasmBinary = readFileSync(require.resolve('7z-wasm/7zz.wasm'));

const FOLDER = '/archive';
const OUT = '/out';
const LIST = '/wanted';
/** Longest line of a listing that is read; paths are shorter. */
const MAX_LINE_CHARS = 2048;
const MAX_SAID = 40;
/** `errno` of a full disk. */
const NO_SPACE = 28;
const FELL_OVER = 2;

type Write = (stream: unknown, buffer: Uint8Array, offset: number, length: number, position: number, canOwn?: boolean) => number;

interface Options {
  readonly wasmBinary: Uint8Array;
  readonly print: (line: string) => void;
  readonly printErr: (line: string) => void;
  readonly stdin: () => null;
}

/** What Emscripten gives; see its documentation of the file system. */
interface FileSystem {
  readonly filesystems: { readonly MEMFS: { readonly ops_table: { readonly file: { readonly stream: { write: Write } } } } };
  readonly ErrnoError: new (errno: number) => Error;
  mkdir(path: string): void;
  writeFile(path: string, data: Uint8Array | string): void;
  readFile(path: string): Uint8Array;
  readdir(path: string): string[];
  analyzePath(path: string): { readonly exists: boolean };
  lstat(path: string): { readonly mode: number };
  isDir(mode: number): boolean;
  isFile(mode: number): boolean;
}

interface Instance {
  readonly FS: FileSystem;
  callMain(parameters: readonly string[]): number | undefined;
}

/** A file that came out. */
export interface TakenFile {
  readonly path: string;
  readonly body: Uint8Array;
}

/** The directory of an archive. `code`: exit code of 7-Zip; `said`: its first lines that are no entries. */
export interface Listed {
  readonly entries: readonly ArchiveEntry[];
  /** One packed file without a name. */
  readonly isSingle: boolean;
  readonly code: number;
  readonly said: readonly string[];
}

/** What came out; `full`: until there was more of it than is taken. */
export interface Taken {
  readonly files: readonly TakenFile[];
  readonly code: number;
  readonly said: readonly string[];
  readonly full: boolean;
}

/** Lists an archive. A directory that is encrypted itself shows nothing without its password. */
export async function list(task: UnpackTask, password: string): Promise<Listed> {
  const reader = new ListingReader(task.maxEntries);
  const { instance, path } = await open(task, (line) => reader.read(line.slice(0, MAX_LINE_CHARS)));
  const code = run(instance, ['l', '-slt', '-ba', '-bsp0', '-sccUTF-8', `-p${password}`, path]);
  // A packed single file (bzip2, xz) has no name of its own.
  const isSingle = code === 0 && reader.entries.length === 0 && task.body.length > 0;
  const entries = isSingle ? [{ path: task.name.replace(/\.[^.]*$/, ''), bytes: null, folder: false, encrypted: false }] : reader.entries;
  return { entries, isSingle, code, said: reader.said };
}

/** Takes files out until the bytes are used up, in the archive's order. `paths`: which; null for all. */
export async function extract(task: UnpackTask, paths: readonly string[] | null, password: string): Promise<Taken> {
  const said: string[] = [];
  const { instance, path } = await open(task, (line) => {
    if (said.length < MAX_SAID && line.trim() !== '') said.push(line.slice(0, MAX_LINE_CHARS));
  });
  const { FS } = instance;
  const stream = FS.filesystems.MEMFS.ops_table.file.stream;
  const { write } = stream;
  let written = 0;
  let full = false;
  stream.write = (...given) => {
    const [, , , length, position] = given;
    written += length;
    full ||= written > task.maxBytes || position + length > task.maxFileBytes;
    if (full) throw new FS.ErrnoError(NO_SPACE);
    return write(...given);
  };
  if (paths !== null) FS.writeFile(LIST, paths.map((wanted) => `${wanted}\n`).join(''));
  const which = paths === null ? [] : [`-i@${LIST}`];
  const code = run(instance, ['x', '-y', '-aoa', '-spd', '-bsp0', '-scsUTF-8', `-p${password}`, `-o${OUT}`, path, ...which]);
  const files: TakenFile[] = [];
  if (FS.analyzePath(OUT).exists) collect(FS, '', files, task.maxFiles);
  return { files, code, said, full };
}

/** Reads `7z l -slt`: lines of `Name = value`, an entry from each `Path` on. */
class ListingReader {
  readonly entries: { path: string; bytes: number | null; folder: boolean; encrypted: boolean }[] = [];
  readonly said: string[] = [];
  readonly #most: number;

  constructor(most: number) {
    this.#most = most;
  }

  /** @throws where there are too many entries: thrown through 7-Zip, which ends with it. */
  read(line: string): void {
    const at = line.indexOf(' = ');
    const name = at === -1 ? line.trim() : line.slice(0, at);
    const value = at === -1 ? '' : line.slice(at + 3);
    const entry = this.entries.at(-1);
    if (name === 'Path') {
      if (this.entries.length >= this.#most) throw new Error('too many entries');
      this.entries.push({ path: value, bytes: null, folder: false, encrypted: false });
    } else if (entry === undefined || at === -1) {
      if (name !== '' && this.said.length < MAX_SAID) this.said.push(line);
    } else if (name === 'Size') entry.bytes = /^\d{1,15}$/.test(value) ? Number(value) : null;
    else if (name === 'Folder') entry.folder ||= value === '+';
    else if (name === 'Attributes') entry.folder ||= value.startsWith('D');
    else if (name === 'Encrypted') entry.encrypted = value === '+';
  }
}

async function open({ body, name }: UnpackTask, onLine: (line: string) => void): Promise<{ instance: Instance; path: string }> {
  const instance = await make({
    wasmBinary,
    print: onLine,
    printErr: onLine,
    stdin: () => null,
  });
  // The name tells formats without a signature, and how a packed single file is called.
  const path = `${FOLDER}/${name}`;
  instance.FS.mkdir(FOLDER);
  instance.FS.writeFile(path, body);
  return { instance, path };
}

function run(instance: Instance, parameters: readonly string[]): number {
  try {
    return instance.callMain(parameters) ?? 0;
  } catch {
    return FELL_OVER;
  }
}

/** What came out, by its path; links and empty files are left. */
function collect(FS: FileSystem, below: string, files: TakenFile[], most: number): void {
  for (const name of FS.readdir(`${OUT}/${below}`)) {
    if (name === '.' || name === '..') continue;
    if (files.length >= most) return;
    const path = `${below}${name}`;
    const { mode } = FS.lstat(`${OUT}/${path}`);
    if (FS.isDir(mode)) collect(FS, `${path}/`, files, most);
    else if (FS.isFile(mode)) {
      const body = FS.readFile(`${OUT}/${path}`);
      if (body.length > 0) files.push({ path, body });
    }
  }
}
