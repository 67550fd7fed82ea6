import type { ServerResponse } from 'node:http';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { loopbackNet, startJudge } from '../../support/crawl.ts';
import { fetched, html, parameter, redirect } from '../../support/scripted-web-proxy.ts';
import { lookAt, startSite, type Handler } from '../../support/web-proxy.ts';

const net = loopbackNet();
let judge: Awaited<ReturnType<typeof startJudge>>;
beforeAll(async () => {
  judge = await startJudge('127.43.2.250');
});
afterAll(async () => {
  await net.close();
  await judge.judge.stop();
});

const escaped = (text: string): string => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('"', '&quot;');
const textOf = (page: string): string => page.replaceAll(/<[^>]*>/g, ' ').replaceAll(/\s+/g, ' ');
const pathOf = (url = '/'): string => url.split('?')[0] ?? '';

/** Those that really ask the judge. */
const fetchers = new Set<Handler>();

function answer(response: ServerResponse, shown: string | { type: string; body: string }): ServerResponse {
  if (typeof shown === 'string') return html(response, 200, shown);
  response.writeHead(200, { 'content-type': shown.type });
  return response.end(shown.body);
}

/** A site whose tool at `path` fetches what the parameter names, and shows of it what `show` makes. */
function tool(
  home: string,
  path: string,
  name: string,
  show: (page: string, url: string) => string | { type: string; body: string },
): Handler {
  const handler: Handler = (request, response) => {
    const url = parameter(request, name) ?? '';
    if (pathOf(request.url) !== path) html(response, request.url === '/' ? 200 : 404, home);
    else void fetched(url).then((page) => answer(response, show(page ?? '', url)));
  };
  fetchers.add(handler);
  return handler;
}

/** A site of pages alone. */
function pages(given: Readonly<Record<string, string>>): Handler {
  return (request, response) =>
    void html(response, given[pathOf(request.url)] === undefined ? 404 : 200, given[pathOf(request.url)] ?? 'no');
}

const field = (words: string, button: string, path: string, name = 'url'): string =>
  `<h1>${words}</h1><form action="${path}"><input type="url" name="${name}" placeholder="https://example.com"><button>${button}</button></form>`;

