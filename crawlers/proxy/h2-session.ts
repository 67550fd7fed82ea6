import { failed, type Failure, type FailureStatus } from '../../src/model/outcome.ts';
import type { Http2Reply, Http2Session } from '../../src/net/net.ts';
import type { Heard } from './listen.ts';
import type { Named } from './naming.ts';
import { authorityOf, unproven, type Attempt, type Probe } from './probe.ts';
import type { RelayResult } from '../../src/model/relay.ts';

/** In the clear nothing tells beforehand that a service speaks HTTP/2; one that does answers the preface in a round trip. */
const PREFACE_MS = 1_000;

/** What a failure before the peer's SETTINGS says of the service; any other failure is none of the service's doing, or it is gone. */
const NOT_HTTP2: Readonly<Partial<Record<FailureStatus, RelayResult>>> = {
  protocol: 'other-protocol',
  tls: 'other-protocol',
  timeout: 'no-answer',
  closed: 'closed',
  'too-large': 'too-large',
};

/**
 * Ask in a session of HTTP/2 of its own, by ALPN or with prior knowledge (RFC 9113 3.2, 3.3), which is closed afterwards. An attempt where
 * the service does not speak it (at once, mostly; after a second in the clear), a failure where it could not be connected to.
 */
export async function inHttp2(probe: Probe, ask: (session: Http2Session) => Promise<Attempt>): Promise<Attempt | Failure> {
  const { ip, port, signal, stepTimeoutMs, firstByteMs = PREFACE_MS } = probe;
  const timeoutMs = probe.tls ? stepTimeoutMs : Math.min(stepTimeoutMs, firstByteMs, PREFACE_MS);
  const opened = await probe.net.http2({ ip, port, signal, timeoutMs, ...(probe.tls ? { tls: {} } : {}) });
  if (opened.status !== 'ok') {
    const result = NOT_HTTP2[opened.status];
    if (result === undefined) return failed(opened.status, opened.detail, authorityOf(ip, port));
    return unproven(result, opened.detail, [{ direction: 'note', atMs: 0, bytes: 0, data: `HTTP/2: ${opened.detail}` }]);
  }
  const session = opened.value;
  try {
    return await ask(session);
  } finally {
    session.close();
  }
}

/** Names why a request got no response, though the service speaks HTTP/2. */
export function nameUnanswered(failure: Failure, session: Http2Session): Named {
  const { status, detail } = failure;
  if (status === 'timeout') return { result: 'stalled', detail: 'speaks HTTP/2, but did not answer the request' };
  if (status === 'too-large') return { result: 'too-large', detail };
  if (status === 'protocol') return { result: 'other-protocol', detail };
  if (!session.isOpen) return { result: 'closed', detail: 'speaks HTTP/2, and hung up on the request' };
  // RFC 9113 8.5: how a proxy says that it did not get through.
  return detail.includes('CONNECT_ERROR')
    ? { result: 'denied', detail: 'CONNECT_ERROR: no tunnel to the judge' }
    : { result: 'not-a-proxy', detail: `the request was reset: ${detail}` };
}

const ENDS: Readonly<Record<Http2Reply['end'], Heard['end']>> = {
  whole: 'enough',
  reset: 'closed',
  timeout: 'timeout',
  'max-bytes': 'max-bytes',
};

/** A reply written down as HTTP/1 would, so that it is named by the same rules. */
export function heardOf(reply: Pick<Http2Reply, 'status' | 'headers'> & Partial<Http2Reply>): Heard {
  const { status, headers, body = Buffer.alloc(0), end = 'whole' } = reply;
  const fields = Object.entries(headers).filter(([name]) => name !== 'transfer-encoding');
  const lines = [`HTTP/2 ${status}`, ...fields.map(([name, value]) => `${name}: ${value.replaceAll(/[\r\n]+/g, ' ')}`), '', ''];
  return { data: Buffer.concat([Buffer.from(lines.join('\r\n')), body]), end: ENDS[end] };
}
