import { failed, type Failure } from '../../src/model/outcome.ts';
import type { Connection } from '../../src/net/net.ts';
import { authorityOf, isFailure, open, unproven, type Attempt, type Probe } from './probe.ts';
import { merged, nameOfRead, readMessage } from './socks-read.ts';
import { parseMethod, parseSocks5Reply, type SocksReply } from './socks-wire.ts';

/** What REP says (RFC 1928 6). */
const REPLIES = [
  'succeeded',
  'general failure',
  'not allowed by ruleset',
  'network unreachable',
  'host unreachable',
  'connection refused',
  'TTL expired',
  'command not supported',
  'address type not supported',
];
const NOT_ALLOWED = 2;
const VERSION = 5;
const NO_AUTHENTICATION = 0;
const USER_AND_PASSWORD = 2;
const NO_ACCEPTABLE_METHOD = 0xff;

type Refused = Pick<Attempt, 'result' | 'detail'>;
/** What is done with a session that takes us without a password; `ageMs` is the connection's age, milliseconds. */
export type UseSession = (connection: Connection, ageMs: () => number) => Promise<Attempt>;
/** `taken`: the server took us without a password, and the attempt is what came after. */
type Greeted = Attempt & { readonly taken: boolean; readonly askAgain: boolean };

/**
 * Greet with "no authentication" and "user and password" (RFC 1928 3), which tells "password demanded" from "no SOCKS at all"; no password is ever sent.
 * One that takes us without goes on to `use`. One that prefers the password, or knows none of two methods at once, is greeted again with
 * "no authentication" alone.
 */
export async function inSession(probe: Probe, use: UseSession): Promise<Attempt | Failure> {
  const startedAt = performance.now();
  const both = await greeted(probe, [NO_AUTHENTICATION, USER_AND_PASSWORD], use);
  if (isFailure(both) || !both.askAgain) return told(both);
  const offsetMs = performance.now() - startedAt;
  const alone = await greeted(probe, [NO_AUTHENTICATION], use);
  if (isFailure(alone)) return told(both);
  const transcript = merged(both.transcript, alone.transcript, offsetMs);
  // A service that demands a password says so by hanging up as well.
  const demanded = both.result === 'auth-required' && (alone.taken ? isForbidden(alone) : alone.result !== 'other-protocol');
  return told({ ...(demanded ? both : alone), transcript });
}

/** It prefers a password and, taken at its word without one, allows nothing (3proxy with users does so). */
function isForbidden({ result, detail }: Attempt): boolean {
  return result === 'denied' && detail === refusalText(NOT_ALLOWED);
}

function refusalText(code: number): string {
  return `reply ${code}: ${REPLIES[code] ?? 'unassigned'}`;
}

function told(greeted: Greeted | Failure): Attempt | Failure {
  if (isFailure(greeted)) return greeted;
  const { taken: _taken, askAgain: _askAgain, ...attempt } = greeted;
  return attempt;
}

async function greeted(probe: Probe, methods: readonly number[], use: UseSession): Promise<Greeted | Failure> {
  const opened = await open(probe);
  if (opened.status !== 'ok') return failed(opened.status, opened.detail, authorityOf(probe.ip, probe.port));
  const connection = opened.value;
  const openedAt = performance.now();
  try {
    await connection.write(Buffer.from([VERSION, methods.length, ...methods]));
    const chosen = await readMessage(connection, parseMethod, probe.stepTimeoutMs, probe.firstByteMs);
    const refusal = chosen.status === 'done' ? refusalIn(chosen.value, methods) : nameOfRead(chosen, 'greeting', false);
    if (refusal === undefined) return { ...(await use(connection, () => performance.now() - openedAt)), taken: true, askAgain: false };
    const askAgain = refusal.result === 'auth-required' || (refusal.result === 'closed' && !probe.spokeHttp);
    return { ...unproven(refusal.result, refusal.detail, connection.transcript), taken: false, askAgain };
  } finally {
    connection.close();
  }
}

/** Why the choice leads no further, or undefined where the server takes us without a password. */
function refusalIn(method: number, methods: readonly number[]): Refused | undefined {
  if (method === NO_AUTHENTICATION) return undefined;
  if (method === NO_ACCEPTABLE_METHOD) return { result: 'auth-required', detail: 'no connection without authentication' };
  // Some demand it whatever is offered.
  if (method === USER_AND_PASSWORD) return { result: 'auth-required', detail: 'a password is demanded' };
  // An echo of the second greeting reads like this, too.
  return { result: 'other-protocol', detail: `method ${method} was chosen; ${methods.join(' and ')} were offered` };
}

/** Send a request and hear the reply: the address it names, or why there is none. */
export async function requested(connection: Connection, request: Buffer, timeoutMs: number): Promise<SocksReply | Refused> {
  await connection.write(request);
  const read = await readMessage(connection, parseSocks5Reply, timeoutMs);
  const [version, code = 0] = read.raw;
  // Some hang up after the code of a refusal, and some give it an address of no type.
  if (version === VERSION && code !== 0) return { result: 'denied', detail: refusalText(code) };
  return read.status === 'done' ? read.value : nameOfRead(read, 'request', true);
}
