import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';

/** A step of a scripted SOCKS server: bytes to send at once, or something to do. */
export type Step = Buffer | ((socket: Socket) => Promise<unknown>);

/** Bytes. */
export const bytes = (...values: readonly number[]): Buffer => Buffer.from(values);
/** Wait for what the client says next; what comes after that waits, too. */
export const hear: Step = async (socket) => {
  const heard = once(socket, 'data');
  socket.resume();
  await heard;
  socket.pause();
};
export const hangUp: Step = async (socket) => void socket.destroy();
export const say = (text: string): Step => Buffer.from(text);
/** A byte at a time. */
export const drip =
  (data: Buffer, everyMs: number): Step =>
  async (socket) => {
    for (const byte of data) {
      if (socket.destroyed) return;
      socket.write(Buffer.from([byte]));
      await sleep(everyMs);
    }
  };
/** Everything comes back as it went. */
export const echo: Step = async (socket) => void socket.pipe(socket);
/** 100 MB, as fast as they are taken. */
export const pour: Step = async (socket) => {
  const block = Buffer.alloc(1 << 20, 0xaa);
  for (let left = 100; left > 0 && !socket.destroyed; left -= 1) {
    if (!socket.write(block)) await Promise.race([once(socket, 'drain'), once(socket, 'close')]).catch(() => undefined);
  }
};

/** A true tunnel to the judge, whatever was asked for; `alter` changes what comes back. */
export const tunnelTo =
  (place: () => { readonly host: string; readonly port: number }, alter: (data: Buffer) => Buffer | undefined = (data) => data): Step =>
  async (socket) => {
    const { port, host } = place();
    const onward = connect(port, host);
    onward.on('error', () => socket.destroy()).on('end', () => socket.end());
    socket.on('close', () => onward.destroy());
    onward.on('data', (data: Buffer) => {
      const altered = alter(data);
      if (altered !== undefined) socket.write(altered);
    });
    socket.pipe(onward);
  };

/** For `startRaw`: each connection gets the whole script; the end is silence. */
export function scripted(steps: readonly Step[]): (socket: Socket) => void {
  return (socket) => void play(socket, steps).catch(() => socket.destroy());
}

async function play(socket: Socket, steps: readonly Step[]): Promise<void> {
  for (const step of steps) {
    if (socket.destroyed) return;
    if (Buffer.isBuffer(step)) socket.write(step);
    else await step(socket);
  }
  // Nobody listens any more, but what comes must not stop the end from being seen.
  socket.resume();
}

/** `VER REP RSV ATYP BND.ADDR BND.PORT` of SOCKS5. */
export const reply5 = (code: number, address: readonly number[] = [1, 0, 0, 0, 0], port = 0): Buffer =>
  bytes(5, code, 0, ...address, port >> 8, port & 0xff);
/** A name as an address of SOCKS5. */
export const named = (name: string): readonly number[] => [3, name.length, ...Buffer.from(name)];
