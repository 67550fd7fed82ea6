import type { Server as HttpServer } from 'node:http';
import type { Socket } from 'node:net';
import { createServer as createTlsServer, TLSSocket } from 'node:tls';
import { answerTo, makeBanner } from '../evidence/judge-proof.ts';
import type { JudgeCertificate } from './certificate.ts';
import { createCrowd, MAX_TLS_CONNECTIONS } from './crowd.ts';
import { endsOf } from './sighting.ts';
import type { SightingStore } from './sightings.ts';
import { isWelcome, makeBannerNonce, type Doorkeeper } from './welcome.ts';

/** What the judge says on a connection. */
export interface ConversationOptions extends Doorkeeper {
  readonly certificate: JudgeCertificate;
  readonly sightings: SightingStore;
  readonly http: HttpServer;
}

/** A whole conversation, from accept to close. */
const CONVERSATION_MS = 10_000;
/** A client that speaks first does so in its first round trip; one that waits for us is silent longer. */
const BANNER_AFTER_MS = 300;
/** A nonce, a line's end, and nothing else. */
const MAX_LINE_BYTES = 128;

/**
 * Take connections and tell by the first byte what is spoken: 0x16 a TLS ClientHello (then the same once more inside),
 * a lower-case `k` a raw line `<nonce>\n`, a capital letter HTTP. All else is closed without a byte.
 */
export function createConversation(options: ConversationOptions): (socket: Socket, speaksFirst: boolean) => void {
  const tls = createTlsServer({
    key: options.certificate.privateKeyPem,
    cert: options.certificate.certificatePem,
    handshakeTimeout: CONVERSATION_MS,
    ALPNProtocols: ['http/1.1'],
  });
  tls.on('secureConnection', (socket) => {
    socket.on('error', () => socket.destroy());
    listen(socket, options, () => socket.destroy());
  });
  tls.on('tlsClientError', (_error, socket) => socket.destroy());
  const withinTls = createCrowd(MAX_TLS_CONNECTIONS);
  return (socket, speaksFirst) => {
    guard(socket);
    if (speaksFirst) greetTheSilent(socket, options);
    listen(socket, options, () => {
      withinTls.admit(socket);
      tls.emit('connection', socket);
    });
  };
}

/** Nobody holds a connection longer than a conversation takes, whatever they speak. */
function guard(socket: Socket): void {
  const deadline = setTimeout(() => socket.destroy(), CONVERSATION_MS);
  socket.on('close', () => clearTimeout(deadline));
  socket.on('error', () => socket.destroy());
}

function listen(socket: Socket, options: ConversationOptions, onTls: () => void): void {
  socket.once('data', (chunk: Buffer) => {
    socket.pause();
    socket.unshift(chunk);
    const first = chunk[0] ?? 0;
    if (first === 0x16) onTls();
    else if (first === 0x6b) answerLine(socket, options);
    else if (first >= 0x41 && first <= 0x5a) answerHttp(socket, options);
    else socket.destroy();
  });
}

function answerHttp(socket: Socket, options: ConversationOptions): void {
  options.http.emit('connection', socket);
  // A stream paused by hand stays so until it is told otherwise.
  socket.resume();
}

function answerLine(socket: Socket, options: ConversationOptions): void {
  let line = '';
  socket.on('data', (chunk: Buffer) => {
    line += chunk.toString('latin1');
    if (!line.includes('\n') && line.length <= MAX_LINE_BYTES) return;
    socket.removeAllListeners('data');
    answerNonce(socket, line.slice(0, line.indexOf('\n')).trimEnd(), options);
  });
  socket.resume();
}

function answerNonce(socket: Socket, nonce: string, options: ConversationOptions): void {
  if (!isWelcome(options, nonce)) {
    socket.destroy();
    return;
  }
  record(socket, nonce, options);
  socket.end(`${answerTo(options.key, nonce)}\n`);
}

/** The server-first payload: a signed banner of this moment. The client may still send its line after it. */
function greetTheSilent(socket: Socket, options: ConversationOptions): void {
  const timer = setTimeout(() => {
    const nonce = makeBannerNonce(options);
    record(socket, nonce, options);
    socket.write(`${makeBanner(options.key, nonce, options.now())}\n`);
  }, BANNER_AFTER_MS);
  socket.once('data', () => clearTimeout(timer));
  socket.once('close', () => clearTimeout(timer));
}

function record(socket: Socket, nonce: string, options: ConversationOptions): void {
  options.sightings.record(nonce, { ...endsOf(socket), protocol: socket instanceof TLSSocket ? 'tls' : 'tcp', headers: {} });
}
