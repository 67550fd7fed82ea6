import { expect, test } from 'vitest';
import { createTorrentIndex } from '../../../classifiers/torrent-index/torrent-index.ts';
import type { Judgement } from '../../../src/model/finding.ts';
import type { LinkedTorrentObservation, PageObservation } from '../../../src/model/observation.ts';
import { linkOf, pageOf, torrentOf } from '../../support/observe.ts';
import { judgementOf } from '../tally-of.ts';
import { RULES, SITE } from './site.ts';
import { someWorks, workOf } from './some-works.ts';

const hashOf = (at: number): string => String(at).padStart(40, 'a');
const WORK = workOf({ title: 'Сопки в огне', originalTitle: 'Hills on Fire', year: 2021, kind: 'film', holder: 'Дальфильм' });
const LISTS = someWorks(
  [WORK],
  [0, 1, 2, 3].map((at) => ({ hash: hashOf(at), kind: 'film', note: `notice ${at}` })),
);

function judged(...seen: readonly (PageObservation | LinkedTorrentObservation)[]): Judgement | undefined {
  return judgementOf(createTorrentIndex(RULES, LISTS), SITE, seen);
}

/** A torrent at another site, by its hash; what it is called tells nothing. */
function linked(at: number, given: Partial<LinkedTorrentObservation> = {}): LinkedTorrentObservation {
  const { infoHashV2, bytes, files, announce } = torrentOf('', []);
  const held = {
    url: `http://files.example/${at}.torrent`,
    infoHash: hashOf(at),
    infoHashV2,
    name: `disk ${at}`,
    bytes: bytes ?? 7,
    files,
    announce,
    comment: '',
  };
  return {
    kind: 'linked-torrent',
    ip: SITE.ip ?? '',
    port: 80,
    domain: SITE.domain,
    foundOn: 'http://site.example/page',
    ...held,
    ...given,
  };
}

/** A short list of releases whose torrents lie elsewhere. */
function list(given: Partial<PageObservation> = {}): PageObservation {
  const names = [
    'Night.Weir.2023.1080p.BluRay.x264-QRS',
    'Salt.Roof.2022.720p.WEB-DL.x264-QRS',
    'Old.Pier.2021.1080p.WEB-DL.x265-QRS',
    'Thin.Ice.Road.2023.BDRip.x264-QRS',
  ];
  const lines = names.map((name, at) => `${name}\t1.${at} GB\t${at + 4}\t${at}`);
  return pageOf(lines.join('\n'), {
    title: 'Latest',
    links: names.map((name, at) => linkOf(`http://files.example/${at}.torrent`, name, at)),
    ...given,
  });
}

function article(
  links: number,
  text = 'The studio says that it has sent notices to those who pass on its film, and that most have answered.',
): PageObservation {
  return pageOf(text, {
    title: 'A studio and its film',
    links: Array.from({ length: links }, (_, at) => linkOf(`http://files.example/${at}.torrent`, 'one of them', 0)),
  });
}

test('a list of releases is likely by itself, and proven by one torrent elsewhere that a right holder has named', () => {
  expect(judged(list())?.verdict).toBe('likely');
  expect(judged(list(), linked(9))).toEqual(judged(list()));
  const found = judged(list(), linked(2));
  expect(found).toMatchObject({ verdict: 'proven', facts: { linkedHashes: [`${hashOf(2)} (notice 2)`] } });
  expect(found?.why).toContain('links to 1 torrent file on other sites that is of works which right holders have named');
  expect(found?.why).toContain('offers at least 4 different torrents');
  expect(found?.signals.map(({ id, excerpt }) => `${id} ${excerpt}`).join()).toContain(
    'torrent.protected.linked http://files.example/2.torrent',
  );
});

test('a named work by title and year is one as well, whatever the row calls it', () => {
  const named = linked(9, { name: 'Hills.on.Fire.2021.1080p.WEB-DL.x264-QRS', bytes: 4_000_000_000 });
  expect(judged(list(), named)).toMatchObject({
    verdict: 'proven',
    facts: { linkedWorks: [expect.stringContaining('Сопки в огне (2021)')] },
  });
  // Another film of the name, and one that is free by its comment.
  expect(judged(list(), { ...named, name: 'Hills.on.Fire.1987.1080p.WEB-DL.x264-QRS' })).toEqual(judged(list()));
  expect(judged(list(), { ...named, name: 'Hills on Fire 2021', comment: 'licensed under Creative Commons Attribution' })).toEqual(
    judged(list()),
  );
});

test.each([
  ['one link', 1],
  ['two links', 2],
])('an article with %s to them is nobody’s offence', (_, links) => {
  const torrents = Array.from({ length: links }, (__, at) => linked(at));
  expect(judged(article(links), ...torrents)).toBeUndefined();
});

/** Rows under names that tell nothing. */
const rows = (title: string) =>
  pageOf(['disk 0\t1.1 GB', 'disk 1\t1.2 GB', 'disk 2\t1.3 GB'].join('\n'), {
    title,
    links: [0, 1, 2].map((at) => linkOf(`http://files.example/${at}.torrent`, `disk ${at}`, at)),
  });

test('rows under names that tell nothing are likely from three such links on', () => {
  expect(judged(rows('Disks'))).toBeUndefined();
  expect(judged(rows('Disks'), linked(0), linked(1))).toBeUndefined();
  expect(judged(rows('Disks'), linked(0), linked(1), linked(2))).toMatchObject({
    verdict: 'likely',
    why: expect.stringContaining('a person should look') as string,
  });
  // What writes about them is not, nor is prose.
  expect(judged(rows('Takedown notices that we received'), linked(0), linked(1), linked(2))).toBeUndefined();
  expect(judged(article(4), linked(0), linked(1), linked(2), linked(3))).toBeUndefined();
});

test('the holder’s own site is at most likely', () => {
  const own = list({ title: 'Дальфильм', text: `${list().text}\n© Дальфильм, 2021` });
  const rows = pageOf('Hills on Fire 2021 1080p WEB-DL\t1.4 GB\t5\t2\n© Дальфильм', {
    title: 'Дальфильм',
    url: 'http://site.example/own',
    links: [linkOf('http://site.example/own.torrent', 'Hills on Fire 2021 1080p WEB-DL', 0)],
  });
  expect(judged(own, rows, linked(2))?.verdict ?? 'none').not.toBe('proven');
});

test('more pages of the site, and more torrents that nobody has named, change nothing', () => {
  const few = judged(list(), linked(2));
  const many = judged(
    list(),
    pageOf('About us', { url: 'http://site.example/about' }),
    linked(2),
    ...[10, 11, 12, 13].map((at) => linked(at)),
  );
  expect(many?.verdict).toBe(few?.verdict);
});
