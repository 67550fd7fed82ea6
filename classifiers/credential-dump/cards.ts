import { maskSecret, safeExcerpt } from '../../src/model/redact.ts';
import { forEachLine } from '../text/lines.ts';
import type { SignalSheet } from '../text/verdict.ts';
import { percent } from './lines.ts';

/** A payment card with what it is used with. The number leaves this file masked. */
interface Card {
  readonly number: string;
  /** Expiry beside it, or in the track. */
  readonly expiry: boolean;
  /** A security code of three or four digits beside it. */
  readonly code: boolean;
  /** The contents of the magnetic stripe (ISO/IEC 7813), which nobody has who only pays with it. */
  readonly track: boolean;
}

/** As many different cards nobody keeps of his own. */
const FEW = 5;
const LINE_LIMIT = 60_000;
const CARD_LIMIT = 5_000;
/** Lines that a labelled record may take. */
const RECORD_LINES = 6;
/** A text that has shown no card by now is something else. */
const LOOK_LINES = 400;
/** Thirteen digits or more, also in groups; looked for where a line has so many. */
const NUMBER = /(?<![\d.])(?:\d{13,19}|\d{4}(?:[ -]\d{4}){3}|\d{4}[ -]\d{6}[ -]\d{5})(?![\d.])/;
const EXPIRY =
  /(?<!\d)(?:0[1-9]|1[0-2])\s{0,2}[/|\\.:;,-]\s{0,2}(?:20)?(?:2[3-9]|3\d)(?!\d)|(?<!\d)(?:0[1-9]|1[0-2])(?:2[3-9]|3\d)(?!\d)|(?<!\d)20(?:2[3-9]|3\d)[/|-](?:0[1-9]|1[0-2])(?!\d)/;
const CODE = /(?<![\d.])\d{3,4}(?![\d.])/;
const LABELLED_CODE = /(?:cvv2?|cvc2?|cid|csc|код)\s{0,2}[:=]?\s{0,2}\d{3,4}(?!\d)/i;
const TRACK_1 = /%?B(\d{13,19})\^[^^\n]{2,30}\^\d{4}/;
const TRACK_2 = /(?<!\d)(\d{13,19})[=D](?:2[0-9]|3\d)(?:0[1-9]|1[0-2])\d{3,}/;

/** Most texts hold nothing of the kind. */
const LONG_NUMBER = /\d{4}[ -]?\d{4,6}[ -]?\d{4,5}/;

/** Cards in lines, in labelled records of a few lines, and in tracks; each number once. */
function findCards(text: string): Card[] {
  const cards = new Map<string, Card>();
  let open: { number: string; from: number; expiry: boolean; code: boolean } | undefined;
  const keep = (): void => {
    if (open !== undefined && open.expiry) add(cards, { ...open, track: false });
    open = undefined;
  };
  forEachLine(text, (start, end, index) => {
    const line = text.slice(start, Math.min(end, start + 400));
    const track = TRACK_1.exec(line)?.[1] ?? TRACK_2.exec(line)?.[1];
    const number = track ?? plainNumber(line);
    if (track !== undefined && isCard(track)) {
      add(cards, { number: track, expiry: true, code: false, track: true });
    } else if (number !== undefined && isCard(number)) {
      keep();
      const rest = line.replace(NUMBER, ' ');
      const expiry = EXPIRY.exec(rest);
      const code = CODE.test(expiry === null ? '' : rest.replace(expiry[0], ' '));
      open = { number, from: index, expiry: expiry !== null, code };
    } else if (open !== undefined && index - open.from < RECORD_LINES) {
      open.expiry ||= EXPIRY.test(line);
      open.code ||= LABELLED_CODE.test(line);
    }
    return cards.size < CARD_LIMIT && index < LINE_LIMIT && (cards.size > 0 || open !== undefined || index < LOOK_LINES);
  });
  keep();
  return [...cards.values()];
}

function add(cards: Map<string, Card>, { number, expiry, code, track }: Card): void {
  if (!cards.has(number)) cards.set(number, { number, expiry, code, track });
}

function plainNumber(line: string): string | undefined {
  return NUMBER.exec(line)?.[0].replace(/[ -]/g, '');
}

/** Of a scheme that issues cards (ISO/IEC 7812), with its check digit (Luhn), and not one that gateways publish for tests. */
export function isCard(number: string): boolean {
  return SCHEME.test(number) && passesLuhn(number) && !isForTests(number);
}

/** Visa, Mastercard, American Express, Discover, Diners, JCB, UnionPay, Mir, Maestro. */
const SCHEME =
  /^(?:4\d{12}(?:\d{3})?(?:\d{3})?|5[1-5]\d{14}|2(?:22[1-9]|2[3-9]\d|[3-6]\d\d|7[01]\d|720)\d{12}|3[47]\d{13}|6(?:011|5\d\d|4[4-9]\d)\d{12}|3(?:0[0-5]|[68]\d)\d{11}|35(?:2[89]|[3-8]\d)\d{12}|62\d{14,17}|220[0-4]\d{12,15}|(?:50|5[6-9]|6[37])\d{11,17})$/;

function passesLuhn(number: string): boolean {
  let sum = 0;
  for (let at = 0; at < number.length; at += 1) {
    const digit = Number(number.charAt(number.length - 1 - at));
    const doubled = at % 2 === 1 ? digit * 2 : digit;
    sum += doubled > 9 ? doubled - 9 : doubled;
  }
  return sum % 10 === 0;
}

/** `4242…`, `5555…4444`, `4000 0000 0000 0002`: few different digits, or a run of one. */
function isForTests(number: string): boolean {
  return new Set(number).size <= 4 || /(\d)\1{5}/.test(number) || /(\d\d\d?\d?)\1{2}/.test(number) || number.includes('123456789');
}

/** Lists of payment cards: several different ones with expiry, of more than one bank. Returns whether there are enough. */
export function weighCards(sheet: SignalSheet, text: string): boolean {
  if (!LONG_NUMBER.test(text)) return false;
  const cards = findCards(text);
  if (cards.length < FEW) return false;
  const ample = Math.min(1, Math.log10(cards.length) / Math.log10(20));
  const shown = cards.slice(0, 3).map(({ number }) => maskSecret(number));
  sheet.add(
    'structure.payment-cards',
    5 * ample,
    safeExcerpt(`${cards.length} payment cards with expiry: ${shown.join(', ')}`),
    cards.length,
  );
  const tracks = cards.filter(({ track }) => track).length;
  if (tracks >= FEW) sheet.add('cards.tracks', 2.5, `${tracks} magnetic stripes`, tracks);
  const codes = cards.filter(({ code }) => code).length;
  if (codes >= cards.length * 0.6)
    sheet.add('cards.security-codes', 1.5, `${percent(codes / cards.length)} with their security codes`, codes);
  const banks = new Set(cards.map(({ number }) => number.slice(0, 6))).size;
  if (banks >= 3) sheet.add('cards.many-banks', 1, `${banks} issuers by their first six digits`, banks);
  // A generator counts on: numbers of tests and seeds begin alike.
  else sheet.add('context.one-issuer', -1.5, 'all of one issuer, as made-up ones are');
  return true;
}
