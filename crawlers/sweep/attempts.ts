import type { JudgeClient } from '../../src/evidence/judge-proof.ts';
import type { ServiceProtocol } from '../../src/model/observation.ts';
import { isOk } from '../../src/model/outcome.ts';
import type { Connection } from '../../src/net/net.ts';
import { hintsAtProxy, isHttp, isSocks4, isSocks5, statusOf } from './tell.ts';
import { authorityOf, getRequest, hostlessGet, page, say, STEP_TIMEOUT_MS, USER_AGENT, type Said } from './words.ts';

/** What an attempt heard. `protocols` is empty where it does not fit. */
export interface Heard {
  readonly protocols: readonly ServiceProtocol[];
  readonly data: Buffer;
  /** Nothing came, and it was not hung up on either. */
  readonly silent: boolean;
}

/** What an attempt knows of the port it asks, and of whom a relay may be asked for. */
export interface Asked {
  /** For the Host header. */
  readonly host: string;
  readonly judge: JudgeClient | undefined;
  /** How long an answer to what is asked now is waited for, milliseconds. */
  readonly patienceMs: () => number;
  /** Clients of this port speak TLS by convention. */
  readonly isTlsPort: boolean;
}

/** Says one thing on a connection of its own. */
export type Attempt = (connection: Connection, asked: Asked) => Promise<Heard>;
export type AttemptName = 'http' | 'own-host' | 'tls' | 'socks5' | 'socks4' | 'connect';

/** Where TLS is not to be expected: its first answer needs no thought, and the connection is wanted for other questions. */
const TLS_PATIENCE_MS = 800;

/** What is tried first where, by convention; all are tried everywhere until one fits. */
const TLS_PORTS: ReadonlySet<number> = new Set([
  443, 465, 563, 636, 853, 990, 993, 995, 2053, 2083, 2087, 2096, 4443, 5061, 6443, 8443, 9443,
]);
const SOCKS_PORTS: ReadonlySet<number> = new Set([1080, 1081, 1085, 1086, 4145, 5678, 7890, 7891, 9050, 9150, 10_808]);

const HTTP_PORTS: ReadonlySet<number> = new Set([
  80, 81, 591, 2052, 2082, 2086, 2095, 3000, 3128, 5000, 6969, 8000, 8008, 8080, 8081, 8088, 8118, 8123, 8888, 9000, 9080,
]);

/** Whether clients speak TLS from the first byte there by convention. */
export function isTlsPort(port: number): boolean {
  return TLS_PORTS.has(port);
}

/** Whether clients speak first there by convention: no greeting is waited for (a server that greets all the same is heard by the attempt). */
export function isClientFirst(port: number): boolean {
  return HTTP_PORTS.has(port) || TLS_PORTS.has(port) || SOCKS_PORTS.has(port);
}

/** The order of attempts on a port: what is the custom there first; TLS early, for its connection is free again soonest. Without a judge there is nobody that a relay may be asked for. */
export function attemptsFor(port: number, hasJudge: boolean): readonly AttemptName[] {
  // For those that are silent to all else: what a proxy's client asks.
  const last: readonly AttemptName[] = hasJudge ? ['connect'] : [];
  if (TLS_PORTS.has(port)) return ['tls', 'http', 'socks5', 'socks4', ...last];
  if (SOCKS_PORTS.has(port)) return ['socks5', 'tls', 'socks4', 'http', ...last];
  return ['http', 'tls', 'socks5', 'socks4', ...last];
}

export const ATTEMPTS: Readonly<Record<AttemptName, Attempt>> = {
  http: async (connection, { patienceMs }) => heardInHttp(await say(connection, hostlessGet('/'), page(patienceMs()))),
  /** Some hang up on whoever names no host. */
  'own-host': async (connection, { host, patienceMs }) => heardInHttp(await say(connection, getRequest('/', host), page(patienceMs()))),
  async tls(connection, { patienceMs, isTlsPort }) {
    const upgraded = await connection.upgradeTls({ timeoutMs: isTlsPort ? patienceMs() : TLS_PATIENCE_MS });
    if (!isOk(upgraded)) {
      // An alert is TLS too: the server wants a name or a certificate of ours first.
      const isAlert = /alert (?:number|unrecognized|handshake|internal)|unrecognized name/i.test(upgraded.detail);
      return { protocols: isAlert ? ['tls'] : [], data: Buffer.alloc(0), silent: upgraded.status === 'timeout' };
    }
    const { data } = await say(upgraded.value, hostlessGet('/'), page(STEP_TIMEOUT_MS));
    if (!isHttp(data)) return { protocols: ['tls'], data, silent: false };
    return { protocols: hintsAtProxy(data) ? ['https', 'http-proxy'] : ['https'], data, silent: false };
  },
  /** Greeting with "no authentication" and "user and password" (RFC 1928 3). */
  async socks5(connection, { patienceMs }) {
    // Two bytes are the whole answer: an echo gives itself away by the others.
    const said = await say(connection, Buffer.from([5, 2, 0, 2]), { maxBytes: 4, timeoutMs: patienceMs(), enough: isReply(2) });
    return { ...said, protocols: isSocks5(said.data) ? ['socks5'] : [] };
  },
  /** SOCKS4 has no greeting: a CONNECT to the judge or, without one (or one of IPv4), to 0.0.0.0, port 0, which leads nowhere and has to be refused. */
  async socks4(connection, { patienceMs, judge }) {
    const said = await say(connection, socks4Connect(judge), { maxBytes: 9, timeoutMs: patienceMs(), enough: isReply(8) });
    return { ...said, protocols: isSocks4(said.data) ? ['socks4'] : [] };
  },
  /** A tunnel to the judge: who answers that in HTTP is asked in earnest by the proxy crawler. */
  async connect(connection, { judge, patienceMs }) {
    const authority = authorityOf(judge, judge?.tlsPorts[0]);
    const lines = [`CONNECT ${authority} HTTP/1.1`, `Host: ${authority}`, `User-Agent: ${USER_AGENT}`, '', ''];
    const said = await say(connection, lines.join('\r\n'), page(patienceMs()));
    if (!isHttp(said.data)) return { ...said, protocols: [] };
    return { ...said, protocols: statusOf(said.data) < 300 || hintsAtProxy(said.data) ? ['http', 'http-proxy'] : ['http'] };
  },
};

function isReply(bytes: number): (soFar: Buffer) => boolean {
  return (soFar) => soFar.length >= bytes;
}

function heardInHttp(said: Said): Heard {
  if (!isHttp(said.data)) return { ...said, protocols: [] };
  return { ...said, protocols: hintsAtProxy(said.data) ? ['http', 'http-proxy'] : ['http'] };
}

function socks4Connect(judge: JudgeClient | undefined): Buffer {
  const ip = judge === undefined || judge.address.includes(':') ? undefined : judge.address.split('.').map(Number);
  const port = ip === undefined ? 0 : (judge?.httpPort ?? 0);
  return Buffer.from([4, 1, port >> 8, port & 0xff, ...(ip ?? [0, 0, 0, 0]), 0]);
}
