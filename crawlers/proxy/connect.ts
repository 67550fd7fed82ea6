import { failed, type Failure } from '../../src/model/outcome.ts';
import type { Connection } from '../../src/net/net.ts';
import { endOfHead, MAX_HEAD_BYTES, mayBeHttp, parseHead, speaksAsProxy } from './http-head.ts';
import { listen, type Heard } from './listen.ts';
import { leadsBack, nameOf, type Named } from './naming.ts';
import { authorityOf, judgeAuthority, open, unproven, USER_AGENT, type Attempt, type Probe, type Rung } from './probe.ts';
import { speakThrough } from './payload.ts';
import { pinnedFirst } from './pinned.ts';
import { productOf } from './product.ts';

/** Ask for a tunnel to the judge with CONNECT (RFC 9110 9.3.6) and speak through it. */
export function askConnect(probe: Probe, rung: Rung): Promise<Attempt | Failure> {
  return pinnedFirst(rung, (pinned) => tunnelOnce(probe, rung, pinned));
}

async function tunnelOnce(probe: Probe, rung: Rung, pinned: boolean): Promise<Attempt | Failure> {
  const opened = await open(probe);
  if (opened.status !== 'ok') return failed(opened.status, opened.detail, authorityOf(probe.ip, probe.port));
  const connection = opened.value;
  try {
    const heard = await askForTunnel(connection, probe, rung);
    const head = parseHead(heard.data);
    const early = head === undefined ? Buffer.alloc(0) : withoutBreaks(heard.data.subarray(head.headBytes));
    const product = productOf(head, heard.data);
    const refusal = refusalIn(heard, rung, early);
    if (refusal !== undefined) return unproven(refusal.result, refusal.detail, connection.transcript, product);
    return { ...(await speakThrough(connection, rung, probe, pinned, early)), product };
  } finally {
    connection.close();
  }
}

async function askForTunnel(connection: Connection, probe: Probe, rung: Rung): Promise<Heard> {
  const authority = judgeAuthority(probe.judge, rung);
  const sent = await connection.write(`CONNECT ${authority} HTTP/1.1\r\nHost: ${authority}\r\nUser-Agent: ${USER_AGENT}\r\n\r\n`);
  if (sent.status !== 'ok') return { data: Buffer.alloc(0), end: 'closed' };
  return listen(connection, {
    enough: (soFar) => endOfHead(soFar) >= 0 || !mayBeHttp(soFar),
    maxBytes: MAX_HEAD_BYTES,
    timeoutMs: probe.stepTimeoutMs,
    firstByteMs: probe.firstByteMs,
  });
}

/** Some send an empty line too many. */
function withoutBreaks(early: Buffer): Buffer {
  return /^[\r\n]*$/.test(early.toString('latin1')) ? Buffer.alloc(0) : early;
}

/** Why there is no tunnel, or undefined where a bare 2xx says that there is one. */
function refusalIn(heard: Heard, { payload }: Rung, early: Buffer): Named | undefined {
  const head = parseHead(heard.data);
  if (head === undefined || endOfHead(heard.data) < 0 || head.status === 407) return nameOf(heard, false);
  const { status } = head;
  if (leadsBack(head, heard.data)) return { result: 'looped', detail: `HTTP ${status}: it goes round in a circle` };
  if (status === 403) return { result: 'denied', detail: 'CONNECT is forbidden (403)' };
  if ((status >= 502 && status <= 504) || (status >= 400 && speaksAsProxy(head)))
    return { result: 'denied', detail: `HTTP ${status}: no tunnel to the judge` };
  if (status < 200 || status > 299) return { result: 'not-a-proxy', detail: `HTTP ${status} to CONNECT` };
  // But for its banner, the judge does not speak first: who sends more than a head has answered by itself.
  const begins = early.toString('latin1').trimStart().slice(0, 4);
  if (payload === 'banner' ? begins !== '' && !'KZJ '.startsWith(begins) : early.length > 0)
    return { result: 'not-a-proxy', detail: `HTTP ${status} with a body: a page, no tunnel` };
  return undefined;
}
