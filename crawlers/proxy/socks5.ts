import ipaddr from 'ipaddr.js';
import { failed, isOk, type Failure, type Outcome } from '../../src/model/outcome.ts';
import type { Connection } from '../../src/net/net.ts';
import { speakThrough } from './payload.ts';
import { authorityOf, isFailure, judgeHost, open, unproven, type Attempt, type Probe, type Rung } from './probe.ts';

/** The reply's own names (RFC 1928 6). */
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
/** Nothing has to be reached for the greeting's answer; web servers wait for the rest of a request instead. */
const GREETING_TIMEOUT_MS = 2_000;
const VERSION = 5;
const NO_AUTHENTICATION = 0;
const USER_AND_PASSWORD = 2;
const NO_ACCEPTABLE_METHOD = 0xff;
const PASSWORD_CHOSEN = 'a password is demanded';

/** Ask for a SOCKS5 CONNECT (RFC 1928) to the judge. No password is ever sent. */
export async function askSocks5(probe: Probe, rung: Rung): Promise<Attempt | Failure> {
  // Offering both tells "password demanded" from "no SOCKS at all". A server may prefer the password and still serve without.
  const both = await greeted(probe, rung, [NO_AUTHENTICATION, USER_AND_PASSWORD]);
  if (isFailure(both) || both.detail !== PASSWORD_CHOSEN) return both;
  const without = await greeted(probe, rung, [NO_AUTHENTICATION]);
  return isFailure(without) || without.result === 'no-answer'
    ? both
    : { ...without, transcript: [...both.transcript, ...without.transcript] };
}

async function greeted(probe: Probe, rung: Rung, methods: readonly number[]): Promise<Attempt | Failure> {
  const opened = await open(probe);
  if (opened.status !== 'ok') return failed(opened.status, opened.detail, authorityOf(probe.ip, probe.port));
  const connection = opened.value;
  try {
    await connection.write(Buffer.from([VERSION, methods.length, ...methods]));
    const chosen = await readBytes(connection, 2, Math.min(GREETING_TIMEOUT_MS, probe.stepTimeoutMs));
    const refusal = refusalIn(chosen, methods);
    if (refusal !== undefined) return unproven(refusal.result, refusal.detail, connection.transcript);
    return await requestTunnel(connection, probe, rung);
  } finally {
    connection.close();
  }
}

/** Why the greeting leads no further, or undefined where the server takes us without a password. */
function refusalIn(chosen: Buffer | undefined, methods: readonly number[]): Pick<Attempt, 'result' | 'detail'> | undefined {
  if (chosen === undefined) return { result: 'no-answer', detail: 'nothing came back to the greeting' };
  const [version, method = -1] = chosen;
  if (version !== VERSION || chosen.length < 2) return { result: 'not-a-proxy', detail: 'the answer to the greeting is not SOCKS5' };
  if (method === NO_AUTHENTICATION) return undefined;
  if (method === NO_ACCEPTABLE_METHOD) return { result: 'auth-required', detail: 'no connection without authentication' };
  if (method === USER_AND_PASSWORD) return { result: 'auth-required', detail: PASSWORD_CHOSEN };
  const detail = `method ${method} was chosen; ${methods.join(' and ')} were offered`;
  return { result: 'not-a-proxy', detail };
}

async function requestTunnel(connection: Connection, probe: Probe, rung: Rung): Promise<Attempt> {
  await connection.write(connectRequest(judgeHost(probe.judge, rung.destination), rung.judgePort));
  const reply = await readReply(connection, probe.stepTimeoutMs);
  if (reply === undefined) return unproven('no-answer', 'no tunnel was opened or refused', connection.transcript);
  if (reply < 0) return unproven('not-a-proxy', 'the reply is not SOCKS5', connection.transcript);
  if (reply > 0) return unproven('denied', `reply ${reply}: ${REPLIES[reply] ?? 'unassigned'}`, connection.transcript);
  return await speakThrough(connection, rung, probe);
}

/** VER CMD RSV ATYP DST.ADDR DST.PORT, for an IP literal. */
function connectRequest(address: string, port: number): Buffer {
  const bytes = ipaddr.parse(address).toByteArray();
  const type = bytes.length === 4 ? 1 : 4;
  return Buffer.from([VERSION, 1, 0, type, ...bytes, port >> 8, port & 0xff]);
}

/** The reply's code, -1 for what is no reply, undefined for silence. Reads no byte beyond it: what follows is the tunnel's. */
async function readReply(connection: Connection, timeoutMs: number): Promise<number | undefined> {
  const head = await readBytes(connection, 4, timeoutMs);
  if (head === undefined) return undefined;
  const [version, reply = 0, , type] = head;
  if (head.length < 4 || version !== VERSION) return -1;
  if (reply !== 0) return reply;
  const length = type === 1 ? 4 : type === 4 ? 16 : type === 3 ? (await readBytes(connection, 1, timeoutMs))?.[0] : undefined;
  if (length === undefined) return -1;
  const rest = await readBytes(connection, length + 2, timeoutMs);
  return rest?.length === length + 2 ? 0 : -1;
}

async function readBytes(connection: Connection, count: number, timeoutMs: number): Promise<Buffer | undefined> {
  const read: Outcome<{ readonly data: Buffer }> = await connection.read({
    enough: (soFar) => soFar.length >= count,
    maxBytes: count,
    timeoutMs,
  });
  return isOk(read) && read.value.data.length > 0 ? read.value.data : undefined;
}
