import type { JudgeClient } from '../../src/evidence/judge-proof.ts';
import { isOk } from '../../src/model/outcome.ts';
import type { Connection } from '../../src/net/net.ts';
import { isHttp } from './tell.ts';

/** A server that is known to answer has begun to do so by then. */
export const STEP_TIMEOUT_MS = 2_000;
const MAX_ANSWER_BYTES = 8 * 1024;
export const USER_AGENT = 'Kuzet (the hosting provider checks its own network)';

type Reading = Parameters<Connection['read']>[0];

/** What came; `silent`: nothing, and it was not hung up on either. */
export interface Said {
  readonly data: Buffer;
  readonly silent: boolean;
}

/** Say something and hear what comes. */
export async function say(connection: Connection, words: Buffer | string, reading: Reading): Promise<Said> {
  const sent = await connection.write(words);
  if (!isOk(sent)) return { data: Buffer.alloc(0), silent: false };
  const read = await connection.read(reading);
  return isOk(read) ? { data: read.value.data, silent: false } : { data: Buffer.alloc(0), silent: read.status === 'timeout' };
}

/** The head of an answer in HTTP and what of the body came with it. */
export function page(timeoutMs: number): Reading {
  return { maxBytes: MAX_ANSWER_BYTES, timeoutMs, enough: isPageEnough };
}

function isPageEnough(soFar: Buffer): boolean {
  return (!isHttp(soFar) && soFar.length > 16) || isWholeEnough(soFar);
}

/** The head and, where it comes at once, the start of the body. */
function isWholeEnough(soFar: Buffer): boolean {
  const end = soFar.indexOf('\r\n\r\n');
  if (end < 0) return false;
  const length = /^content-length:\s*(\d{1,10})/im.exec(soFar.toString('latin1', 0, end))?.[1];
  return length === undefined ? soFar.length > end + 4 + 64 : soFar.length >= end + 4 + Math.min(Number(length), 1_024);
}

/** A GET that names a host, or none; empty where nothing came. */
export async function fetchOn(connection: Connection, target: string, host: string | null): Promise<Buffer> {
  const request = host === null ? hostlessGet(target) : getRequest(target, host);
  return (await say(connection, request, page(STEP_TIMEOUT_MS))).data;
}

/** HTTP/1.1, with a bare Host. */
export function getRequest(target: string, host: string): string {
  const lines = [`GET ${target} HTTP/1.1`, `Host: ${host}`, `User-Agent: ${USER_AGENT}`, 'Accept: */*', 'Connection: close', '', ''];
  return lines.join('\r\n');
}

/** HTTP/1.0 (RFC 1945), which needs no Host: what relays to any Host would take the port's own name for an order to ask itself, round and round. */
export function hostlessGet(target: string): string {
  return [`GET ${target} HTTP/1.0`, `User-Agent: ${USER_AGENT}`, 'Accept: */*', '', ''].join('\r\n');
}

/** The judge's address with one of its ports. */
export function authorityOf(judge: JudgeClient | undefined, port = 80): string {
  const address = judge?.address ?? '0.0.0.0';
  return `${address.includes(':') ? `[${address}]` : address}:${port}`;
}
