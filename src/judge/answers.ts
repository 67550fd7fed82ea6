import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { answerTo, sameText, signatureOf } from '../evidence/judge-proof.ts';
import type { JudgeNames } from './names.ts';
import { authorityFor, pageOf, PIXEL } from './page.ts';
import { sightingOf } from './sighting.ts';
import type { SightingStore } from './sightings.ts';
import { isCurrent, isWelcome, type Doorkeeper } from './welcome.ts';

/** What the HTTP side of the judge needs. */
export interface AnswersOptions extends Doorkeeper {
  readonly sightings: SightingStore;
  /** What holders of the key may know of this judge. */
  readonly about: () => JudgeAbout;
  readonly names: JudgeNames;
}

/** The judge as it tells of itself at `/certificate`. */
export interface JudgeAbout {
  readonly pin: string;
  readonly ports: readonly number[];
  readonly bannerPorts: readonly number[];
  readonly udpPorts: readonly number[];
  /** Where the same ports are open over IPv6; absent where that is not all of them. */
  readonly address6?: string;
}

/** More than any client or proxy sends with one request. */
const MAX_HEADER_BYTES = 8 * 1024;
/** A nonce and a line's end. */
const MAX_BODY_BYTES = 128;

/**
 * The judge's HTTP side, never listening by itself: streams are handed to it. `GET`, `HEAD` and `POST /<nonce>` (origin or absolute form,
 * RFC 9112 3.2; a POST brings the nonce as its body, too) get the answer, in the body and in the head; `/<nonce>.html` and `/<nonce>.gif` get
 * it in a page and beside a picture, for web proxies; `GET /seen/<nonce>?sig=` and `GET /certificate?nonce=&sig=` get signed JSON.
 * Anything else: the connection is closed without a byte.
 */
export function createAnswers(options: AnswersOptions): Server {
  const server = createServer({ maxHeaderSize: MAX_HEADER_BYTES, keepAlive: false, requireHostHeader: false }, (request, response) => {
    void serve(request, response, options);
  });
  // RFC 9110 10.1.1: a client that waits for `100 Continue` has sent its nonce in the path already.
  server.on('checkContinue', (request, response) => server.emit('request', request, response));
  server.on('checkExpectation', (request) => request.socket.destroy());
  server.on('clientError', (_error, stream) => stream.destroy());
  server.on('connect', (_request, stream) => stream.destroy());
  server.on('upgrade', (_request, stream) => stream.destroy());
  return server;
}

async function serve(request: IncomingMessage, response: ServerResponse, options: AnswersOptions): Promise<void> {
  // Whoever hangs up before the answer is written is no trouble of ours; unheard, it would end the process.
  response.on('error', () => undefined);
  const reply = await replyTo(request, response, options);
  if (reply === undefined) request.socket.destroy();
  else send(response, reply);
}

interface Reply {
  readonly body: string | Buffer;
  readonly headers: Readonly<Record<string, string>>;
}

async function replyTo(request: IncomingMessage, response: ServerResponse, options: AnswersOptions): Promise<Reply | undefined> {
  const [path = '', query = ''] = pathOf(request.url ?? '').split('?', 2);
  if (path.startsWith('/k1-')) return nonceReply(path, request, response, options);
  if (request.method !== 'GET') return undefined;
  const asked = new URLSearchParams(query);
  if (path === '/certificate') return certificateReply(asked, options);
  return path.startsWith('/seen/') ? seenReply(path.slice('/seen/'.length), asked, options) : undefined;
}

/** `http://judge:80/x` and `/x` both name the path `/x`. */
function pathOf(target: string): string {
  const authority = /^https?:\/\/[^/?#]*/i.exec(target);
  return authority === null ? target : target.slice(authority[0].length);
}

async function nonceReply(
  path: string,
  request: IncomingMessage,
  response: ServerResponse,
  options: AnswersOptions,
): Promise<Reply | undefined> {
  const [, nonce = '', form = 'text'] = /^\/([^.]+)(?:\.(html|gif))?$/.exec(path) ?? [];
  if (!isWelcome(options, nonce) || !isForm(form) || !(await bringsAsItMust(nonce, request, response))) return undefined;
  options.sightings.record(nonce, sightingOf(request));
  const answer = answerTo(options.key, nonce);
  const headers = { 'content-type': CONTENT_TYPES[form], etag: `"${answer}"`, 'x-judge-answer': answer, 'x-robots-tag': NOT_FOR_SEARCH };
  if (form === 'text') return { body: `${answer}\n`, headers };
  if (form === 'gif') return { body: PIXEL, headers };
  return { body: pageOf(options.key, nonce, answer, authorityFor(request, options.names, options.about().ports)), headers };
}

const NOT_FOR_SEARCH = 'noindex, nofollow, noarchive';
const CONTENT_TYPES = { text: 'text/plain', html: 'text/html; charset=utf-8', gif: 'image/gif' } as const;

function isForm(text: string): text is keyof typeof CONTENT_TYPES {
  return Object.hasOwn(CONTENT_TYPES, text);
}

/** GET and HEAD bring the nonce in the path alone, POST in its body as well. */
async function bringsAsItMust(nonce: string, request: IncomingMessage, response: ServerResponse): Promise<boolean> {
  if (request.method === 'GET' || request.method === 'HEAD') return true;
  if (request.method !== 'POST' || Number(request.headers['content-length'] ?? 0) > MAX_BODY_BYTES) return false;
  if (request.headers.expect !== undefined) response.writeContinue();
  return (await bodyOf(request)) === nonce;
}

/** Undefined where it is longer than a nonce can be or does not end; the connection's own deadline ends the wait. */
function bodyOf(request: IncomingMessage): Promise<string | undefined> {
  return new Promise((resolve) => {
    let body = '';
    request.on('data', (chunk: Buffer) => {
      body += chunk.toString('latin1', 0, MAX_BODY_BYTES + 1);
      if (body.length > MAX_BODY_BYTES) resolve(undefined);
    });
    request.on('end', () => resolve(body.trimEnd()));
    request.on('error', () => resolve(undefined));
    request.on('close', () => resolve(undefined));
  });
}

function seenReply(nonce: string, asked: URLSearchParams, options: AnswersOptions): Reply | undefined {
  if (!isCurrent(options, nonce) || !signedBy(options.key, 'seen', nonce, asked)) return undefined;
  return signedReply(options.key, nonce, { sightings: options.sightings.of(nonce) });
}

function certificateReply(asked: URLSearchParams, options: AnswersOptions): Reply | undefined {
  const nonce = asked.get('nonce') ?? '';
  if (!isCurrent(options, nonce) || !signedBy(options.key, 'certificate', nonce, asked)) return undefined;
  return signedReply(options.key, nonce, options.about());
}

function signedBy(key: Buffer, purpose: 'seen' | 'certificate', nonce: string, asked: URLSearchParams): boolean {
  return sameText(asked.get('sig') ?? '', signatureOf(key, purpose, nonce));
}

/** The nonce stands in the signature, so no reply fits another question. */
function signedReply(key: Buffer, nonce: string, value: unknown): Reply {
  const body = JSON.stringify(value);
  return { body, headers: { 'content-type': 'application/json', 'x-judge-signature': signatureOf(key, 'reply', `${nonce} ${body}`) } };
}

function send(response: ServerResponse, reply: Reply): void {
  response.writeHead(200, {
    ...reply.headers,
    'cache-control': 'no-store',
    connection: 'close',
    'content-length': Buffer.byteLength(reply.body),
  });
  response.end(reply.body);
}