/** Each fetches, or takes an address, and none serves other people's pages. */
const INNOCENTS: Readonly<Record<string, Handler>> = {
  'a blog with search, comments and oEmbed': pages({
    '/': `<link rel="alternate" type="application/json+oembed" href="/wp-json/oembed/1.0/embed?url=https%3A%2F%2Fother.example.com%2F"><form role=search action="/"><input type=search name=s placeholder="Search …"><input type=submit value=Search></form>
      <form action="/wp-comments-post.php" method=post><textarea name=comment></textarea><input name=author><input type=email name=email><input type=url name=url><input type=submit value="Post Comment"></form>`,
  }),
  'a link preview that shows title and text': tool(
    field('Link preview', 'Preview', '/preview'),
    '/preview',
    'url',
    (page, url) => `<h2>${escaped(url)}</h2><blockquote>${escaped(textOf(page))}</blockquote>`,
  ),
  'a link preview in JSON with the page inside': tool(field('Unfurl', 'Go', '/api'), '/api', 'url', (page, url) => ({
    type: 'application/json',
    body: JSON.stringify({ url, html: page }),
  })),
  'a validator that shows the source, escaped': tool(
    field('Markup validation of a web page', 'Check', '/check', 'uri'),
    '/check',
    'uri',
    (page) => `<ol class=source><li><code>${escaped(page)}</code></ol><p>No errors.</p>`,
  ),
  'a viewer of sources in a text area': tool(
    field('View the source of a page', 'View', '/view-source'),
    '/view-source',
    'url',
    (page) =>
      `<textarea>${escaped(page)}</textarea><textarea>${page}</textarea><xmp>${page}</xmp><script type=text/x>${page}</script><!-- ${page} -->`,
  ),
  'a viewer of sources as plain text': tool(field('Source', 'Open', '/raw'), '/raw', 'url', (page) => ({ type: 'text/plain', body: page })),
  'a reader of feeds': tool(field('Read any feed', 'Open', '/feed'), '/feed', 'url', (page) => ({
    type: 'application/rss+xml',
    body: `<rss><channel><item><description>${escaped(page)}</description></item></channel></rss>`,
  })),
  'a reading view that keeps the text and leaves links alone': tool(
    field('Read without clutter', 'Read', '/read'),
    '/read',
    'url',
    (page) => `<article>${/<body>([\s\S]*)<\/body>/.exec(page)?.[1] ?? ''}</article>`,
  ),
  'a shortener of links': (request, response) =>
    void html(
      response,
      request.method === 'POST' ? 500 : 200,
      '<h1>Shorten a link</h1><form method=post action="/new"><input name=url placeholder="https://"><button>Shorten</button></form><a href="/x1?u=https%3A%2F%2Fexample.com%2F">latest</a>',
    ),
  'an open redirect': (request, response) => {
    const to = parameter(request, 'url') ?? parameter(request, 'u');
    if (to === undefined)
      html(
        response,
        200,
        `<a href="/go?url=http://example.com/">Partner</a> <a href="/p?u=http%3A%2F%2Fexample.com%2F">Partner</a>${field('Visit', 'Go', '/p', 'u')}`,
      );
    else redirect(response, to);
  },
  'a page that says you are leaving': tool(
    `<a href="/leave.php?to=https%3A%2F%2Fexample.com%2F">x</a><a href="/x.php?page=https%3A%2F%2Fexample.com%2F">x</a>`,
    '/x.php',
    'page',
    (_page, url) =>
      `<meta http-equiv=refresh content="0;url=${escaped(url)}"><p>You are leaving our site for <a id="kuzet-next" href="${escaped(url)}">${escaped(url)}</a><iframe src="${escaped(url)}"></iframe>`,
  ),
  'whois, in English': tool(
    field('Whois of a site', 'Look up', '/whois', 'domain'),
    '/whois',
    'domain',
    (_page, url) => `<pre>Domain: ${escaped(url)}</pre>`,
  ),
  'is it down, in English': tool(
    field('Is this website down?', 'Check', '/down'),
    '/down',
    'url',
    (page, url) => `<p>${escaped(url)} is ${page === '' ? 'down' : 'up'}`,
  ),
  'проверка доступности, по-русски': tool(
    field('Проверка доступности сайта', 'Проверить', '/proverka', 'site'),
    '/proverka',
    'site',
    (page) => `<p>Ответ: ${page.length} байт`,
  ),
  'қолжетімділік, қазақша': tool(
    field('Сайттың қолжетімділігін тексеру', 'Тексеру', '/tekseru', 'sait'),
    '/tekseru',
    'sait',
    (page) => `<p>Жауап: ${page.length} байт`,
  ),
  'a checker of headers': tool(
    field('HTTP headers of any web site, also behind a proxy', 'Go', '/headers'),
    '/headers',
    'url',
    () => '<pre>HTTP/1.1 200 OK</pre>',
  ),
  screenshots: tool(field('Screenshot of a page', 'Open', '/shot'), '/shot', 'url', () => ({ type: 'image/png', body: '\u0089PNG' })),
  'an image proxy': tool(
    '<img src="/img?src=https%3A%2F%2Fcdn.example.com%2Fa.jpg"><a href="/img?src=https%3A%2F%2Fcdn.example.com%2Fgallery">g</a>',
    '/img',
    'src',
    () => ({ type: 'image/jpeg', body: 'JFIF' }),
  ),
  'a translator that shows the words': tool(
    field('Перевод сайта', 'Открыть', '/perevod'),
    '/perevod',
    'url',
    (page) => `<h1>Перевод</h1><p>${escaped(textOf(page))}</p><p id="kuzet-answer">${'0'.repeat(64)}</p>`,
  ),
  'a tester of webhooks': tool(
    '<h1>Test a webhook</h1><form method=post action="/hook"><input name=url type=url><button>Send</button></form>',
    '/hook',
    'url',
    () => 'sent',
  ),
  'a login with next': pages({
    '/': '<a href="/login?next=https%3A%2F%2Fexample.com%2F">in</a><form method=post action="/login"><input name=user><input type=password name=pw><input type=hidden name=next value="https://example.com/"></form>',
  }),
  'OAuth and share links': pages({
    '/': '<a href="/oauth/authorize?redirect_uri=https%3A%2F%2Fapp.example.com%2Fcb">a</a><a href="/share?url=https%3A%2F%2Fexample.com%2F">s</a><a href="https://share.example.com/?u=http%3A%2F%2Fx.example.com">s</a>',
  }),
  'a manual of Glype with a dead form': pages({
    '/': '<title>How we removed Glype</title><h1>Glype proxy: how to find and remove it</h1><pre>browse.php?u=http://example.com&b=4</pre><form action="/browse.php"><input name=u value="http://"><button>Go</button></form><a href="/browse.php?u=http%3A%2F%2Fexample.com%2F&b=4">example</a><p>Powered by Glype',
  }),
  'a preview in the srcdoc of an iframe, links left alone': tool(
    field('Preview of a page', 'View', '/srcdoc'),
    '/srcdoc',
    'url',
    (page) => `<iframe srcdoc="${escaped(page)}"></iframe>`,
  ),
  'a payment and a newsletter': pages({
    '/': '<form method=post action="/pay"><input name=site placeholder="https://your-shop.example"><button>Pay</button></form><form method=post action="/subscribe"><input name=url placeholder="http://"><button>Go</button> Subscribe to changes of a site</form>',
  }),
  'an answer of its own for every address': (_request, response) =>
    void html(
      response,
      200,
      `<form action="/any"><input name=url value="http://"><button>Go</button></form><p id="kuzet-answer">no</p><a id="kuzet-next" href="/any">x</a>`,
    ),
};

