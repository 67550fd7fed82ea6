import { performance } from 'node:perf_hooks';
import { assert, constantFrom, property, string, webUrl } from 'fast-check';
import { describe, expect, it } from 'vitest';
import { candidatesOf } from '../../../crawlers/web-proxy/candidates.ts';
import { embeddedIn, encode } from '../../../crawlers/web/embedded-address.ts';
import { readLive } from '../../../crawlers/web-proxy/live.ts';
import { readPage } from '../../../crawlers/web/read-page.ts';
import { URL_ENCODINGS } from '../../../src/model/web-relay.ts';
import { fileOf, pageOf } from '../../support/observe.ts';

const URL_HERE = 'http://site.example/page';

/** What is found on a page of this HTML: kind and where. */
function found(html: string): readonly string[] {
  const facts = readPage({ url: URL_HERE, contentType: 'text/html', body: Buffer.from(html) });
  return candidatesOf(pageOf('', { ...facts, url: URL_HERE })).map(({ candidate }) => {
    if (candidate.kind === 'form') return `${candidate.method} ${candidate.path} ${candidate.field}`;
    return candidate.kind === 'bare' ? candidate.base : `${candidate.encoding} ${candidate.before}…${candidate.after}`;
  });
}

const form = (inside: string, attributes = 'action="/x"'): string => `<form ${attributes}>${inside}<button>Go</button></form>`;

describe('forms that take an address', () => {
  it.each([
    ['a name', form('<input name=url>')],
    ['a type', form('<input type=url name=a1>')],
    ['a value', form('<input name=a2 value="http://">')],
    ['a placeholder', form('<input name=a3 placeholder="www.example.com">')],
    ['a label in English', form('<label>Web address <input name=a4></label>')],
    ['a label in Russian', form('<label>Адрес сайта <input name=a5></label>')],
    ['a label in Kazakh', form('<label>Сайттың мекенжайы <input name=a6></label>')],
    ['the line above it', `<p>Enter the URL of a page${form('<input name=a7>')}`],
    ['a promise to ask for nothing', form('<input name=url> Без регистрации, without registration')],
    ['POST with the words of a proxy', `<h1>Бұғатталған сайттарды ашу</h1>${form('<input name=url>', 'method=post action="/x"')}`],
  ])('by %s', (_how, html) => {
    expect(found(html)).toHaveLength(1);
  });

  it.each([
    ['a search', '<form action="/"><input name=s placeholder="Search this site"><button>Search</button></form>'],
    ['a search in Russian', '<form action="/"><input name=q placeholder="Поиск по сайту"><button>Найти</button></form>'],
    ['a search in Kazakh', '<form action="/"><input name=q placeholder="Сайттан іздеу"><button>Іздеу</button></form>'],
    ['a login', form('<input name=url><input type=password name=p>')],
    ['a comment', form('<input name=url><textarea name=text></textarea>', 'method=post action="/comment"')],
    ['a newsletter', form('<input name=site><input type=email name=m>', 'method=post')],
    ['an upload', form('<input name=url><input type=file name=f>', 'method=post')],
    ['a shortener in Kazakh', '<form method=post action="/s"><input name=url value="http://"><button>Қысқарту</button></form>'],
    ['a payment', '<form method=post action="/p"><input name=url><button>Pay</button></form>'],
    ['a catalogue', '<form method=post action="/add"><input name=url value="http://"><button>Добавить сайт</button></form>'],
    ['POST of no known shape', '<form method=post action="/x"><input name=url><button>Analyse</button></form>'],
    ['a hidden order', form('<input name=url value="http://"><input type=hidden name=do value=delete>')],
    ['a pinger', '<form action="/p" method=post><input name=url value="http://"><button>Ping</button></form>'],
    [
      'monitoring',
      '<h1>Free proxy</h1><form action="/m" method=post><input name=url value="http://"><button>Start monitoring</button></form>',
    ],
    ['POST that begins something', '<form action="/m" method=post><input name=url value="http://"><button>Start</button></form>'],
    ['another site', form('<input name=url>', 'action="http://other.example/x"')],
    ['a redirect', form('<input name=url>', 'action="/go.php"')],
    [
      'a search that fills a hidden q',
      '<form action="/f"><input placeholder="Search this site"><input type=hidden name=q><button>Search</button></form>',
    ],
    ['a checker of ports', form('<input name=host placeholder="example.com"><input type=number name=port>')],
    [
      'a shortener that fills a hidden url',
      '<form action="/s" method=post><input placeholder="https://"><input type=hidden name=url><button>Shorten</button></form>',
    ],
    ['whois and an archive by path', '<a href="/whois/example.org">w</a><a href="/site/example.org">s</a>'],
    ['a deployment', '<h1>Proxy</h1><form action="/d" method=post><input name=host><input name=path><button>Upload</button></form>'],
    ['a file of a server', form('<input name=host><input name=path>')],
    ['a field without a name', form('<input placeholder="https://">')],
  ])('not: %s', (_what, html) => {
    expect(found(html)).toEqual([]);
  });
});

