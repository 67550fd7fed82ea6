import { foldText } from './fold.ts';
import type { Token } from './tokens.ts';

/** How what a request sends comes to be run. */
export interface Flow {
  /** The function that runs it, lower case. */
  readonly sink: string;
  /** It is decoded, or the function's name put together, on the way. */
  readonly hidden: boolean;
}

const SINKS = new Set(
  'eval assert system passthru shell_exec exec popen proc_open pcntl_exec create_function start processbuilder execute executeglobal'.split(
    ' ',
  ),
);
/** Words that run things only as members of what runs programs: `Process.Start`, `Runtime.getRuntime().exec`. */
const MEMBERS = new Map([
  ['start', 'process'],
  ['exec', 'getruntime'],
]);
const PHP_SOURCES = new Set(['$_GET', '$_POST', '$_REQUEST', '$_COOKIE', 'HTTP_RAW_POST_DATA', '$HTTP_RAW_POST_DATA']);
const DECODERS = /^(?:base64_decode|gzinflate|gzuncompress|gzdecode|str_rot13|strrev|hex2bin|convert_uudecode|frombase64string)$/i;
/** What comes out of these is no longer the sender's to choose. */
const TAMED =
  /^(?:isset|empty|intval|floatval|count|strlen|md5|sha1|hash|crc32|in_array|array_key_exists|escapeshellarg|escapeshellcmd|is_\w+|ctype_\w+|preg_quote|var_export|addslashes|parseint|equals|strcmp|hash_equals|filter_var)$/i;
const CASTS = /^(?:int|integer|float|double|bool|boolean)$/i;
const FLOW_LIMIT = 50;
const SHELL = /^\s*(?:cmd(?:\.exe)?|\/bin\/(?:ba)?sh|(?:ba)?sh|powershell(?:\.exe)?)?\s*(?:\/c|-c|-command)?\s*$/i;

interface State {
  readonly tainted: Map<string, boolean>;
  readonly named: Map<string, string>;
  readonly flows: Flow[];
}

/** Follows what a request sends through assignments to what runs it, statement by statement, in the order they stand. */
export function findFlows(tokens: readonly Token[]): readonly Flow[] {
  const state: State = { tainted: new Map(), named: new Map(), flows: [] };
  const closing = pairs(tokens);
  for (let at = 0; at < tokens.length && state.flows.length < FLOW_LIMIT; at += 1) {
    const token = tokens[at];
    if (token?.kind === 'name') {
      readAssignment(tokens, at, state);
      readMatch(tokens, at, closing, state);
      readCall(tokens, at, closing, state);
    }
  }
  return state.flows;
}

/** For each opening bracket, where it closes. */
function pairs(tokens: readonly Token[]): ReadonlyMap<number, number> {
  const closing = new Map<number, number>();
  const open: number[] = [];
  tokens.forEach(({ kind, value }, at) => {
    if (kind !== 'sign') return;
    if (value === '(' || value === '[') open.push(at);
    else if (value === ')' || value === ']') closing.set(open.pop() ?? -1, at);
  });
  return closing;
}

/** Longest expression that is read: bounds the work each token can cause. */
const REACH = 120;

function readAssignment(tokens: readonly Token[], at: number, { tainted, named }: State): void {
  const target = tokens[at]?.value ?? '';
  if (tokens[at + 1]?.value !== '=' || tokens[at + 2]?.value === '=' || tokens[at + 2]?.value === '>') return;
  let end = at + 2;
  while (end < tokens.length && end - at < REACH && !isEnd(tokens[end])) end += 1;
  const folded = foldText(tokens, at + 2, end);
  if (folded) {
    named.set(target, folded.text.toLowerCase());
    tainted.delete(target);
    return;
  }
  const seen = isConstantCommand(tokens, at + 2) ? undefined : taintIn(tokens, at + 2, end, tainted);
  if (seen) tainted.set(target, seen.hidden);
  else tainted.delete(target);
}

function isEnd(token: Token | undefined): boolean {
  return token?.kind === 'sign' && (token.value === ';' || token.value === '{' || token.value === '}');
}

/** preg_match writes what it found in the text into its third argument. */
function readMatch(tokens: readonly Token[], at: number, closing: ReadonlyMap<number, number>, { tainted }: State): void {
  const name = tokens[at]?.value.toLowerCase();
  if (name !== 'preg_match' && name !== 'parse_str') return;
  const end = closing.get(at + 1);
  const into = end === undefined ? undefined : tokens[end - 1];
  if (end !== undefined && end - at < REACH && into?.value.startsWith('$') && taintIn(tokens, at + 2, end - 1, tainted))
    tainted.set(into.value, true);
}

