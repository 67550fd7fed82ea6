import type { FileObservation, PageObservation } from '../../../src/model/observation.ts';
import type { Signal } from '../../../src/model/signal.ts';
import { mayListTorrents } from '../pages/gate.ts';
import { torrentLinkOf } from '../torrent/links.ts';

/** What is read of a page: more says the same again. */
const MAX_CHARS = 200_000;
const MAX_LINKS = 2_000;
const MAX_LINK_CHARS = 500;
const MAX_WORDS = 50_000;
const MAX_WORD_CHARS = 30;
const MAX_DIGITS = 9;
const WORD = /[\p{L}\p{N}][\p{L}\p{N}_]*/gu;
const HASH = /^(?:[0-9a-f]{40}|[0-9a-f]{64})$/;
const HASH_WORD = '#hash';
const YEAR = /^(?:19|20)\d\d$/;
const NUMBER = /^\d+$/;
/** Letters written without spaces between words: pairs of them stand for words. */
const UNSPACED = /^[\u3040-\u9FFF\uAC00-\uD7AF]{3,}$/;
/** A word that stands often on a page says something else than one that stands there once. */
const OFTEN = [5, 20] as const;
/** Amounts of a signal that are told apart. */
const AMOUNTS = [1, 2, 3, 5, 10, 25, 60] as const;
/** What is counted work by work, what an operator lists, and what likeness itself says. */
const UNTOLD = /^torrent\.(?:distinct\.|foreign\.|protected\.|page\.(?:alike|unlike)$)/;
/** Signals of rows, and those of them that say what they are. */
const ROWS = /^torrent\.(?:listing|release|weak|unclear|list|magnet)\./;
const TELLING = /^torrent\.(?:listing|release|weak|detail|list|magnet)\./;
const SEVERAL = 3;
/** Words by which a page shows that it is torrents that it lists. */
const TORRENTS = /^w:(?:#hash|magnet|btih|torrents?|торрент\p{L}*|раздач\p{L}*|раздают|seed\p{L}*|сид\p{L}*|leech\p{L}*|peers|种子)$/u;

type Read = PageObservation | FileObservation;

/** What a page shows, as names: its words (`w:season`, `w:season+5` for five times or more), its signals by amount (`s:torrent.listing.rows+10`) and how many torrents it links to or names by their hashes (`t:links+3`). */
export function featuresOf(seen: Read, signals: readonly Signal[]): readonly string[] {
  const words = wordsOf(seen);
  return [
    ...wordFeatures(words),
    ...signalFeatures(signals),
    ...amountFeatures('t:links', linkedTorrents(seen)),
    ...amountFeatures('t:hashes', words.get(HASH_WORD) ?? 0),
  ];
}

/** Whether the signals tell of several rows, or of one torrent that the page touts; an entry or two stand in docs, questions and tests, too. */
export function listsSeveral(signals: readonly Signal[]): boolean {
  if (!signals.some(({ id }) => TELLING.test(id))) return false;
  return signals.some(({ id, amount = 1 }) => id === 'torrent.page.touted' || (ROWS.test(id) && amount >= SEVERAL));
}

/** Whether a page links to several torrents, or names several by their hashes, whatever its rows say. */
export function linksSeveral(features: readonly string[]): boolean {
  return features.some((feature) => feature === `t:links+${SEVERAL}` || feature === `t:hashes+${SEVERAL}`);
}

/** Whether it is torrents. */
export function namesTorrents(features: readonly string[]): boolean {
  return features.some((feature) => TORRENTS.test(feature));
}

function signalFeatures(signals: readonly Signal[]): string[] {
  const most = new Map<string, number>();
  for (const { id, amount = 1 } of signals) if (!UNTOLD.test(id)) most.set(id, Math.max(most.get(id) ?? 0, amount));
  return [...most].flatMap(([id, amount]) => amountFeatures(`s:${id}`, amount));
}

function amountFeatures(name: string, amount: number): string[] {
  return AMOUNTS.filter((least) => amount >= least).map((least) => `${name}+${least}`);
}

function linkedTorrents(seen: Read): number {
  if (seen.kind === 'file' || !mayListTorrents(seen)) return 0;
  const torrents = seen.links.slice(0, MAX_LINKS).filter((link) => torrentLinkOf(link) !== null);
  return new Set(torrents.map(({ url }) => url)).size;
}

function wordsOf(seen: Read): Map<string, number> {
  const counts = new Map<string, number>();
  let left = MAX_WORDS;
  for (const part of textsOf(seen)) {
    for (const [word] of part.toLowerCase().matchAll(WORD)) {
      if (left === 0) return counts;
      left -= 1;
      for (const term of termsOf(word)) counts.set(term, (counts.get(term) ?? 0) + 1);
    }
  }
  return counts;
}

function wordFeatures(counts: ReadonlyMap<string, number>): string[] {
  const features: string[] = [];
  for (const [term, count] of counts) {
    features.push(`w:${term}`);
    for (const least of OFTEN) if (count >= least) features.push(`w:${term}+${least}`);
  }
  return features;
}

function termsOf(word: string): readonly string[] {
  if (HASH.test(word)) return [HASH_WORD];
  if (YEAR.test(word)) return ['#year'];
  if (NUMBER.test(word)) return [`#${Math.min(word.length, MAX_DIGITS)}`];
  if (UNSPACED.test(word)) return Array.from({ length: Math.min(word.length, MAX_WORD_CHARS) - 1 }, (_, at) => word.slice(at, at + 2));
  return word.length > MAX_WORD_CHARS ? [] : [word];
}

function textsOf(seen: Read): string[] {
  if (seen.kind === 'file') return [seen.name, (seen.text ?? '').slice(0, MAX_CHARS)];
  const links = seen.links.slice(0, MAX_LINKS).map(({ url }) => wordsOfAddress(url.slice(0, MAX_LINK_CHARS)));
  const forms = seen.forms.flatMap(({ buttons, fields }) => [...buttons, ...fields.map(({ hint = '' }) => hint)]);
  return [seen.title, seen.description, seen.text.slice(0, MAX_CHARS), ...links, ...forms.slice(0, MAX_LINKS)];
}

/** The path of an address, or the name of a magnet: the host says who, not what, and the query seldom says anything. */
function wordsOfAddress(url: string): string {
  const told = url.startsWith('magnet:')
    ? `magnet ${/[?&]dn=([^&]*)/.exec(url)?.[1] ?? ''}`
    : (url.split(/[?#]/, 1)[0] ?? '').replace(/^[a-z]+:\/\/[^/]*/i, '');
  try {
    return decodeURIComponent(told.replaceAll('+', ' '));
  } catch {
    return told;
  }
}
