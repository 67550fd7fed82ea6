import { forEachLine } from '../text/lines.ts';
import { readOneLine } from './one-line.ts';

/** A block of a stealer's `Passwords.txt`: where, who, what. */
export interface StealerBlock {
  readonly site: string;
  readonly login: string;
  readonly secret: string;
}

type Field = 'site' | 'login' | 'secret' | 'soft';

// Labels that the families known by their logs write (RedLine, Raccoon, Vidar, Lumma, Azorult, Meta), and their Russian builds.
const LABELS = new Map<string, Field>([
  ['url', 'site'],
  ['host', 'site'],
  ['hostname', 'site'],
  ['site', 'site'],
  ['website', 'site'],
  ['web site', 'site'],
  ['origin url', 'site'],
  ['веб-сайт', 'site'],
  ['ссылка', 'site'],
  ['сайт', 'site'],
  ['адрес', 'site'],
  ['хост', 'site'],
  ['сілтеме', 'site'],
  ['username', 'login'],
  ['user', 'login'],
  ['login', 'login'],
  ['usr', 'login'],
  ['user login', 'login'],
  ['user name', 'login'],
  ['логин', 'login'],
  ['пользователь', 'login'],
  ['имя пользователя', 'login'],
  ['пайдаланушы', 'login'],
  ['password', 'secret'],
  ['pass', 'secret'],
  ['pwd', 'secret'],
  ['user password', 'secret'],
  ['пароль', 'secret'],
  ['құпиясөз', 'secret'],
  ['құпия сөз', 'secret'],
  ['soft', 'soft'],
  ['application', 'soft'],
  ['browser', 'soft'],
  ['storage', 'soft'],
  ['браузер', 'soft'],
  ['программа', 'soft'],
]);
const LONGEST_LABEL = 20;
/** Blanks before a label at most. */
const INDENT = 8;
const BLOCK_LINES = 7;
const BLOCK_LIMIT = 2000;
const LINE_LIMIT = 60_000;

/** What was found of a stealer's files. */
export interface StealerFinds {
  readonly blocks: readonly StealerBlock[];
  /** Login and password under their labels, or on one line, without a site: lists that are given away. */
  readonly labelled: readonly StealerBlock[];
  /** Lines that name the program the secret was taken from. */
  readonly softLines: number;
  /** Rows of a Netscape cookie file (seven tab fields) for a session of somebody. */
  readonly cookieRows: number;
  readonly cookieDomains: number;
}

/** One pass over the lines. */
export function findStealerFiles(text: string): StealerFinds {
  const blocks: StealerBlock[] = [];
  const labelled: StealerBlock[] = [];
  const domains = new Set<string>();
  let draft: { site?: string; login?: string; secret?: string; from: number } = { from: 0 };
  let softLines = 0;
  let cookieRows = 0;
  forEachLine(text, (start, end, index) => {
    const label = fieldAt(text, start, end);
    const oneLine = label?.field === 'site' ? undefined : readOneLine(text, start, end);
    if (oneLine) {
      labelled.push(oneLine);
      return labelled.length < BLOCK_LIMIT && index < LINE_LIMIT;
    }
    if (label) {
      const value = text.slice(label.valueAt, Math.min(end, label.valueAt + 300)).trim();
      if (label.field === 'soft') softLines += 1;
      else {
        // A block begins with its site, a list without sites with each login.
        const begins = label.field === 'site' || (label.field === 'login' && draft.site === undefined);
        if (begins || index - draft.from > BLOCK_LINES) draft = { from: index };
        draft[label.field] = value;
        if (label.field === 'secret') takeDraft(draft, blocks, labelled);
      }
    } else if (text.charCodeAt(start) !== 32 && isCookieRow(text, start, end)) {
      cookieRows += 1;
      if (domains.size < 1000) domains.add(text.slice(start, text.indexOf('\t', start)));
    }
    return blocks.length + labelled.length < BLOCK_LIMIT && index < LINE_LIMIT;
  });
  return { blocks, labelled, softLines, cookieRows, cookieDomains: domains.size };
}

interface Draft {
  site?: string;
  login?: string;
  secret?: string;
}

/** A finished draft: with a site it is a block. Each login counts once. */
function takeDraft(draft: Draft, blocks: StealerBlock[], labelled: StealerBlock[]): void {
  const { site = '', login = '', secret = '' } = draft;
  if (login === '' || secret === '' || /\s/.test(secret) || /\s/.test(login) || secret.length > 80) return;
  if (site === '') labelled.push({ site, login, secret });
  else if (SITE.test(site.slice(0, 200))) blocks.push({ site, login, secret });
  if (site === '') delete draft.login;
}

const SITE = /^(?:https?|android|ftp|chrome|oauth):\/\/|^[\w-]{1,63}(?:\.[\w-]{1,63}){1,5}(?:[/:]|$)/i;

/** First letters of the labels, in both cases: most lines are refused by theirs. */
const IS_FIRST = new Uint8Array(65_536);
for (const label of LABELS.keys()) {
  IS_FIRST[label.charCodeAt(0)] = 1;
  IS_FIRST[label.toUpperCase().charCodeAt(0)] = 1;
}

/** A known label and a colon at the beginning of a line. */
function fieldAt(text: string, from: number, end: number): { field: Field; valueAt: number } | undefined {
  let start = from;
  while (start < end && start - from < INDENT && (text.charCodeAt(start) === 32 || text.charCodeAt(start) === 9)) start += 1;
  if (start === end || IS_FIRST[text.charCodeAt(start)] === 0) return undefined;
  const stop = Math.min(end, start + LONGEST_LABEL + 1);
  for (let at = start; at < stop; at += 1) {
    if (text.charCodeAt(at) !== 58) continue;
    const field = LABELS.get(text.slice(start, at).trim().toLowerCase());
    return field && { field, valueAt: at + 1 };
  }
  return undefined;
}

// domain, include subdomains, path, secure, expiry, name, value (curl's documentation of the Netscape cookie file).
const COOKIE_ROW = /^(?:#HttpOnly_)?\.?[\w.-]{3,100}\t(?:TRUE|FALSE)\t\/[^\t]{0,200}\t(?:TRUE|FALSE)\t\d{1,17}\t[^\t]{1,100}\t[^\t]{8,}$/i;

function isCookieRow(text: string, start: number, end: number): boolean {
  const stop = Math.min(end, start + 110);
  let tab = start;
  while (tab < stop && text.charCodeAt(tab) !== 9) tab += 1;
  if (tab === stop) return false;
  const next = text.charCodeAt(tab + 1) | 32;
  return (next === 116 || next === 102) && COOKIE_ROW.test(text.slice(start, Math.min(end, start + 4000)));
}
