import { mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import pino from 'pino';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { CrawlContext } from '../../../crawlers/crawler.ts';
import { createLocalCrawler } from '../../../crawlers/local/local-crawler.ts';
import type { Observation, ObservationKind, ObservationOf } from '../../../src/model/observation.ts';
import type { Failure } from '../../../src/model/outcome.ts';
import type { PathTarget } from '../../../src/model/target.ts';
import { pack } from '../../support/archives.ts';
import { SETTINGS, testNet } from '../web/harness.ts';

const HASH = 'd2474e86c95b19b8bcfdb92bc12c9d44667cfa36';
let root: string;

beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), 'kuzet-local-'));
  await mkdir(join(root, 'sub/deeper'), { recursive: true });
  const files: Record<string, string | Buffer> = {
    page: `<!doctype html><title>A page</title><p>text <a href="next">n</a><a href="magnet:?xt=urn:btih:${HASH}&dn=Leaves">m</a>`,
    'fragment.html': 'Just words, and <a href="http://x.example/">a link</a>',
    'список.txt': Buffer.from([0xcf, 0xf0, 0xe8, 0xe2, 0xe5, 0xf2, 0x20, 0xec, 0xe8, 0xf0]),
    'sub/bin.dat': Buffer.from([0x4d, 0x5a, 0, 1, 2, 3]),
    'sub/big.log': 'line of a log\n'.repeat(200_000),
    'sub/big.bin': Buffer.alloc(3 * 1024 * 1024),
    'sub/deeper/one.torrent': `d4:infod6:lengthi5e4:name1:x12:piece lengthi16384e6:pieces20:aaaaaaaaaaaaaaaaaaaaee`,
    'sub/deeper/broken.torrent': 'd4:infod6:lengthi5e',
    'sub/config.xml': '<?xml version="1.0"?><settings><user>ann</user></settings>',
    empty: '',
  };
  for (const [name, data] of Object.entries(files)) await writeFile(join(root, name), data);
  await symlink('/etc/hostname', join(root, 'outside'));
  await symlink(root, join(root, 'sub/loop'));
});
afterAll(async () => rm(root, { recursive: true, force: true }));

async function observe(target: Omit<PathTarget, 'kind'>, signal = new AbortController().signal) {
  const saved: boolean[] = [];
  const ctx: CrawlContext = {
    net: testNet(),
    signal,
    log: pino({ enabled: false }),
    now: Date.now,
    settings: SETTINGS,
    checkpoint: { state: undefined, save: (_state, done) => saved.push(done) },
    slice: { pages: 100, ms: 20_000 },
  };
  const values: Observation[] = [];
  const failures: Failure[] = [];
  for await (const outcome of createLocalCrawler().observe({ kind: 'path', ...target }, ctx)) {
    if (outcome.status === 'ok') values.push(outcome.value);
    else failures.push(outcome);
  }
  const of = <K extends ObservationKind>(kind: K): ObservationOf<K>[] =>
    values.filter((value): value is ObservationOf<K> => value.kind === kind);
  return { values, failures, saved, of };
}

describe('local crawler', () => {
  it('tells pages, files and torrents apart by their content, and follows no link out', async () => {
    const { of, failures, values, saved } = await observe({ path: root });
    expect(of('page').map((page) => page.url)).toEqual(['file:fragment.html', 'file:page']);
    expect(of('page')[1]).toMatchObject({ title: 'A page', ip: '0.0.0.0', port: 0, domain: null, status: 200 });
    expect(of('torrent').map((torrent) => [torrent.source, torrent.name])).toEqual([
      ['magnet', 'Leaves'],
      ['file', 'x'],
    ]);
    expect(of('file').map((file) => [file.url, file.magic])).toEqual([
      ['file:sub/big.bin', 'unknown'],
      ['file:sub/big.log', 'text'],
      ['file:sub/bin.dat', 'pe'],
      ['file:sub/config.xml', 'text'],
      [`file:${encodeURI('список.txt')}`, 'text'],
    ]);
    expect(failures).toMatchObject([{ status: 'malformed', where: 'file:sub/deeper/broken.torrent' }]);
    expect(saved).toEqual([true]);
    expect(JSON.stringify(values)).not.toContain(basename(root));
  });

  it('decodes text, reads long text further than other files, and says what was cut', async () => {
    const { of } = await observe({ path: root });
    const file = (name: string) => of('file').find((seen) => seen.name === name);
    expect(file('список.txt')).toMatchObject({ text: 'Привет мир', charset: 'windows-1251', truncated: false });
    expect(file('big.log')).toMatchObject({ bytes: 2_800_000, truncated: true });
    expect(file('big.log')?.text).toHaveLength(2_800_000);
    expect(file('big.log')?.sha256).toMatch(/^[0-9a-f]{64}$/);
    expect(file('big.bin')).toMatchObject({ bytes: 3 * 1024 * 1024, truncated: true, sha256: null, text: null });
    expect(file('big.bin')?.sample).toHaveLength(1024 * 1024);
    expect(file('config.xml')?.text).toContain('<user>ann</user>');
  });

  it('takes the URL and the content type that it is told', async () => {
    const { of } = await observe({ path: join(root, 'page'), url: 'https://shop.example/x/page', contentType: 'text/html; charset=utf-8' });
    expect(of('page')).toMatchObject([
      { url: 'https://shop.example/x/page', domain: 'shop.example', links: [{ url: 'https://shop.example/x/next' }, {}] },
    ]);
    const folder = await observe({ path: join(root, 'sub/deeper'), url: 'http://shop.example/files/' });
    expect(folder.of('torrent')).toMatchObject([{ url: 'http://shop.example/files/one.torrent' }]);
  });

  it('names what is missing without a path of the machine', async () => {
    const { failures, values } = await observe({ path: join(root, 'nowhere/at-all') });
    expect(values).toEqual([]);
    expect(failures).toEqual([{ status: 'unsupported', detail: 'cannot be read (ENOENT)', where: 'at-all' }]);
  });

  it('stops when told', async () => {
    const { failures, saved } = await observe({ path: root }, AbortSignal.abort());
    expect(failures).toMatchObject([{ status: 'aborted' }]);
    expect(saved).toEqual([false]);
  });

  it('opens archives once all other files were read, which may tell their passwords', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'kuzet-archives-'));
    try {
      await writeFile(join(folder, 'a.zip'), await pack('zip', { 'b.txt': 'inside' }, ['-pfromthepage']));
      await writeFile(join(folder, 'z.html'), '<!doctype html><p>Құпия сөз: fromthepage</p>');
      const { of, failures } = await observe({ path: folder });
      expect(of('file').map(({ url, text }) => `${url} ${text}`)).toEqual(['file:a.zip null', 'file:a.zip#b.txt inside']);
      expect(failures).toEqual([]);
    } finally {
      await rm(folder, { recursive: true, force: true });
    }
  });
});
