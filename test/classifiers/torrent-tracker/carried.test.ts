import { describe, expect, test } from 'vitest';
import { createTorrentTracker } from '../../../classifiers/torrent-tracker/torrent-tracker.ts';
import { loadRuleFiles } from '../../../src/config/rules.ts';
import type { Judgement, Subject } from '../../../src/model/finding.ts';
import type { Remark } from '../../../src/model/remark.ts';
import type { Swarm, TrackerObservation, TrackerStep } from '../../../src/model/tracker.ts';
import { NOTHING_PROTECTED, type ProtectedWork, type ProtectedWorks, type TitleQuery } from '../../../src/model/works.ts';
import { tallyOf } from '../tally-of.ts';

const SUBJECT: Subject = { customer: null, ip: '127.30.0.7', port: 6969, domain: null, url: null };
const LEXICON = loadRuleFiles().get('torrent-index/lexicon');
const HASH = 'ab'.repeat(20);

/** Works by their exact titles: how names are matched is tested where it is done. */
function protectedWorks(titles: readonly string[]): ProtectedWorks {
  const find = ({ titles: asked }: TitleQuery): ProtectedWork | undefined => {
    const title = titles.find((one) => asked.some((name) => name.toLowerCase() === one.toLowerCase()));
    return title === undefined ? undefined : { title, originalTitle: null, year: 2019, kind: 'film', holder: 'Studio K' };
  };
  const matchTitle: ProtectedWorks['matchTitle'] = (query) => {
    const work = find(query);
    return work === undefined ? null : { work, score: 0.98, how: 'exact title' };
  };
  const named = { hash: HASH, kind: 'film', note: 'Order 17' };
  return {
    ...NOTHING_PROTECTED,
    hashCount: 1,
    matchTitle,
    matchHash: (hash) => (hash === HASH ? named : null),
    matchHashAt: (table, offset) => (Buffer.from(table.subarray(offset, offset + 20)).toString('hex') === HASH ? named : null),
  };
}

const WORKS = protectedWorks(['Steppe Riders', 'The Long Winter Road', 'Северный перевал']);

function swarm(number: number, name: string | null, peers = 3): Swarm {
  return { infoHash: number.toString(16).padStart(40, '0'), seeders: peers, leechers: peers, completed: peers, name };
}

function tracker(state: TrackerObservation['state'], fields: Partial<TrackerObservation> = {}): TrackerObservation {
  const place = { kind: 'tracker', ip: '127.30.0.7', port: 6969, domain: null, transport: 'udp', url: 'udp://127.30.0.7:6969' } as const;
  const refused = { action: 'announce', answer: 'failure', detail: 'unregistered torrent' } as const;
  const said = { software: null, totals: null, swarms: [], listed: null, namedBy: [], steps: [refused], transcript: [] };
  return { ...place, state, ...said, ...fields };
}

const ok = (action: 'scrape' | 'announce') => ({ action, answer: 'ok' as const, detail: '' });

function step(action: TrackerStep['action'], answer: TrackerStep['answer']): TrackerStep {
  return { action, answer, detail: '' };
}

function assess(...seen: readonly TrackerObservation[]): {
  readonly judgement: Judgement | undefined;
  readonly remark: Remark | undefined;
} {
  const classifier = createTorrentTracker(LEXICON, WORKS);
  const tally = tallyOf(classifier, seen);
  return { judgement: classifier.judge(tally, SUBJECT), remark: classifier.remark?.(tally, SUBJECT) };
}

const RELEASES = Array.from({ length: 12 }, (_, at) =>
  swarm(
    at + 1,
    `${'Alpha Bravo Carol Delta Echo Foxtrot Golf Hotel India Julia Kilo Lima'.split(' ')[at]} Nights 2019 BDRip 1080p x264-SPARKS`,
  ),
);
const LAWFUL = [
  'debian-12.7.0-amd64-netinst.iso',
  'ubuntu-24.04-desktop-amd64.iso',
  'Fedora-Workstation-Live-x86_64-40.iso',
  'archlinux-2026.11.01-x86_64.iso',
].map((name, at) => swarm(100 + at, name));

const names = (swarms: readonly Swarm[]): string[] => swarms.map(({ name }) => name ?? '');
/** One that demands a passkey, by the torrents that announce to it. */
const closed = (namedFor: readonly string[]) => assess(tracker('passkey', { namedFor, namedBy: ['index.kz'] }));

