import { forEachLine } from '../text/lines.ts';
import { readPair, type Pair } from './pairs.ts';

/** Runs of lines that name logins and secrets, and what they have in common. */
export interface PairRun {
  /** Pairs in runs, at most {@link PAIR_LIMIT}. */
  readonly pairs: readonly Pair[];
  /** Non-empty lines from the first to the last pair of each run. */
  readonly lines: number;
  /** Share of the pairs that use the most usual separator. */
  readonly stability: number;
  /** The line above the first pair: a header, perhaps. */
  readonly above: string;
  /** What may head or close the list: first and last lines of the text, and those directly above and below. */
  readonly headings: string;
}

/** Enough to judge a list by; the rest of a long one says nothing new. */
const PAIR_LIMIT = 5000;
/** Lines read at most; also of a file without a single pair. */
const LINE_LIMIT = 60_000;
/** Strangers allowed between two pairs of one run. */
const GAP = 2;
const SHORTEST_RUN = 4;

/** Collects the runs of a text. Undefined: there is none. */
export function findPairRun(text: string): PairRun | undefined {
  const found: Pair[] = [];
  let lines = 0;
  let above = '';
  let before: readonly [number, number] = [0, 0];
  let open: Pair[] = [];
  let openLines = 0;
  let strangers = 0;
  let openAbove = '';
  let below = '';
  const close = (): void => {
    if (open.length >= SHORTEST_RUN) {
      for (const pair of open) found.push(pair);
      lines += openLines - strangers;
      if (found.length === open.length) above = openAbove;
    }
    open = [];
    openLines = 0;
    strangers = 0;
  };
  forEachLine(text, (start, end, index) => {
    if (end === start) return index < LINE_LIMIT;
    const pair = readPair(text, start, end);
    if (!pair && open.length === 0) {
      // Directly below a run, or above the next.
      if (found.length > 0 && below.length < HEADING) below += `${text.slice(start, Math.min(end, start + 200))}\n`;
      before = [start, end];
      return index < LINE_LIMIT;
    }
    if (open.length === 0) openAbove = text.slice(before[0], Math.min(before[1], before[0] + 300));
    openLines += 1;
    strangers = pair ? 0 : strangers + 1;
    if (!pair && below.length < HEADING) below += `${text.slice(start, Math.min(end, start + 200))}\n`;
    if (pair) open.push(pair);
    else if (strangers > GAP) close();
    return found.length + open.length < PAIR_LIMIT && index < LINE_LIMIT;
  });
  close();
  return found.length === 0
    ? undefined
    : { pairs: found, lines, stability: stabilityOf(found), above, headings: `${headingsOf(text)}\n${above}\n${below}` };
}

const HEADING = 600;

/** First and last lines that are no pairs themselves. */
export function headingsOf(text: string): string {
  const first = text.slice(0, HEADING).split('\n', 6);
  const last = text
    .slice(Math.max(HEADING, text.length - HEADING))
    .split('\n')
    .slice(-5);
  return [...first, ...last].filter((line) => !readPair(line, 0, line.length)).join('\n');
}

function stabilityOf(pairs: readonly Pair[]): number {
  const counts = new Map<string, number>();
  for (const { separator } of pairs) counts.set(separator, (counts.get(separator) ?? 0) + 1);
  return Math.max(...counts.values()) / pairs.length;
}

/** Shares between 0 and 1 over the pairs of a run. */
export interface PairStats {
  readonly count: number;
  readonly distinctLogins: number;
  readonly distinctSecrets: number;
  /** Logins that are addresses. */
  readonly emails: number;
  /** Logins that are telephone numbers. */
  readonly phones: number;
  /** Secrets that a person would choose or a system would store. */
  readonly plausible: number;
  readonly strong: number;
  readonly crypt: number;
  readonly hash: number;
  readonly masked: number;
  readonly loginIsSecret: number;
  readonly withSite: number;
  readonly distinctSites: number;
}

/** Counts once over the pairs. */
export function statsOf(pairs: readonly Pair[]): PairStats {
  const share = (test: (pair: Pair) => boolean): number => pairs.reduce((sum, pair) => sum + (test(pair) ? 1 : 0), 0) / pairs.length;
  const distinct = (key: (pair: Pair) => string): number => new Set(pairs.map(key)).size / pairs.length;
  return {
    count: pairs.length,
    distinctLogins: distinct((pair) => pair.login.toLowerCase()),
    distinctSecrets: distinct((pair) => pair.secret),
    emails: share((pair) => pair.domain !== null),
    phones: share((pair) => /^\+?\d{10,12}$/.test(pair.login)),
    plausible: share((pair) => pair.kind !== 'none' && pair.kind !== 'masked'),
    strong: share((pair) => pair.kind === 'strong'),
    crypt: share((pair) => pair.kind === 'crypt'),
    hash: share((pair) => pair.kind === 'hash'),
    masked: share((pair) => pair.kind === 'masked'),
    loginIsSecret: share((pair) => isSame(pair)),
    withSite: share((pair) => pair.site !== null),
    distinctSites: new Set(pairs.map((pair) => pair.site ?? '')).size,
  };
}

function isSame({ login, secret }: Pair): boolean {
  const name = login.toLowerCase();
  const word = secret.toLowerCase();
  return word === name || word === name.split('@', 1)[0];
}
