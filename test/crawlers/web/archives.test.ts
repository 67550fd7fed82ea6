import type { ServerResponse } from 'node:http';
import { setTimeout } from 'node:timers/promises';
import { afterEach, expect, it } from 'vitest';
import { pack } from '../../support/archives.ts';
import { crawl, send, serve, type TestSite } from './harness.ts';

let site: TestSite;
afterEach(async () => site.close());

async function start(files: Readonly<Record<string, Buffer | string>>): Promise<void> {
  site = await serve('127.30.65.1', (_req, res, path) => {
    const body = files[path];
    if (body === undefined) send(res, 404, 'text/plain', 'none');
    else send(res, 200, typeof body === 'string' ? 'text/html; charset=utf-8' : 'application/octet-stream', body);
  });
}

it('opens an archive with the password that the page tells, and brings back what lies in it', async () => {
  await start({
    '/': '<a href="/d/list.7z">Скачать</a><p>Пароль на архив: <b>baza-site</b></p>',
    '/d/list.7z': await pack('7z', { 'all/list.txt': 'a@b.example:one' }, ['-pbaza-site', '-mhe=on']),
  });
  const result = await crawl(site);
  const [archive, list] = result.of('file');
  expect(archive).toMatchObject({ magic: '7z', name: 'list.7z', entries: [{ path: 'all/list.txt', encrypted: true }] });
  expect(list).toMatchObject({ url: `${archive?.url}#all/list.txt`, name: 'list.txt', text: 'a@b.example:one', foundOn: archive?.foundOn });
  expect(result.failures).toEqual([]);
});

it('knows the password in the next slice, too', async () => {
  site = await serve('127.30.65.3', (_req, res, path) => {
    if (path === '/d/a.zip') send(res, 200, 'application/zip', locked);
    else if (path === '/list') send(res, 200, 'text/html', '<a href="/d/a.zip">zip</a>');
    else send(res, path === '/' ? 200 : 404, 'text/html', '<p>Password: fromfirstpage</p><a href="/list">list</a>');
  });
  const locked = await pack('zip', { 'a.txt': 'inside' }, ['-pfromfirstpage']);
  const result = await crawl(site, { slice: { pages: 1, ms: 60_000 } });
  expect(result.slices).toBeGreaterThan(2);
  expect(result.of('file').map(({ text }) => text)).toContain('inside');
  expect(JSON.stringify(result.state)).not.toContain('fromfirstpage');
});

it('reads more of an archive than of other files, and says what of it was not looked into', async () => {
  const noise = Buffer.from(crypto.getRandomValues(new Uint8Array(60_000)));
  const large = await pack('zip', {
    ...Object.fromEntries(Array.from({ length: 40 }, (_, at) => [`${at}.bin`, Buffer.concat([noise, Buffer.from([at])])])),
    'list.txt': 'one',
  });
  expect(large.length).toBeGreaterThan(2_000_000);
  await start({
    '/': '<a href="/large.zip">l</a><a href="/locked.zip">k</a>',
    '/large.zip': large,
    '/locked.zip': await pack('zip', { 'a.txt': 'x' }, ['-pUnknown81']),
  });
  const result = await crawl(site);
  expect(
    result
      .of('file')
      .map(({ url }) => new URL(url).pathname + new URL(url).hash)
      .toSorted((a, b) => a.localeCompare(b)),
  ).toEqual(['/large.zip', '/large.zip#list.txt', '/locked.zip']);
  expect(result.failures.map(({ status, detail, where }) => `${status} ${detail} ${where}`)).toEqual([
    `malformed archive not looked into: encrypted, and no known password opens it http://${site.ip}:${site.port}/locked.zip`,
  ]);
});

it('holds four archives at once, however many there are', async () => {
  const one = await pack('zip', { 'a.txt': 'x' });
  let open = 0;
  let most = 0;
  const serveOne = async (res: ServerResponse): Promise<void> => {
    most = Math.max(most, (open += 1));
    await setTimeout(30);
    open -= 1;
    send(res, 200, 'application/zip', one);
  };
  const paths = Array.from({ length: 14 }, (_, at) => `/${at}.zip`);
  site = await serve('127.30.65.2', (_req, res, path) => {
    if (paths.includes(path)) void serveOne(res);
    else send(res, path === '/' ? 200 : 404, 'text/html', paths.map((each) => `<a href="${each}">z</a>`).join(''));
  });
  const result = await crawl(site);
  // The same archive under other names is told once.
  expect(result.of('file').map(({ name }) => name)).toContain('a.txt');
  expect(site.asked.filter((path) => path.endsWith('.zip'))).toHaveLength(14);
  expect(most).toBeGreaterThan(1);
  expect(most).toBeLessThanOrEqual(4);
});
