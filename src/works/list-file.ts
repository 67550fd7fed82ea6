import { open, type FileHandle } from 'node:fs/promises';
import { setImmediate as breathe } from 'node:timers/promises';
import { openText, type FileText, type GuessDecoder } from '../text/file-text.ts';
import { ListError, ProblemList, type ListReading } from './list-error.ts';
import { MAX_ROW_BYTES, RowScanner, type Row } from './row-scanner.ts';
import { looksOf, type Looks } from './sniff.ts';

/** Told after each chunk: how much of the file is read, 0 to 1, and how many rows that was. */
export type OnListProgress = (share: number, rows: number) => void;

/** How a list is read. */
export interface ListOptions {
  readonly onProgress?: OnListProgress | undefined;
  /** Tells which charset text that is not UTF-8 is in; absent: such rows are left out. */
  readonly guess?: GuessDecoder | undefined;
}

/** What a list is made of. */
export interface ListShape {
  readonly maxRows: number;
  /** Read and worked off at once; between two, other work has its turn: jobs beside it must keep their locks. */
  readonly chunkBytes: number;
  /** The first row's cells. Returns what is wrong with it, or null. */
  readonly heading: (cells: readonly string[]) => string | null;
  /** Takes a row, and says what is wrong with it through `problems`. */
  readonly row: (row: Row, problems: RowProblems) => void;
}

/** How a row reader says what it did not like. */
export interface RowProblems {
  /** The row is left out. */
  leaveOut(message: string): void;
  /** The row is taken, with less than it says. */
  doubt(message: string): void;
}

/**
 * Read a list (CSV with a heading; comma, semicolon or tab; UTF-8 with or without BOM, or what `guess` makes out) row by row, in constant memory. Broken rows are counted and left out.
 *
 * @throws {ListError} where the file cannot be read, is empty or no text, or its heading is wrong.
 */
export async function readList(path: string, shape: ListShape, options: ListOptions = {}): Promise<ListReading> {
  const file = await open(path).catch((error: NodeJS.ErrnoException) => {
    throw unreadable(path, error);
  });
  try {
    return await new ListReader(path, file, shape, options).read();
  } finally {
    await file.close();
  }
}

class ListReader implements RowProblems {
  readonly #path: string;
  readonly #file: FileHandle;
  readonly #shape: ListShape;
  readonly #options: ListOptions;
  readonly #leftOut = new ProblemList();
  readonly #doubtful = new ProblemList();
  #hasHeading = false;
  #line = 0;
  #rows = 0;
  #bytes = 0;
  #stoppedAt: number | null = null;

  constructor(path: string, file: FileHandle, shape: ListShape, options: ListOptions) {
    this.#path = path;
    this.#file = file;
    this.#shape = shape;
    this.#options = options;
  }

  async read(): Promise<ListReading> {
    const stat = await this.#file.stat();
    if (!stat.isFile()) throw new ListError(this.#path, 1, 'is no file');
    this.#bytes = stat.size;
    const text = await openText(this.#file, this.#options.guess).catch((error: NodeJS.ErrnoException) => {
      throw unreadable(this.#path, error);
    });
    await this.#readRows(text);
    if (!this.#hasHeading) throw new ListError(this.#path, 1, `the file is empty; ${this.#shape.heading([]) ?? ''}`);
    const stoppedAt = this.#stoppedAt;
    const rows = stoppedAt === null ? this.#rows : this.#shape.maxRows;
    return { path: this.#path, charset: text.charset, rows, stoppedAt, leftOut: this.#leftOut, doubtful: this.#doubtful };
  }

  leaveOut(message: string): void {
    this.#leftOut.add(this.#line, message);
  }

  doubt(message: string): void {
    this.#doubtful.add(this.#line, message);
  }

  async #readRows(list: FileText): Promise<void> {
    const buffer = Buffer.alloc(this.#shape.chunkBytes + MAX_ROW_BYTES);
    let filled = await this.#fill(list, buffer, 0);
    const looks = looksOf(buffer.subarray(0, filled));
    if ('problem' in looks) throw new ListError(this.#path, 1, looks.problem);
    const scanner = this.#scanner(looks);
    let from = looks.skip;
    while (this.#rows <= this.#shape.maxRows) {
      const last = list.atEnd;
      from += scanner.scan(buffer.subarray(from), filled - from, last);
      // The file may have grown since.
      this.#options.onProgress?.(Math.min(1, list.bytesRead / Math.max(1, this.#bytes)), this.#rows);
      if (last) break;
      buffer.copyWithin(0, from, filled);
      filled = await this.#fill(list, buffer, filled - from);
      from = 0;
    }
  }

  #scanner(looks: Looks): RowScanner {
    return new RowScanner(
      looks,
      (row) => this.#take(row),
      (line, message) => {
        if (!this.#hasHeading) throw new ListError(this.#path, line, message);
        if (this.#countRow(line)) this.leaveOut(message);
      },
    );
  }

  #take(row: Row): void {
    if (!this.#hasHeading) {
      const problem = this.#shape.heading(Array.from({ length: row.cells }, (_, cell) => row.text(cell)));
      if (problem !== null) throw new ListError(this.#path, row.line, problem);
      this.#hasHeading = true;
      return;
    }
    if (this.#countRow(row.line)) this.#shape.row(row, this);
  }

  /** False: there were enough. */
  #countRow(line: number): boolean {
    this.#line = line;
    this.#rows += 1;
    if (this.#rows <= this.#shape.maxRows) return true;
    this.#stoppedAt ??= line;
    return false;
  }

  /** Reads a chunk behind the first `kept` bytes. Returns how many there are now. */
  async #fill(list: FileText, buffer: Buffer, kept: number): Promise<number> {
    const full = Math.min(buffer.length, kept + this.#shape.chunkBytes);
    const filled = await list.fill(buffer, kept, full).catch((error: NodeJS.ErrnoException) => {
      throw unreadable(this.#path, error);
    });
    await breathe();
    return filled;
  }
}

function unreadable(path: string, error: NodeJS.ErrnoException): ListError {
  return new ListError(path, 1, `cannot be read (${error.code ?? error.message})`);
}
