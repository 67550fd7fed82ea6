import type { Token } from './tokens.ts';

const LONGEST_NAME = 200;
const WRAPPERS = new Set(['str_rot13', 'strrev', 'base64_decode', 'chr', 'str_replace']);

/**
 * The text that an expression of constants makes: joined literals, chr() chains, strrev, str_rot13, base64_decode, and
 * str_replace that takes padding out. Undefined where anything else takes part. `hidden`: more than plain literals.
 */
export function foldText(
  tokens: readonly Token[],
  from: number,
  to: number,
): { readonly text: string; readonly hidden: boolean } | undefined {
  if (to - from > LONGEST_NAME || to <= from) return undefined;
  let text = '';
  let hidden = false;
  for (let at = from; at < to;) {
    const token = tokens[at];
    if (token?.kind === 'text' && !(token.live && token.value.includes('$'))) {
      text += unescape(token.value);
      at += 1;
    } else if (token?.kind === 'name' && WRAPPERS.has(token.value.toLowerCase()) && tokens[at + 1]?.value === '(') {
      const end = tokens.findIndex(({ kind, value }, index) => index > at && kind === 'sign' && value === ')');
      const made = end === -1 || end >= to ? undefined : apply(token.value.toLowerCase(), tokens.slice(at + 2, end));
      if (made === undefined) return undefined;
      text += made;
      hidden = true;
      at = end + 1;
    } else return undefined;
    if (at < to) {
      if (tokens[at]?.value !== '.') return undefined;
      hidden = true;
      at += 1;
    }
  }
  return { text, hidden };
}

function apply(name: string, given: readonly Token[]): string | undefined {
  const [first, second, third] = given.filter(({ value, kind }) => kind !== 'sign' || value !== ',').map(({ value }) => value);
  // Constants only: what a variable holds is another matter.
  if (first === undefined || given.some(({ kind, value, live }) => !isConstant(kind, value, live))) return undefined;
  if (name === 'chr') return /^\d{1,3}$/.test(first) ? String.fromCharCode(Number(first)) : undefined;
  if (name === 'strrev') return Array.from(first).toReversed().join('');
  if (name === 'base64_decode') return Buffer.from(first, 'base64').toString('latin1');
  if (name === 'str_rot13') return first.replace(/[a-z]/gi, turn);
  return first !== '' && third !== undefined ? third.split(first).join(second ?? '') : undefined;
}

function isConstant(kind: Token['kind'], value: string, live: boolean | undefined): boolean {
  if (kind === 'text') return !(live === true && value.includes('$'));
  return kind === 'sign' ? value === ',' : /^\d{1,3}$/.test(value);
}

function turn(letter: string): string {
  const base = letter <= 'Z' ? 65 : 97;
  return String.fromCharCode(((letter.charCodeAt(0) - base + 13) % 26) + base);
}

/** "\x73ystem" is written to be overlooked. */
function unescape(text: string): string {
  return text.replace(/\\x([0-9a-f]{2})/gi, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)));
}
