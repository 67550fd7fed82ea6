import { isUserTable, LOGIN_HEADER, MAIL_HEADER, mayHoldHash, SECRET_HEADER } from './headers.ts';
import { hashIn, isHexDigest } from './secrets.ts';
import { EMAIL } from './user-rows.ts';

/** What is known of the table that a statement fills. */
export interface TableShape {
  readonly users: boolean;
  /** Names in the order of the values; empty where neither the statement nor a CREATE TABLE tells. */
  readonly columns: readonly string[];
}

const IDENTIFIER =
  /^\s{0,20}(?:insert(?:\s{1,9}ignore)?(?:\s{1,9}into)?|create\s{1,9}table(?:\s{1,9}if\s{1,9}not\s{1,9}exists)?)\s{1,9}([\w.$`"[\]]{1,120})\s{0,20}/i;
/** Longest body of a CREATE TABLE that is read. */
const CREATE_LIMIT = 12_000;
const CREATES = 300;
// Lines of a CREATE TABLE that name no column.
const NO_COLUMN = /^(?:primary|unique|key|index|constraint|foreign|fulltext|check|engine)$/i;

/** Reads the head of an INSERT statement, up to its VALUES. */
export function shapeOf(head: string, created: ReadonlyMap<string, readonly string[]>): TableShape {
  const found = IDENTIFIER.exec(head);
  const name = bare(found?.[1] ?? '');
  const list = head.slice(found?.[0].length ?? 0);
  const open = list.startsWith('(') ? list.indexOf(')') : -1;
  const columns = open > 0 ? list.slice(1, open).split(',', 80).map(bare) : (created.get(name) ?? []);
  return { users: isUserTable(name), columns };
}

/** Columns by table, from the CREATE TABLE statements of a dump. */
export function readCreateTables(text: string): Map<string, readonly string[]> {
  const tables = new Map<string, readonly string[]>();
  const finder = /create\s{1,9}table\s/gi;
  for (let hit = finder.exec(text); hit && tables.size < CREATES; hit = finder.exec(text)) {
    const body = text.slice(hit.index, hit.index + CREATE_LIMIT);
    const found = IDENTIFIER.exec(body);
    if (!found || body.charAt(found[0].length) !== '(') continue;
    const columns: string[] = [];
    for (const line of body.slice(found[0].length + 1).split(/,?\s{0,9}\n|;/, 100)) {
      if (/^\s{0,20}\)/.test(line)) break;
      const name = /^\s{0,20}[`"[]?(\w{1,64})[`"\]]?\s/.exec(line)?.[1];
      if (name !== undefined && !NO_COLUMN.test(name)) columns.push(name);
    }
    tables.set(bare(found[1] ?? ''), columns);
  }
  return tables;
}

function bare(name: string): string {
  const parts = name
    .trim()
    .replace(/[`"[\]]/g, '')
    .split('.');
  return (parts.at(-1) ?? '').toLowerCase();
}

/** Login and secret of one row, or undefined where the row is not one of a person who logs in. */
export function loginOfRow(fields: readonly string[], shape: TableShape): readonly [login: string, secret: string] | undefined {
  const named = shape.columns.length === fields.length ? shape.columns : [];
  const at = named.findIndex((column) => SECRET_HEADER.test(column));
  const mail = fields.find((field) => EMAIL.test(field));
  const crypt = fields.map(hashIn).find((hash) => hash !== undefined);
  const login = mail ?? nameOf(fields, named, shape.users) ?? (crypt !== undefined && shape.users ? numberOf(fields, named) : undefined);
  if (login === undefined) return undefined;
  if (at !== -1) return [login, hashIn(fields[at] ?? '') ?? fields[at] ?? ''];
  if (crypt !== undefined && (mail !== undefined || shape.users)) return [login, crypt];
  if (!shape.users) return undefined;
  const digest = fields.findIndex((field, place) => isHexDigest(field) && mayHoldHash(named[place] ?? ''));
  return digest === -1 ? undefined : [login, fields[digest] ?? ''];
}

/** Tables that keep hashes apart know their people by number. */
function numberOf(fields: readonly string[], named: readonly string[]): string | undefined {
  const at = named.findIndex((column) => /^(?:user|member|customer|account)_?id$/i.test(column));
  return at === -1 ? undefined : fields[at];
}

function nameOf(fields: readonly string[], named: readonly string[], users: boolean): string | undefined {
  const at = named.findIndex((column) => MAIL_HEADER.test(column) || LOGIN_HEADER.test(column));
  if (at !== -1) return fields[at] || undefined;
  const loose = users && named.length === 0;
  return loose ? fields.find((field) => /^[a-z][\w.-]{2,40}$/i.test(field) && !isHexDigest(field) && !/^null$/i.test(field)) : undefined;
}
