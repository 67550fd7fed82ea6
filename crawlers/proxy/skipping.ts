import type { RelayResult, RelayWay } from '../../src/model/relay.ts';
import type { HeardBefore } from './ladder.ts';
import type { Rung } from './probe.ts';

/** A rung that was asked, and how it ended. */
export interface Climbed {
  readonly rung: Rung;
  readonly result: RelayResult;
  /** It looped, and the judge saw it: the port leads there as a whole. */
  readonly leadsToJudge?: boolean;
}

type Family = 'http' | 'h2' | 'socks' | 'udp';

const FAMILIES: Readonly<Record<RelayWay, Family>> = {
  'http-get': 'http',
  'http-head': 'http',
  'http-post': 'http',
  'http-host': 'http',
  connect: 'http',
  'h2-get': 'h2',
  'h2-connect': 'h2',
  'connect-udp': 'udp',
  socks4: 'socks',
  socks4a: 'socks',
  socks5: 'socks',
  'socks5-udp': 'socks',
};

/** Results that show the way's protocol spoken, and no password demanded. */
const SPOKEN: ReadonlySet<RelayResult> = new Set(['relayed', 'one-way', 'tampered', 'denied', 'stalled']);
/** In SOCKS, what ends at another server has been relayed somewhere; what is no SOCKS is another protocol. */
const SOCKS_SPOKEN: ReadonlySet<RelayResult> = new Set([...SPOKEN, 'not-a-proxy']);
/** Results of questions in HTTP that only HTTP can give. */
const HTTP_SPOKEN: ReadonlySet<RelayResult> = new Set([...SPOKEN, 'not-a-proxy', 'auth-required']);
const OTHER: ReadonlySet<RelayResult> = new Set(['other-protocol']);
const SILENT: ReadonlySet<RelayResult> = new Set(['no-answer']);
const STUCK: ReadonlySet<RelayResult> = new Set(['no-answer', 'stalled']);
/** So many ways of a family that heard nothing, or another protocol, speak for the rest of it. */
const WAYS_THAT_TELL = 2;

/**
 * Whether what was asked before makes this rung pointless. A refused port says nothing of other ports, a password demanded in one way nothing of other ways; what ends a family is
 * silence or another protocol in two of its ways.
 */
export function isPointless(rung: Rung, climbed: readonly Climbed[], heard: HeardBefore): boolean {
  if (climbed.some(({ leadsToJudge }) => leadsToJudge === true)) return true;
  const family = climbed.filter((before) => FAMILIES[before.rung.way] === FAMILIES[rung.way]);
  if (isAll(family, OTHER, WAYS_THAT_TELL) || isAll(family, STUCK, WAYS_THAT_TELL)) return true;
  // The sweep's questions in SOCKS were the same, and it waited longer for an answer than the first byte is waited for here.
  if (FAMILIES[rung.way] === 'socks' && heard.unknown && isAll(climbed, SILENT, WAYS_THAT_TELL)) return true;
  // A web server that waits for the rest of a line: SOCKS servers answer a greeting at once.
  const silentWays = FAMILIES[rung.way] === 'socks' && heard.http && !heard.socks ? 1 : WAYS_THAT_TELL;
  if (isAll(family, SILENT, silentWays)) return true;
  return RULES[FAMILIES[rung.way]](rung, family, climbed, heard);
}

/** What answers in HTTP now is a web server for all that follows, whatever the sweep heard. */
export function heardByNow(heard: HeardBefore, climbed: readonly Climbed[]): HeardBefore {
  const http = climbed.some(({ rung, result }) => FAMILIES[rung.way] === 'http' && HTTP_SPOKEN.has(result));
  return http && !heard.http ? { ...heard, http, anything: true } : heard;
}

/** Nothing but these results came of the family, in so many ways. */
function isAll(family: readonly Climbed[], results: ReadonlySet<RelayResult>, ways: number): boolean {
  return family.every(({ result }) => results.has(result)) && new Set(family.map(({ rung }) => rung.way)).size >= ways;
}

type Rule = (rung: Rung, family: readonly Climbed[], climbed: readonly Climbed[], heard: HeardBefore) => boolean;

const RULES: Readonly<Record<Family, Rule>> = { http: httpRule, h2: http2Rule, socks: socksRule, udp: udpRule };

function httpRule(rung: Rung, family: readonly Climbed[]): boolean {
  const same = family.filter((before) => before.rung.way === rung.way);
  if (rung.destination === 'name') return same.every(({ result }) => result !== 'denied') || relayedByName(same);
  const get = family.find(({ rung: { way } }) => way === 'http-get')?.result;
  // What follows Host is shown by the absolute form already, where that relayed; who spoke no HTTP, or as a proxy, is none that does.
  if (rung.way === 'http-host') return get !== 'not-a-proxy';
  if (rung.way !== 'http-head' && rung.way !== 'http-post') return false;
  return family.some(({ rung: { way }, result }) => way === 'http-get' && (result === 'other-protocol' || result === 'no-answer'));
}

