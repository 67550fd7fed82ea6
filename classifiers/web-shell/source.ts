import type { FileObservation } from '../../src/model/observation.ts';
import { safeExcerpt } from '../../src/model/redact.ts';
import { pathOf } from '../text/address.ts';
import type { SignalSheet } from '../text/verdict.ts';
import { findFlows } from './flow.ts';
import { tokensOf } from './tokens.ts';

const MAX_CHARS = 300_000;
/** Code of a server begins the file, perhaps behind the head of a picture; rules, articles and lists that quote it begin otherwise. */
const CODE_FIRST = /^\uFEFF?\s{0,20}(?:GIF8[79]a[\s\S]{0,60}?)?<(?:\?(?:php|=|\s)|%)/;
const OPENS_CODE = Buffer.from('<?php');
/** What comes with a request. */
const ASKED = String.raw`(?:\$_(?:GET|POST|REQUEST|COOKIE|SERVER)\b|\$HTTP_(?:GET|POST|COOKIE)_VARS|file_get_contents\s{0,3}\(\s{0,3}['"]php:\/\/input|getallheaders\s{0,3}\(|Request(?:\.(?:Form|QueryString|Params|Headers|Item))?\s{0,3}[([]|request\.getParameter\s{0,3}\()`;
/** What runs what it is given. */
const RUNS = String.raw`(?<![\w>:$-])(?:eval|assert|system|passthru|shell_exec|exec|popen|proc_open|pcntl_exec|create_function|Execute(?:Global)?|eval\s{0,3}request)`;
const JAVA_RUNS = String.raw`(?:getRuntime\s{0,3}\(\s{0,3}\)\s{0,3}\.\s{0,3}exec|new\s{1,3}ProcessBuilder|Process\.Start|ProcessStartInfo)`;
/** Calls on the way: decoders, casts, silencers. */
const WRAPPED = String.raw`(?:@|\(string\)|[\w\\]{1,40}\s{0,3}\(|\s|['"]{2}\s{0,2}\.){0,12}`;
const DIRECT = new RegExp(`${RUNS}\\s{0,3}\\(${WRAPPED}${ASKED}`, 'i');
const JAVA_DIRECT = new RegExp(`${JAVA_RUNS}\\s{0,3}\\([^;\\n]{0,120}${ASKED}`);
const BACKTICK = new RegExp('`[^`\\n]{0,80}\\$_(?:GET|POST|REQUEST|COOKIE)');
/** `$a($_POST['x'])`, `$a($b($_COOKIE[1]))`: a function whose name is kept back. */
const NAMELESS =
  /(?<![>:\w$])\$\{?\w{1,40}\}?(?:\[[^\]\n]{1,20}\])?\s{0,3}\(\s{0,3}@?(?:\$\w{1,40}\s{0,3}\(\s{0,3})?\$_(?:GET|POST|REQUEST|COOKIE)\b/;
/** A variable that holds what was asked for. */
const HELD = new RegExp(`(\\$\\w{1,40}|\\b[A-Za-z]\\w{1,40})\\s{0,3}=(?!=)[^;\\n]{0,200}${ASKED}`, 'gi');
const PARTS = new RegExp(`preg_match\\s{0,3}\\([^;\\n]{0,120}${ASKED}[^;\\n]{0,60},\\s{0,3}(\\$\\w{1,40})\\s{0,3}\\)`, 'gi');
const MAX_HELD = 40;
/** Names and texts hidden from whoever reads the code. */
const HIDDEN = [
  /(?:base64_decode|gzinflate|gzuncompress|str_rot13|hex2bin|convert_uudecode|strrev)\s{0,3}\(\s{0,3}(?:(?:base64_decode|gzinflate|gzuncompress|str_rot13|hex2bin|strrev)\s{0,3}\(|['"][A-Za-z0-9+/=]{20})/i,
  /str_replace\s{0,3}\(\s{0,3}(['"])[^'"\n]{1,6}\1\s{0,3},\s{0,3}(['"])\2\s{0,3},\s{0,3}(['"])[^'"\n]{6,}\3/,
  /(?:chr\s{0,3}\(\s{0,3}\d{1,3}\s{0,3}\)\s{0,3}\.\s{0,3}){4}/i,
  /(?:\\x[0-9a-f]{2}){6}/i,
  /\$\w{1,20}\[\d{1,3}\]\s{0,3}\.\s{0,3}\$\w{1,20}\[\d{1,3}\]\s{0,3}\.\s{0,3}\$\w{1,20}\[\d{1,3}\]/,
  /\^\s{0,3}\$\w{1,20}\s{0,3}[[{]/,
];
/** Names in the sources of known families (their public analyses). */
const FAMILY =
  /\b(?:FilesMan|c99sh_\w+|c99shell|r57shell|b374k|actionSelfRemove|actionBruteforce|wsoLogin|wsoEx|IndoXploit|p0wny|AspxSpy|JspSpy|ALFA_DATA|alfacgiapi)\b/g;
const STORE = /\/(?:uploads?|files?|images?|img|media|tmp|temp|cache|attachments?|avatars?|backup|bak|old)\//i;

/** Code that runs whatever a request brings, served for anybody to read: told by the way from the request to the call, not by words. */
export function weighSource(sheet: SignalSheet, file: FileObservation): void {
  const text = textOf(file).slice(0, MAX_CHARS);
  if (!CODE_FIRST.test(text.slice(0, 200))) return;
  const tokens = tokensOf(text);
  const followed = findFlows(tokens);
  const seen = flowIn(text);
  // The shape alone also fits comments, quotations and input made harmless: where code is followed to nothing, only what cannot be followed counts.
  const isBeyond = seen?.id === 'request-called' || seen?.shown.startsWith('`');
  const flow = followed[0] === undefined ? (isBeyond ? seen : undefined) : (seen ?? followedFlow(followed[0].sink));
  const families = [...new Set([...text.matchAll(FAMILY)].map(([name]) => name))];
  // Where the shape is plain to see, what else is decoded in the file hides nothing of it.
  const disguised = seen === undefined ? followed.filter((each) => each.hidden).length : 0;
  const hidden = Math.max(HIDDEN.filter((shape) => shape.test(text)).length, disguised);
  if (flow !== undefined) sheet.add(`source.${flow.id}`, flow.weight, safeExcerpt(withoutTexts(flow.shown)));
  if (families.length >= 2) sheet.add('family.names', 5.5, safeExcerpt(families.slice(0, 4).join(', ')), families.length);
  if (flow === undefined && families.length < 2) return;
  if (hidden > 0 && flow !== undefined)
    sheet.add('hidden.code', Math.min(3, 1.5 + 0.5 * hidden), `${hidden} ways of hiding what the code calls`, hidden);
  const checks = tokens.filter(({ kind, value }) => kind === 'name' && CHECKS.test(value)).length;
  if (checks > 0) sheet.add('context.checked', -2.5, 'it looks at a list, a login or a right', checks);
  if (STORE.test(pathOf(file.url))) sheet.add('place.script-among-files', 1, safeExcerpt(pathOf(file.url)));
  if (/\/(?:tests?|spec|docs?|examples?|samples?|fixtures?|vendor|node_modules|dvwa|labs?|ctf)\//i.test(pathOf(file.url)))
    sheet.add('context.documentation-path', -3, safeExcerpt(pathOf(file.url)));
}

/** A picture in which code stands passes for one with whoever checks uploads, and runs all the same. */
function textOf({ text, magic, sample }: FileObservation): string {
  if (text !== null) return text;
  return magic === 'image' && sample.includes(OPENS_CODE) ? sample.toString('latin1') : '';
}

/** The name of a field may be all the password that a shell has. */
function withoutTexts(code: string): string {
  return code.replace(/(['"])[^'"\n]*(?:\1|$)/g, '$1•••$1').replace(/\[\s{0,3}\w{1,60}\s{0,3}\]?/g, '[•••]');
}

/** An administrator's script asks who sends, or takes only what its list holds. */
const CHECKS =
  /^(?:in_array|array_key_exists|\$_SESSION|session_start|current_user_can|is_user_logged_in|check_admin_referer|wp_verify_nonce)$/;

function followedFlow(sink: string): Flow {
  return { id: 'request-runs-later', weight: 5.5, shown: `what a request sends is run by ${sink}` };
}

interface Flow {
  readonly id: 'request-runs' | 'request-runs-later' | 'request-called' | 'request-unpacked';
  readonly weight: number;
  readonly shown: string;
}

function flowIn(text: string): Flow | undefined {
  const direct = DIRECT.exec(text) ?? JAVA_DIRECT.exec(text) ?? BACKTICK.exec(text);
  if (direct) return { id: 'request-runs', weight: 6, shown: direct[0] };
  const nameless = NAMELESS.exec(text);
  if (nameless && HIDDEN.some((shape) => shape.test(text))) return { id: 'request-called', weight: 4.5, shown: nameless[0] };
  for (const name of heldIn(text)) {
    const run = new RegExp(
      `(?:${RUNS}|${JAVA_RUNS})\\s{0,3}\\((?:@|[\\w\\\\]{1,40}\\s{0,3}\\(|\\s|\\(string\\)){0,12}${name.replace(/\$/g, '\\$')}(?![\\w])`,
    ).exec(text);
    if (run) return { id: 'request-runs-later', weight: 5.5, shown: run[0] };
  }
  return undefined;
}

/** Variables that a request fills, the first of them. */
function heldIn(text: string): Set<string> {
  const held = new Set<string>();
  for (const finder of [HELD, PARTS])
    for (const [, name] of text.matchAll(finder)) {
      if (name !== undefined) held.add(name);
      if (held.size >= MAX_HELD) break;
    }
  return held;
}
