import { randomBytes } from 'node:crypto';
import { createSocket, type Socket as DatagramSocket } from 'node:dgram';
import { createServer as createHttpServer } from 'node:http';
import { createServer as createHttpsServer } from 'node:https';
import { connect, type AddressInfo, type Socket } from 'node:net';
import { connect as connectTls } from 'node:tls';
import { parseArgs } from 'node:util';
import { pino } from 'pino';
import { answerTo, makeNonce } from '../src/evidence/judge-proof.ts';
import { makeCertificate } from '../src/judge/certificate.ts';
import { createJudge } from '../src/judge/judge.ts';

/**
 * Probes that the judge answers in a second, beside what a bare `node:http` (or `node:https`) server that always answers the same 65 bytes
 * does in the same process with the same client, turn and turn about. A probe is a connection of its own, from connect to close; over UDP,
 * a datagram and its answer. Every answer is checked. One process and so one core: half of the work is the client's.
 *
 *     npm run bench:judge -- [--seconds 3] [--rounds 3] [--concurrency 64]
 */
const { values } = parseArgs({
  options: {
    seconds: { type: 'string', default: '3' },
    rounds: { type: 'string', default: '3' },
    concurrency: { type: 'string', default: '64' },
  },
});
const HOST = '127.41.9.1';
const key = randomBytes(32);

/** One probe with its nonce; true where it was answered as it must be. */
type ProbeOnce = (nonce: string) => Promise<boolean>;

function spoken(socket: Socket, words: string, expected: string): Promise<boolean> {
  let heard = '';
  socket.on('data', (chunk: Buffer) => (heard += chunk.toString('latin1')));
  socket.on('error', () => undefined);
  socket.write(words);
  return new Promise((resolve) => socket.once('close', () => resolve(heard.includes(expected))));
}

function httpProbe(port: number, tls: boolean, answer: (nonce: string) => string): ProbeOnce {
  return (nonce) => {
    const socket = tls ? connectTls({ host: HOST, port, rejectUnauthorized: false }) : connect(port, HOST);
    return spoken(socket, `GET /${nonce} HTTP/1.1\r\nHost: ${HOST}:${port}\r\nConnection: close\r\n\r\n`, answer(nonce));
  };
}

/** One socket for all: answers find their probe by what they say. */
function udpProbe(port: number, socket: DatagramSocket): ProbeOnce {
  const waiting = new Map<string, { readonly nonce: string; readonly done: (right: boolean) => void }>();
  socket.on('message', (data) => {
    waiting.get(data.toString())?.done(true);
    waiting.delete(data.toString());
  });
  // UDP may lose: asked again, as a prober does.
  setInterval(() => {
    for (const { nonce } of waiting.values()) socket.send(nonce, port, HOST);
  }, 1_000).unref();
  return (nonce) =>
    new Promise((resolve) => {
      waiting.set(answerTo(key, nonce), { nonce, done: resolve });
      socket.send(nonce, port, HOST);
    });
}

async function perSecond(probe: ProbeOnce): Promise<number> {
  const started = performance.now();
  const until = started + Number(values.seconds) * 1_000;
  let count = 0;
  const worker = async (): Promise<void> => {
    while (performance.now() < until) {
      if (!(await probe(makeNonce(key, 'abcdef01')))) throw new Error('a wrong answer');
      count += 1;
    }
  };
  await Promise.all(Array.from({ length: Number(values.concurrency) }, worker));
  return count / ((performance.now() - started) / 1_000);
}

const certificate = await makeCertificate(Date.now());
const judge = createJudge({ address: HOST, ports: [0, 0], key, log: pino({ level: 'silent' }), now: Date.now });
await judge.start();
const { httpPort, tlsPorts, udpPorts } = judge.client();
const SAME = `${'0'.repeat(64)}\n`;
const bare = createHttpServer((_request, response) => response.end(SAME));
const bareTls = createHttpsServer({ key: certificate.privateKeyPem, cert: certificate.certificatePem }, (_request, response) =>
  response.end(SAME),
);
const portOf = async (server: typeof bare): Promise<number> => {
  await new Promise<void>((resolve) => server.listen(0, HOST, resolve));
  return (server.address() as AddressInfo).port;
};
const datagrams = createSocket('udp4');
const answer = (nonce: string): string => answerTo(key, nonce);
const probes: Readonly<Record<string, ProbeOnce>> = {
  'node:http': httpProbe(await portOf(bare), false, () => SAME),
  'judge, HTTP': httpProbe(httpPort, false, answer),
  'judge, a raw line': (nonce) => spoken(connect(httpPort, HOST), `${nonce}\n`, answer(nonce)),
  'judge, UDP': udpProbe(udpPorts?.[0] ?? 0, datagrams),
  'node:https': httpProbe(await portOf(bareTls), true, () => SAME),
  'judge, HTTP in TLS': httpProbe(tlsPorts[0] ?? 0, true, answer),
};

const best = new Map<string, number>();
for (let round = 0; round < Number(values.rounds); round += 1) {
  for (const [name, probe] of Object.entries(probes)) best.set(name, Math.max(best.get(name) ?? 0, await perSecond(probe)));
}
for (const [name, rate] of best) {
  const peer = best.get(name.endsWith('TLS') ? 'node:https' : 'node:http') ?? 0;
  const ratio = name.startsWith('judge') ? `${(rate / peer).toFixed(2)} of ${name.endsWith('TLS') ? 'node:https' : 'node:http'}` : '';
  console.log(`${name.padEnd(20)} ${Math.round(rate).toLocaleString('en').padStart(8)} probes/s  ${ratio}`.trimEnd());
}
console.log(`the process holds ${Math.round(process.memoryUsage.rss() / 1e6)} MB`);
datagrams.close();
await judge.stop();
bare.close();
bareTls.close();
