import type { Socket } from 'node:net';

/** The connections that are open. */
export interface Crowd {
  /** Take in one more; where there are too many, the oldest goes. */
  admit(socket: Socket): void;
  /** Cut off all. */
  disperse(): void;
  readonly size: number;
}

/** On all ports together; some 15 KB each (measured). A conversation that has something to say takes milliseconds. */
export const MAX_CONNECTIONS = 4_096;
/** Of them within TLS; some 80 KB each. */
export const MAX_TLS_CONNECTIONS = 2_048;

/**
 * Connections opened and left must not keep a probe out: who came first and is still here has had time to bring a nonce,
 * so newcomers are let in at the cost of the oldest.
 */
export function createCrowd(most: number): Crowd {
  const sockets = new Set<Socket>();
  return {
    admit(socket) {
      sockets.add(socket);
      socket.once('close', () => sockets.delete(socket));
      const [oldest] = sockets.size > most ? sockets : [];
      if (oldest === undefined) return;
      sockets.delete(oldest);
      oldest.destroy();
    },
    disperse() {
      for (const socket of sockets) socket.destroy();
    },
    get size() {
      return sockets.size;
    },
  };
}
