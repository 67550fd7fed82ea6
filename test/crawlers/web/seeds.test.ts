import { gzipSync } from 'node:zlib';
import { readFileSync } from 'node:fs';
import { afterEach, describe, expect, it } from 'vitest';
import { crawl, pagesOf, send, serve, type Handler, type TestSite } from './harness.ts';

let site: TestSite;
const start = async (handler: Handler): Promise<TestSite> => (site = await serve('127.30.62.1', handler));
afterEach(async () => site.close());

const at = (to: string): string => site.url(to);
const magnet = (n: number): string => `magnet:?xt=urn:btih:${String(n).padStart(40, 'a')}&dn=Name+${n}`;
const paths = (urls: readonly { readonly url: string }[]): string[] => urls.map(({ url }) => new URL(url).pathname).toSorted();

const fenced: Handler = (_req, res, path) => {
  if (path === '/robots.txt') send(res, 200, 'text/plain', 'User-agent: *\nDisallow: /closed\nCrawl-delay: 0.3\n');
  else if (path === '/') send(res, 200, 'text/html', '<a href=/open>o</a><a href=/closed/a>a</a><a href=/closed/b>b</a>');
  else send(res, path === '/sitemap.xml' || path.includes('kuzet') ? 404 : 200, 'text/html', `<p>${path}`);
};

