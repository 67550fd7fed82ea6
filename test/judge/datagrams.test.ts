import { randomBytes } from 'node:crypto';
import { createSocket, type Socket } from 'node:dgram';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { answerTo, makeNonce, type JudgeClient } from '../../src/evidence/judge-proof.ts';
import { createAnswerDatagram } from '../../src/judge/datagrams.ts';
import { createJudge, type Judge } from '../../src/judge/judge.ts';
import { createSightings } from '../../src/judge/sightings.ts';
import { silent } from '../support/crawl.ts';

const key = randomBytes(32);
const address = '127.41.3.1';
const signal = AbortSignal.timeout(30_000);
let judge: Judge;
let client: JudgeClient;
beforeAll(async () => {
  judge = createJudge({ address, address6: '::1', ports: [0, 0], key, log: silent, now: Date.now });
  expect((await judge.start()).failed).toEqual([]);
  client = judge.client();
});
afterAll(() => judge.stop());

/** Send `datagrams` from one socket and gather what comes back until a last, valid nonce is answered. */
async function send(datagrams: readonly (Buffer | string)[], host = address, port = client.udpPorts![0]!): Promise<string[]> {
  const socket = createSocket(host.includes(':') ? 'udp6' : 'udp4');
  const last = makeNonce(key, 'abcdef02');
  const heard = gather(socket, answerTo(key, last));
  for (const datagram of [...datagrams, last]) await new Promise((resolve) => socket.send(datagram, port, host, resolve));
  const answers = await heard;
  socket.close();
  return answers;
}

function gather(socket: Socket, last: string): Promise<string[]> {
  const heard: string[] = [];
  return new Promise((resolve) => {
    socket.on('message', (data) => {
      if (data.toString() === last) resolve(heard);
      else heard.push(data.toString('latin1'));
    });
  });
}

describe('over UDP', () => {
  it.each([
    ['IPv4', address, '127.0.0.1'],
    ['IPv6', '::1', '::1'],
  ])('answers a nonce in fewer bytes than it brought: %s', async (_name, host, from) => {
    for (const port of client.udpPorts!) {
      const nonce = makeNonce(key, 'abcdef01');
      const answers = await send([nonce], host, port);
      expect(answers).toEqual([answerTo(key, nonce)]);
      expect(answers[0]!.length).toBeLessThan(nonce.length);
      expect(await client.sightings(nonce, signal)).toEqual([{ ip: from, port, protocol: 'udp', headers: {} }]);
    }
    expect(client.udpPorts).toEqual(client.httpPorts);
  });

  it('answers one nonce eight times and no more', async () => {
    const nonce = makeNonce(key, 'abcdef01');
    expect(await send(Array.from({ length: 50 }, () => nonce))).toEqual(Array.from({ length: 8 }, () => answerTo(key, nonce)));
    expect(await send([nonce])).toEqual([]);
  });

  const ours = makeNonce(key, 'abcdef01');
  it.each([
    ['nothing', ''],
    ['garbage', randomBytes(77)],
    ['a nonce of another key', makeNonce(randomBytes(32), 'abcdef01')],
    ['a wrong signature', `${ours.slice(0, -1)}${ours.endsWith('0') ? '1' : '0'}`],
    ['a nonce that lacks its end', ours.slice(0, -1)],
    ['a nonce with a line feed', `${ours}\n`],
    ['a nonce of yesterday', makeNonce(key, 'abcdef01', Date.now() - 25 * 3_600_000)],
    ['its own answer', answerTo(key, ours)],
    ['as much as a datagram holds', Buffer.alloc(65_507, ours)],
    ['a query of DNS', Buffer.from('000001000001000000000000037777770165000001000100', 'hex')],
  ])('is silent on %s', async (_name, datagram) => {
    expect(await send([datagram])).toEqual([]);
    expect(await client.sightings(ours, signal)).toEqual([]);
  });

  it('a forged source port of 0, to which nothing can be sent, is no trouble', () => {
    const answer = createAnswerDatagram({ key, now: Date.now, sightings: createSightings(Date.now) });
    const nonce = Buffer.from(makeNonce(key, 'abcdef01'));
    expect(answer(nonce, { address: '127.0.0.1', port: 0 }, 80)).toBeUndefined();
    expect(answer(nonce, { address: '127.0.0.1', port: 1 }, 80)).toMatch(/^[0-9a-f]{64}$/);
  });
});

it('gives its ports back', async () => {
  const options = { address, ports: [0], key, log: silent, now: Date.now };
  const first = createJudge(options);
  const { listening } = await first.start();
  await first.stop();
  const again = createJudge({ ...options, ports: listening });
  expect(await again.start()).toEqual({ listening, failed: [] });
  expect(again.client().udpPorts).toEqual(listening);
  await again.stop();
});

it('says which UDP port another program holds, and does without it', async () => {
  const holder = createSocket('udp4');
  await new Promise<void>((resolve) => holder.bind(0, '127.41.3.2', resolve));
  const { port } = holder.address();
  const crowded = createJudge({ address: '127.41.3.2', ports: [port], key, log: silent, now: Date.now });
  const reason = `UDP: another program, not a judge with this key, listens on 127.41.3.2:${port}`;
  expect(await crowded.start()).toEqual({ listening: [port], failed: [{ port, reason }] });
  expect(crowded.client().udpPorts).toEqual([]);
  await crowded.stop();
  holder.close();
});