function readCall(tokens: readonly Token[], at: number, closing: ReadonlyMap<number, number>, { tainted, named, flows }: State): void {
  const called = tokens[at]?.value ?? '';
  const before = tokens[at - 1]?.value ?? '';
  // Classic ASP: eval request("x").
  const bare = /^(?:eval|execute|executeglobal)$/i.test(called) && /^request$/i.test(tokens[at + 1]?.value ?? '');
  const open = PHP_SOURCES.has(called) && tokens[at + 1]?.value === '[' ? (closing.get(at + 1) ?? at) + 1 : at + 1;
  if (!bare && tokens[open]?.value !== '(') return;
  const name = named.get(called) ?? called.toLowerCase();
  const variable = called.startsWith('$');
  // A variable that names what to call is how many a router works; the request's own field is not.
  const chosen = variable && open !== at + 1;
  if (!chosen && !(SINKS.has(name) && (!variable || named.has(called)))) return;
  if (!variable && !isCall(tokens, at, name, before)) return;
  const end = Math.min(bare ? at + 6 : (closing.get(open) ?? open), at + REACH);
  if (isConstantCommand(tokens, open + 1)) return;
  const seen = taintIn(tokens, bare ? at + 1 : open + 1, end, tainted);
  if (seen) flows.push({ sink: chosen ? 'a function that the request names' : name, hidden: seen.hidden || variable });
}

function isCall(tokens: readonly Token[], at: number, name: string, before: string): boolean {
  if (/^(?:function|def|sub)$/i.test(before)) return false;
  const owner = MEMBERS.get(name);
  const member = before === '.' || before === '>' || before === ':';
  if (!member) return name !== 'start' && (name !== 'processbuilder' || before === 'new');
  if (owner === undefined) return false;
  return tokens.slice(Math.max(0, at - 6), at).some(({ value }) => value.toLowerCase() === owner);
}

/** ping -c 4 and then what was sent: careless, but no shell. */
function isConstantCommand(tokens: readonly Token[], at: number): boolean {
  const first = tokens[at];
  if (first?.kind !== 'text') return false;
  return !SHELL.test(first.live ? (first.value.split(/[{$]/, 1)[0] ?? '') : first.value);
}

/** Whether anything a request sends is in an expression, untamed; `hidden` where it passes a decoder. */
function taintIn(
  tokens: readonly Token[],
  from: number,
  to: number,
  tainted: ReadonlyMap<string, boolean>,
): { hidden: boolean } | undefined {
  let hidden = false;
  let seen = false;
  let depth = 0;
  for (let at = from; at < to; at += 1) {
    const { kind, value, live } = tokens[at] ?? { kind: 'sign', value: '' };
    if (depth > 0) {
      if (kind === 'sign') depth += value === '(' ? 1 : value === ')' ? -1 : 0;
      continue;
    }
    if (kind === 'name' && TAMED.test(value) && tokens[at + 1]?.value === '(') {
      at += 1;
      depth = 1;
      continue;
    }
    if (value === '(' && CASTS.test(tokens[at + 1]?.value ?? '') && tokens[at + 2]?.value === ')') {
      at += 3;
      continue;
    }
    if (kind === 'name' && DECODERS.test(value)) hidden = true;
    if (kind === 'name' && (PHP_SOURCES.has(value) || tainted.has(value) || isRequest(tokens, at))) {
      seen = true;
      hidden ||= tainted.get(value) ?? false;
    }
    if (kind === 'text' && (/^php:\/\/input$/i.test(value) || (live && speaksOf(value, tainted)))) seen = true;
  }
  return seen ? { hidden } : undefined;
}

/** Whether a literal in double quotes takes in what was sent. */
function speaksOf(value: string, tainted: ReadonlyMap<string, boolean>): boolean {
  const names = value.slice(0, 500).match(/\$\{?\w+/g) ?? [];
  return names.map((name) => name.replace('{', '')).some((name) => PHP_SOURCES.has(name) || tainted.has(name));
}

/** request.getParameter("x"), Request["x"], Request.Form["x"], Request("x"). */
function isRequest(tokens: readonly Token[], at: number): boolean {
  if (!/^request$/i.test(tokens[at]?.value ?? '')) return false;
  const next = tokens[at + 1]?.value;
  if (next === '[' || next === '(') return tokens[at + 2]?.kind === 'text';
  return next === '.' && /^(?:getparameter|getheader|form|querystring|item|params|cookies)$/i.test(tokens[at + 2]?.value ?? '');
}
