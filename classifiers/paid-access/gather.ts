import { forEachLine } from '../text/lines.ts';
import { accountIn, labelBlocks } from './accounts.ts';
import type { Access, AccessKind } from './access.ts';
import { cardLineIn, readerBlocks } from './cards.ts';
import { codeIn, cookiesIn } from './cookies.ts';
import { isStreamAddress, macIn, portalIn, streamIn } from './streams.ts';

/** What a text gives away. */
export interface Finds {
  /** Distinct, at most {@link ACCESS_LIMIT}. */
  readonly accesses: readonly Access[];
  /** Lines that begin with the address of a stream, those with a login included. */
  readonly streamLines: number;
  /** The lines around the accesses, without them: what they are said to be. */
  readonly around: string;
}

/** What is worth looking for: accounts, cookies and codes only where something speaks of services. */
export interface Wanted {
  readonly accounts: boolean;
  readonly cookies: boolean;
  readonly codes: boolean;
  /** Servers with a login in labelled lines are IPTV panels. */
  readonly panels: boolean;
}

const LINE_LIMIT = 60_000;
const ACCESS_LIMIT = 3000;
const LONGEST_LINE = 420;
const AROUND_LIMIT = 12_000;
const LINES_BEFORE = 4;
const LINES_AFTER = 2;

/** Lines of a block that a stealer writes: the sites there are where somebody was, not what is offered. */
const OF_A_BLOCK =
  /:\/\/|^\W{0,4}(?:url|host(?:name)?|site|website|domain|soft(?:ware)?|application|app|browser|profile|storage)\s{0,4}[:=]/i;

/** Reads a text line by line. Linear: each line is bounded before any pattern sees it. */
export function gather(text: string, wanted: Wanted): Finds {
  const read = lineReader(text, wanted);
  const found = new Map<string, Access>();
  const around: string[] = [];
  let recent: string[] = [];
  let [streamLines, sinceAccess, aroundLength] = [0, Infinity, 0];
  const keep = (line: string): void => {
    if (aroundLength >= AROUND_LIMIT || OF_A_BLOCK.test(line)) return;
    around.push(line);
    aroundLength += line.length;
  };
  forEachLine(text, (start, end, index) => {
    const line = text.slice(start, Math.min(end, start + LONGEST_LINE)).trim();
    if (line !== '') {
      const accesses = read(line, text.slice(start, Math.min(end, start + 20_000)));
      if (isStreamAddress(line)) streamLines += 1;
      for (const access of accesses) found.set(keyOf(access), underHeading(access, recent.at(-1)));
      if (accesses.length > 0) {
        for (const before of recent) keep(before);
        recent = [];
        sinceAccess = 0;
      } else if (++sinceAccess <= LINES_AFTER) keep(line.slice(0, 200));
      else recent = [...recent.slice(1 - LINES_BEFORE), line.slice(0, 200)];
    }
    return index < LINE_LIMIT && found.size < ACCESS_LIMIT;
  });
  return { accesses: withPortals([...found.values()]), streamLines, around: around.join('\n') };
}

/** What a post names above a login of its own: `Netflix Premium`, then the pair. */
function underHeading(access: Access, above: string | undefined): Access {
  if (access.kind !== 'account' || access.beside.trim() !== '' || above === undefined || OF_A_BLOCK.test(above)) return access;
  return { ...access, beside: above.slice(0, 120) };
}

type LineReader = (line: string, whole: string) => readonly Access[];

function lineReader(text: string, wanted: Wanted): LineReader {
  const hasAddresses = text.includes('://');
  const hasMacs = /00:1A:79:/i.test(text);
  const readers = text.includes('[reader]') ? readerBlocks() : undefined;
  const labels = wanted.accounts ? labelBlocks(wanted.panels) : undefined;
  return (line, whole) => {
    const one = (hasAddresses ? streamIn(line) : undefined) ?? cardLineIn(line) ?? readers?.take(line);
    if (one === 'inside') return [];
    if (one) return [one];
    const portal = hasMacs ? portalAccesses(line) : [];
    if (portal.length > 0) return portal;
    const cookies = wanted.cookies ? cookiesIn(whole) : [];
    if (cookies.length > 0) return cookies;
    const account = wanted.accounts ? (accountIn(line) ?? labels?.take(line)) : undefined;
    if (account) return [account];
    const code = wanted.codes ? codeIn(line) : undefined;
    return code ? [code] : [];
  };
}

function portalAccesses(line: string): readonly Access[] {
  const [host, mac] = [portalIn(line), macIn(line)];
  if (host === undefined && mac === undefined) return [];
  return [{ kind: 'portal', host: host ?? '', login: mac ?? '', secret: mac ?? '', beside: '' }];
}

/** A MAC address opens something only where a portal is named, and a portal's address alone opens nothing. */
function withPortals(accesses: readonly Access[]): readonly Access[] {
  const portals = accesses.filter(({ kind }) => kind === 'portal');
  const hasBoth = portals.some(({ host }) => host !== '') && portals.some(({ login }) => login !== '');
  return accesses.filter(({ kind, login }) => kind !== 'portal' || (hasBoth && login !== ''));
}

/** One login opens many channels: each is an address of its own. */
function keyOf({ kind, host, login, secret, beside }: Access): string {
  return `${kind}\n${host}\n${login}\n${secret}\n${kind === 'stream' ? beside : ''}`;
}

/** Those of some kinds. */
export function ofKind(finds: Finds, ...kinds: readonly AccessKind[]): readonly Access[] {
  return finds.accesses.filter(({ kind }) => kinds.includes(kind));
}
