/** What a UTF-16 code unit is: of a word or not. Regular expressions with Unicode classes take ten times as long. */
export const OTHER = 0;
export const LETTER = 1;
export const DIGIT = 2;
const MARK = 3;
export const APOSTROPHE = 4;
export type CodeKind = typeof OTHER | typeof LETTER | typeof DIGIT | typeof MARK | typeof APOSTROPHE;

/** Latin, Greek and Cyrillic: further up only general punctuation is known here. */
const TABLE_END = 0x600;
const PUNCTUATION_FROM = 0x2000;
const PUNCTUATION_TO = 0x206f;
const TABLE = Uint8Array.from({ length: TABLE_END }, (_, code) => kindOf(String.fromCharCode(code)));

function kindOf(letter: string): CodeKind {
  if (/\p{L}/u.test(letter)) return LETTER;
  if (/\p{N}/u.test(letter)) return DIGIT;
  if (/\p{M}/u.test(letter)) return MARK;
  return /['’‘`´]/.test(letter) ? APOSTROPHE : OTHER;
}

/** The kind of a code unit, or -1 where only Unicode's own tables tell. */
export function codeKind(code: number): number {
  if (code < TABLE_END) return TABLE[code] ?? OTHER;
  if (code < PUNCTUATION_FROM || code > PUNCTUATION_TO) return -1;
  return code === 0x2018 || code === 0x2019 ? APOSTROPHE : OTHER;
}
