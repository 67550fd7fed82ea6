import { answerTo, readBanner } from '../../src/evidence/judge-proof.ts';
import { isOk } from '../../src/model/outcome.ts';
import type { Connection } from '../../src/net/net.ts';
import { exchange, isAltered, nameOf, nonceRequest, type Heard } from './exchange.ts';
import { isOver } from './http-head.ts';
import type { Named } from './naming.ts';
import { freshNonce, judgeAuthority, unproven, type Attempt, type Probe, type Rung } from './probe.ts';
import { isWhole, prove } from './prove.ts';

/** The judge greets the silent after 300 ms; the tunnel's own round trips come on top. */
const BANNER_TIMEOUT_MS = 2_000;

/**
 * Speak to the judge through an open tunnel and see whether it is the judge: TLS, HTTP in the clear, or its banner first and then a raw line.
 * `pinned` false takes any certificate: the proof then shows that it relays, and `intercepted` that it reads along. `early` is what came in one piece with the tunnel's opening.
 */
export async function speakThrough(
  tunnel: Connection,
  rung: Rung,
  probe: Probe,
  pinned = true,
  early: Buffer = Buffer.alloc(0),
): Promise<Attempt> {
  const { payload } = rung;
  let carrier = tunnel;
  if (payload === 'tls') {
    const pin = pinned ? { pin: probe.judge.certificatePin } : {};
    const upgraded = await tunnel.upgradeTls({ ...pin, timeoutMs: probe.stepTimeoutMs });
    if (!isOk(upgraded)) return noTls(tunnel, upgraded);
    carrier = upgraded.value;
  }
  const line = payload === 'banner';
  const greeting = line ? await hearBanner(tunnel, probe, early) : 'silent';
  if (greeting === 'closed') return unproven('closed', 'the tunnel opened and was closed at once', tunnel.transcript);
  const nonce = freshNonce(probe);
  const request = line ? `${nonce}\n` : nonceRequest('GET', `/${nonce}`, judgeAuthority(probe.judge, rung), nonce);
  const heard = await exchange(probe, carrier, request, nonce, line ? isLine : isOver);
  const { proof, seen } = await prove(probe, nonce, heard.data);
  const { transcript } = carrier;
  const answer = answerTo(probe.judge.key, nonce);
  const intercepted = payload === 'tls' && carrier.tls?.certificateSha256 !== probe.judge.certificatePin;
  if (!isWhole(proof)) {
    const named = nameThrough(heard, line, proof.judgeSawNonce, answer);
    return { ...named, detail: `through the tunnel: ${named.detail}`, proof, seen, transcript, intercepted };
  }
  const altered = !line && isAltered(heard.data, answer) ? ', the page around it altered' : '';
  const how = `${HOW[payload](intercepted, greeting === 'banner')}${altered}`;
  return { result: 'relayed', detail: `the judge answered through the tunnel (${how})`, proof, seen, transcript, intercepted };
}

const HOW: Readonly<Record<Rung['payload'], (intercepted: boolean, greeted: boolean) => string>> = {
  tls: (intercepted) => (intercepted ? 'TLS with another certificate: it reads along' : 'TLS with its own certificate'),
  http: () => 'HTTP in the clear',
  banner: (_intercepted, greeted) => (greeted ? 'its signed banner first, then a raw line' : 'a raw line'),
  datagram: () => 'a datagram',
};

/** The way's own protocol was spoken when the tunnel was opened: silence in it is a stall, and whatever else comes out of it an answer of its own. */
function nameThrough(heard: Heard, line: boolean, judgeSaw: boolean, answer: string): Named {
  const named = nameOf(heard, judgeSaw, answer);
  if (named.result === 'no-answer') return { result: 'stalled', detail: 'nothing came' };
  if (named.result !== 'other-protocol') return named;
  return { result: 'not-a-proxy', detail: line ? 'a line that is not the judge’s' : named.detail };
}

/** Another certificate than the judge's is `tampered`; no TLS at all leads elsewhere. */
function noTls(tunnel: Connection, { status, detail }: { readonly status: string; readonly detail: string }): Attempt {
  const { transcript } = tunnel;
  if (/pinned/i.test(detail)) return unproven('tampered', ANOTHER_CERTIFICATE, transcript);
  if (status === 'timeout') return unproven('stalled', 'the tunnel opened, but no TLS handshake came through', transcript);
  if (status === 'closed' || /closed during|ECONNRESET|disconnected before|EPIPE/i.test(detail))
    return unproven('closed', 'the tunnel opened, and was closed during the TLS handshake', transcript);
  if (/packet length|wrong version|unexpected message|record layer/i.test(detail))
    return unproven('not-a-proxy', 'the tunnel opened, and something else than TLS came out of it', transcript);
  // Too weak for the judge, whose own is none of these: perhaps somebody's who reads along.
  if (/too small|too weak|unsupported protocol|protocol version|certificate|no ciphers/i.test(detail))
    return unproven('tampered', `${ANOTHER_CERTIFICATE} (${detail})`.slice(0, 200), transcript);
  return unproven('not-a-proxy', `the tunnel does not end at the judge: ${detail}`.slice(0, 200), transcript);
}

const ANOTHER_CERTIFICATE = 'TLS through the tunnel ended at another certificate than the judge’s';

async function hearBanner(tunnel: Connection, probe: Probe, early: Buffer): Promise<'banner' | 'silent' | 'closed'> {
  const isBanner = (data: Buffer): boolean => readBanner(probe.judge.key, data.toString('latin1')) !== undefined;
  if (isBanner(early)) return 'banner';
  const timeoutMs = Math.min(BANNER_TIMEOUT_MS, probe.stepTimeoutMs);
  const read = await tunnel.read({ enough: (soFar) => soFar.includes(0x0a), maxBytes: 512, timeoutMs });
  if (!isOk(read)) return read.status === 'timeout' ? 'silent' : 'closed';
  if (read.value.data.length === 0) return 'closed';
  return isBanner(Buffer.concat([early, read.value.data])) ? 'banner' : 'silent';
}

/** The judge answers a raw line with a line. */
function isLine(soFar: Buffer): boolean {
  return soFar.includes(0x0a);
}