function relayedByName(same: readonly Climbed[]): boolean {
  return same.some(({ rung, result }) => rung.destination === 'name' && result === 'relayed');
}

/**
 * HTTP/2 is spoken or it is not: the first answer tells. One that speaks nothing else, in the clear, answers a request in HTTP/1 at once, but not in HTTP/1
 * (a SETTINGS frame, mostly): a service that the sweep did not hear speak HTTP is asked after such an answer alone.
 */
function http2Rule(_rung: Rung, family: readonly Climbed[], climbed: readonly Climbed[], heard: HeardBefore): boolean {
  const odd = climbed.some(({ rung, result }) => rung.way === 'http-get' && result === 'other-protocol');
  if (!heard.http && !heard.tls && !odd) return true;
  return family.some(({ result }) => result === 'other-protocol' || result === 'no-answer' || result === 'closed');
}

/** CONNECT-UDP is asked of what speaks HTTP, in whichever version. */
function udpRule(_rung: Rung, _family: readonly Climbed[], climbed: readonly Climbed[], heard: HeardBefore): boolean {
  const isMute = ({ result }: Climbed): boolean => result === 'no-answer' || result === 'other-protocol' || result === 'closed';
  const speaks2 = climbed.some((before) => FAMILIES[before.rung.way] === 'h2' && !isMute(before));
  if (speaks2) return false;
  const web = climbed.filter((before) => FAMILIES[before.rung.way] === 'http');
  return (!heard.http && !heard.tls) || web.every(({ result }) => result === 'no-answer' || result === 'other-protocol');
}

/** The first question in SOCKS4 and in SOCKS5 is always asked; what comes after it needs an answer to it. */
function socksRule(rung: Rung, family: readonly Climbed[]): boolean {
  const version: RelayWay = rung.way.startsWith('socks5') ? 'socks5' : 'socks4';
  const first = family.find((before) => versionOf(before.rung.way) === version);
  if (first === undefined) return rung.way === 'socks5-udp';
  const spoken = family.some((before) => versionOf(before.rung.way) === version && SOCKS_SPOKEN.has(before.result));
  const isFirstKind = rung.way === first.rung.way && rung.destination === first.rung.destination;
  // Some hang up instead of refusing a port.
  if (isFirstKind) return !spoken && (first.result !== 'closed' || family.some(({ result }) => SOCKS_SPOKEN.has(result)));
  return !spoken || (rung.payload !== 'datagram' && isShownAlready(rung, family));
}

/** One port is enough to show another kind of destination: one that relayed before, where any did. */
function isShownAlready(rung: Rung, family: readonly Climbed[]): boolean {
  const same = family.filter((before) => before.rung.way === rung.way && before.rung.destination === rung.destination);
  if (same.some(({ result }) => result === 'relayed')) return true;
  const relayed = family.find(({ result }) => result === 'relayed');
  return relayed !== undefined && (relayed.rung.judgePort !== rung.judgePort || relayed.rung.payload !== rung.payload);
}

function versionOf(way: RelayWay): RelayWay {
  return way === 'socks4a' ? 'socks4' : way === 'socks5-udp' ? 'socks5' : way;
}

/** What stayed silent to all that a sweep says will hardly begin now: half a dozen round trips over the sea, or a greeting by a busy server. */
const SILENT_MS = 1_500;
/**
 * A SOCKS greeting needs no thought; a web server waits for the rest of a line instead. So many times the quickest answer heard from the service, within these bounds;
 * the lower one is for our own loop when it is busy.
 */
const SOCKS_TO_WEB = { least: 500, most: 1_000, times: 10 } as const;
/** One that speaks SOCKS, asked in HTTP: it has to reach the judge, but that is in the same network. */
const HTTP_TO_SOCKS_MS = 2_000;

/** For how long the first byte of an answer is waited for, milliseconds. `quickestMs`: the shortest time in which a question to the service was answered by now. */
export function firstByteMs(rung: Rung, climbed: readonly Climbed[], heard: HeardBefore, quickestMs: number | null = null): number {
  const socks = FAMILIES[rung.way] === 'socks';
  const answered = climbed.some((before) => FAMILIES[before.rung.way] === FAMILIES[rung.way] && before.result !== 'no-answer');
  if (answered) return Number.POSITIVE_INFINITY;
  if (!heard.anything) return climbed.some(({ result }) => result !== 'no-answer') ? HTTP_TO_SOCKS_MS : SILENT_MS;
  if (socks && heard.http && !heard.socks) return socksToWebMs(quickestMs);
  return !socks && heard.socks && !heard.http ? HTTP_TO_SOCKS_MS : Number.POSITIVE_INFINITY;
}

function socksToWebMs(quickestMs: number | null): number {
  const { least, most, times } = SOCKS_TO_WEB;
  return quickestMs === null ? most : Math.round(Math.min(most, Math.max(least, quickestMs * times)));
}

/** Whether the time that a question took tells how quick the service is. */
export function isAnswer(result: RelayResult): boolean {
  return !STUCK.has(result);
}
