import { isOk } from '../../src/model/outcome.ts';
import type { DatagramPeer } from '../../src/net/net.ts';
import { resembles, type Named } from './naming.ts';
import { dataOf } from './socks-wire.ts';

/** A datagram may be lost on each of four ways: it is sent three times, in even parts of the step. */
const SENDS = 3;

/** What came back through an association. */
export interface Overheard {
  /** Data of the datagram that held the answer or, without one, of the last that was well-formed. */
  readonly data: Buffer | null;
  /** A datagram that was none of RFC 1928 7, if any came: a fragment, or something else. */
  readonly odd: 'fragment' | 'other' | null;
  /** What ICMP says of the relay, if anything: nobody at its port, or no way on from it. */
  readonly icmp: 'refused' | 'unreachable' | null;
}

/** Send `datagram` until one comes back whose data holds `answer`, at most three times within `timeoutMs`. Fragments are not joined (RFC 1928 7 leaves that free). */
export async function converse(peer: DatagramPeer, datagram: Buffer, answer: string, timeoutMs: number): Promise<Overheard> {
  let data: Buffer | null = null;
  let odd: Overheard['odd'] = null;
  const accept = (received: Buffer): boolean => {
    const inner = dataOf(received);
    if (!Buffer.isBuffer(inner)) {
      odd = inner ?? 'other';
      return false;
    }
    data = inner;
    return inner.includes(answer);
  };
  for (let sent = 0; sent < SENDS; sent += 1) {
    const gone = await peer.send(datagram);
    const came = isOk(gone) ? await peer.receive({ accept, timeoutMs: timeoutMs / SENDS }) : gone;
    if (isOk(came)) break;
    if (came.status === 'refused' || came.status === 'unreachable') return { data, odd, icmp: came.status };
    // What has answered by itself gets no second question; neither does a socket that is gone.
    if (came.status !== 'timeout' || data !== null || odd !== null) break;
  }
  return { data, odd, icmp: null };
}

/** Names an association through which no whole proof came. `hungUp`: its TCP connection has ended. */
export function nameOfOverheard({ data, odd, icmp }: Overheard, judgeSaw: boolean, hungUp: boolean, answer: string): Named {
  if (judgeSaw) {
    return data !== null && resembles(data, answer)
      ? { result: 'tampered', detail: 'the datagram reached the judge, but its answer came back altered' }
      : { result: 'one-way', detail: 'the datagram reached the judge, its answer did not come back' };
  }
  if (data !== null) return { result: 'not-a-proxy', detail: 'a datagram came back, but not the judge’s answer' };
  if (odd === 'fragment') return { result: 'other-protocol', detail: 'fragments came back: they are not joined' };
  if (odd !== null) return { result: 'other-protocol', detail: 'a datagram came back without the header of RFC 1928' };
  if (icmp === 'unreachable')
    return { result: 'denied', detail: 'the association was granted, but its relay says that there is no way to the judge' };
  if (icmp === 'refused') return { result: 'closed', detail: 'the association was granted, but nobody is at its relay’s port' };
  if (hungUp) return { result: 'closed', detail: 'the association was granted and ended by hanging up' };
  return { result: 'stalled', detail: 'the association was granted, but no datagram came through it' };
}
