import type { Socket } from 'node:net';

/** Frame types of RFC 9113 6. */
export const FRAME = { data: 0, headers: 1, reset: 3, settings: 4, push: 5, ping: 6, goaway: 7, windowUpdate: 8, continuation: 9 } as const;
export const END_STREAM = 1;
const ACK = 1;
export const END_HEADERS = 4;

/** One frame as it stands on the wire (RFC 9113 4.1). */
export function frame(type: number, flags: number, stream: number, payload: Buffer = Buffer.alloc(0)): Buffer {
  const head = Buffer.alloc(9);
  head.writeUIntBE(payload.length, 0, 3);
  head[3] = type;
  head[4] = flags;
  head.writeUInt32BE(stream, 5);
  return Buffer.concat([head, payload]);
}

/** `:status: 200` (RFC 7541, static index 8). */
export const STATUS_200 = Buffer.from([0x88]);
/** A literal header without indexing, its name and value as they are; up to 126 bytes each. */
export function literal(name: string, text: string): Buffer {
  return Buffer.concat([Buffer.from([0, name.length]), Buffer.from(name), Buffer.from([text.length]), Buffer.from(text)]);
}

const PREFACE_BYTES = 24;

/** A peer that greets as HTTP/2 demands; `onFrame` then has every frame of the client (type, flags, stream). */
export function greet(socket: Socket, onFrame: (type: number, stream: number, flags: number) => void): void {
  let pending = Buffer.alloc(0);
  let skip = PREFACE_BYTES;
  socket.write(frame(FRAME.settings, 0, 0));
  socket.on('data', (chunk) => {
    pending = Buffer.concat([pending, chunk]);
    if (skip > 0 && pending.length >= skip) {
      pending = pending.subarray(skip);
      skip = 0;
    }
    if (skip > 0) return;
    while (pending.length >= 9 && pending.length >= 9 + pending.readUIntBE(0, 3)) {
      const [type = 0, flags = 0] = pending.subarray(3, 5);
      const stream = pending.readUInt32BE(5);
      pending = pending.subarray(9 + pending.readUIntBE(0, 3));
      if (type === FRAME.settings && (flags & ACK) === 0) socket.write(frame(FRAME.settings, ACK, 0));
      onFrame(type, stream, flags);
    }
  });
}

/** A peer that greets, and answers each request (its HEADERS) as told. */
export function onRequest(answer: (socket: Socket, stream: number) => void): (socket: Socket) => void {
  return (socket) => greet(socket, (type, stream) => void (type === FRAME.headers && answer(socket, stream)));
}