describe('seeds', () => {
  it('follows Sitemap lines, an index, a packed sitemap, and feeds with their enclosures', async () => {
    const torrent = readFileSync(new URL('../../../node_modules/webtorrent-fixtures/fixtures/leaves.torrent', import.meta.url));
    await start((_req, res, path) => {
      if (path === '/') send(res, 200, 'text/html', '<title>root</title><link rel=alternate type="application/rss+xml" href=/feed>');
      else if (path === '/robots.txt')
        send(res, 200, 'text/plain', `User-agent: *\nDisallow: /secret\nSitemap: ${at('/maps/index.xml')}\n`);
      else if (path === '/maps/index.xml')
        send(
          res,
          200,
          'text/xml',
          `<?xml version="1.0"?><sitemapindex><sitemap><loc>${at('/maps/one.xml.gz')}</loc></sitemap></sitemapindex>`,
        );
      else if (path === '/maps/one.xml.gz')
        send(
          res,
          200,
          'application/gzip',
          gzipSync(
            `<?xml version="1.0"?><urlset><url><loc>${at('/from-map')}</loc></url><url><loc>${at('/secret/a')}</loc></url></urlset>`,
          ),
        );
      else if (path === '/feed')
        send(
          res,
          200,
          'application/rss+xml',
          `<rss><channel><title>f</title><item><title>t</title><link>${at('/from-feed')}</link><enclosure url="${at('/f/leaves.torrent')}"/></item></channel></rss>`,
        );
      else if (path === '/f/leaves.torrent') send(res, 200, 'application/x-bittorrent', torrent);
      else if (path.startsWith('/from') || path.startsWith('/secret')) send(res, 200, 'text/html', `<p>Page ${path}`);
      else send(res, 404, 'text/html', 'no');
    });
    const result = await crawl(site);
    expect(paths(result.of('page'))).toEqual(['/', '/feed', '/from-feed', '/from-map', '/secret/a']);
    expect(result.of('torrent')).toMatchObject([
      { source: 'file', infoHash: 'd2474e86c95b19b8bcfdb92bc12c9d44667cfa36', foundOn: site.url('/feed') },
    ]);
  });

  it('takes a sitemap that another site of the address names, long after the first was done', async () => {
    await start((req, res, path) => {
      const one = req.headers.host?.startsWith('one') === true;
      const map = `<urlset><url><loc>http://one.example:${site.port}/late</loc></url></urlset>`;
      if (path === '/robots.txt' && !one)
        setTimeout(() => send(res, 200, 'text/plain', `Sitemap: http://one.example:${site.port}/map.xml`), 300);
      else if (path === '/map.xml' && one) send(res, 200, 'text/xml', map);
      else send(res, path === '/' || path === '/late' ? 200 : 404, 'text/html', `<p>${path} of ${req.headers.host}`);
    });
    const result = await crawl(site, { sites: ['one.example', 'two.example'].map((domain) => ({ domain, port: site.port, tls: false })) });
    expect(result.done).toBe(true);
    expect(result.slices).toBe(1);
    expect(paths(result.of('page').filter((page) => page.status === 200))).toEqual(['/', '/', '/late']);
  });

  it.each([
    ['obey', ['/', '/open'], ['robots']],
    ['delay-only', ['/', '/closed/a', '/closed/b', '/open'], []],
    ['ignore', ['/', '/closed/a', '/closed/b', '/open'], []],
  ] as const)('robots policy %s', async (robots, pages, failures) => {
    await start(fenced);
    const began = Date.now();
    const result = await crawl(site, { settings: { robots }, slice: { pages: 3, ms: 60_000 } });
    expect(paths(result.of('page').filter((page) => page.status === 200))).toEqual(pages);
    expect(result.failures.map((failure) => failure.status)).toEqual(failures);
    if (robots === 'ignore') expect(Date.now() - began).toBeLessThan(600);
    else expect(Date.now() - began).toBeGreaterThan(800);
  });

  it('yields nothing of a site whose robots.txt forbids its root, under obey', async () => {
    await start(pagesOf({ '/robots.txt': 'User-agent: *\nDisallow: /', '/': '<a href=/x>x</a>', '/x': 'x' }, 'text/plain'));
    const result = await crawl(site, { settings: { robots: 'obey' } });
    expect(site.asked).toEqual(['/robots.txt']);
    expect(result.failures).toMatchObject([{ status: 'robots', where: site.url('/') }]);
  });

  it('samples downloads, reads text files, and leaves images alone', async () => {
    const large = Buffer.concat([Buffer.from('MZ'), Buffer.alloc(3 * 1024 * 1024, 7)]);
    await start((_req, res, path) => {
      if (path === '/')
        send(
          res,
          200,
          'text/html',
          '<a href=/a.exe>z</a><a href=/list.txt>t</a><a href=/p.png>p</a><a href=/get?id=1>d</a><img src=/i.jpg><a href=/pic>h</a>',
        );
      else if (path === '/a.exe') send(res, 200, 'application/octet-stream', large);
      else if (path === '/list.txt')
        send(res, 200, 'text/plain; charset=windows-1251', Buffer.from([0xcf, 0xf0, 0xe8, 0xe2, 0xe5, 0xf2, 0x0a]));
      else if (path === '/get?id=1')
        res
          .writeHead(200, { 'content-type': 'application/octet-stream', 'content-disposition': 'attachment; filename="tool.exe"' })
          .end('MZ\u0090\u0000\u0003binary');
      else if (path === '/pic') send(res, 200, 'image/png', Buffer.alloc(2_000_000));
      else send(res, 404, 'text/html', 'no');
    });
    const result = await crawl(site);
    expect(site.asked).not.toContain('/p.png');
    expect(site.asked).not.toContain('/i.jpg');
    const file = (name: string): unknown => result.of('file').find((seen) => seen.name === name);
    expect(file('a.exe')).toMatchObject({ magic: 'pe', truncated: true, sha256: null, text: null, foundOn: site.url('/') });
    expect(file('list.txt')).toMatchObject({ magic: 'text', text: 'Привет\n', charset: 'windows-1251', bytes: 7, truncated: false });
    expect(file('tool.exe')).toMatchObject({ magic: 'pe', sha256: expect.stringMatching(/^[0-9a-f]{64}$/) as string });
    expect(result.of('file')).toHaveLength(3);
  });

  it('reads each magnet of a site once, and names the broken ones', async () => {
    const many = Array.from({ length: 600 }, (_, n) => `<a href="${magnet(n)}">m</a>`).join('');
    await start(
      pagesOf({
        '/': `<a href=/two>2</a>${many}`,
        '/two': `<a href="${magnet(1)}">again</a><a href="${magnet(9999)}">new</a><a href="magnet:?dn=x">bad</a>`,
      }),
    );
    const result = await crawl(site);
    expect(result.of('torrent').filter((torrent) => torrent.foundOn === site.url('/'))).toHaveLength(500);
    expect(result.of('torrent').filter((torrent) => torrent.foundOn === site.url('/two'))).toMatchObject([
      { name: 'Name 9999', source: 'magnet' },
    ]);
    expect(result.failures).toMatchObject([{ status: 'malformed', where: site.url('/two') }]);
  });
});
