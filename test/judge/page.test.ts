import { randomBytes } from 'node:crypto';
import { connect } from 'node:net';
import { connect as connectTls } from 'node:tls';
import { load } from 'cheerio';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { answerTo, makeNonce, nextNonce, nonceIsOurs, type JudgeClient } from '../../src/evidence/judge-proof.ts';
import { createJudge, type Judge } from '../../src/judge/judge.ts';
import { silent } from '../support/crawl.ts';

const key = randomBytes(32);
const address = '127.41.4.1';
const name = 'judge.host.example';
const signal = AbortSignal.timeout(30_000);
let judge: Judge;
let client: JudgeClient;
beforeAll(async () => {
  judge = createJudge({ address, address6: '::1', name, ports: [0, 0], key, log: silent, now: Date.now });
  expect((await judge.start()).failed).toEqual([]);
  client = judge.client();
});
afterAll(() => judge.stop());

interface Answered {
  readonly head: string;
  readonly body: string;
}

/** Ask the judge's first port. */
function ask(target: string, options: { host?: string; method?: string; tls?: boolean } = {}): Promise<Answered> {
  const { host = `${address}:${client.httpPort}`, method = 'GET', tls = false } = options;
  const socket = tls ? connectTls({ port: client.httpPort, host: address, rejectUnauthorized: false }) : connect(client.httpPort, address);
  let heard = '';
  socket.on('data', (chunk: Buffer) => (heard += chunk.toString('latin1')));
  socket.on('error', () => undefined);
  socket.write(`${method} ${target} HTTP/1.1\r\nHost: ${host}\r\n\r\n`);
  return new Promise((resolve) => {
    socket.on('close', () => {
      const [head = '', body = ''] = heard.split('\r\n\r\n');
      resolve({ head, body });
    });
  });
}

it('is a whole document that bears the answer in a text node', async () => {
  const nonce = makeNonce(key, 'abcdef01');
  const { head, body } = await ask(`/${nonce}.html?some=word`);
  expect(head).toContain('content-type: text/html; charset=utf-8\r\n');
  expect(head).toContain('x-robots-tag: noindex');
  expect(head).toContain('cache-control: no-store');
  expect(body).toMatch(/^[\n\x20-\x7e]+$/);
  const $ = load(body);
  expect($('p#kuzet-answer').contents().text()).toBe(answerTo(key, nonce));
  expect($('title').text()).toContain('Kuzet');
  expect($('meta[name=robots]').attr('content')).toContain('noindex');
  expect($('a#kuzet-next').attr('href')).toBe(`http://${address}:${client.httpPort}/${nextNonce(key, nonce)}.html`);
  expect($('a#kuzet-relative').attr('href')).toBe(`${nextNonce(key, nonce)}.html`);
  expect($('form#kuzet-form').attr('action')).toBe(`/${nextNonce(key, nonce)}.html`);
  expect(await client.sightings(nonce, signal)).toMatchObject([{ method: 'GET', protocol: 'http' }]);
});

it('leads from page to page, and its image is one', async () => {
  const first = makeNonce(key, 'abcdef01');
  let url = `http://${address}:${client.httpPort}/${first}.html`;
  for (let depth = 0; depth < 20; depth += 1) {
    const $ = load((await ask(url)).body);
    expect($('#kuzet-answer').text()).toBe(answerTo(key, url.slice(-82, -5)));
    url = $('#kuzet-next').attr('href') ?? '';
  }
  const last = url.slice(-82, -5);
  expect(nonceIsOurs(key, last, 'abcdef01')).toBe(true);
  expect(last.slice(3, 11)).toBe(first.slice(3, 11));
  const image = await ask(`/${first}.gif`);
  expect(image.head).toContain('image/gif');
  expect(image.body).toMatch(/^GIF89a/);
});

it.each([
  ['the address', () => `${address}:${client.httpPort}`],
  ['another port of the judge', () => `${address}:${client.httpPorts[1]}`],
  ['the IPv6 address', () => `[::1]:${client.httpPort}`],
  ['the name', () => `${name}:${client.httpPort}`],
])('names itself in links as it was asked for: by %s', async (_name, host) => {
  const { body } = await ask(`/${makeNonce(key, 'abcdef01')}.html`, { host: host() });
  expect(load(body)('#kuzet-next').attr('href')).toMatch(`http://${host()}/k1-`);
});

it.each([
  ['a stranger', 'evil.example', address],
  ['markup', `"><script>`, address],
  ['the name without a port', name, name],
  ['the name in capitals with a port of nobody', 'JUDGE.host.example:1', name],
  ['nothing', '', address],
])('is not misled by %s as Host', async (_name, host, expected) => {
  for (const tls of [false, true]) {
    const { body } = await ask(`/${makeNonce(key, 'abcdef01')}.html`, { host, tls });
    expect(load(body)('#kuzet-next').attr('href')).toMatch(`http://${expected}:${client.httpPort}/k1-`);
    expect(body).not.toContain('script');
  }
});

it('goes by the authority of the absolute form before Host', async () => {
  const { body } = await ask(`http://${name}:${client.httpPort}/${makeNonce(key, 'abcdef01')}.html`, { host: 'evil.example' });
  expect(load(body)('#kuzet-next').attr('href')).toMatch(`http://${name}:${client.httpPort}/k1-`);
});

it('answers HEAD for a page in the head', async () => {
  const nonce = makeNonce(key, 'abcdef01');
  const { head, body } = await ask(`/${nonce}.html`, { method: 'HEAD' });
  expect(head).toContain(`etag: "${answerTo(key, nonce)}"`);
  expect(body).toBe('');
});

it.each([
  ['of another key', () => `/${makeNonce(randomBytes(32), 'abcdef01')}.html`],
  ['of yesterday', () => `/${makeNonce(key, 'abcdef01', Date.now() - 25 * 3_600_000)}.html`],
  ['that follow one of yesterday', () => `/${nextNonce(key, makeNonce(key, 'abcdef01', Date.now() - 25 * 3_600_000))}.html`],
  ['of another kind', () => `/${makeNonce(key, 'abcdef01')}.php`],
  ['of no nonce', () => '/index.html'],
])('closes without a byte on pages %s', async (_name, path) => {
  expect(await ask(path())).toEqual({ head: '', body: '' });
});
