import { answerTo } from '../../src/evidence/judge-proof.ts';
import type { Connection } from '../../src/net/net.ts';
import { isWhole as headIsWhole, parseHead, speaksAsProxy } from './http-head.ts';
import { USER_AGENT, type Probe } from './probe.ts';
import type { RelayResult } from '../../src/model/relay.ts';

/** The judge answers with some 300 bytes; a proxy adds a few hundred of its own. */
const MAX_REPLY_BYTES = 64 * 1024;

/** What came back, and how it ended; `data` is empty where nothing came. */
export interface Heard {
  readonly data: Buffer;
  readonly end: 'enough' | 'closed' | 'max-bytes' | 'timeout';
}

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

/** Send `request` and read until the answer to `nonce` has come, or `ended` says that it will not, or a bound is reached. */
export async function exchange(
  probe: Probe,
  connection: Connection,
  request: string | Buffer,
  nonce: string,
  ended: (soFar: Buffer) => boolean,
): Promise<Heard> {
  const answer = answerTo(probe.judge.key, nonce);
  const sent = await connection.write(request);
  if (sent.status !== 'ok') return { data: Buffer.alloc(0), end: 'closed' };
  let searched = 0;
  const read = await connection.read({
    enough: (soFar) => {
      const found = soFar.indexOf(answer, Math.max(0, searched - answer.length)) >= 0;
      searched = soFar.length;
      return found || ended(soFar);
    },
    maxBytes: MAX_REPLY_BYTES,
    timeoutMs: probe.stepTimeoutMs,
  });
  if (read.status === 'ok') return read.value;
  return { data: Buffer.alloc(0), end: read.status === 'timeout' ? 'timeout' : 'closed' };
}

/** Names how an exchange in HTTP/1 ended that brought no whole proof. */
export function nameOf({ data, end }: Heard, judgeSaw: boolean): { readonly result: RelayResult; readonly detail: string } {
  const head = parseHead(data);
  if (judgeSaw) {
    return head !== undefined && head.status < 300 && data.length > head.headBytes
      ? { result: 'tampered', detail: `the judge was reached, but its answer came back altered (HTTP ${head.status})` }
      : { result: 'one-way', detail: 'the judge was reached, its answer did not come back' };
  }
  if (data.length === 0)
    return end === 'timeout'
      ? { result: 'no-answer', detail: 'nothing came back' }
      : { result: 'closed', detail: 'closed without an answer' };
  if (end === 'max-bytes') return { result: 'too-large', detail: `more than ${MAX_REPLY_BYTES} bytes came back` };
  if (head === undefined) return { result: 'other-protocol', detail: 'the answer is not HTTP' };
  if (end === 'timeout' && !headIsWhole(data)) return { result: 'stalled', detail: 'the answer did not end within the deadline' };
  if (end === 'closed' && !headIsWhole(data)) return { result: 'closed', detail: 'closed in the middle of its head' };
  if (head.status === 407) return { result: 'auth-required', detail: '407: a proxy that demands a password' };
  if (!speaksAsProxy(head)) return { result: 'not-a-proxy', detail: `HTTP ${head.status} of its own` };
  if (head.status === 403) return { result: 'denied', detail: '403 from a proxy' };
  return head.status >= 500
    ? { result: 'denied', detail: `HTTP ${head.status}: the proxy did not reach the judge` }
    : { result: 'not-a-proxy', detail: `HTTP ${head.status} from a proxy, but not the judge's answer` };
}
