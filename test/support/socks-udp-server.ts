import { createSocket, type Socket as UdpSocket } from 'node:dgram';
import { once } from 'node:events';
import { dataOf } from '../../crawlers/proxy/socks-wire.ts';
import type { Daemon } from './daemon.ts';
import { startRaw } from './raw-servers.ts';
import { bytes, hangUp, hear, reply5, scripted } from './socks-scripts.ts';

/** How a scripted SOCKS5 server associates. Everything absent: as RFC 1928 says. */
export interface UdpScript {
  /** The reply, given the relay's port; all zeros for the address otherwise. */
  readonly reply?: (port: number) => Buffer;
  /** Where the relay listens, if not at the server's own address. */
  readonly relayIp?: string;
  /** What is sent back for the `nth` datagram (from 1): its header, and what the judge answered to it. */
  readonly back?: (header: Buffer, answer: Buffer, nth: number) => readonly Buffer[];
  /** The judge is never asked: `answer` is empty. */
  readonly deaf?: boolean;
  /** What is sent back comes from another port than the relay's. */
  readonly elsewhere?: boolean;
  /** The TCP connection is closed after the reply. */
  readonly hangsUp?: boolean;
}

/** A SOCKS5 server with a UDP relay of a few lines; `judge` is where each datagram truly goes. `datagrams`: how many came. */
export async function startUdpServer(
  ip: string,
  judge: { readonly host: string; readonly port: number },
  script: UdpScript = {},
): Promise<Daemon & { readonly datagrams: () => number }> {
  const relay = await bound(script.relayIp ?? ip);
  const other = await bound(script.relayIp ?? ip);
  const { back = (header, answer) => [Buffer.concat([header, answer])] } = script;
  let nth = 0;
  relay.on('message', (data, remote) => {
    nth += 1;
    const inner = dataOf(data);
    if (!Buffer.isBuffer(inner)) return;
    const header = data.subarray(0, data.length - inner.length);
    const count = nth;
    const answered = (answer: Buffer): void => {
      for (const one of back(header, answer, count)) (script.elsewhere === true ? other : relay).send(one, remote.port, remote.address);
    };
    if (script.deaf === true) answered(Buffer.alloc(0));
    else askJudge(judge, inner, answered);
  });
  const { port } = relay.address();
  const reply = script.reply?.(port) ?? reply5(0, [1, 0, 0, 0, 0], port);
  const tcp = await startRaw(ip, scripted([hear, bytes(5, 0), hear, reply, ...(script.hangsUp === true ? [hangUp] : [])]));
  const stop = async (): Promise<void> => {
    relay.close();
    other.close();
    await tcp.stop();
  };
  return { ...tcp, stop, datagrams: () => nth };
}

function askJudge(judge: { readonly host: string; readonly port: number }, data: Buffer, answered: (answer: Buffer) => void): void {
  const socket = createSocket('udp4');
  const timer = setTimeout(() => socket.close(), 1_000);
  socket.once('message', (answer) => {
    clearTimeout(timer);
    socket.close();
    answered(answer);
  });
  socket.send(data, judge.port, judge.host);
}

async function bound(ip: string): Promise<UdpSocket> {
  const socket = createSocket('udp4');
  socket.bind(0, ip);
  await once(socket, 'listening');
  return socket;
}
