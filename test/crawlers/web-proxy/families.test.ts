import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { loopbackNet, startJudge } from '../../support/crawl.ts';
import { html, parameter, redirect, scriptedWebProxy, type WebProxyScript } from '../../support/scripted-web-proxy.ts';
import { lookAt, startSite } from '../../support/web-proxy.ts';

const net = loopbackNet();
let judge: Awaited<ReturnType<typeof startJudge>>;
beforeAll(async () => {
  judge = await startJudge('127.43.1.250');
});
afterAll(async () => {
  await net.close();
  await judge.judge.stop();
});

const base64 = (text: string): string => Buffer.from(text).toString('base64');
const from64 = (text: string | undefined): string | undefined => (text === undefined ? undefined : Buffer.from(text, 'base64').toString());
const rot13 = (text: string): string =>
  text.replaceAll(/[a-z]/gi, (c) => String.fromCharCode(((c.charCodeAt(0) - (c <= 'Z' ? 65 : 97) + 13) % 26) + (c <= 'Z' ? 65 : 97)));
const secret = (url: string): string => Buffer.from(Buffer.from(url).map((byte) => byte ^ 0x2a)).toString('hex');
const pathOf = (url = '/'): string => url.split('?')[0] ?? '';

/** Behind each of these the next page is fetched, whatever the address looks like. */
const FAMILIES: Readonly<Record<string, () => WebProxyScript>> = {
  'Glype: POST with a session, base64 behind a word': () => ({
    home: `<title>Quick Surf</title><h1>Unblock any site</h1><form action="/includes/process.php?action=update" method="post"><input name="u" value="">
      <input type="hidden" name="token" value="t-17"><input type=checkbox name=encodeURL checked><input type=checkbox name=stripJS><input type=submit value="Surf"></form>`,
    before: (request, response, body) => {
      if (request.url === '/') response.setHeader('set-cookie', 's=abc; path=/');
      if (request.method !== 'POST') return false;
      if (request.headers.cookie !== 's=abc' || parameter(request, 'token', body) !== 't-17')
        return html(response, 403, 'no session').writableEnded;
      return redirect(response, `/browse.php?u=${encodeURIComponent(base64(`_${parameter(request, 'u', body)}`))}&b=5`);
    },
    wanted: (request) => {
      const own = request.headers.cookie === 's=abc' && request.headers.referer !== undefined;
      return own && pathOf(request.url) === '/browse.php' ? from64(parameter(request, 'u'))?.slice(1) : undefined;
    },
    link: (url) => `/browse.php?u=${encodeURIComponent(base64(`_${url}`))}&amp;b=5`,
  }),
  'PHProxy: GET with options in one field': () => ({
    home: `<title>PHProxy</title><form method="get" action="/index.php"><label>Web Address <input name="q" size=60></label>
      <input type=checkbox name="hl[include_form]" checked><input type=checkbox name="hl[remove_scripts]" checked><input type=submit name=go value="Go"></form>`,
    wanted: (request) =>
      pathOf(request.url) === '/index.php' ? (from64(parameter(request, 'hex')) ?? parameter(request, 'q')) : undefined,
    link: (url) => `/index.php?hex=${encodeURIComponent(base64(url))}&amp;hl=3ed`,
    around: (page) => page.replace('<body>', '<body><form method="get" action="/index.php"><input name="q"></form>'),
  }),
  'CGIProxy: the address in segments, in a frame of the site': () => ({
    home: `<p>Start browsing through this proxy by entering a URL below.</p><form action="/cgi-bin/nph-p.cgi/start" method=post><input name="URL" size=66><input type=checkbox name=rs> Remove scripts <input type=submit value="Begin browsing"></form>`,
    before: (request, response, body) => {
      const path = pathOf(request.url);
      if (request.method === 'POST')
        return redirect(response, `/cgi-bin/nph-p.cgi/0001/f/${String(parameter(request, 'URL', body)).replace('://', '/')}`);
      if (!path.includes('/0001/f/')) return false;
      return html(response, 200, `<frameset rows="80,*"><frame src="/cgi-bin/bar"><frame src="${path.replace('/f/', '/p/')}"></frameset>`)
        .writableEnded;
    },
    wanted: (request) =>
      /\/0001\/p\/(http)\/(.+)$/
        .exec(request.url ?? '')
        ?.slice(1)
        .join('://'),
    link: (url) => `/cgi-bin/nph-p.cgi/0001/p/${url.replace('://', '/')}`,
  }),
  'miniProxy: the address behind the question mark, known by a link alone': () => ({
    home: '<p>Try it: <a href="/mini.php?http://news.example.com/">News</a>',
    wanted: (request) => /^\/mini\.php\?(http.+)$/.exec(request.url ?? '')?.[1],
    link: (url) => `/mini.php?${url}`,
  }),
  'hex in a parameter': () => ({
    home: `<h1>Зеркало</h1><a href="/p?n=1&amp;d=${Buffer.from('https://news.example.com/').toString('hex')}&amp;m=2">Новости</a>`,
    wanted: (request) => (pathOf(request.url) === '/p' ? Buffer.from(parameter(request, 'd') ?? '', 'hex').toString() : undefined),
    link: (url) => `/p?n=1&amp;d=${Buffer.from(url).toString('hex')}&amp;m=2`,
  }),
  'rot13 in a parameter': () => ({
    home: `<h1>Portal</h1><a href="/view.aspx?x=${encodeURIComponent(rot13('http://news.example.com/'))}">News</a>`,
    wanted: (request) => (pathOf(request.url) === '/view.aspx' ? rot13(parameter(request, 'x') ?? '') : undefined),
    link: (url) => `/view.aspx?x=${encodeURIComponent(rot13(url))}`,
  }),
  'Kazakh, POST, names that say nothing, and tokens for addresses': () => {
    const kept = new Map<string, string>();
    const token = (url: string): string => {
      const id = String(kept.size + 1);
      kept.set(id, url);
      return `/t/${id}`;
    };
    return {
      home: '<title>Жасырын шолу</title><h1>Кез келген торапты ашыңыз</h1><form method=post action="/ashu"><label>Сайттың мекенжайы: <input name="m1"></label><button>Өту</button></form>',
      before: (request, response, body) => request.method === 'POST' && redirect(response, token(parameter(request, 'm1', body) ?? '')),
      wanted: (request) => kept.get(/^\/t\/(\d+)$/.exec(request.url ?? '')?.[1] ?? ''),
      link: token,
    };
  },
  'Russian, GET, with a waiting page before the page': () => ({
    home: '<h1>Анонимайзер</h1><p>Откройте заблокированный сайт</p><form action="/open"><input name="adr" placeholder="Введите адрес сайта"><button>Открыть</button></form>',
    before: (request, response) =>
      pathOf(request.url) === '/open' &&
      html(
        response,
        200,
        `<meta http-equiv="refresh" content="0; url=/stranica?a=${encodeURIComponent(base64(parameter(request, 'adr') ?? ''))}">`,
      ).writableEnded,
    wanted: (request) => (pathOf(request.url) === '/stranica' ? from64(parameter(request, 'a')) : undefined),
    link: (url) => `/stranica?a=${encodeURIComponent(base64(url))}`,
  }),
  'the whole address in the path': () => ({
    home: '<p><a href="/w/https://news.example.com/a">News</a>',
    wanted: (request) => /^\/w\/(https?:\/\/.+)$/.exec(request.url ?? '')?.[1],
    link: (url) => `/w/${url}`,
  }),
  'a frameset, and a field without a name whose script fills a hidden one': () => ({
    home: '<frameset rows="60,*"><frame src="top.html"><frame src="about.html"></frameset>',
    before: (request, response) =>
      request.url === '/top.html' &&
      html(
        response,
        200,
        `<h1>Proxy</h1><form action="/in" onsubmit="this.url.value=this.elements[0].value"><input id=typed size=50> Web address
        <input type=hidden name=mode value=1><input type=hidden name=url><button>Go</button></form>`,
      ).writableEnded,
    wanted: (request) => (pathOf(request.url) === '/in' && parameter(request, 'mode') === '1' ? parameter(request, 'url') : undefined),
    link: (url) => `/in?mode=1&amp;url=${encodeURIComponent(url)}`,
  }),
  'a field that a script reads, base64 in a path': () => ({
    home: `<h1>Web proxy</h1><input id=where placeholder="https://example.com"><button onclick="go()">Go</button>
      <script>function go() { location = "/proxy/" + btoa(document.getElementById("where").value); }</script>`,
    wanted: (request) => {
      const url = from64(decodeURIComponent(/^\/proxy\/(.+)$/.exec(request.url ?? '')?.[1] ?? ''));
      return url?.startsWith('http://') === true ? url : undefined;
    },
    link: (url) => `/proxy/${encodeURIComponent(base64(url))}`,
  }),
  'scheme, host, port and path in fields of their own': () => ({
    home: `<h1>Anonymous browsing</h1><form action="/get"><select name=proto><option>http<option>https</select><input name=server>
      <input type=number name=port value=80><input name=path value="/"><button>Go</button></form>`,
    wanted: (request) => {
      const [scheme, host, port, path] = ['proto', 'server', 'port', 'path'].map((name) => parameter(request, name));
      return pathOf(request.url) === '/get' ? `${scheme}://${host}:${port}${path}` : undefined;
    },
    link: (url) => {
      const { hostname, port, pathname } = new URL(url);
      return `/get?proto=http&amp;server=${hostname}&amp;port=${port}&amp;path=${pathname}`;
    },
  }),
  'a page in the srcdoc of an iframe': () => ({
    home: '<h1>Free proxy</h1><form action="/doc"><input type=url name=target><button>Visit</button></form>',
    wanted: (request) => (pathOf(request.url) === '/doc' ? parameter(request, 'target') : undefined),
    link: (url) => `/doc?target=${encodeURIComponent(url)}`,
    around: (page) => `<h1>Here</h1><iframe srcdoc="${page.replaceAll('&', '&amp;').replaceAll('"', '&quot;')}"></iframe>`,
  }),
  'a waiting page, then an iframe with an encrypted address that needs the cookie': () => {
    return {
      home: '<h1>Free proxy</h1><form action="/s/wait"><input type=url name=target><button>Visit</button></form>',
      before: (request, response) => {
        const path = pathOf(request.url);
        if (path === '/s/wait') {
          response.setHeader('set-cookie', 's=abc; path=/; HttpOnly; SameSite=Lax');
          const to = `show?x=${secret(parameter(request, 'target') ?? '')}`;
          return html(response, 200, `<meta http-equiv=refresh content="1; url=${to}">`).writableEnded;
        }
        if (path !== '/s/show') return false;
        return html(response, 200, `<iframe src="raw?x=${parameter(request, 'x')}"></iframe>`).writableEnded;
      },
      wanted: (request) => {
        if (pathOf(request.url) !== '/s/raw' || request.headers.cookie !== 's=abc') return undefined;
        return Buffer.from(parameter(request, 'x') ?? '', 'hex')
          .map((byte) => byte ^ 0x2a)
          .toString();
      },
      link: (url) => `/s/show?x=${secret(url)}`,
    };
  },
  'a page inside an iframe of the site': () => ({
    home: '<h1>Free proxy</h1><form action="/see"><input type=url name=target required><button>Visit</button></form>',
    before: (request, response) =>
      pathOf(request.url) === '/see' &&
      html(response, 200, `<h1>Here it is</h1><iframe src="raw?target=${encodeURIComponent(parameter(request, 'target') ?? '')}"></iframe>`)
        .writableEnded,
    wanted: (request) => (pathOf(request.url) === '/raw' ? parameter(request, 'target') : undefined),
    link: (url) => `/raw?target=${encodeURIComponent(url)}`,
  }),
};

