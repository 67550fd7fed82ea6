import { createServer } from 'node:http';
import { createBareServer } from '@tomphttp/bare-server-node';
import corsAnywhere from 'cors-anywhere';
import Unblocker from 'unblocker';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { loopbackNet, startJudge } from '../../support/crawl.ts';
import { lookAt, startSite, type RunningSite } from '../../support/web-proxy.ts';

const net = loopbackNet();
let judge: Awaited<ReturnType<typeof startJudge>>;
beforeAll(async () => {
  judge = await startJudge('127.43.0.250');
});
afterAll(async () => {
  await net.close();
  await judge.judge.stop();
});

async function found(site: RunningSite) {
  try {
    return await lookAt(site, { net, judge: judge.client });
  } finally {
    await site.stop();
  }
}

const html = (body: string): string => `<!doctype html><title>Visit sites</title>${body}`;

describe('real web proxies', () => {
  it('node-unblocker, by the form of its page', async () => {
    const unblocker = new Unblocker({ prefix: '/proxy/' });
    const home = html('<h1>Unblocker</h1><form action="/no-js"><input name="url" value="http://"><input type=submit value=go></form>');
    const server = createServer((request, response) =>
      unblocker(request, response, () => {
        const asked = new URL(request.url ?? '/', 'http://x').searchParams.get('url');
        if (asked === null) response.writeHead(200, { 'content-type': 'text/html' }).end(home);
        else response.writeHead(302, { location: `/proxy/${asked}` }).end();
      }),
    );
    const { results, finding } = await found(await startSite('127.43.0.1', server));
    expect(results).toEqual(['serves-pages']);
    expect(finding).toMatchObject({ category: 'web-proxy', judgement: { verdict: 'proven' } });
    expect(finding?.judgement.facts).toMatchObject({
      product: ['node-unblocker'],
      parameter: ['url'],
      rewrites: ['yes'],
      exitAddress: ['127.0.0.1'],
    });
  });

  it('node-unblocker, by a script that puts its beginning before what was typed', async () => {
    const unblocker = new Unblocker({ prefix: '/browse/' });
    const home = html(
      '<p>Free web proxy<p><input id=u placeholder="https://example.com"><button onclick="go()">Go</button><script>function go(){location="/browse/"+document.getElementById("u").value}</script>',
    );
    const server = createServer((request, response) =>
      unblocker(request, response, () => response.writeHead(200, { 'content-type': 'text/html' }).end(home)),
    );
    const { finding } = await found(await startSite('127.43.0.2', server));
    expect(finding?.judgement.verdict).toBe('proven');
  });

  it('CORS Anywhere: hands out, and rewrites nothing', async () => {
    const server = corsAnywhere.createServer({ originWhitelist: [], requireHeader: ['origin', 'x-requested-with'] });
    const { results, finding } = await found(await startSite('127.43.0.3', server));
    expect(results).toEqual(['passes-through']);
    expect(finding?.judgement).toMatchObject({
      verdict: 'likely',
      facts: { product: ['CORS Anywhere'], rewrites: ['no'], anonymity: ['transparent'] },
    });
  });

  it.each(['127.43.0.4', '127.43.0.5'])('a Bare server, told by itself or by the scripts of a page (%s)', async (ip) => {
    const hasPage = ip.endsWith('5');
    const bare = createBareServer(hasPage ? '/bare/' : '/', { blockLocal: false, logErrors: false });
    const home = html(
      '<h1>Surf</h1><input id="uv-address" placeholder="Search the web freely"><script src="/uv/uv.bundle.js"></script><script src="/uv/uv.config.js"></script>',
    );
    const server = createServer((request, response) => {
      if (bare.shouldRoute(request)) void bare.routeRequest(request, response);
      else response.writeHead(200, { 'content-type': 'text/html' }).end(home);
    });
    const { results, finding } = await found(await startSite(ip, server));
    bare.close();
    expect(results).toEqual(['serves-by-script']);
    expect(finding?.judgement).toMatchObject({ verdict: 'proven', facts: { entry: ['bare'] } });
  });
});
