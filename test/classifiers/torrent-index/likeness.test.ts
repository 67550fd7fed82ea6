import { describe, expect, test } from 'vitest';
import { featuresOf, listsSeveral, namesTorrents } from '../../../classifiers/torrent-index/likeness/features.ts';
import { askedAbout, likenessSignals, logOddsOf, valuesOf, weightsOf } from '../../../classifiers/torrent-index/likeness/likeness.ts';
import { judgeAlike } from '../../../classifiers/torrent-index/judge/judge-alike.ts';
import { createTorrentIndex } from '../../../classifiers/torrent-index/torrent-index.ts';
import { WEIGHTS } from '../../../classifiers/torrent-index/weights.ts';
import { train, type Example } from '../../../bench/likeness/logistic.ts';
import type { Signal } from '../../../src/model/signal.ts';
import { addToTally, emptyTally, type SignalTally } from '../../../src/model/tally.ts';
import { fileOf, linkOf, pageOf } from '../../support/observe.ts';
import { RULES, SITE } from './site.ts';

const WHERE = 'http://site.example/list';

function signal(id: string, amount = 1, weight = 0.1): Signal {
  return { id: `torrent.${id}`, weight, where: WHERE, excerpt: '', amount };
}

function tallyOf(...pages: readonly (readonly Signal[])[]): SignalTally {
  const tally = emptyTally();
  for (const [at, signals] of pages.entries()) addToTally(tally, `${WHERE}/${at}`, signals, null);
  return tally;
}

function example(site: number, infringing: boolean, ...features: string[]): Example {
  return { id: `${site}`, site: `${site}`, infringing, features };
}

/** Known, and of no weight: a page of few known words is not asked about. */
const PLAIN = Array.from({ length: 30 }, (_, at) => `plain${at}`);
const model = weightsOf({
  bias: -1,
  weights: {
    ...Object.fromEntries(PLAIN.map((word) => [`w:${word}`, 0])),
    'w:season': 20,
    'w:season+5': 1,
    's:torrent.listing.peers+10': 1,
    'w:linux': -30,
  },
});
function said(bias: number): string | undefined {
  const page = pageOf(`Torrents: season one of linux ${PLAIN.join(' ')}`);
  return likenessSignals(page, [signal('listing.peers', 9)], { ...model, bias }, WHERE)[0]?.excerpt;
}

const ALIKE = signal('page.alike', 1, 0.6);
const UNLIKE = signal('page.unlike', 1, 0);

describe('what a page shows', () => {
  test('words of its text, its links and its forms, however often, and signals by amount', () => {
    const page = pageOf(`Season Season season season SEASON 1999 12 ${'ab'.repeat(20)} 种子下载`, {
      links: [linkOf('magnet:?xt=urn:btih:0&dn=Grey%20Shore', ''), linkOf('http://host.example/Films/New?page=2', '')],
      forms: [{ action: '', method: 'get', fields: [{ name: 'q', type: 'text', hint: 'Search torrents' }], buttons: ['Go'] }],
    });
    const features = featuresOf(page, [signal('listing.peers', 12), signal('distinct.p5'), signal('page.alike')]);
    for (const told of [
      'season',
      'season+5',
      '#year',
      '#2',
      '#hash',
      '种子',
      '子下',
      '下载',
      'grey',
      'shore',
      'films',
      'new',
      'torrents',
      'go',
    ])
      expect(features).toContain(`w:${told}`);
    for (const amount of [1, 2, 3, 5, 10]) expect(features).toContain(`s:torrent.listing.peers+${amount}`);
    for (const other of [
      'w:season+20',
      'w:host',
      'w:page',
      's:torrent.listing.peers+25',
      's:torrent.distinct.p5+1',
      's:torrent.page.alike+1',
    ])
      expect(features).not.toContain(other);
  });

  test('a text file by its words; an address that cannot be decoded as it stands', () => {
    expect(featuresOf(fileOf('Magnet list'), [])).toEqual(expect.arrayContaining(['w:magnet', 'w:list', 'w:file', 'w:txt']));
    expect(featuresOf(pageOf('', { links: [linkOf('http://a.example/%E0%A4%A/films', '')] }), [])).toContain('w:films');
  });

  test('is bounded: the end of a page of millions of words is not read', () => {
    const features = featuresOf(pageOf(`${'слово '.repeat(60_000)}последнее`), []);
    expect(features).toContain('w:слово+20');
    expect(features).not.toContain('w:последнее');
  });

  test('torrents are listed where rows or names say something, and called so', () => {
    expect(listsSeveral([signal('listing.peers', 3)])).toBe(true);
    expect(listsSeveral([signal('unclear.rows', 3), signal('detail.work')])).toBe(true);
    expect(listsSeveral([signal('page.touted'), signal('listing.peers')])).toBe(true);
    expect(listsSeveral([signal('listing.peers', 2)])).toBe(false);
    expect(listsSeveral([signal('unclear.rows', 9), signal('page.shelves', 5), signal('words.index')])).toBe(false);
    expect(namesTorrents(['w:season', 'w:раздачи'])).toBe(true);
    expect(namesTorrents(['w:season', 'w:download'])).toBe(false);
  });
});

