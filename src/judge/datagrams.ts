import { createSocket, type RemoteInfo, type Socket } from 'node:dgram';
import { isIPv6 } from 'node:net';
import { answerTo } from '../evidence/judge-proof.ts';
import { canonicalIp } from './sighting.ts';
import type { SightingStore } from './sightings.ts';
import { isWelcome, type Doorkeeper } from './welcome.ts';

/** What the UDP side of the judge needs. */
export interface DatagramOptions extends Doorkeeper {
  readonly sightings: SightingStore;
}

/** What a datagram from `remote` to our `port` is answered with; undefined: nothing. */
export type AnswerDatagram = (data: Buffer, remote: Pick<RemoteInfo, 'address' | 'port'>, port: number) => string | undefined;

const NONCE_BYTES = 77;
/** Answers that the kernel does not take at once; beyond it they are dropped, as UDP drops. */
const MAX_UNSENT = 1_000;

/**
 * A datagram that is a welcome nonce and nothing else gets 64 hex digits: fewer bytes than it brought. Sources of datagrams can be forged,
 * so a nonce is answered only as often as the store keeps its sightings; port 0, from which nothing can be received, gets nothing.
 */
export function createAnswerDatagram(options: DatagramOptions): AnswerDatagram {
  return (data, remote, port) => {
    if (data.length !== NONCE_BYTES || remote.port === 0) return undefined;
    const nonce = data.toString('latin1');
    if (!isWelcome(options, nonce)) return undefined;
    const kept = options.sightings.record(nonce, { ip: canonicalIp(remote.address), port, protocol: 'udp', headers: {} });
    return kept ? answerTo(options.key, nonce) : undefined;
  };
}

/** Take datagrams at one address and port: the socket, or why not. */
export function listenForDatagrams(address: string, port: number, answer: AnswerDatagram): Promise<Socket | NodeJS.ErrnoException> {
  const type = isIPv6(address) ? 'udp6' : 'udp4';
  const socket = createSocket({ type, ipv6Only: type === 'udp6' });
  return new Promise((resolve) => {
    socket.once('error', (error) => {
      socket.close();
      resolve(error);
    });
    socket.bind({ address, port, exclusive: true }, () => {
      socket.removeAllListeners('error');
      // What the network says of one answer (host unreachable) concerns none but its asker.
      socket.on('error', () => undefined);
      socket.on('message', (data, remote) => {
        if (socket.getSendQueueCount() >= MAX_UNSENT) return;
        const reply = answer(data, remote, port);
        if (reply !== undefined) socket.send(reply, remote.port, remote.address, () => undefined);
      });
      resolve(socket);
    });
  });
}
