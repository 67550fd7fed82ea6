import { open, type FileHandle } from 'node:fs/promises';
import { Readable } from 'node:stream';
import { CsvError, parse } from 'csv-parse';
import { escapeControls } from '../model/redact.ts';
import { openText, type FileText, type GuessDecoder } from '../text/file-text.ts';
import type { Inventory } from './inventory.ts';
import { InventoryIndex } from './inventory-index.ts';
import { createRowReader, type InventoryRow } from './inventory-row.ts';

/** A row that cannot be taken in. */
export interface InventoryProblem {
  /** From 1; the heading is line 1. */
  readonly line: number;
  readonly message: string;
}

export interface InventoryOptions {
  /**
   * Whether an address lies inside the operator's ranges. Give it the ranges *without* the exclusions: customers at
   * excluded addresses rightly stand in the inventory. Absent: not checked.
   */
  readonly contains?: ((address: string) => boolean) | undefined;
  /** Tells which charset a file that is not UTF-8 is in; absent: its rows are broken. */
  readonly guess?: GuessDecoder | undefined;
}

export interface InventoryReading {
  /** As its text was read: `utf-8`, or what it turned out to be. */
  readonly charset: string;
  readonly inventory: Inventory;
  /** The first {@link SHOWN_PROBLEMS}. */
  readonly problems: readonly InventoryProblem[];
  /** All of them. */
  readonly problemCount: number;
  /** Rows below the heading, good and bad; blank lines do not count. */
  readonly rows: number;
}

/** Ten lines show a person what kind of slip it is. */
export const SHOWN_PROBLEMS = 10;
/** Beyond any provider's customers; keeps a wrong file from filling the memory. */
const MAX_ROWS = 5_000_000;
/** A row is a name, an address and a customer: a longer one is an unclosed quote. */
const MAX_ROW_BYTES = 4096;
const PIECE_BYTES = 256 * 1024;

/** The inventory is missing or has broken rows. A person must mend it. Exit code 2; nothing was touched. */
export class InventoryError extends Error {
  override readonly name = 'InventoryError';
  readonly problems: readonly InventoryProblem[];
  readonly problemCount: number;

  constructor(path: string, problems: readonly InventoryProblem[], problemCount: number) {
    const lines = problems.map(({ line, message }) => escapeControls(`${path}:${line}: ${message}`));
    if (problemCount > problems.length) lines.push(`… and ${problemCount - problems.length} more (${problemCount} broken rows in all)`);
    super(lines.join('\n'));
    this.problems = problems;
    this.problemCount = problemCount;
  }
}

/**
 * Read an inventory CSV (columns `domain`, `ip`, `customer` in any order; comma, semicolon or tab; UTF-8, or what `guess` makes out).
 *
 * @throws {InventoryError} when any row is broken: half an inventory would accuse the wrong customer.
 */
export async function loadInventory(path: string, options: InventoryOptions = {}): Promise<InventoryReading> {
  const reading = await readInventory(path, options);
  if (reading.problemCount > 0) throw new InventoryError(path, reading.problems, reading.problemCount);
  return reading;
}

/**
 * As {@link loadInventory}, with broken rows as a list beside the good ones (`doctor`).
 *
 * @throws {InventoryError} when the file or its heading cannot be read at all.
 */
export async function readInventory(path: string, options: InventoryOptions = {}): Promise<InventoryReading> {
  const file = await open(path).catch((error: NodeJS.ErrnoException) => {
    throw unreadable(path, error);
  });
  try {
    if (!(await file.stat()).isFile()) throw new InventoryError(path, [{ line: 1, message: 'is no file' }], 1);
    return await readFrom(file, path, options);
  } finally {
    await file.close();
  }
}

async function readFrom(file: FileHandle, path: string, options: InventoryOptions): Promise<InventoryReading> {
  const reader = new InventoryReader(options);
  const text = await openText(file, options.guess).catch((error: NodeJS.ErrnoException) => {
    throw unreadable(path, error);
  });
  try {
    await consume(text, reader);
  } catch (error) {
    if (!(error instanceof CsvError)) throw unreadable(path, error as NodeJS.ErrnoException);
    reader.report(Number(error['lines'] ?? 1), `not valid CSV from here on: ${error.message}`);
  }
  if (reader.isEmpty)
    throw new InventoryError(path, [{ line: 1, message: 'the file is empty; its first line must be: domain,ip,customer' }], 1);
  return reader.reading(text.charset);
}