describe('the weights', () => {
  test('words share what they count for, signals do not', () => {
    const features = ['w:season', 'w:linux', 's:torrent.listing.peers+10', 'w:unknown'];
    const values = valuesOf(features, (feature) => model.weights.has(feature));
    expect(values.map(([feature]) => feature)).toEqual(features.slice(0, 3));
    const each = 5 / Math.sqrt(22);
    expect(logOddsOf(values, model)).toBeCloseTo(-1 + 20 * each - 30 * each + 0.5);
  });

  test('that are shipped name signals that there are, and say what they say in both directions', () => {
    const { weights } = weightsOf(RULES.likeness);
    const signals = [...weights.keys()].filter((feature) => feature.startsWith('s:'));
    expect(signals.length).toBeGreaterThan(50);
    for (const feature of signals) {
      const id = /^s:torrent\.(.+)\+\d+$/.exec(feature)?.[1] ?? '';
      expect(id in WEIGHTS || /^(?:engine|open|seen|login|words|linking)\./.test(id), feature).toBe(true);
    }
    expect([...weights.values()].filter((weight) => weight > 0).length).toBeGreaterThan(500);
    expect([...weights.values()].filter((weight) => weight < 0).length).toBeGreaterThan(500);
  });

  test.each([{}, { bias: 'x', weights: {} }, { bias: 0, weights: { 'w:a': '1' } }, null])('that are none are refused: %j', (likeness) => {
    expect(() => createTorrentIndex({ ...RULES, likeness })).toThrow(/expected/);
  });
});

describe('a page', () => {
  test.each([
    ['alike', `Torrents: season one ${PLAIN.join(' ')}`, [signal('listing.peers', 12)], ['torrent.page.alike']],
    ['unlike', `Torrents: linux ${PLAIN.join(' ')}`, [signal('listing.peers', 12)], ['torrent.page.unlike']],
    ['of few known words', 'Torrents: season one', [signal('listing.peers', 12)], []],
    ['that lists nothing', `Torrents: season one ${PLAIN.join(' ')}`, [], []],
    ['that lists no torrents', `Films: season one ${PLAIN.join(' ')}`, [signal('listing.peers', 12)], []],
    ['of two entries', `Torrents: season one ${PLAIN.join(' ')}`, [signal('listing.peers', 2)], []],
  ] as const)('%s', (_, text, signals, ids) => {
    expect(likenessSignals(pageOf(text), signals, model, WHERE).map(({ id }) => id)).toEqual(ids);
  });

  test('says by which words', () => {
    expect(said(9)).toMatch(/^Log-odds \d+\.\d; the words that say most: season$/);
    expect(said(-9)).toMatch(/^Log-odds -\d+\.\d; the words that say most: linux$/);
  });

  test('is asked about where it links to several torrents, or names them by their hashes, whatever its rows say', () => {
    const links = Array.from({ length: 3 }, (_, at) => linkOf(`magnet:?xt=urn:btih:${String(at).padStart(40, 'a')}`, 'x'));
    const asked = (text: string, count: number): boolean => askedAbout(pageOf(text, { links: links.slice(0, count) }), []) !== undefined;
    expect(asked('Torrents', 3)).toBe(true);
    expect(asked('Torrents', 2)).toBe(false);
    expect(asked(`Torrents ${['b', 'c', 'd'].map((digit) => `info hash: ${digit.repeat(40)}`).join(' ')}`, 0)).toBe(true);
    expect(asked('Torrents and magnets', 0)).toBe(false);
  });
});

describe('a site', () => {
  test('with pages alike is likely, and never sure', () => {
    const judged = judgeAlike(tallyOf([ALIKE, signal('listing.peers', 12)], [ALIKE], [UNLIKE]), SITE);
    expect(judged?.confidence).toBeGreaterThan(0.6);
    expect(judged?.confidence).toBeLessThanOrEqual(0.7);
    expect(judged?.why).toMatch(/^site\.example lists torrents on 2 pages whose words .* a person should look\.$/);
  });

  test.each([
    ['none alike', [[UNLIKE]]],
    ['more unlike', [[ALIKE], [UNLIKE], [UNLIKE]]],
    ['something free among it', [[ALIKE, signal('lawful.rows', 1, -0.6)]]],
    ['a licence on another page', [[ALIKE], [signal('context.licence', 1, -2)]]],
    ['words of own works', [[ALIKE, signal('context.own', 1, -0.3)]]],
    ['releases named and none linked', [[ALIKE, signal('release.rows', 3, 1.2)]]],
  ] as const)('is not with %s', (_, pages) => expect(judgeAlike(tallyOf(...pages), SITE)).toBeUndefined());

  test('is with releases named and linked', () => {
    expect(judgeAlike(tallyOf([ALIKE, signal('release.rows', 3, 1.2), signal('listing.rows')]), SITE)).toBeDefined();
  });
});

describe('learning', () => {
  const examples = Array.from({ length: 40 }, (_, at) =>
    example(at, at % 2 === 0, at % 2 === 0 ? 'w:season' : 'w:linux', 'w:torrent', ...(at < 3 ? ['w:rare'] : [])),
  );

  test('tells words of one kind from those of the other, and from those of both', () => {
    const { weights } = train(examples);
    expect(weights.get('w:season')).toBeGreaterThan(0.3);
    expect(weights.get('w:linux')).toBeLessThan(-0.3);
    expect(Math.abs(weights.get('w:torrent') ?? 9)).toBeLessThan(0.2);
  });

  test('leaves out words of few sites', () => expect(train(examples).weights.has('w:rare')).toBe(false));

  test('gives the same for the same', () => expect([...train(examples).weights]).toEqual([...train(examples).weights]));

  test('is not swayed by one site of many pages', () => {
    const flood = Array.from({ length: 400 }, () => example(1, false, 'w:season', 'w:torrent'));
    expect(train([...examples, ...flood]).weights.get('w:season')).toBeGreaterThan(0);
  });
});
