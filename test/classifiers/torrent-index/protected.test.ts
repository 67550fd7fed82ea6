import { describe, expect, test } from 'vitest';
import { createTorrentIndex } from '../../../classifiers/torrent-index/torrent-index.ts';
import type { Judgement } from '../../../src/model/finding.ts';
import type { FileObservation, PageObservation, TorrentObservation } from '../../../src/model/observation.ts';
import type { ProtectedWorks } from '../../../src/model/works.ts';
import { fileOf, linkOf, pageOf, torrentOf } from '../../support/observe.ts';
import { judgementOf } from '../tally-of.ts';
import { RULES, SITE } from './site.ts';
import { someWorks, workOf } from './some-works.ts';

const HASH = '0123456789abcdef0123456789abcdef01234567';
const BASE32 = 'AERUKZ4JVPG66AJDIVTYTK6N54ASGRLH';
const V2 = 'ab'.repeat(32);
const LIST = someWorks([workOf()], [{ hash: HASH, kind: 'infohash', note: 'claim 7' }]);
const ROW = 'Томирис (2019) WEB-DL 1080p\t4.37 ГБ\t1204\t88';

function judged(
  works: ProtectedWorks,
  ...seen: readonly (PageObservation | FileObservation | TorrentObservation)[]
): Judgement | undefined {
  return judgementOf(createTorrentIndex(RULES, works), SITE, seen);
}

function rowPage(text = ROW, given: Partial<PageObservation> = {}): PageObservation {
  return pageOf(text, { title: 'Фильмы', links: [linkOf('http://site.example/1.torrent', text.split('\t', 1)[0] ?? '', 0)], ...given });
}

/** Rows without peers or marks of a copy. */
const bare = (...titles: string[]): PageObservation =>
  pageOf(titles.map((title) => `${title}\t1.2 ГБ`).join('\n'), {
    title: 'Программа вечера',
    links: titles.map((title, at) => linkOf(`http://site.example/${at}.torrent`, title, at)),
  });

