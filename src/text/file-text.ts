import { isAscii, isUtf8 } from 'node:buffer';
import type { FileHandle } from 'node:fs/promises';
import { setImmediate as breathe } from 'node:timers/promises';

/** Turns bytes of one charset into text, piece by piece; `more`: others follow. */
export interface TextDecoding {
  readonly charset: string;
  decode(bytes: Buffer, more: boolean): string;
}

/** Which charset bytes are in that are not UTF-8; undefined: none that is known. */
export type GuessDecoder = (sample: Buffer) => TextDecoding | undefined;

/** Looked through for text that is not ASCII: a list of hashes has its first note far down. */
const LOOKED_THROUGH_BYTES = 16 * 1024 * 1024;
const LOOK_BYTES = 1024 * 1024;
/** Lines that are enough to tell a charset by. */
const SAMPLE_BYTES = 16 * 1024;
/** One byte of a charset is three of UTF-8 at most, two of UTF-16 too. */
const GROWTH = 3;
const NEWLINE = 0x0a;
/** How archives and gzip begin. */
const PACKED: ReadonlySet<string> = new Set(['504b', '1f8b']);

/** The bytes of a file as UTF-8, whatever they are in. @throws what the file system throws. */
export async function openText(file: FileHandle, guess: GuessDecoder | undefined): Promise<FileText> {
  const sample = guess === undefined ? undefined : await foreignText(file);
  return new FileText(file, sample === undefined ? undefined : guess?.(sample));
}

/** See {@link openText}. */
export class FileText {
  atEnd = false;
  /** Of the file. */
  bytesRead = 0;
  readonly #file: FileHandle;
  readonly #decoding: TextDecoding | undefined;

  constructor(file: FileHandle, decoding: TextDecoding | undefined) {
    this.#file = file;
    this.#decoding = decoding;
  }

  get charset(): string {
    return this.#decoding?.charset ?? 'utf-8';
  }

  /** Fills a buffer from `from` up to `full` at most. Returns up to where. */
  async fill(buffer: Buffer, from: number, full: number): Promise<number> {
    let filled = from;
    while (!this.atEnd && filled < full) {
      const room = this.#decoding === undefined ? full - filled : Math.floor((full - filled) / GROWTH) - 1;
      if (room <= 0) break;
      filled += this.#decoding === undefined ? await this.#read(buffer, filled, room) : await this.#readForeign(buffer, filled, room);
    }
    return filled;
  }

  async #readForeign(buffer: Buffer, at: number, room: number): Promise<number> {
    const raw = Buffer.alloc(room);
    const length = await this.#read(raw, 0, room);
    return buffer.write(this.#decoding?.decode(raw.subarray(0, length), !this.atEnd) ?? '', at, 'utf8');
  }

  async #read(buffer: Buffer, at: number, room: number): Promise<number> {
    const { bytesRead } = await this.#file.read(buffer, at, room, this.bytesRead);
    this.atEnd = bytesRead === 0;
    this.bytesRead += bytesRead;
    return bytesRead;
  }
}

/**
 * The lines that are not UTF-8, where none is: a line of another charset is UTF-8 by the rarest chance, so that where some are, those that are not
 * are broken rows. Undefined: it is UTF-8. UTF-16 is told by its zeros, and comes as it is.
 */
async function foreignText(file: FileHandle): Promise<Buffer | undefined> {
  const piece = Buffer.alloc(LOOK_BYTES);
  const lines: Buffer[] = [];
  let bytes = 0;
  for (let at = 0; at < LOOKED_THROUGH_BYTES && bytes < SAMPLE_BYTES;) {
    const { bytesRead } = await file.read(piece, 0, piece.length, at);
    const seen = piece.subarray(0, bytesRead);
    if (at === 0 && PACKED.has(seen.toString('hex', 0, 2))) return undefined;
    if (at === 0 && mayBeUtf16(seen)) return Buffer.from(seen.subarray(0, SAMPLE_BYTES));
    // A line that goes on in the next piece is looked at there.
    const end = seen.lastIndexOf(NEWLINE) + 1 || seen.length;
    for (const line of isAscii(seen) ? [] : linesOf(seen.subarray(0, end))) {
      if (isAscii(line)) continue;
      if (isUtf8(line)) return undefined;
      lines.push(Buffer.from(line));
      bytes += line.length;
      if (bytes >= SAMPLE_BYTES) break;
    }
    if (bytesRead === 0) break;
    at += end;
    await breathe();
  }
  return lines.length === 0 ? undefined : Buffer.concat(lines).subarray(0, SAMPLE_BYTES);
}

function mayBeUtf16(head: Buffer): boolean {
  const mark = head.subarray(0, 2).toString('hex');
  return mark === 'fffe' || mark === 'feff' || (head.subarray(0, 1024).includes(0) && !isMarked(head));
}

/** A byte order mark of UTF-8. */
function isMarked(head: Buffer): boolean {
  return head.subarray(0, 3).toString('hex') === 'efbbbf';
}

function* linesOf(bytes: Buffer): Generator<Buffer> {
  for (let from = 0; from < bytes.length;) {
    const next = bytes.indexOf(NEWLINE, from);
    const to = next < 0 ? bytes.length : next;
    yield bytes.subarray(from, to);
    from = to + 1;
  }
}
