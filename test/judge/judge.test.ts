import { randomBytes } from 'node:crypto';
import { connect, type Socket } from 'node:net';
import { connect as connectTls } from 'node:tls';
import { pino } from 'pino';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { answerTo, makeNonce, nextNonce, readBanner, type JudgeClient } from '../../src/evidence/judge-proof.ts';
import { createJudge, type Judge } from '../../src/judge/judge.ts';

const key = randomBytes(32);
const address = '127.41.0.1';
const log = pino({ level: 'silent' });
const signal = AbortSignal.timeout(30_000);
let judge: Judge;
let client: JudgeClient;

beforeAll(async () => {
  judge = createJudge({ address, ports: [0, 0], key, log, now: Date.now });
  const { listening, failed } = await judge.start();
  expect({ count: listening.length, failed }).toEqual({ count: 2, failed: [] });
  client = judge.client();
});
afterAll(() => judge.stop());

/** All that comes back for `data`, until the judge closes. */
function say(data: string | Buffer, port = client.httpPort, socket: Socket = connect(port, address)): Promise<string> {
  return new Promise((resolve) => {
    let heard = '';
    socket.on('data', (chunk) => (heard += chunk.toString('latin1')));
    socket.on('error', () => undefined);
    socket.on('close', () => resolve(heard));
    if (data.length > 0) socket.write(data);
  });
}

const get = (path: string): string => `GET ${path} HTTP/1.1\r\nHost: judge\r\nVia: 1.1 squid\r\n\r\n`;
const post = (nonce: string, body: string, framing = `Content-Length: ${body.length}`, sent = body): string =>
  `POST /${nonce} HTTP/1.1\r\nHost: judge\r\n${framing}\r\n\r\n${sent}`;
const tls = (): Socket => connectTls({ port: client.tlsPorts[0]!, host: address, rejectUnauthorized: false });

describe('the judge answers whoever brings a nonce of ours', () => {
  it.each([
    ['http', 'origin form', (nonce: string) => say(get(`/${nonce}`))],
    ['http', 'absolute form', (nonce: string) => say(get(`http://${address}:${client.httpPort}/${nonce}`))],
    ['tls', 'HTTP inside TLS', (nonce: string) => say(get(`/${nonce}`), 0, tls())],
    ['tcp', 'a raw line', (nonce: string) => say(`${nonce}\n`)],
    ['tls', 'a raw line inside TLS', (nonce: string) => say(`${nonce}\r\n`, 0, tls())],
  ] as const)('%s: %s', async (protocol, _name, ask) => {
    const nonce = makeNonce(key, 'abcdef01');
    expect(await ask(nonce)).toContain(answerTo(key, nonce));
    const [seen, ...more] = await client.sightings(nonce, signal);
    expect(more).toEqual([]);
    expect(seen).toMatchObject({ ip: '127.0.0.1', protocol });
    expect(client.httpPorts).toContain(seen?.port);
  });

  it('keeps every header and the method', async () => {
    const nonce = makeNonce(key, 'abcdef01');
    await say(get(`/${nonce}`));
    expect((await client.sightings(nonce, signal))[0]?.headers).toEqual({ host: 'judge', via: '1.1 squid' });
  });

  it('keeps at most 32 headers, cut, and the telling ones among them', async () => {
    const nonce = makeNonce(key, 'abcdef01');
    const many = Array.from({ length: 60 }, (_, index) => `X-${index}: ${'v'.repeat(60)}\r\n`).join('');
    const long = `X-Long: ${'w'.repeat(500)}\r\n`;
    await say(`GET /${nonce} HTTP/1.1\r\n${long}${many}Via: 1.1 a\r\nVia: 1.1 b\r\n\r\n`);
    const headers = (await client.sightings(nonce, signal))[0]!.headers;
    expect(Object.keys(headers)).toHaveLength(32);
    expect(headers).toMatchObject({ via: '1.1 a, 1.1 b', 'x-long': 'w'.repeat(200), 'x-0': 'v'.repeat(60) });
  });

  it.each([
    ['GET', (nonce: string) => get(`/${nonce}`)],
    ['HEAD', (nonce: string) => get(`/${nonce}`).replace('GET', 'HEAD')],
    ['POST', (nonce: string) => post(nonce, nonce)],
    ['POST', (nonce: string) => post(nonce, nonce, 'Transfer-Encoding: chunked', `4d\r\n${nonce}\r\n0\r\n\r\n`)],
  ])('answers %s in the head as well', async (method, request) => {
    const nonce = makeNonce(key, 'abcdef01');
    const answer = answerTo(key, nonce);
    const [head, body] = (await say(request(nonce))).split('\r\n\r\n');
    expect(head).toContain(`etag: "${answer}"\r\n`);
    expect(head).toContain(`x-judge-answer: ${answer}\r\n`);
    expect(head).toContain('content-length: 65\r\n');
    expect(body).toBe(method === 'HEAD' ? '' : `${answer}\n`);
    expect((await client.sightings(nonce, signal)).map((seen) => seen.method)).toEqual([method]);
  });

  it('lets a POST wait for 100 Continue', async () => {
    const nonce = makeNonce(key, 'abcdef01');
    const socket = connect(client.httpPort, address);
    const all = say(post(nonce, '', `Content-Length: ${nonce.length}\r\nExpect: 100-continue`), 0, socket);
    const first = await new Promise<string>((resolve) => socket.once('data', (data) => resolve(data.toString())));
    expect(first).toBe('HTTP/1.1 100 Continue\r\n\r\n');
    expect(await client.sightings(nonce, signal)).toEqual([]);
    socket.write(nonce);
    expect(await all).toContain(answerTo(key, nonce));
  });

  it('answers a client that closes its side at once', async () => {
    const nonce = makeNonce(key, 'abcdef01');
    for (const words of [`${nonce}\n`, post(nonce, nonce)]) {
      const socket = connect(client.httpPort, address);
      socket.end(words);
      expect(await say('', 0, socket)).toContain(answerTo(key, nonce));
    }
  });

  it('takes a nonce that arrives in pieces', async () => {
    const nonce = makeNonce(key, 'abcdef01');
    const socket = connect(client.httpPort, address);
    socket.write(nonce.slice(0, 1));
    setTimeout(() => socket.write(`${nonce.slice(1)}\n`), 50);
    expect(await say('', 0, socket)).toBe(`${answerTo(key, nonce)}\n`);
  });

  it('serves the certificate that it pins', async () => {
    const socket = tls() as ReturnType<typeof connectTls>;
    await new Promise((resolve) => socket.once('secureConnect', resolve));
    expect(socket.getPeerCertificate().fingerprint256.replaceAll(':', '').toLowerCase()).toBe(client.certificatePin);
    socket.destroy();
  });
});