class InventoryReader {
  readonly #index = new InventoryIndex();
  readonly #problems: InventoryProblem[] = [];
  readonly #contains: InventoryOptions['contains'];
  #problemCount = 0;
  #rows = 0;
  #readRow: ((cells: readonly string[]) => InventoryRow | { readonly problem: string }) | null = null;
  /** A wrong heading makes every row wrong: one message is enough. */
  #headingIsWrong = false;

  constructor(options: InventoryOptions) {
    this.#contains = options.contains;
  }

  get isEmpty(): boolean {
    return this.#readRow === null && this.#problemCount === 0;
  }

  /** Nothing that follows is of use. */
  get isFull(): boolean {
    return this.#headingIsWrong || this.#rows > MAX_ROWS;
  }

  take(cells: readonly string[], line: number): void {
    if (this.#readRow === null) return this.#heading(cells, line);
    this.#rows += 1;
    if (this.#rows > MAX_ROWS) return this.report(line, `more than ${MAX_ROWS} rows; split the inventory`);
    const row = this.#readRow(cells);
    if ('problem' in row) return this.report(line, row.problem);
    const owner = this.#index.add(row.domain, row.ip, row.customer);
    if (owner !== null)
      this.report(line, `${row.domain ?? row.ip ?? ''} already belongs to customer ${owner}, here to ${row.customer}; keep one`);
  }

  report(line: number, message: string): void {
    this.#problemCount += 1;
    if (this.#problems.length < SHOWN_PROBLEMS) this.#problems.push({ line, message });
  }

  reading(charset: string): InventoryReading {
    return { charset, inventory: this.#index, problems: this.#problems, problemCount: this.#problemCount, rows: this.#rows };
  }

  #heading(cells: readonly string[], line: number): void {
    const reader = createRowReader(cells, { known: (address) => this.#index.hasAddress(address), contains: this.#contains });
    if ('problem' in reader) {
      this.#headingIsWrong = true;
      this.report(line, reader.problem);
    } else {
      this.#readRow = (row) => reader.read(row);
    }
  }
}

/**
 * Lines are counted here: the parser's own count costs as much again as the parsing. Empty lines come as one empty
 * cell, and a line break inside quotes shows in the cell.
 */
async function consume(text: FileText, reader: InventoryReader): Promise<void> {
  const start = await nextPiece(text);
  const source = Readable.from(pieces(start, text), { objectMode: false });
  const parser = source.pipe(parse({ bom: true, delimiter: separatorOf(start), relax_column_count: true, max_record_size: MAX_ROW_BYTES }));
  source.on('error', (error) => parser.destroy(error));
  let line = 1;
  try {
    for await (const record of parser) {
      const cells = (record as string[]).map((cell) => cell.trim());
      if (cells.length > 1 || cells[0] !== '') reader.take(cells, line);
      if (reader.isFull) return;
      line += 1;
      for (const cell of record as string[]) if (cell.includes('\n')) line += cell.split('\n').length - 1;
    }
  } finally {
    source.destroy();
  }
}

async function* pieces(start: Buffer, text: FileText): AsyncGenerator<Buffer> {
  yield start;
  while (!text.atEnd) yield await nextPiece(text);
}

/** A buffer of its own each time: the parser works on one while the next is read. */
async function nextPiece(text: FileText): Promise<Buffer> {
  const buffer = Buffer.allocUnsafe(PIECE_BYTES);
  return buffer.subarray(0, await text.fill(buffer, 0, buffer.length));
}

/** The separator that the heading uses; spreadsheets of Russian and Kazakh locales write semicolons. */
function separatorOf(start: Buffer): string {
  const [heading = ''] = start
    .toString('utf8', 0, MAX_ROW_BYTES)
    .trimStart()
    .split(/[\r\n]/, 1);
  return [',', ';', '\t'].find((candidate) => heading.includes(candidate)) ?? ',';
}

function unreadable(path: string, error: NodeJS.ErrnoException): InventoryError {
  return new InventoryError(path, [{ line: 1, message: `cannot be read (${error.code ?? error.message})` }], 1);
}
