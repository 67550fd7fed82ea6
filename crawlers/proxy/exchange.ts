import { answerTo } from '../../src/evidence/judge-proof.ts';
import type { Connection } from '../../src/net/net.ts';
import { bodyOf, isWhole, parseHead } from './http-head.ts';
import { listen, listenOn, type Heard } from './listen.ts';
import { USER_AGENT, type Probe } from './probe.ts';

export type { Heard } from './listen.ts';
export { nameOf } from './naming.ts';

/** The judge answers with some 300 bytes; a proxy adds a few hundred of its own, or a frame of advertisements. */
const MAX_REPLY_BYTES = 64 * 1024;
/** What follows the answer follows at once: it only tells whether the answer was altered. */
const REST_MS = 300;

/** HTTP methods with which the judge may be asked. */
export type JudgeMethod = 'GET' | 'HEAD' | 'POST';

/** A request for the nonce: `target` in origin form or in absolute form. A POST carries the nonce in its body as well. */
export function nonceRequest(method: JudgeMethod, target: string, host: string, nonce: string): string {
  const body = method === 'POST' ? nonce : '';
  return [
    `${method} ${target} HTTP/1.1`,
    `Host: ${host}`,
    `User-Agent: ${USER_AGENT}`,
    'Accept: */*',
    'Accept-Encoding: identity',
    ...(method === 'POST' ? ['Content-Type: text/plain', `Content-Length: ${body.length}`] : []),
    'Connection: close',
    '',
    body,
  ].join('\r\n');
}

/**
 * Send `request` and listen until the answer to `nonce` has come, or `ended` says that it will not, or a bound is reached.
 * `firstByteMs` is for questions to the service itself, not for those through a tunnel.
 */
export async function exchange(
  probe: Probe,
  connection: Connection,
  request: string | Buffer,
  nonce: string,
  ended: (soFar: Buffer) => boolean,
  firstByteMs?: number,
): Promise<Heard> {
  const sent = await connection.write(request);
  if (sent.status !== 'ok') return { data: Buffer.alloc(0), end: sent.status === 'timeout' ? 'timeout' : 'closed' };
  const answer = answerTo(probe.judge.key, nonce);
  let searched = 0;
  const enough = (soFar: Buffer): boolean => {
    const found = soFar.indexOf(answer, Math.max(0, searched - answer.length)) >= 0;
    searched = soFar.length;
    return found || ended(soFar);
  };
  const bounds = { maxBytes: MAX_REPLY_BYTES, timeoutMs: probe.stepTimeoutMs };
  const heard = await listen(connection, { ...bounds, enough, firstByteMs });
  if (heard.end !== 'enough' || ended(heard.data) || heard.data.length >= MAX_REPLY_BYTES) return joined(heard, answer);
  const whole = await listenOn(connection, heard.data, { ...bounds, enough: ended, timeoutMs: Math.min(REST_MS, probe.stepTimeoutMs) });
  return { data: whole.data, end: 'enough' };
}

/** An answer that only chunked coding tears apart is whole. */
function joined(heard: Heard, answer: string): Heard {
  const head = parseHead(heard.data);
  if (head === undefined || heard.data.includes(answer)) return heard;
  const body = bodyOf(heard.data, head);
  return body.includes(answer) ? { ...heard, data: Buffer.concat([heard.data.subarray(0, head.headBytes), body]) } : heard;
}

/** Whether the body of an answer that came back is another than the judge's: something in between rewrites pages. A body cut short is not. */
export function isAltered(data: Buffer, answer: string): boolean {
  const head = parseHead(data);
  if (head === undefined || !isWhole(data)) return false;
  const body = bodyOf(data, head).toString('latin1').trim();
  return !answer.startsWith(body);
}
