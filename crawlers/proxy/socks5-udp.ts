import { answerTo } from '../../src/evidence/judge-proof.ts';
import type { Failure } from '../../src/model/outcome.ts';
import type { Connection } from '../../src/net/net.ts';
import { freshNonce, judgeHost, unproven, type Attempt, type Probe, type Rung } from './probe.ts';
import { isWhole, prove } from './prove.ts';
import { converse, nameOfOverheard } from './socks-datagrams.ts';
import { merged } from './socks-read.ts';
import { relayOf, type UdpRelay } from './socks-relay.ts';
import { inSession, requested } from './socks5-session.ts';
import { datagramOf, socks5Request, UDP_ASSOCIATE } from './socks-wire.ts';

/** For a socket and leave of the pace, on top of a step. */
const SPARE_MS = 1_000;

/**
 * Ask for a SOCKS5 UDP ASSOCIATE (RFC 1928 7) and send the judge a datagram through the relay that the reply names, while the TCP connection
 * that it lives by stays open. The destination in the datagram is always the judge.
 */
export function askSocks5Udp(probe: Probe, rung: Rung): Promise<Attempt | Failure> {
  // All zeros: which address and port a translator on the way will give us, we cannot know.
  const request = socks5Request(UDP_ASSOCIATE, probe.ip.includes(':') ? '::' : '0.0.0.0', 0, false);
  return inSession(probe, async (connection, ageMs) => {
    const reply = await requested(connection, request, probe.stepTimeoutMs);
    if ('result' in reply) return unproven(reply.result, reply.detail, connection.transcript);
    const relay = relayOf(reply.bound, probe);
    if ('result' in relay) return unproven(relay.result, relay.detail, connection.transcript);
    return sendThrough(connection, relay, probe, rung, ageMs);
  });
}

async function sendThrough(
  connection: Connection,
  { ip, port, note }: UdpRelay,
  probe: Probe,
  rung: Rung,
  ageMs: () => number,
): Promise<Attempt> {
  const signal = AbortSignal.any([probe.signal, AbortSignal.timeout(probe.stepTimeoutMs + SPARE_MS)]);
  const offsetMs = ageMs();
  const opened = await probe.net.udp({ ip, port, signal, beside: connection });
  if (opened.status !== 'ok') {
    const detail = `the association was granted${note}, but no datagram could be sent: ${opened.detail}`;
    return unproven(opened.status === 'refused' ? 'closed' : 'stalled', detail, connection.transcript);
  }
  const peer = opened.value;
  try {
    const nonce = freshNonce(probe);
    const datagram = datagramOf(judgeHost(probe.judge, rung.destination), rung.judgePort, rung.destination === 'name', nonce);
    const overheard = await converse(peer, datagram, answerTo(probe.judge.key, nonce), probe.stepTimeoutMs);
    const { proof, seen } = await prove(probe, nonce, overheard.data ?? Buffer.alloc(0));
    const named = isWhole(proof)
      ? { result: 'relayed' as const, detail: `the judge answered a datagram through the association${note}` }
      : nameOfOverheard(overheard, proof.judgeSawNonce, await hasHungUp(connection), answerTo(probe.judge.key, nonce));
    return { ...named, proof, seen, transcript: merged(connection.transcript, peer.transcript, offsetMs) };
  } finally {
    peer.close();
  }
}

/** Whether the TCP connection has ended, and with it the association (RFC 1928 6). */
async function hasHungUp(connection: Connection): Promise<boolean> {
  const read = await connection.read({ enough: () => true, maxBytes: 1, timeoutMs: 1 });
  return read.status === 'ok' ? read.value.end === 'closed' : read.status !== 'timeout';
}
