import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createWebProxyCrawler } from '../../../crawlers/web-proxy/web-proxy.ts';
import { crawl, loopbackNet, startJudge } from '../../support/crawl.ts';
import { fetched, html, parameter, redirect } from '../../support/scripted-web-proxy.ts';
import { lookAt, startSite, type Handler } from '../../support/web-proxy.ts';

const net = loopbackNet();
let judge: Awaited<ReturnType<typeof startJudge>>;
beforeAll(async () => {
  judge = await startJudge('127.43.3.250');
});
afterAll(async () => {
  await net.close();
  await judge.judge.stop();
});

const HOME = '<h1>Free web proxy</h1><form action="/get"><input name=url value="http://"><button>Go</button></form>';
const MEGABYTE = Buffer.alloc(1_000_000, 'a');

/** What `/get` does; the page that offers it is an honest one. */
const at =
  (get: Handler): Handler =>
  (request, response) =>
    request.url?.startsWith('/get') === true || request.url?.startsWith('/loop') === true
      ? get(request, response)
      : void html(response, 200, HOME);

const HOSTILE: Readonly<Record<string, readonly [Handler, string]>> = {
  '100 MB': [
    at((_request, response) => {
      response.writeHead(200, { 'content-type': 'text/html' });
      let sent = 0;
      const more = (): void => {
        while (sent < 100 && !response.destroyed) {
          sent += 1;
          if (!response.write(MEGABYTE)) return void response.once('drain', more);
        }
        response.end();
      };
      more();
    }),
    'too-large',
  ],
  nothing: [at(() => undefined), 'no-answer'],
  'a byte every 100 ms': [
    at((_request, response) => {
      response.writeHead(200, { 'content-type': 'text/html' });
      const timer = setInterval(() => response.write('<'), 100);
      response.on('close', () => clearInterval(timer));
    }),
    'no-answer',
  ],
  'hangs up': [at((request) => void request.socket.destroy()), 'no-answer'],
  'redirects to itself': [at((request, response) => void redirect(response, request.url ?? '/')), 'not-a-relay'],
  'redirects to ever new addresses': [at((_request, response) => void redirect(response, `/loop?n=${Math.random()}`)), 'not-a-relay'],
  'redirects outside the scope': [at((_request, response) => void redirect(response, 'http://203.0.113.9/')), 'not-a-relay'],
  'redirects to the judge': [at((request, response) => void redirect(response, parameter(request, 'url') ?? '/')), 'redirects'],
  'echoes the address as a live page': [
    at((request, response) => {
      const url = parameter(request, 'url') ?? '';
      const nonce = /k1-[0-9a-f-]+/.exec(url)?.[0] ?? '';
      html(response, 200, `<p id="kuzet-answer">${nonce}</p><p>${url}</p><a id="kuzet-next" href="/get?url=${url}">next</a>`);
    }),
    'not-a-relay',
  ],
  'echoes everything sent': [
    at(
      (request, response) => void html(response, 200, `<p id="kuzet-answer">${request.url}</p><pre>${request.rawHeaders.join('\n')}</pre>`),
    ),
    'not-a-relay',
  ],
  'asks the judge and echoes the address': [
    at(
      (request, response) =>
        void fetched(parameter(request, 'url') ?? '').then(() => html(response, 200, `<p id="kuzet-answer">${request.url}</p>`)),
    ),
    'fetches',
  ],
  'a million elements and attributes': [
    at(
      (_request, response) => void html(response, 200, `${'<div a=b '.repeat(20_000)}>${'<template><iframe src="/loop">'.repeat(10_000)}`),
    ),
    'not-a-relay',
  ],
  'a thousand frames and cookies': [
    at((_request, response) => {
      response.setHeader(
        'set-cookie',
        Array.from({ length: 200 }, (_, index) => `c${index}=${'v'.repeat(50)}; path=/`),
      );
      html(response, 200, Array.from({ length: 1_000 }, (_, index) => `<iframe src="/loop?${index}"></iframe>`).join(''));
    }),
    'not-a-relay',
  ],
  'cookies that do not parse': [
    at((_request, response) => {
      response.setHeader('set-cookie', ['=;;;', 'a', `b=${'x'.repeat(9_000)}`, 'c=1; domain=other.example', '\u00ff=1']);
      html(response, 200, 'ok');
    }),
    'not-a-relay',
  ],
};

