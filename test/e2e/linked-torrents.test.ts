import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { stringify } from 'yaml';
import type { Finding } from '../../src/model/finding.ts';
import { projectFolder, readScan, runKuzet, type RunResult } from '../support/kuzet.ts';
import { servePages, type PageServer } from '../support/page-server.ts';
import { storeTorrents } from '../support/torrent-store.ts';

/** An index, and two hosts that hold its .torrent files behind a page that lists none: one in the range, one just outside. */
const INDEX = '127.30.27.5';
const FILES = '127.30.27.6';
const OUTSIDE = '127.30.27.16';
const TITLES =
  'Amber Clock|Blue Ferry|Cold Harbour|Dry Season|Eleven Stairs|First Snow|Grey Meadow|High Water|Iron Orchard|June Letters|Kind Stranger|Late Train'.split(
    '|',
  );
const NAMES = TITLES.map((title) => `${title.replaceAll(' ', '.')}.2023.1080p.BluRay.x264-GRP`);

describe('the .torrent files that an index of another customer links to', () => {
  const held: PageServer[] = [];
  let folder: Awaited<ReturnType<typeof projectFolder>>;
  let run: RunResult;
  let findings: readonly Finding[];

  beforeAll(async () => {
    const { torrents, served } = storeTorrents(NAMES);
    const inside = await servePages(FILES, served);
    const outside = await servePages(OUTSIDE, served);
    const rows = NAMES.map(
      (name, at) =>
        `<tr><td><a href="/t/${at}">${name}</a></td><td><a href="http://${at % 3 === 1 ? FILES : 'files.qz'}:${inside.port}/store/${at}.torrent">get</a> <a href="http://${OUTSIDE}:${outside.port}/store/${at}.torrent">mirror</a></td><td>1.9 GB</td><td>${at + 3}</td><td>1</td></tr>`,
    );
    const page = `<title>Releases</title><table><tr><th>Name</th><th>Get</th><th>Size</th><th>Seeders</th><th>Leechers</th></tr>${rows.join('')}</table>`;
    const index = await servePages(INDEX, new Map([['/', page]]));
    held.push(inside, outside, index);
    folder = await projectFolder({
      'kuzet.yaml': stringify({
        operator: { name: 'Test', contact: 'abuse@host.example', url: 'https://host.example/abuse' },
        scope: { ranges: ['127.30.27.0/28'] },
        inventory: 'inventory.csv',
        hashes: 'hashes.csv',
        ports: [inside.port, index.port],
        judge: { address: '127.30.27.10', ports: [18_444] },
        pace: { perAddress: 8, perSecond: 5_000, minDelayMs: 0 },
      }),
      'inventory.csv': `domain,ip,customer\nindex.qz,${INDEX},C-1\nfiles.qz,${FILES},C-2\n`,
      'hashes.csv': `hash,kind,note\n${torrents[5]?.infoHash},film,notice 4\n`,
    });
    run = await runKuzet(['scan', 'all', '--json'], { cwd: folder.path });
    findings = readScan(run.stdout).findings;
  }, 120_000);

  afterAll(async () => {
    await Promise.all(held.map((one) => one.stop()));
    await folder.remove();
  });

  // Some are linked under the name, others under the bare address, which shows the same front page.
  it('are fetched, each once, and accuse who holds them once, tied to the index', () => {
    const host = findings.find(({ subject }) => subject.customer === 'C-2');
    expect(host, run.stderr).toMatchObject({ category: 'torrent-index', verdict: 'proven', subject: { domain: 'files.qz', ip: FILES } });
    expect(JSON.stringify(host?.facts['hashes'])).toContain('notice 4');
    expect(host?.related.map(({ how, subject }) => `${how} ${subject.customer}`)).toContain('torrents-of C-1');
    const asked = held[0]?.asked.filter((path) => path.endsWith('.torrent')) ?? [];
    expect(asked.toSorted()).toEqual(NAMES.map((_, at) => `/store/${at}.torrent`).toSorted());
    expect(findings.map(({ subject }) => subject.customer ?? '').toSorted()).toEqual(['C-1', 'C-2']);
  });

  it('are never asked of a host outside the range', () => {
    expect(held[1]?.asked).toEqual([]);
  });

  it('count the site once', () => {
    expect(readScan(run.stdout).summary.lookedAt).toMatchObject({ torrents: NAMES.length });
  });
});
