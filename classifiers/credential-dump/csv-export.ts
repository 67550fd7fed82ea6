import { forEachLine } from '../text/lines.ts';
import { LOGIN_HEADER, MAIL_HEADER, SALT_HEADER, SECRET_HEADER, SHORT_SECRET } from './headers.ts';
import { FIELD_LIMIT, ROW_LIMIT, RowCounter, type UserTable } from './user-rows.ts';

// The header of a table in a pg_dump; its rows follow, parted by tabs.
const POSTGRES_COPY = /^COPY [\w."]{1,100} \(([^)]{1,500})\) FROM stdin/i;

/** Lines under a header that names a login and a secret, parted by one of , ; tab |. */
export function readCsvExport(text: string): UserTable | undefined {
  const counter = new RowCounter();
  let columns: Columns | undefined;
  let misses = 0;
  forEachLine(text, (start, end, index) => {
    if (end - start < 5 || end - start > 2000) return index < 20_000;
    const line = columns || index < 200 ? text.slice(start, end) : '';
    if (!columns) {
      columns = headerOf(line);
      return columns !== undefined || index < 200;
    }
    const cells = splitCells(line, columns.separator);
    if (cells.length === columns.width) counter.add(cells[columns.login] ?? '', cells[columns.secret] ?? '');
    else misses += 1;
    return counter.rows < ROW_LIMIT && misses <= 20 + counter.rows;
  });
  return counter.result('csv');
}

interface Columns {
  readonly separator: string;
  readonly width: number;
  readonly login: number;
  readonly secret: number;
}

function headerOf(line: string): Columns | undefined {
  if (line.length > 600 || !SHORT_SECRET.test(line)) return undefined;
  const copy = POSTGRES_COPY.exec(line);
  if (copy) return columnsOf(splitCells(copy[1] ?? '', ','), '\t');
  for (const separator of [',', ';', '\t', '|']) {
    if (!line.includes(separator)) continue;
    const columns = columnsOf(splitCells(line, separator), separator);
    if (columns) return columns;
  }
  return undefined;
}

function columnsOf(cells: readonly string[], separator: string): Columns | undefined {
  // The address where there is one: it says whose the row is, a telephone number less so.
  const mail = cells.findIndex((cell) => MAIL_HEADER.test(cell));
  const login = mail === -1 ? cells.findIndex((cell) => LOGIN_HEADER.test(cell)) : mail;
  const secret = cells.findIndex((cell) => SECRET_HEADER.test(cell));
  return login === -1 || secret === -1 ? undefined : { separator, width: cells.length, login, secret };
}

/** Whether the line above a list names its columns, a login among them and no secret: `email,order`. */
export function headerNamesNoSecret(line: string): boolean {
  if (line.length > 600) return false;
  return [',', ';', '\t', '|', ':'].some((separator) => {
    const cells = line.includes(separator) ? splitCells(line, separator) : [];
    return (
      cells.length >= 2 &&
      cells.every((cell) => cell.length < 40) &&
      cells.some((cell) => LOGIN_HEADER.test(cell)) &&
      !cells.some((cell) => SECRET_HEADER.test(cell) || SHORT_SECRET.test(cell) || SALT_HEADER.test(cell))
    );
  });
}

/**
 * Cells without their quotes. A separator inside quotes makes the row one of another width: it is passed over.
 *
 * No CSV parser reads dumps here: passwords are written as they are, and one that begins with a quote would swallow all rows up to the next that ends
 * with one; dumps quote with ' and ` too. To part plain lines takes csv-parse three to five times as long, and thirty times where some quotes do not close.
 */
function splitCells(line: string, separator: string): string[] {
  return line.split(separator, FIELD_LIMIT).map((cell) => cell.trim().replace(/^["'`](.*)["'`]$/, '$1'));
}