describe('a protected work', () => {
  test('in one whole row is proven, with what a person needs', () => {
    expect(judged(LIST, rowPage())).toMatchObject({
      verdict: 'proven',
      why: expect.stringContaining('«Томирис (2019), film, Сатайфильм: exact title, year»'),
      facts: {
        works: ['Томирис (2019), film, Сатайфильм: exact title, year'],
        urls: ['http://site.example/page'],
        swarmSizes: ['Томирис (2019): 1,204 seeders, 88 leechers', 'Томирис (2019) WEB-DL 1080p: 1,204 seeders, 88 leechers'],
        torrentsSeen: [1],
      },
    });
  });

  test('in one row of a title and a year with a torrent and no mark of a copy is likely; two such works, or one in a list, are proven', () => {
    const two = someWorks([workOf(), workOf({ title: 'Тұманды көл', originalTitle: null, year: 2017 })]);
    expect(judged(two, bare('Томирис (2019)'))).toMatchObject({
      verdict: 'likely',
      why: expect.stringContaining('without any mark of a copy') as string,
    });
    expect(judged(two, bare('Томирис (2019)', 'Лекция о кино (2019)'))?.verdict).toBe('likely');
    expect(judged(two, bare('Томирис (2019)', 'Тұманды көл (2017)'))).toMatchObject({ verdict: 'proven', facts: { works: { length: 2 } } });
    const list = pageOf(
      ['Night.Weir.2023.1080p.BluRay.x264-QRS', 'Salt.Roof.2022.720p.WEB-DL.x264-QRS', 'Old.Pier.2021.BDRip.x264-QRS']
        .map((name) => `${name}\t1.4 GB\t5\t2`)
        .join('\n'),
      {
        title: 'Latest',
        url: 'http://site.example/latest',
        links: ['Night.Weir.2023', 'Salt.Roof.2022', 'Old.Pier.2021'].map((name, at) =>
          linkOf(`http://site.example/l${at}.torrent`, name, at),
        ),
      },
    );
    expect(judged(two, list)?.verdict).toBe('likely');
    expect(judged(two, list, bare('Томирис (2019)'))).toMatchObject({ verdict: 'proven', facts: { works: { length: 1 } } });
    // Its peers are a mark that it is passed on.
    expect(judged(two, rowPage('Томирис (2019)\t4.37 ГБ\t1204\t88'))?.verdict).toBe('proven');
  });

  test('is not proven by a row without a torrent, nor by a name alone', () => {
    expect(
      judged(LIST, rowPage('Томирис (2019)\t4.37 ГБ', { links: [linkOf('http://site.example/film/1', 'Томирис (2019)', 0)] })),
    ).toBeUndefined();
    expect(judged(LIST, rowPage('Томирис (2019)'))).toBeUndefined();
  });

  test('whose name only resembles is likely where it is a release, and nothing where it is not', () => {
    expect(judged(LIST, rowPage('Томирис WEB-DL 1080p\t4.37 ГБ\t1204\t88'))?.verdict).toBe('likely');
    expect(judged(LIST, rowPage('Томирис\t4.37 ГБ\t1204\t88'))).toBeUndefined();
  });

  test.each([
    ['on the page of those who write about it', { title: 'Жалобы правообладателей' }],
    ['on a page that shares free films', { title: 'Public domain films' }],
    ['at its holder, by the name of the site', { url: 'https://satajfilm.kz/get' }],
  ])('is not proven %s', (_, given) => {
    const works = someWorks([workOf({ holder: 'ТОО «Сатайфильм»' })]);
    const page = rowPage('Томирис (2019)\t4.37 ГБ\t120\t8', given);
    expect(judged(works, page)?.verdict).toBeUndefined();
  });

  test('at its holder, by the footer, also as the torrent file of that page', () => {
    const page = rowPage(`Томирис (2019)\t4.37 ГБ\t120\t8\n© 2019–2024 Сатайфильм. Все права защищены`);
    const file = torrentOf('Томирис (2019)', ['Томирис (2019).mkv'], { bytes: 4e9 });
    expect(judged(LIST, file)?.verdict).toBe('proven');
    expect(judged(LIST, page, file)).toBeUndefined();
  });

  test('of the name of a game that its maker patches by torrent is no finding', () => {
    const works = someWorks([
      workOf({ title: 'World of Airships', originalTitle: null, year: 2015, kind: 'game', holder: 'Skyworks Games Ltd' }),
    ]);
    const torrent = torrentOf('World of Airships (2015)', ['data.pak'], { bytes: 1e9, url: 'http://patch.skyworks.example/1.torrent' });
    expect(judged(works, torrent)).toBeUndefined();
    expect(judged(works, { ...torrent, url: 'http://games.example/1.torrent' })?.verdict).toBe('proven');
  });

  test('on a detail page whose year stands among its properties is proven', () => {
    const text = 'Томирис\nГод выпуска: 2019\nРазмер: 4.37 ГБ\nСиды: 12 Личи: 3\nСкачать торрент';
    const links = [linkOf('http://site.example/download.php?id=7', 'Скачать торрент', 4)];
    const page = pageOf(text, { title: 'Томирис — скачать торрент', links, blocks: [{ kind: 'heading', fromLine: 0, toLine: 1 }] });
    expect(judged(LIST, page)?.verdict).toBe('proven');
  });

  test('reviewed on a page that links its podcast is no finding', () => {
    const text = 'Томирис (2019)\nОтзыв, 5 seeds of 10, выпуск 40 МБ\nПодкаст';
    const page = pageOf(text, { title: 'Томирис (2019)', links: [linkOf('http://site.example/podcast-12.torrent', 'Подкаст', 2)] });
    expect(judged(LIST, page)).toBeUndefined();
  });
});

describe('a hash of the list', () => {
  test.each([
    ['magnet', `magnet:?xt=urn:btih:${HASH.toUpperCase()}&dn=x`],
    ['base32 magnet', `magnet:?xt=urn:btih:${BASE32}`],
    ['page of the DHT', `http://site.example/hash/${HASH}`],
  ])('in a %s is proven', (_, url) => {
    expect(judged(LIST, pageOf('Скачать torrent', { links: [linkOf(url, 'Скачать', 0)] }))).toMatchObject({
      verdict: 'proven',
      confidence: 0.99,
      facts: { hashes: [`${HASH} (claim 7)`], urls: ['http://site.example/page'] },
    });
  });

  test('as the hash of a torrent file is proven, v2 by its first 20 bytes too', () => {
    expect(judged(LIST, torrentOf('x', [], { infoHash: HASH }))?.verdict).toBe('proven');
    const works = someWorks([], [{ hash: V2.slice(0, 40), kind: 'infohash', note: '' }]);
    expect(judged(works, torrentOf('x', [], { infoHash: null, infoHashV2: V2 }))?.facts?.['hashes']).toEqual([V2.slice(0, 40)]);
  });

  test('in a list of magnets, JSON records and a shown hash', () => {
    expect(judged(LIST, fileOf(`Some thing\nmagnet:?xt=urn:btih:${HASH}&dn=Some+thing`))?.verdict).toBe('proven');
    expect(judged(LIST, fileOf(`[{"name":"Some thing","info_hash":"${HASH}","seeders":3}]`))?.verdict).toBe('proven');
    expect(judged(LIST, pageOf(`torrent\nSome thing\n1.4 GB\nInfo hash: ${HASH}`))?.verdict).toBe('proven');
  });

  test('on a page of complaints accuses nobody, nor do the magnets quoted there', () => {
    const link = linkOf(`magnet:?xt=urn:btih:${HASH}`, 'magnet', 0);
    const page = pageOf('torrent', { title: 'DMCA takedown notice', links: [link] });
    const magnet = torrentOf('', [], { source: 'magnet', infoHash: HASH, url: link.url, foundOn: page.url });
    expect(judged(LIST, page, magnet)).toBeUndefined();
    expect(judged(LIST, magnet)?.verdict).toBe('proven');
  });
});

