import { describe, expect, test } from 'vitest';
import type { Judgement } from '../../../src/model/finding.ts';
import type { FileObservation, PageObservation, TorrentObservation } from '../../../src/model/observation.ts';
import { fileOf, linkOf, pageOf, torrentOf } from '../../support/observe.ts';
import { judgementOf } from '../tally-of.ts';
import { makeClassifier, SITE } from './site.ts';
import { expectShare } from '../../support/growth.ts';

const FILMS = ['Дюна', 'Барби', 'Веном', 'Наполеон', 'Холоп', 'Аватар', 'Вонка', 'Флэш', 'Крик', 'Джокер', 'Смерч', 'Матрица'];
const RELEASES = FILMS.map((film) => `${film} (2023) WEB-DL 1080p | Дубляж`);
/** As those might call works of their own who know no better. */
const PLAIN = ['Утро у реки', 'Дом на холме', 'Старый мост', 'Соседка Роза', 'Зимний сад', 'Письмо брату'].map(
  (film) => `${film} (2021) WEB-DL 1080p`,
);
const DISTRIBUTIONS = Array.from({ length: 12 }, (_, at) => `debian-12.${at}.0-amd64-netinst.iso`);

function listing(names: readonly string[], given: Partial<PageObservation> = {}): PageObservation {
  const text = names.map((name) => `${name}\t1.4 ГБ\t12\t3`).join('\n');
  return pageOf(text, { links: names.map((name, at) => linkOf(`http://site.example/${at}.torrent`, name, at)), ...given });
}

function magnet(name: string): string {
  return `magnet:?xt=urn:btih:${'0'.repeat(40)}&dn=${encodeURIComponent(name)}`;
}

function judged(...seen: readonly (PageObservation | FileObservation | TorrentObservation)[]): Judgement | undefined {
  return judgementOf(makeClassifier(), SITE, seen);
}

describe('a listing of releases', () => {
  test('of twelve works is proven, of five likely, of two nothing', () => {
    expect(judged(listing(RELEASES))).toMatchObject({ verdict: 'proven', why: expect.stringContaining('12 different torrents') });
    expect(judged(listing(RELEASES.slice(0, 5)))?.verdict).toBe('likely');
    expect(judged(listing(RELEASES.slice(0, 2)))).toBeUndefined();
  });

  test('shows families that are independent, and no bookkeeping', () => {
    const ids = judged(listing(RELEASES))?.signals.map(({ id }) => id) ?? [];
    expect(ids).toEqual(expect.arrayContaining(['torrent.listing.rows', 'torrent.release.rows']));
    expect(ids.filter((id) => id.includes('distinct'))).toEqual([]);
  });

  test('is not outvoted by pages that say nothing', () => {
    const others = Array.from({ length: 30 }, (_, page) =>
      listing(
        RELEASES.map((_name, at) => `Marsh ${page} - A road ${at} of ${FILMS[at]}`),
        { url: `http://site.example/books${page}` },
      ),
    );
    expect(judged(listing(RELEASES), ...others)?.verdict).toBe('proven');
    expect(judged(...others, listing(RELEASES))?.verdict).toBe('proven');
    expect(judged(...others)).toBeUndefined();
  });

  test('repeated on twenty pages does not grow', () => {
    const pages = Array.from({ length: 20 }, (_, at) => listing(RELEASES.slice(0, 4), { url: `http://site.example/p${at}` }));
    expect(judged(...pages)?.verdict).toBe('likely');
  });

  test('spread over pages adds up', () => {
    const pages = RELEASES.map((name, at) => listing([name], { url: `http://site.example/t${at}` }));
    expect(
      judged(...pages, ...RELEASES.map((name, at) => listing([name.replace('2023', '2022').replace(' (', ` ${at + 2} (`)])))?.verdict,
    ).toBe('proven');
  });

  test('on an error page is not read', () => expect(judged(listing(RELEASES, { status: 404 }))).toBeUndefined());
});