describe('what a tracker has peers for', () => {
  test.each(['open', 'whitelisted', 'passkey'] as const)('one hash that a right holder has named proves it, %s or not', (state) => {
    const { judgement } = assess(tracker(state, { swarms: [{ ...swarm(0, null), infoHash: HASH }], namedBy: ['index.kz'] }));
    expect(judgement?.verdict).toBe('proven');
    expect(judgement?.why).toContain('Order 17');
    expect(judgement?.facts).toMatchObject({ hashes: [`${HASH} film Order 17`], namedBy: ['index.kz'], states: [`udp: ${state}`] });
  });

  test('so does one in a full scrape', () => {
    const infoHashes = Buffer.concat([Buffer.alloc(20), Buffer.from(HASH, 'hex')]);
    const listed = { infoHashes, seeders: Uint32Array.of(1, 7), leechers: Uint32Array.of(0, 2), whole: true };
    const { judgement } = assess(tracker('open', { listed }));
    expect(judgement).toMatchObject({ verdict: 'proven', facts: { hashes: [`${HASH} film Order 17`], torrents: [2] } });
    expect(judgement?.signals.find(({ id }) => id === 'tracker.swarms.named-hash')?.excerpt).toContain('7 seeders, 2 leechers');
  });

  test('a hash that it only answers zero for proves nothing', () => {
    const listed = { infoHashes: Buffer.from(HASH, 'hex'), seeders: Uint32Array.of(0), leechers: Uint32Array.of(0), whole: true };
    expect(assess(tracker('whitelisted', { listed })).judgement).toBeUndefined();
    expect(assess(tracker('whitelisted', { swarms: [{ ...swarm(0, null, 0), infoHash: HASH }] })).judgement).toBeUndefined();
  });

  test('three named works prove it, one is for a person to look at', () => {
    const titles = ['Steppe Riders', 'The Long Winter Road', 'Северный перевал'];
    const swarms = titles.map((name, at) => swarm(at + 1, `${name} (2019) BDRip 1080p`));
    const three = assess(tracker('whitelisted', { swarms })).judgement;
    expect(three).toMatchObject({ verdict: 'proven' });
    expect(three?.facts?.['works']).toContain('Steppe Riders (2019), film, Studio K: exact title');
    expect(three?.facts?.['swarmSizes']).toContain('Steppe Riders (2019) BDRip 1080p: 3 seeders, 3 leechers');
    expect(assess(tracker('whitelisted', { swarms: swarms.slice(0, 1) })).judgement?.verdict).toBe('likely');
  });

  test('ten releases prove it, three are likely, and among as many lawful ones they are not proven', () => {
    expect(assess(tracker('whitelisted', { swarms: RELEASES })).judgement?.verdict).toBe('proven');
    expect(assess(tracker('whitelisted', { swarms: RELEASES.slice(0, 3) })).judgement?.verdict).toBe('likely');
    expect(assess(tracker('whitelisted', { swarms: RELEASES.slice(0, 2) })).judgement).toBeUndefined();
    expect(assess(tracker('whitelisted', { swarms: [...RELEASES.slice(0, 10), ...LAWFUL] })).judgement?.verdict).toBe('likely');
    expect(assess(tracker('whitelisted', { swarms: [...RELEASES.slice(0, 3), ...LAWFUL] })).judgement).toBeUndefined();
  });

  test('a tracker of lawful torrents is a remark, open or not', () => {
    const open = tracker('open', { swarms: LAWFUL, steps: [ok('scrape'), ok('announce')], namedBy: ['mirror.kz'] });
    expect(assess(open).judgement).toBeUndefined();
    expect(assess(open).remark).toMatchObject({ severity: 'accessible', facts: { namedBy: ['mirror.kz'] } });
    expect(assess({ ...open, swarms: [] }).judgement?.verdict).toBe('likely');
    expect(assess(tracker('whitelisted', { swarms: LAWFUL })).judgement).toBeUndefined();
  });

  test('one that demands a passkey is a remark, and likely where torrents named like releases announce to it', () => {
    for (const lawful of [[], names(LAWFUL), ['lecture 1', 'lecture 2'], names([...RELEASES.slice(0, 3), ...LAWFUL])]) {
      expect(closed(lawful).judgement).toBeUndefined();
      expect(closed(lawful).remark).toMatchObject({ severity: 'accessible', facts: { demands: ['passkey'], states: ['udp: passkey'] } });
    }
    expect(closed(names(RELEASES.slice(0, 2))).judgement).toBeUndefined();
    expect(closed(names(RELEASES.slice(0, 3))).judgement).toMatchObject({
      verdict: 'likely',
      why: expect.stringContaining('3 torrents named like unauthorised releases announce to it') as string,
    });
    // However many announce to it, nobody has seen peers.
    expect(closed(names(RELEASES)).judgement?.verdict).toBe('likely');
  });

  test('names the sites that offer what it has peers for, though their torrents do not name it', () => {
    const swarms = RELEASES.map((one, at) => ({ ...one, listedBy: at % 2 === 0 ? 'a.kz' : 'b.kz:8080' }));
    const none = { ...swarm(99, 'x', 0), listedBy: 'c.kz' };
    expect(assess(tracker('whitelisted', { swarms: [...swarms, none] })).judgement?.facts?.['listedBy']).toEqual(['a.kz', 'b.kz:8080']);
  });

  test('a swarm or list that it refuses is no refusal of a hash that nobody has', () => {
    const quiet = tracker('whitelisted', {
      steps: [step('connect', 'ok'), step('scrape', 'ok'), step('full-scrape', 'failure'), step('announce', 'silence')],
    });
    const open = tracker('open', { steps: [step('scrape', 'ok'), step('announce', 'ok')], transport: 'http' });
    expect(assess(open, quiet).judgement?.why).toContain('serves any hash');
  });

  test('dead and none say nothing', () => {
    for (const state of ['dead', 'none'] as const) {
      const { judgement, remark } = assess(tracker(state, { swarms: RELEASES, namedBy: ['index.kz'] }));
      expect([judgement, remark]).toEqual([undefined, undefined]);
    }
  });

  test('names and notes from outside stay within the bounds of a signal', () => {
    const swarms = Array.from({ length: 2_000 }, (_, at) => swarm(at, `${'Ж'.repeat(5_000)} ${at} BDRip 1080p`));
    const namedBy = Array.from({ length: 500 }, (_, at) => `${at}${'x'.repeat(250)}.kz`);
    // Two steps show a public tracker; every signal fits its schema, which `assess` checks.
    const { judgement } = assess(tracker('open', { swarms, namedBy, steps: [ok('scrape'), ok('announce')] }));
    expect(judgement?.signals.length).toBeLessThanOrEqual(20);
    expect(judgement?.facts?.['namedBy']).toHaveLength(50);
  });
});