test('a listed hash at the holder of the work that it is named after is no finding', () => {
  const torrent = torrentOf('Томирис (2019)', ['a.mkv'], { infoHash: HASH, bytes: 4e9, url: 'https://satajfilm.kz/1.torrent' });
  expect(judged(LIST, torrent)).toBeUndefined();
  expect(judged(LIST, { ...torrent, url: 'https://films.example/1.torrent' })?.verdict).toBe('proven');
});

test('torrents known to be free are lawful whatever they are called', () => {
  const sintel = '08ada5a7a6183aae1e09d831df6748d566095a10';
  const classifier = createTorrentIndex(RULES);
  const ids = (torrent: TorrentObservation): string[] => classifier.read(torrent).map(({ id }) => id);
  expect(ids(torrentOf('Film.2010.1080p.BluRay.x264-GRP', [], { infoHash: sintel }))).toContain('torrent.file.lawful');
  expect(ids(torrentOf('Film.2010.1080p.BluRay.x264-GRP', [], { announce: ['http://bt1.archive.org:6969/announce'] }))).toContain(
    'torrent.file.lawful',
  );
  expect(
    ids(
      torrentOf('Film.2010.1080p.BluRay.x264-GRP', [], {
        announce: ['http://bt1.archive.org:6969/announce', 'udp://open.example:1/announce'],
      }),
    ),
  ).toContain('torrent.file.release');
});

test('trackers and hosts of torrents are facts without passkeys', () => {
  const films = ['Дюна', 'Барби', 'Веном', 'Наполеон', 'Холоп', 'Аватар', 'Вонка', 'Флэш', 'Крик', 'Джокер', 'Смерч', 'Матрица'];
  const releases = films.map((film) => `${film} (2023) WEB-DL 1080p | Дубляж`);
  const torrents = releases.map((name, at) =>
    torrentOf(name, [], {
      url: `http://files.example/${at}.torrent`,
      announce: ['udp://tracker.example:6969/announce', 'http://private.example/0123456789abcdef0123456789abcdef/announce'],
    }),
  );
  const facts = judged(LIST, ...torrents)?.facts;
  expect(facts?.['trackers']).toEqual(['udp://tracker.example:6969/announce', 'http://private.example/•••/announce']);
  expect(facts?.['torrentHosts']).toEqual(['files.example']);
  expect(facts?.['torrentsSeen']).toEqual([12]);
});

test('a page of thousands of listed hashes gives a bounded number of signals and facts', () => {
  const hashes = Array.from({ length: 5000 }, (_, at) => at.toString(16).padStart(40, 'a'));
  const works = someWorks(
    [],
    hashes.map((hash) => ({ hash, kind: 'infohash', note: '' })),
  );
  const links = hashes.map((hash, at) => linkOf(`magnet:?xt=urn:btih:${hash}`, 'magnet', at));
  const page = pageOf(hashes.map((_, at) => `Film ${at} (2020) WEB-DL 1080p\t1.4 GB\t5\t6`).join('\n'), { title: 'torrents', links });
  expect(createTorrentIndex(RULES, works).read(page).length).toBeLessThan(150);
  expect(judged(works, page)?.facts?.['hashes']).toHaveLength(100);
});

test('the key of a member stands nowhere in a finding', () => {
  const key = '0123456789abcdef0123456789abcdef';
  const url = `http://site.example/rss.php?passkey=${key}`;
  const finding = judged(
    LIST,
    rowPage(ROW, { url }),
    torrentOf('Томирис (2019)', ['a.mkv'], { url: `http://site.example/dl/1.torrent?passkey=${key}` }),
  );
  expect(finding?.verdict).toBe('proven');
  expect(JSON.stringify(finding)).not.toContain(key);
});

test('a listed hash and a work of another torrent are told apart', () => {
  const other = torrentOf('Holiday.Video', [], { infoHash: HASH });
  const why = judged(LIST, rowPage(), other)?.why ?? '';
  expect(why).toContain(
    `1 torrent whose info-hash is on the list of right holders: «${HASH} (claim 7)». No two torrents share an info-hash.`,
  );
  expect(why).toMatch(
    / By title and year it offers torrents of 1 protected work: «Томирис \(2019\), film, Сатайфильм: exact title, year[^»]*»\.$/,
  );
  expect(judged(LIST, other)?.why).toMatch(/No two torrents share an info-hash\.$/);
});
