import { isOk } from '../../src/model/outcome.ts';
import type { Connection } from '../../src/net/net.ts';
import { readBanner } from '../../src/evidence/judge-proof.ts';
import { exchange, nameOf, nonceRequest } from './exchange.ts';
import { isWhole, prove } from './prove.ts';
import { isOver } from './http-head.ts';
import { freshNonce, judgeAuthority, unproven, type Attempt, type Probe, type Rung } from './probe.ts';

/** The judge greets the silent after 300 ms; the tunnel's own round trips come on top. */
const BANNER_TIMEOUT_MS = 2_000;

/**
 * Speak to the judge through an open tunnel and see whether it is the judge: TLS, HTTP in the clear, or its banner first and then a raw line.
 * `pinned` false takes any certificate: the proof then shows that it relays, and `intercepted` that it reads along.
 */
export async function speakThrough(tunnel: Connection, rung: Rung, probe: Probe, pinned = true): Promise<Attempt> {
  const { payload } = rung;
  let carrier = tunnel;
  if (payload === 'tls') {
    const pin = pinned ? { pin: probe.judge.certificatePin } : {};
    const upgraded = await tunnel.upgradeTls({ ...pin, timeoutMs: probe.stepTimeoutMs });
    if (!isOk(upgraded)) return noTls(tunnel, upgraded);
    carrier = upgraded.value;
  }
  const greeted = payload === 'banner' && (await hearBanner(tunnel, probe));
  const nonce = freshNonce(probe);
  const line = payload === 'banner';
  const request = line ? `${nonce}\n` : nonceRequest('GET', `/${nonce}`, judgeAuthority(probe.judge, rung), nonce);
  const heard = await exchange(probe, carrier, request, nonce, line ? isLine : isOver);
  const { proof, seen } = await prove(probe, nonce, heard.data);
  const { transcript } = carrier;
  const intercepted = payload === 'tls' && carrier.tls?.certificateSha256 !== probe.judge.certificatePin;
  if (!isWhole(proof)) {
    const named = nameOf(heard, proof.judgeSawNonce);
    return { ...named, detail: `through the tunnel: ${named.detail}`, proof, seen, transcript };
  }
  const how = {
    tls: intercepted ? 'TLS with another certificate: it reads along' : 'TLS with its own certificate',
    http: 'HTTP in the clear',
  };
  const said = line ? (greeted ? 'its signed banner first, then a raw line' : 'a raw line') : how[payload === 'tls' ? 'tls' : 'http'];
  return { result: 'relayed', detail: `the judge answered through the tunnel (${said})`, proof, seen, transcript, intercepted };
}

/** Another certificate than the judge's is `tampered`; no TLS at all leads elsewhere. */
function noTls(tunnel: Connection, outcome: { readonly status: string; readonly detail: string }): Attempt {
  const { transcript } = tunnel;
  if (/certificate/i.test(outcome.detail))
    return unproven('tampered', 'TLS through the tunnel ended at another certificate than the judge’s', transcript);
  if (outcome.status === 'timeout') return unproven('stalled', 'the tunnel opened, but no TLS handshake came through', transcript);
  return unproven('not-a-proxy', `the tunnel does not end at the judge: ${outcome.detail}`.slice(0, 200), transcript);
}

async function hearBanner(tunnel: Connection, probe: Probe): Promise<boolean> {
  const read = await tunnel.read({ enough: (soFar) => soFar.includes(0x0a), maxBytes: 512, timeoutMs: BANNER_TIMEOUT_MS });
  return isOk(read) && readBanner(probe.judge.key, read.value.data.toString('latin1')) !== undefined;
}

/** The judge answers a raw line with a line. */
function isLine(soFar: Buffer): boolean {
  return soFar.includes(0x0a);
}