describe.concurrent('sites that misbehave end in a named result within the deadline', () => {
  it.each(Object.keys(HOSTILE).map((name, index) => [name, `127.43.3.${index + 1}`] as const))(
    '%s',
    { timeout: 20_000 },
    async (name, ip) => {
      const [handler, result] = HOSTILE[name] as readonly [Handler, string];
      const site = await startSite(ip, handler);
      const started = performance.now();
      const { results, finding, relays } = await lookAt(site, { net, judge: judge.client, requestTimeoutMs: 800 });
      const ms = performance.now() - started;
      await site.stop();
      expect(results).toEqual([result]);
      expect(finding).toBeUndefined();
      expect(ms).toBeLessThan(9_000);
      expect(JSON.stringify(relays).length).toBeLessThan(50_000);
      expect(site.asked.length).toBeLessThan(40);
    },
  );
});

const candidate = (origin: string) => ({
  kind: 'link' as const,
  page: `${origin}/`,
  product: null,
  before: `${origin}/get?url=`,
  after: '',
  encoding: 'percent' as const,
  parameter: 'url',
});

const targetOf = ({ ip, port }: { ip: string; port: number }) => {
  const candidates = [candidate(`http://${ip}:${port}`)];
  return { kind: 'web-proxy' as const, ip, sites: [{ domain: null, port, tls: false, candidates }] };
};

describe('the crawler itself', () => {
  it('says so where no judge is configured', async () => {
    const sites = [{ domain: null, port: 1, tls: false, candidates: [candidate('http://127.43.3.100:1')] }];
    const { failures, done } = await crawl(createWebProxyCrawler(), { kind: 'web-proxy', ip: '127.43.3.100', sites }, { net });
    expect({ failures: failures.map(({ status }) => status), done }).toEqual({ failures: ['unsupported'], done: true });
  });

  it('stops at once when told to, and goes on from its checkpoint', async () => {
    const site = await startSite('127.43.3.101', (_request, response) => void setTimeout(() => response.end('<p>own'), 300));
    const origin = `http://127.43.3.101:${site.port}`;
    const one = { domain: null, port: site.port, tls: false };
    const other = { ...candidate(origin), before: `${origin}/two?url=` };
    const target = { kind: 'web-proxy' as const, ip: site.ip, sites: [{ ...one, candidates: [candidate(origin), other] }] };
    const stop = new AbortController();
    const running = crawl(createWebProxyCrawler(), target, { net, judge: judge.client, signal: stop.signal });
    await sleep(450);
    stop.abort();
    const first = await running;
    const second = await crawl(createWebProxyCrawler(), target, { net, judge: judge.client, state: first.state });
    await site.stop();
    expect([first.done, first.observations.length]).toEqual([false, 1]);
    expect([second.done, second.observations.length]).toEqual([true, 1]);
  });

  it('gives a candidate no more than its time, however often it redirects and frames', async () => {
    const site = await startSite(
      '127.43.3.103',
      (_request, response) => void setTimeout(() => redirect(response, `/get?${Math.random()}`), 400),
    );
    const target = targetOf(site);
    const started = performance.now();
    const { observations } = await crawl(createWebProxyCrawler({ candidateMs: 1_000 }), target, { net, judge: judge.client });
    await site.stop();
    expect(observations).toMatchObject([{ result: 'no-answer' }]);
    expect(performance.now() - started).toBeLessThan(2_500);
    expect(site.asked.length).toBeLessThan(5);
  });

  it('never asks an address other than the target’s, whatever a candidate says', async () => {
    const before = net.stats();
    const site = await startSite('127.43.3.102', (_request, response) => void html(response, 200, 'own'));
    const foreign = candidate('http://203.0.113.7');
    const target = {
      kind: 'web-proxy' as const,
      ip: site.ip,
      sites: [{ domain: null, port: site.port, tls: false, candidates: [foreign] }],
    };
    const { observations } = await crawl(createWebProxyCrawler({ requestTimeoutMs: 500 }), target, { net, judge: judge.client });
    await site.stop();
    expect(observations.map((seen) => 'result' in seen && seen.result)).not.toContain('serves-pages');
    expect(net.stats().refused.count).toBe(before.refused.count);
  });
});