describe('nobody else gets a byte', () => {
  const forged = makeNonce(randomBytes(32), 'abcdef01');
  const ours = makeNonce(key, 'abcdef01');
  const HOUR_MS = 3_600_000;
  it.each([
    ['a page', get('/')],
    ['a nonce of another key', get(`/${forged}`)],
    ['a raw nonce of another key', `${forged}\n`],
    ['sightings without signature', get(`/seen/${makeNonce(key, 'abcdef01')}?sig=`)],
    ['the certificate without signature', get(`/certificate?nonce=${makeNonce(key, 'abcdef01')}&sig=00`)],
    ['a nonce of yesterday', get(`/${makeNonce(key, 'abcdef01', Date.now() - 25 * HOUR_MS)}`)],
    ['a raw nonce of yesterday', `${makeNonce(key, 'abcdef01', Date.now() - 25 * HOUR_MS)}\n`],
    ['a nonce of next week', get(`/${makeNonce(key, 'abcdef01', Date.now() + 7 * 24 * HOUR_MS)}`)],
    ['a nonce that lacks its end', get(`/${ours.slice(0, -1)}`)],
    ['a nonce with something behind it', get(`/${ours}0`)],
    ['POST without a body', get(`/${ours}`).replace('GET', 'POST')],
    ['POST of another nonce', post(ours, makeNonce(key, 'abcdef01'))],
    ['POST of more than a nonce', post(ours, `${ours}${' '.repeat(60)}`)],
    ['POST of an endless body', post(ours, '', 'Transfer-Encoding: chunked', `ffff\r\n${'a'.repeat(5_000)}`)],
    ['POST to a forged nonce that waits for 100 Continue', post(forged, '', 'Content-Length: 77\r\nExpect: 100-continue')],
    ['another expectation', get(`/${ours}`).replace('Via: 1.1 squid', 'Expect: the moon')],
    ['PUT', post(ours, ours).replace('POST', 'PUT')],
    ['no Host header', `GET / HTTP/1.1\r\n\r\n`],
    ['the preface of HTTP/2', 'PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n'],
    ['CONNECT', `CONNECT ${address}:80 HTTP/1.1\r\nHost: x\r\n\r\n`],
    ['expect', `GET / HTTP/1.1\r\nHost: x\r\nExpect: 100-continue\r\n\r\n`],
    ['an upgrade', `GET / HTTP/1.1\r\nHost: x\r\nConnection: upgrade\r\nUpgrade: websocket\r\n\r\n`],
    ['SOCKS5', Buffer.from([5, 2, 0, 2])],
    ['a broken request', 'GET\u0000\r\n\r\n'],
    ['headers beyond 8 KiB', `GET /${makeNonce(key, 'abcdef01')} HTTP/1.1\r\nX: ${'a'.repeat(20_000)}\r\n\r\n`],
    ['an endless line', 'k'.repeat(5_000)],
  ])('%s', async (_name, data) => {
    expect(await say(data)).toBe('');
  });
});

it('greets the silent on its last port with a signed banner of this moment, and on no other', async () => {
  const before = Date.now();
  const [bannerPort] = client.bannerPorts ?? [];
  const socket = connect(bannerPort!, address);
  const heard = await new Promise<string>((resolve) => socket.once('data', (data) => resolve(data.toString())));
  socket.destroy();
  const banner = readBanner(key, heard);
  expect(banner?.atMs).toBeGreaterThanOrEqual(before);
  expect(await client.sightings(banner!.nonce, signal)).toHaveLength(1);
  expect(readBanner(randomBytes(32), heard)).toBeUndefined();
  // What is given to strangers opens nothing.
  expect(await say(get(`/${banner!.nonce}`))).toBe('');
  expect(await say(`${banner!.nonce}\n`)).toBe('');
  expect(await say(get(`/${nextNonce(key, banner!.nonce)}.html`))).toBe('');
  const quiet = connect(
    client.httpPorts.find((port) => port !== bannerPort)!,
    address,
  );
  const nothing = await Promise.race([say('', 0, quiet), new Promise((resolve) => setTimeout(resolve, 500, 'silence'))]);
  quiet.destroy();
  expect(nothing).toBe('silence');
});
