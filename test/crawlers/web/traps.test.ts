import { afterEach, describe, expect, it } from 'vitest';
import { crawl, send, serve, type Handler, type TestSite } from './harness.ts';

let site: TestSite;
const start = async (handler: Handler): Promise<TestSite> => (site = await serve('127.30.63.1', handler));
afterEach(async () => site.close());

/** Serves `page(path)` for the paths that match, and 404 for others. */
const dynamic =
  (matching: RegExp, page: (path: string) => string): Handler =>
  (_req, res, path) => {
    const text = path === '/' || matching.test(path) ? page(path) : undefined;
    send(res, text === undefined ? 404 : 200, 'text/html', text ?? '<p>not found');
  };

describe('traps', () => {
  it('leaves an endless calendar', async () => {
    await start(
      dynamic(/^\/cal\?/, (path) => {
        const [, year = '2026', month = '1'] = /year=(\d+)&month=(\d+)/.exec(path) ?? [];
        const next = Number(year) * 12 + Number(month);
        return `<h1>Month ${month} of ${year}</h1><a href="/cal?year=${Math.floor(next / 12)}&month=${(next % 12) + 1}">next</a><a href=/about>a</a>`;
      }),
    );
    const result = await crawl(site, { settings: { maxDepth: 1000 } });
    expect(result.done).toBe(true);
    expect(site.asked.length).toBeLessThan(80);
  });

  it('sees through session ids in links and in paths', async () => {
    let session = 0;
    await start(
      dynamic(/^\/(?:s[0-9a-f]+\/)?p\d(?:\?|$)/, (path) => {
        session += 1;
        const id = session.toString(16).padStart(32, '0');
        const links = [...Array(5).keys()].map((n) => `<a href="/p${n}?PHPSESSID=${id}">x</a><a href="/s${id}/p${n}">y</a>`).join('');
        return `<title>${/p\d/.exec(path)?.[0] ?? 'root'}</title>${links}`;
      }),
    );
    const result = await crawl(site, { settings: { maxDepth: 1000 } });
    expect(result.done).toBe(true);
    expect(site.asked.length).toBeLessThan(100);
    expect(site.asked.some((path) => path.includes('PHPSESSID'))).toBe(false);
  });

  it('leaves permutations of sorting and filtering', async () => {
    const keys = ['sort', 'order', 'view', 'limit', 'filter_a', 'filter_b'];
    await start(
      dynamic(/^\/list\?/, (path) => {
        const now = path.split('?')[1] ?? '';
        const links = keys
          .flatMap((key) => ['a', 'b', 'c'].map((value) => `<a href="/list?${now === '' ? '' : `${now}&amp;`}${key}=${value}">x</a>`))
          .join('');
        return `<p>${now}${links}`;
      }),
    );
    const result = await crawl(site, { settings: { maxPages: 5000, maxDepth: 1000 } });
    expect(result.done).toBe(true);
    expect(site.asked.length).toBeLessThan(1100);
  });

  it('leaves paths that grow out of relative links', async () => {
    await start(dynamic(/^\/a\//, (path) => `<p>${path}<a href="a/b/">deeper</a>`));
    const result = await crawl(site, { settings: { maxDepth: 1000 } });
    expect(result.done).toBe(true);
    expect(site.asked.length).toBeLessThan(15);
  });

  it('ends early on a site that answers the same to everything', async () => {
    await start((_req, res) =>
      send(res, 200, 'text/html', `<title>Parked</title>${[...Array(100).keys()].map((n) => `<a href=/p${n}>x</a>`).join('')}`),
    );
    const result = await crawl(site);
    expect(result.of('page')).toHaveLength(1);
    expect(site.asked.length).toBeLessThan(15);
  });

  it('does not take pages that say "not found" with status 200 for pages', async () => {
    await start((_req, res, path) => {
      if (path === '/')
        send(res, 200, 'text/html', `${[...Array(40).keys()].map((n) => `<a href=/gone/${n}>x</a>`).join('')}<a href=/real>r</a>`);
      else if (path === '/real') send(res, 200, 'text/html', '<p>A real page with words of its own');
      else send(res, 200, 'text/html', `<p>Sorry, ${path} was not found on this server`);
    });
    const result = await crawl(site);
    expect(result.of('page').map((page) => new URL(page.url).pathname)).toEqual(['/', '/real']);
    expect(site.asked.length).toBeLessThan(40);
  });

  it('reads many articles of one kind, each different', async () => {
    await start(
      dynamic(
        /^\/topic\?id=\d+$/,
        (path) => `<title>${path}</title>${[...Array(300).keys()].map((n) => `<a href="/topic?id=${n}">t</a>`).join('')}`,
      ),
    );
    const result = await crawl(site);
    expect(result.of('page')).toHaveLength(301);
  });

  it('ends with a page that never ends, and goes on', async () => {
    await start((_req, res, path) => {
      if (path === '/') send(res, 200, 'text/html', '<a href=/endless>e</a><a href=/next>n</a>');
      else if (path === '/endless') {
        res.writeHead(200, { 'content-type': 'text/html' });
        const pour = (): void => {
          while (!res.destroyed && res.write('<p>more '.repeat(8192)));
          if (!res.destroyed) res.once('drain', pour);
        };
        pour();
      } else send(res, path === '/next' ? 200 : 404, 'text/html', `<p>${path}`);
    });
    const result = await crawl(site, { settings: { maxBodyBytes: 2_000_000 } });
    expect(result.of('page').find((page) => page.url.endsWith('/endless'))).toMatchObject({ truncated: true });
    expect(result.of('page').some((page) => page.url.endsWith('/next'))).toBe(true);
  });

  it('asks a site for nothing that holds the address of another one: a web proxy would fetch it', async () => {
    const other = 'http://third.example/page';
    const encoded = Buffer.from(other).toString('base64');
    const links = [`/proxy/${other}`, `/browse.php?u=${encodeURIComponent(other)}&b=4`, `/b.php?u=${encoded}`, '/about', '/read?url=about'];
    await start(dynamic(/^\/(?:about|read|proxy|browse|b\.php)/, () => links.map((to) => `<a href="${to}">x</a>`).join('')));
    await crawl(site);
    expect(site.asked.filter((path) => /proxy|browse|b\.php/.test(path))).toEqual([]);
    expect(site.asked).toEqual(expect.arrayContaining(['/about', '/read?url=about']));
  });
});
