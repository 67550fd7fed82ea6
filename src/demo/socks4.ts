import { connect, createServer, type Socket } from 'node:net';
import { listenOn, type Running } from './listening.ts';

const VERSION = 4;
const CONNECT = 1;
const GRANTED = 90;
const REFUSED = 91;
/** VN CD DSTPORT DSTIP, before the user name and its zero byte. */
const FIXED_BYTES = 8;
/** A user name is a few letters. */
const MAX_REQUEST_BYTES = 512;
const REQUEST_TIMEOUT_MS = 10_000;
const CONNECT_TIMEOUT_MS = 5_000;

/**
 * A SOCKS4 proxy that asks nobody who he is and speaks no other version (the protocol of 1992: Ying-Da Lee, "SOCKS: A protocol for TCP proxy across firewalls").
 * It relays to loopback addresses alone, like every open proxy of the demo.
 */
export async function startSocks4Proxy(host: string, port: number): Promise<Running> {
  const server = createServer((socket) => {
    socket.on('error', () => socket.destroy());
    socket.setTimeout(REQUEST_TIMEOUT_MS, () => socket.destroy());
    let heard = Buffer.alloc(0);
    socket.on('data', function onData(data: Buffer) {
      heard = Buffer.concat([heard, data]);
      const end = heard.indexOf(0, FIXED_BYTES);
      if (heard[0] !== VERSION || heard.length > MAX_REQUEST_BYTES) {
        socket.destroy();
      } else if (end >= 0) {
        socket.off('data', onData);
        socket.pause();
        relay(socket, heard.subarray(0, end), heard.subarray(end + 1));
      }
    });
  });
  return listenOn(server, host, port);
}

function relay(socket: Socket, request: Buffer, rest: Buffer): void {
  const [first] = request.subarray(4, 8);
  if (request[1] !== CONNECT || first !== 127) return void socket.end(reply(REFUSED));
  const onward = connect({ host: request.subarray(4, 8).join('.'), port: request.readUInt16BE(2), timeout: CONNECT_TIMEOUT_MS });
  onward.once('connect', () => {
    onward.setTimeout(0);
    socket.write(reply(GRANTED));
    onward.write(rest);
    socket.pipe(onward).pipe(socket);
  });
  onward.once('timeout', () => onward.destroy(new Error('no connection in time')));
  onward.on('error', () => (socket.bytesWritten === 0 ? socket.end(reply(REFUSED)) : socket.destroy()));
  socket.once('close', () => onward.destroy());
}

function reply(code: number): Buffer {
  return Buffer.from([0, code, 0, 0, 0, 0, 0, 0]);
}