const UNASKED = [
  'a blog with search, comments and oEmbed',
  'a login with next',
  'OAuth and share links',
  'a payment and a newsletter',
  'a tester of webhooks',
];

describe.concurrent('whoever takes an address and does not serve its page is left alone', () => {
  it.each(Object.keys(INNOCENTS).map((name, index) => [name, `127.43.2.${index + 1}`] as const))(
    '%s',
    { timeout: 20_000 },
    async (name, ip) => {
      const site = await startSite(ip, INNOCENTS[name] as Handler);
      const { finding, results } = await lookAt(site, { net, judge: judge.client });
      await site.stop();
      expect(finding).toBeUndefined();
      expect(results.filter((result) => result === 'serves-pages' || result === 'passes-through')).toEqual([]);
      expect(site.asked.filter((line) => line.startsWith('POST'))).toEqual([]);
      expect(site.asked.length).toBeLessThan(30);
    },
  );
});

describe('what is not asked at all', () => {
  it.each(UNASKED)('%s', async (name) => {
    const site = await startSite('127.43.2.100', INNOCENTS[name] as Handler);
    const { candidates } = await lookAt(site, { net, judge: judge.client });
    await site.stop();
    expect(candidates).toBe(0);
    expect(site.asked.join('\n')).not.toContain('k1-');
  });
});

it('does not take for a proxy what leads everything to the judge', async () => {
  const home = field('Free web proxy', 'Go', '/fetch');
  const site = await startSite('127.43.2.101', (request, response) => {
    if (request.url === '/') return void html(response, 200, home);
    const nonce = /k1-[0-9a-f-]{74}\.html/.exec(decodeURIComponent(request.url ?? ''))?.[0];
    if (nonce === undefined) return void html(response, 404, 'no');
    return void fetched(`http://127.43.2.250:${judge.client.httpPort}/${nonce}`).then((page) =>
      html(response, 200, (page ?? '').replaceAll(/http:\/\/127\.43\.2\.250:\d+/g, '')),
    );
  });
  const { relays, finding } = await lookAt(site, { net, judge: judge.client });
  await site.stop();
  expect(relays[0]?.controls).toContainEqual(expect.objectContaining({ kind: 'origin-form', passed: false }));
  expect(finding).toBeUndefined();
});