describe('evidence against overturns it', () => {
  test('lawful torrents in greater number', () => {
    expect(judged(listing(RELEASES.slice(0, 5)))?.verdict).toBe('likely');
    expect(judged(listing([...RELEASES.slice(0, 5), ...DISTRIBUTIONS]))).toBeUndefined();
  });

  test('a fifth of lawful torrents stays proven, a third does not', () => {
    expect(judged(listing([...RELEASES, ...DISTRIBUTIONS.slice(0, 2)]))?.verdict).toBe('proven');
    expect(
      judged(listing(RELEASES), pageOf('torrent', { title: 'x' }), ...DISTRIBUTIONS.slice(0, 6).map((name) => torrentOf(name, [name])))
        ?.verdict,
    ).toBe('likely');
  });

  test.each(['Кинохроника: общественное достояние', 'Creative Commons films', 'Қоғамдық игілік фильмдері'])(
    'a site that calls itself %s',
    (title) => {
      expect(judged(listing(RELEASES, { title }))?.verdict).toBe('likely');
      expect(judged(listing(PLAIN, { title }))).toBeUndefined();
    },
  );

  test.each([
    'All recordings are our own: we hold the rights and share them ourselves.',
    'Все записи наши собственные, права у нас, мы раздаём их сами.',
    'Барлығы біздің студияның еңбегі, құқық бізде, өзіміз таратамыз.',
    'Licensed under Creative Commons BY-SA, public domain.',
  ])('but the sentence %s does not hide what bears the marks of others', (sentence) => {
    const claiming = (names: readonly string[]): PageObservation => {
      const page = listing(names);
      return { ...page, text: `${page.text}\n${sentence}` };
    };
    expect(judged(claiming(RELEASES))?.verdict).toBe('likely');
    expect(judged(claiming(RELEASES.slice(0, 6)))?.verdict).toBe('likely');
    expect(judged(claiming(PLAIN))).toBeUndefined();
  });

  test.each([
    'Движок сайта: свободное программное обеспечение.',
    'Powered by TorrentPier, free software under the GNU GPL',
    'The engine of this site is open source.',
  ])('nor does %s say anything of what is shared', (sentence) => {
    const page = listing(PLAIN);
    expect(judged(page)?.verdict).toBe('likely');
    expect(judged({ ...page, text: `${page.text}\n${sentence}` })?.verdict).toBe('likely');
  });

  test('a notice of what was taken down, which shows no peers', () => {
    const text = RELEASES.map((name) => `${name}\t1.4 ГБ`).join('\n');
    const links = RELEASES.map((name, at) => linkOf(`http://removed.example/${at}.torrent`, name, at));
    expect(judged(pageOf(text, { links }))?.verdict).toBe('proven');
    expect(judged(pageOf(text, { links, title: 'Жалобы правообладателей' }))).toBeUndefined();
  });

  test('a licence in every row', () => {
    const text = RELEASES.map((name) => `${name}\t1.4 ГБ\tCC-BY 4.0\t12\t3`).join('\n');
    expect(
      judged(pageOf(text, { links: RELEASES.map((name, at) => linkOf(`http://site.example/${at}.torrent`, name, at)) })),
    ).toBeUndefined();
  });
});

describe('torrents and text files', () => {
  test('twelve torrents of releases are proven, twelve distributions nothing', () => {
    expect(
      judged(...RELEASES.map((name, at) => torrentOf(name, [`${name}.mkv`], { url: `http://site.example/${at}.torrent` }))),
    ).toMatchObject({
      verdict: expect.stringMatching(/proven|likely/),
    });
    expect(judged(...DISTRIBUTIONS.map((name) => torrentOf(name, [name])))).toBeUndefined();
  });

  test('a text file of named magnets is proven, one without names nothing', () => {
    expect(judged(fileOf(RELEASES.map(magnet).join('\n')))?.verdict).toBe('proven');
    expect(judged(fileOf(RELEASES.map(() => `magnet:?xt=urn:btih:${'0'.repeat(40)}`).join('\n')))).toBeUndefined();
  });
});

test('a long listing is read in many pieces, and says the same as at once', () => {
  const names = Array.from({ length: 500 }, (_, at) => `Фильм номер ${at} (2023) WEB-DL 1080p | Дубляж`);
  const page = pageOf(names.map((name) => `${name}\t1.4 ГБ\t12\t3`).join('\n'), {
    links: names.map((name, at) => linkOf(`http://site.example/${at}.torrent`, name, at)),
  });
  const classifier = makeClassifier();
  const pieces = classifier.readInPieces?.(page);
  let stops = 0;
  let step = pieces?.next();
  for (; step?.done === false; step = pieces?.next()) stops += 1;
  expect(stops).toBeGreaterThan(names.length / 10);
  expect(step?.value).toEqual(classifier.read(page));
});

test('an ordinary page gives nothing at once', () => {
  const text = 'Обычная страница магазина с товарами и ценами.\n'.repeat(400);
  const links = Array.from({ length: 50 }, (_, at) => linkOf(`http://site.example/item-${at}`, `Товар ${at}`, at));
  const classifier = makeClassifier();
  const page = pageOf(text, { links });
  const listing = pageOf(RELEASES.map((name) => `${name}\t1.4 ГБ\t12\t3`).join('\n'), {
    links: RELEASES.map((name, at) => linkOf(`http://site.example/${at}.torrent`, name, at)),
  });
  expect(text.length).toBeGreaterThan(10 * listing.text.length);
  const often = (seen: typeof page) => (): void => {
    for (let time = 0; time < 20; time += 1) expect(classifier.read(seen).length > 0).toBe(seen === listing);
  };
  expectShare(often(page), often(listing), 0.5);
});
