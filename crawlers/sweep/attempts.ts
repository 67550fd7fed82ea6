import type { ServiceProtocol } from '../../src/model/observation.ts';
import type { JudgeClient } from '../../src/evidence/judge-proof.ts';
import { isOk } from '../../src/model/outcome.ts';
import type { Connection } from '../../src/net/net.ts';
import { hintsAtProxy, isHttp, isSocks4, isSocks5 } from './tell.ts';

/** What an attempt heard. `protocols` is empty where it does not fit. */
export interface Heard {
  readonly protocols: readonly ServiceProtocol[];
  readonly data: Buffer;
}

/** What an attempt knows of the port it asks, and of whom a relay may be asked for. */
export interface Asked {
  /** For the Host header. */
  readonly host: string;
  readonly judge: JudgeClient | undefined;
  /** How long an answer in SOCKS is waited for. */
  readonly socksTimeoutMs: number;
}

/** Says one thing on a connection of its own. */
export type Attempt = (connection: Connection, asked: Asked) => Promise<Heard>;
export type AttemptName = 'http' | 'tls' | 'socks5' | 'socks4';

/** A server that has not begun to answer by then is told by another attempt, or stays unknown. */
export const STEP_TIMEOUT_MS = 2_000;
/** Nothing has to be thought about before a greeting is answered; but some look the client's name up first, and where SOCKS is to be expected that is waited for. */
const SOCKS_TIMEOUT_MS = 4_000;
const MAX_ANSWER_BYTES = 8 * 1024;
const USER_AGENT = 'Kuzet (the hosting provider checks its own network)';

/** What is tried first where, by convention; all four are tried everywhere until one fits. */
const TLS_PORTS: ReadonlySet<number> = new Set([
  443, 465, 563, 636, 853, 990, 993, 995, 2053, 2083, 2087, 2096, 4443, 5061, 6443, 8443, 9443,
]);
const SOCKS_PORTS: ReadonlySet<number> = new Set([1080, 1081, 1085, 1086, 4145, 5678, 7890, 7891, 9050, 9150, 10_808]);

const HTTP_PORTS: ReadonlySet<number> = new Set([
  80, 81, 591, 2052, 2082, 2086, 2095, 3000, 3128, 5000, 6969, 8000, 8008, 8080, 8081, 8088, 8118, 8123, 8888, 9000, 9080,
]);

/** Whether clients speak first there by convention: no greeting is waited for (a server that greets all the same is heard by the attempt). */
export function isClientFirst(port: number): boolean {
  return HTTP_PORTS.has(port) || TLS_PORTS.has(port) || SOCKS_PORTS.has(port);
}

/** The order of attempts on a port. */
export function attemptsFor(port: number): readonly AttemptName[] {
  if (TLS_PORTS.has(port)) return ['tls', 'http', 'socks5', 'socks4'];
  if (SOCKS_PORTS.has(port)) return ['socks5', 'socks4', 'http', 'tls'];
  return ['http', 'tls', 'socks5', 'socks4'];
}

export const ATTEMPTS: Readonly<Record<AttemptName, Attempt>> = {
  async http(connection, { host }) {
    const data = await fetchOn(connection, '/', host);
    if (!isHttp(data)) return { protocols: [], data };
    return { protocols: hintsAtProxy(data) ? ['http', 'http-proxy'] : ['http'], data };
  },
  async tls(connection, { host }) {
    const upgraded = await connection.upgradeTls({ timeoutMs: STEP_TIMEOUT_MS });
    if (!isOk(upgraded)) {
      // An alert is TLS too: the server wants a name or a certificate of ours first.
      return {
        protocols: /alert (?:number|unrecognized|handshake|internal)|unrecognized name/i.test(upgraded.detail) ? ['tls'] : [],
        data: Buffer.alloc(0),
      };
    }
    const data = await fetchOn(upgraded.value, '/', host);
    if (!isHttp(data)) return { protocols: ['tls'], data };
    return { protocols: hintsAtProxy(data) ? ['https', 'http-proxy'] : ['https'], data };
  },
  /** Greeting with "no authentication" and "user and password" (RFC 1928 3). */
  async socks5(connection, { socksTimeoutMs: timeoutMs }) {
    // Two bytes are the whole answer: an echo gives itself away by the others.
    const data = await say(connection, Buffer.from([5, 2, 0, 2]), {
      maxBytes: 4,
      timeoutMs,
      enough: (soFar) => soFar.length >= 2,
    });
    return { protocols: isSocks5(data) ? ['socks5'] : [], data };
  },
  /** SOCKS4 has no greeting: a CONNECT to the judge or, without one (or one of IPv4), to 0.0.0.0, port 0, which leads nowhere and has to be refused. */
  async socks4(connection, { socksTimeoutMs: timeoutMs, judge }) {
    const data = await say(connection, socks4Connect(judge), {
      maxBytes: 9,
      timeoutMs,
      enough: (soFar) => soFar.length >= 8,
    });
    return { protocols: isSocks4(data) ? ['socks4'] : [], data };
  },
};

/** How long an answer in SOCKS is waited for on a port of which nothing is known. */
export function socksTimeoutOf(port: number): number {
  return SOCKS_PORTS.has(port) ? SOCKS_TIMEOUT_MS : STEP_TIMEOUT_MS;
}

function socks4Connect(judge: JudgeClient | undefined): Buffer {
  const ip = judge === undefined || judge.address.includes(':') ? undefined : judge.address.split('.').map(Number);
  const port = ip === undefined ? 0 : (judge?.httpPort ?? 0);
  return Buffer.from([4, 1, port >> 8, port & 0xff, ...(ip ?? [0, 0, 0, 0]), 0]);
}

/** A GET with a bare Host; the head of the answer and what of the body came with it. Empty where nothing came. */
export async function fetchOn(connection: Connection, target: string, host: string): Promise<Buffer> {
  const lines = [`GET ${target} HTTP/1.1`, `Host: ${host}`, `User-Agent: ${USER_AGENT}`, 'Accept: */*', 'Connection: close', '', ''];
  return say(connection, lines.join('\r\n'), {
    maxBytes: MAX_ANSWER_BYTES,
    timeoutMs: STEP_TIMEOUT_MS,
    enough: (soFar) => (!isHttp(soFar) && soFar.length > 16) || isWholeEnough(soFar),
  });
}

/** The head and, where it comes at once, the start of the body. */
function isWholeEnough(soFar: Buffer): boolean {
  const end = soFar.indexOf('\r\n\r\n');
  if (end < 0) return false;
  const length = /^content-length:\s*(\d{1,10})/im.exec(soFar.toString('latin1', 0, end))?.[1];
  return length === undefined ? soFar.length > end + 4 + 64 : soFar.length >= end + 4 + Math.min(Number(length), 1_024);
}

async function say(connection: Connection, words: Buffer | string, reading: Parameters<Connection['read']>[0]): Promise<Buffer> {
  const sent = await connection.write(words);
  if (!isOk(sent)) return Buffer.alloc(0);
  const read = await connection.read(reading);
  return isOk(read) ? read.value.data : Buffer.alloc(0);
}