describe.concurrent('web proxies of every family, none of them known by name', () => {
  it.each(Object.keys(FAMILIES).map((name, index) => [name, `127.43.1.${index + 1}`] as const))(
    '%s',
    { timeout: 20_000 },
    async (name, ip) => {
      const site = await startSite(ip, scriptedWebProxy((FAMILIES[name] as () => WebProxyScript)()));
      const { results, finding, relays } = await lookAt(site, { net, judge: judge.client });
      await site.stop();
      expect(results.at(-1)).toBe('serves-pages');
      expect(finding?.judgement).toMatchObject({ verdict: 'proven', facts: { rewrites: ['yes'], exitAddress: ['127.0.0.1'] } });
      expect(relays.at(-1)?.controls.map(({ passed }) => passed)).toEqual([true, true]);
      // Nonces are no secrets, but cookies and fields are: evidence says what was asked, not with what.
      expect(JSON.stringify(relays)).not.toMatch(/s=abc|t-17/);
    },
  );

  it('a fetcher that rewrites nothing is likely, whatever it puts behind the page', async () => {
    const home = '<form action="/get"><input name=url placeholder="https://…"><button>Fetch</button></form>';
    const script: WebProxyScript = { home, wanted: (request) => (pathOf(request.url) === '/get' ? parameter(request, 'url') : undefined) };
    const site = await startSite('127.43.1.60', scriptedWebProxy({ ...script, around: (page) => `${page}<!-- 3 ms -->` }));
    const { results, finding } = await lookAt(site, { net, judge: judge.client });
    await site.stop();
    expect(results).toEqual(['passes-through']);
    expect(finding?.judgement).toMatchObject({ verdict: 'likely', facts: { rewrites: ['no'] } });
  });

  it('a proxy that a site keeps apart on a virtual host is found there', async () => {
    const make = FAMILIES['the whole address in the path'] as () => WebProxyScript;
    const inner = scriptedWebProxy(make());
    const site = await startSite('127.43.1.61', (request, response) => {
      if (request.headers.host?.startsWith('mirror.example') === true) inner(request, response);
      else html(response, 200, 'nothing');
    });
    const named = await lookAt(site, { net, judge: judge.client, domain: 'mirror.example' });
    const bare = await lookAt(site, { net, judge: judge.client });
    await site.stop();
    expect(named.finding).toMatchObject({ subject: { domain: 'mirror.example', port: site.port }, judgement: { verdict: 'proven' } });
    expect(bare.finding).toBeUndefined();
  });
});
