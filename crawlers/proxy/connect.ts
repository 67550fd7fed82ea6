import { failed, isOk, type Failure } from '../../src/model/outcome.ts';
import { nameOf, type Heard } from './exchange.ts';
import { isWhole } from './prove.ts';
import { endOfHead, isOver, MAX_HEAD_BYTES, parseHead, speaksAsProxy } from './http-head.ts';
import { speakThrough } from './payload.ts';
import { authorityOf, judgeAuthority, open, unproven, USER_AGENT, type Attempt, type Probe, type Rung } from './probe.ts';
import { productOf } from './product.ts';

/** Ask for a tunnel to the judge with CONNECT (RFC 9110 9.3.6) and speak through it. */
export async function askConnect(probe: Probe, rung: Rung): Promise<Attempt | Failure> {
  const attempt = await tunnelOnce(probe, rung, true);
  if ('status' in attempt || rung.payload !== 'tls' || attempt.result !== 'tampered' || isWhole(attempt.proof)) return attempt;
  // Somebody else's certificate: it may read along and relay all the same.
  const again = await tunnelOnce(probe, rung, false);
  return 'status' in again || !isWhole(again.proof) ? attempt : again;
}

async function tunnelOnce(probe: Probe, rung: Rung, pinned: boolean): Promise<Attempt | Failure> {
  const opened = await open(probe);
  if (opened.status !== 'ok') return failed(opened.status, opened.detail, authorityOf(probe.ip, probe.port));
  const connection = opened.value;
  try {
    const authority = judgeAuthority(probe.judge, rung);
    await connection.write(`CONNECT ${authority} HTTP/1.1\r\nHost: ${authority}\r\nUser-Agent: ${USER_AGENT}\r\n\r\n`);
    const read = await connection.read({
      enough: (soFar) => endOfHead(soFar) >= 0 || isOver(soFar),
      maxBytes: MAX_HEAD_BYTES,
      timeoutMs: probe.stepTimeoutMs,
    });
    const heard: Heard = isOk(read) ? read.value : { data: Buffer.alloc(0), end: read.status === 'timeout' ? 'timeout' : 'closed' };
    const refusal = refusalIn(heard);
    const product = productOf(parseHead(heard.data));
    if (refusal !== undefined) return unproven(refusal.result, refusal.detail, connection.transcript, product);
    return { ...(await speakThrough(connection, rung, probe, pinned)), product };
  } finally {
    connection.close();
  }
}

/** Why there is no tunnel, or undefined where a bare 2xx says that there is one. */
function refusalIn(heard: Heard): Pick<Attempt, 'result' | 'detail'> | undefined {
  const head = parseHead(heard.data);
  if (head === undefined || endOfHead(heard.data) < 0 || head.status === 407) return nameOf(heard, false);
  const { status } = head;
  if (status === 403) return { result: 'denied', detail: 'CONNECT is forbidden (403)' };
  if ((status >= 502 && status <= 504) || (status >= 500 && speaksAsProxy(head)))
    return { result: 'denied', detail: `HTTP ${status}: no tunnel to the judge` };
  if (status < 200 || status > 299) return { result: 'not-a-proxy', detail: `HTTP ${status} to CONNECT` };
  // The judge does not speak within a round trip: who sends more than a head has answered by itself.
  if (heard.data.length > head.headBytes) return { result: 'not-a-proxy', detail: `HTTP ${status} with a body: a page, no tunnel` };
  return undefined;
}
