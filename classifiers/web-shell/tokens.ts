/** A piece of code: white space and comments are gone, so what a comment says counts for nothing. */
export interface Token {
  /** `name` (also a variable, with its `$`), `text` (a literal, without quotes), or one `sign`. */
  readonly kind: 'name' | 'text' | 'sign';
  readonly value: string;
  /** A literal in which variables are read: PHP's double quotes. */
  readonly live?: true;
}

const TOKEN_LIMIT = 60_000;
const NAME = /[$\w]+/y;

/** PHP, Java, C# and VBScript alike. Linear: each character is passed once. */
export function tokensOf(code: string): readonly Token[] {
  const tokens: Token[] = [];
  let at = 0;
  while (at < code.length && tokens.length < TOKEN_LIMIT) {
    const sign = code[at] ?? '';
    if (sign <= ' ') at += 1;
    else if (code.startsWith('/*', at)) at = after(code, '*/', at + 2);
    else if (code.startsWith('<%--', at)) at = after(code, '--%>', at + 4);
    else if (isLineComment(code, at)) at = endOfLineComment(code, at);
    else if (sign === '"' || sign === "'") {
      const end = endOfLiteral(code, at);
      const value = code.slice(at + 1, end);
      tokens.push(sign === '"' ? { kind: 'text', value, live: true } : { kind: 'text', value });
      at = end + 1;
    } else {
      NAME.lastIndex = at;
      const name = NAME.exec(code)?.[0];
      tokens.push(name === undefined ? { kind: 'sign', value: sign } : { kind: 'name', value: name });
      at += name?.length ?? 1;
    }
  }
  return tokens;
}

function isLineComment(code: string, at: number): boolean {
  return code.startsWith('//', at) || code[at] === '#';
}

/** A comment ends with its line, or where the code does. */
function endOfLineComment(code: string, at: number): number {
  let end = at;
  while (end < code.length && code[end] !== '\n' && !code.startsWith('?>', end) && !code.startsWith('%>', end)) end += 1;
  return end;
}

function after(code: string, mark: string, from: number): number {
  const found = code.indexOf(mark, from);
  return found === -1 ? code.length : found + mark.length;
}

function endOfLiteral(code: string, from: number): number {
  const quote = code[from];
  let at = from + 1;
  while (at < code.length && code[at] !== quote) at += code[at] === '\\' ? 2 : 1;
  return Math.min(at, code.length);
}
