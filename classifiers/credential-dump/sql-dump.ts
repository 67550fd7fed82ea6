import { readTuples } from '../text/tables.ts';
import { loginOfRow, readCreateTables, shapeOf } from './sql-columns.ts';
import { FIELD_LIMIT, ROW_LIMIT, RowCounter, type UserTable } from './user-rows.ts';

/** Statements read at most. */
const INSERTS = 3000;

/** Tuples of INSERT statements into tables of people who log in; goods, files and options have digests too. `at`: where `insert into` stands. */
export function readSqlDump(text: string, at: readonly number[]): UserTable | undefined {
  const counter = new RowCounter();
  const created = at.length > 0 ? readCreateTables(text) : new Map<string, readonly string[]>();
  let readTo = 0;
  for (const start of at.slice(0, INSERTS)) {
    if (start < readTo) continue;
    const values = /values\s{0,20}\(/i.exec(text.slice(start, start + 4000));
    if (!values) continue;
    const shape = shapeOf(text.slice(start, start + values.index), created);
    readTo = readTuples(text, start + values.index + values[0].length - 1, FIELD_LIMIT, (fields) => {
      const row = loginOfRow(fields, shape);
      if (row) counter.add(row[0], row[1]);
      return counter.rows < ROW_LIMIT;
    });
    if (counter.rows >= ROW_LIMIT) break;
  }
  return counter.result('sql');
}

/** Where SQL Server's `INSERT [dbo].[Users]` stands, which needs no `INTO`. */
export function insertsWithoutInto(text: string): number[] {
  const starts: number[] = [];
  for (let at = text.indexOf('INSERT ['); at !== -1 && starts.length < INSERTS; at = text.indexOf('INSERT [', at + 1)) starts.push(at);
  return starts;
}