describe('links that hold an address', () => {
  const other = 'http://news.example.com/a?b=1';
  it.each(URL_ENCODINGS.filter((encoding) => encoding !== 'segments'))('%s, in a parameter', (encoding) => {
    expect(found(`<a href="/v?n=1&amp;w=${encode(other, encoding)}">x</a>`)).toEqual([`${encoding} http://site.example/v?n=1&w=…`]);
  });

  it('in segments, in a path, behind a question mark, and with something behind', () => {
    expect(found('<a href="/cgi/nph-x.cgi/00/http/news.example.com/">x</a>')).toEqual(['segments http://site.example/cgi/nph-x.cgi/00/…']);
    expect(found(`<a href="/w/${other}">x</a>`)).toEqual(['plain http://site.example/w/…']);
    expect(found('<a href="/m.php?http://news.example.com/">x</a>')).toEqual(['plain http://site.example/m.php?…']);
    expect(found('<a href="/v?w=http%3A%2F%2Fnews.example.com%2F&amp;z=2#top">x</a>')).toEqual(['percent http://site.example/v?w=…&z=2']);
  });

  it.each([
    ['its own address', '/v?w=http%3A%2F%2Fsite.example%2F'],
    ['where to go after', '/v?next=http%3A%2F%2Fnews.example.com%2F'],
    ['a redirector', '/go/http://news.example.com/'],
    ['a picture', '/v?w=http%3A%2F%2Fnews.example.com%2Fa.jpg'],
    ['a token beside it', '/v?token=k3y&amp;w=http%3A%2F%2Fnews.example.com%2F'],
    ['no address', '/v?w=https'],
    ['another site', 'http://other.example/v?w=http%3A%2F%2Fnews.example.com%2F'],
  ])('not: %s', (_what, href) => {
    expect(found(`<a href="${href}">x</a>`)).toEqual([]);
  });

  it('come back as they went in', () => {
    const encodings = constantFrom(...URL_ENCODINGS.filter((encoding) => encoding !== 'segments'));
    assert(
      property(webUrl({ validSchemes: ['http', 'https'], size: 'small' }), encodings, (url, encoding) => {
        const embedded = embeddedIn(`http://site.example/v?w=${encode(url, encoding)}`, 'http://site.example');
        expect(embedded).toMatchObject({ before: 'http://site.example/v?w=', encoding, parameter: 'w' });
        expect(embedded?.target.host).toBe(new URL(url).host);
      }),
    );
  });
});

describe('servers without pages, and bounds', () => {
  it('finds a Bare server by what it tells of itself', () => {
    const about = JSON.stringify({ versions: ['v1', 'v2', 'v3'], language: 'NodeJS', project: { name: 'x' } });
    const [one] = candidatesOf(fileOf(about, { url: 'http://site.example/bare', contentType: 'application/json' }));
    expect(one?.candidate).toMatchObject({ kind: 'bare', base: 'http://site.example/bare/' });
    expect(candidatesOf(fileOf('{"versions":["1.0"],"language":"en"}'))).toEqual([]);
  });

  it('gives eight of a page at most, and leaves pages with an error alone', () => {
    const links = Array.from({ length: 50 }, (_, index) => `<a href="/p${index}?u=http%3A%2F%2Fnews.example.com%2F">x</a>`).join('');
    expect(found(links)).toHaveLength(8);
    const facts = readPage({ url: URL_HERE, contentType: 'text/html', body: Buffer.from(links) });
    expect(candidatesOf(pageOf('', { ...facts, url: URL_HERE, status: 404 }))).toEqual([]);
  });

  it('keeps no address that may hold a token', () => {
    const facts = readPage({ url: URL_HERE, contentType: 'text/html', body: Buffer.from(form('<input name=url>')) });
    const pages = ['?sid=0123456789abcdef0123', '/0123456789abcdef01234xyZ/x'].map((end) =>
      candidatesOf(pageOf('', { ...facts, url: `${URL_HERE}${end}` })),
    );
    expect(pages.map((found) => found.map(({ candidate }) => candidate.page))).toEqual([[URL_HERE], []]);
  });

  it('reads hostile pages in time', () => {
    const long = 'http/'.repeat(400);
    const html = `${`<a href="/${long}">x</a>`.repeat(2_000)}${form(`<label>${'адрес '.repeat(50_000)}<input name=a></label>`).repeat(50)}`;
    const facts = readPage({ url: URL_HERE, contentType: 'text/html', body: Buffer.from(html) });
    const page = pageOf('', { ...facts, url: URL_HERE });
    const before = performance.now();
    candidatesOf(page);
    expect(performance.now() - before).toBeLessThan(500);
  });

  it('never throws, whatever a page says', () => {
    assert(
      property(string({ maxLength: 300 }), string({ maxLength: 100 }), (text, href) => {
        candidatesOf(pageOf(text, { links: [{ url: `http://site.example/${href}http:`, text: '', line: 0, via: 'a' }] }));
      }),
    );
  });
});

describe('the judge’s page in a reply', () => {
  const answer = 'a'.repeat(64);
  const live = (html: string, type = 'text/html') => readLive(Buffer.from(html), type, answer);
  const page = `<p id="kuzet-answer">${answer}</p><a id="kuzet-next" href="/n">x</a>`;

  it('is live as elements alone', () => {
    expect(live(page)).toMatchObject({ answered: true, next: '/n' });
    for (const quoted of ['textarea', 'script', 'style', 'title', 'xmp', 'template', 'noembed'])
      expect(live(`<${quoted}>${page}</${quoted}>`), quoted).toMatchObject({ answered: false, next: null });
    expect(live(`<!-- ${page} -->`).answered).toBe(false);
    expect(live(page.replaceAll('<', '&lt;')).answered).toBe(false);
    expect(live(page, 'text/plain').answered).toBe(false);
    expect(live(JSON.stringify({ page }), 'application/json').answered).toBe(false);
    expect(live(`<p>${answer}</p>`).answered).toBe(false);
    expect(live(`<p id="kuzet-answer">${answer}0</p>`).answered).toBe(false);
  });
});
