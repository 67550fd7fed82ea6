import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { stringify } from 'yaml';
import type { Finding } from '../../src/model/finding.ts';
import { projectFolder, readScan, runKuzet, type RunResult } from '../support/kuzet.ts';
import { servePages, type PageServer } from '../support/page-server.ts';
import { storeTorrents } from '../support/torrent-store.ts';

/** A short list of releases, a store of .torrent files, and a newspaper that links to one of them: three customers. */
const NET = '127.30.35';
const [LIST, STORE, NEWS] = [`${NET}.5`, `${NET}.6`, `${NET}.7`];
const NAMES = ['Amber.Clock', 'Blue.Weir', 'Cold.Pier', 'Dry.Season'].map((title) => `${title}.2023.1080p.BluRay.x264-QRS`);

describe('a list whose torrents lie on another site', () => {
  const servers: PageServer[] = [];
  let folder: Awaited<ReturnType<typeof projectFolder>>;
  let run: RunResult;
  let findings: readonly Finding[];

  beforeAll(async () => {
    const { torrents, served } = storeTorrents(NAMES);
    const store = await servePages(STORE, served);
    const at = (number: number): string => `http://store.qz:${store.port}/store/${number}.torrent`;
    const rows = NAMES.map(
      (name, number) => `<tr><td>${name}</td><td><a href="${at(number)}">get</a></td><td>1.9 GB</td><td>${number + 3}</td><td>1</td></tr>`,
    );
    const list = await servePages(
      LIST,
      new Map([
        [
          '/',
          `<title>Latest</title><table><tr><th>Name</th><th>Get</th><th>Size</th><th>Seeders</th><th>Leechers</th></tr>${rows.join('')}</table>`,
        ],
      ]),
    );
    const article = `<title>A film and its thieves</title><h1>A film and its thieves</h1><p>The makers of the film say that copies of it were passed on within a day; <a href="${at(2)}">one of them</a> was still there when this paper went to print.</p>`;
    const news = await servePages(NEWS, new Map([['/', article]]));
    servers.push(store, list, news);
    folder = await projectFolder({
      'kuzet.yaml': stringify({
        operator: { name: 'Test', contact: 'abuse@host.example', url: 'https://host.example/abuse' },
        scope: { ranges: [`${NET}.0/28`] },
        inventory: 'inventory.csv',
        hashes: 'hashes.csv',
        ports: servers.map(({ port }) => port),
        judge: { address: `${NET}.10`, ports: [18_446] },
        pace: { perAddress: 8, perSecond: 5_000, minDelayMs: 0 },
      }),
      'inventory.csv': `domain,ip,customer\nlist.qz,${LIST},C-1\nstore.qz,${STORE},C-2\nnews.qz,${NEWS},C-3\n`,
      'hashes.csv': `hash,kind,note\n${torrents[2]?.infoHash},film,notice 9\n`,
    });
    run = await runKuzet(['scan', 'all', '--only', 'sweep,web,tracker', '--json'], { cwd: folder.path });
    findings = readScan(run.stdout).findings;
  }, 120_000);

  afterAll(async () => {
    await Promise.all(servers.map((one) => one.stop()));
    await folder.remove();
  });

  it('is proven by what they are; who holds them is, too, and a newspaper with one link is not accused', () => {
    expect(findings.map(({ category, verdict, subject }) => `${subject.customer} ${category} ${verdict}`).toSorted(), run.stderr).toEqual([
      'C-1 torrent-index proven',
      'C-2 torrent-index proven',
    ]);
    const list = findings.find(({ subject }) => subject.customer === 'C-1');
    expect(list?.facts['linkedHashes']).toEqual([expect.stringContaining('notice 9')]);
    expect(list?.facts['hashes']).toBeUndefined();
    expect(list?.why).toMatch(/links to 1 torrent file on other sites .* offers at least 4 different torrents/);
    expect(list?.related.map(({ how, subject }) => `${how} ${subject.customer}`)).toEqual(['torrents-at C-2']);
    // Both the page and the torrent can be looked at again.
    expect(new Set(list?.evidence.map(({ kind }) => kind))).toEqual(new Set(['page', 'torrent']));
  });

  it('says so to who reads the finding', async () => {
    const shown = await runKuzet(['findings', 'show', findings.find(({ subject }) => subject.customer === 'C-1')?.id ?? ''], {
      cwd: folder.path,
    });
    expect(shown.stdout).toMatch(
      /torrent\.protected\.linked {2}http:\/\/list\.qz:\d+\/ {2}http:\/\/store\.qz:\d+\/store\/2\.torrent: .*notice 9/,
    );
  }, 60_000);
});
