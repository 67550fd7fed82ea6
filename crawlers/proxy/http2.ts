import type { Failure } from '../../src/model/outcome.ts';
import type { Http2Session } from '../../src/net/net.ts';
import { heardOf, inHttp2, nameUnanswered } from './h2-session.ts';
import { nameAttempt } from './http.ts';
import { parseHead, speaksAsProxy, type ResponseHead } from './http-head.ts';
import { leadsBack, nameOf, type Named } from './naming.ts';
import { speakThrough } from './payload.ts';
import { pinnedFirst } from './pinned.ts';
import { freshNonce, judgeAuthority, unproven, USER_AGENT, type Attempt, type Probe, type Rung } from './probe.ts';
import { productOf } from './product.ts';

/** As for HTTP/1: the judge answers with some 300 bytes. */
const MAX_BODY_BYTES = 64 * 1024;

/** Ask an HTTP/2 proxy for a page of the judge: its authority and the scheme `http` in the pseudo-headers (RFC 9113 8.3.1). */
export function askHttp2Get(probe: Probe, rung: Rung): Promise<Attempt | Failure> {
  return inHttp2(probe, async (session) => {
    const nonce = freshNonce(probe);
    const headers = {
      ':method': 'GET',
      ':scheme': 'http',
      ':authority': judgeAuthority(probe.judge, rung),
      ':path': `/${nonce}`,
      'user-agent': USER_AGENT,
      accept: '*/*',
      'accept-encoding': 'identity',
    };
    const replied = await session.request({ headers, maxBodyBytes: MAX_BODY_BYTES, timeoutMs: probe.stepTimeoutMs });
    const heard = replied.status === 'ok' ? heardOf(replied.value) : { data: Buffer.alloc(0), end: 'closed' as const };
    const attempt = await nameAttempt(probe, rung, nonce, heard);
    const named = replied.status === 'ok' || attempt.proof.judgeSawNonce ? {} : nameUnanswered(replied, session);
    return { ...attempt, ...named, product: productOf(parseHead(heard.data), heard.data), transcript: session.transcript };
  });
}

/** Ask for a tunnel to the judge in a stream of HTTP/2 (RFC 9113 8.5) and speak through it. */
export function askHttp2Connect(probe: Probe, rung: Rung): Promise<Attempt | Failure> {
  return pinnedFirst(rung, (pinned) => inHttp2(probe, (session) => tunnelOnce(session, probe, rung, pinned)));
}

async function tunnelOnce(session: Http2Session, probe: Probe, rung: Rung, pinned: boolean): Promise<Attempt> {
  const headers = { ':method': 'CONNECT', ':authority': judgeAuthority(probe.judge, rung), 'user-agent': USER_AGENT };
  const replied = await session.tunnel({ headers, timeoutMs: probe.stepTimeoutMs });
  if (replied.status !== 'ok') {
    const { result, detail } = nameUnanswered(replied, session);
    return unproven(result, detail, session.transcript);
  }
  const { data } = heardOf(replied.value);
  const product = productOf(parseHead(data), data);
  const { stream } = replied.value;
  if (stream !== undefined) return { ...(await speakThrough(stream, rung, probe, pinned)), product };
  const { result, detail } = nameRefusal({ ...replied.value, headBytes: data.length });
  return unproven(result, detail, session.transcript, product);
}

/** Names an answer to CONNECT that opens no tunnel. */
function nameRefusal(head: ResponseHead): Named {
  const { status } = head;
  if (status === 407) return nameOf(heardOf(head), false);
  if (leadsBack(head)) return { result: 'looped', detail: `HTTP ${status}: it goes round in a circle` };
  if (status === 403) return { result: 'denied', detail: 'CONNECT is forbidden (403)' };
  if ((status >= 502 && status <= 504) || (status >= 400 && speaksAsProxy(head)))
    return { result: 'denied', detail: `HTTP ${status}: no tunnel to the judge` };
  return { result: 'not-a-proxy', detail: `HTTP ${status} to CONNECT` };
}
