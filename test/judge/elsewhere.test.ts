import { randomBytes } from 'node:crypto';
import { createServer as createHttpServer } from 'node:http';
import { connect } from 'node:net';
import { afterEach, expect, it } from 'vitest';
import { answerTo, makeNonce, type JudgeClient } from '../../src/evidence/judge-proof.ts';
import { createJudgeClient } from '../../src/judge/client.ts';
import { createJudge, type Judge } from '../../src/judge/judge.ts';
import { loopbackNet, silent } from '../support/crawl.ts';
import { freePort } from '../support/daemon.ts';

const address = '127.41.1.1';
const key = randomBytes(32);
const signal = AbortSignal.timeout(30_000);
const cleanUps: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  for (const cleanUp of cleanUps.splice(0).toReversed()) await cleanUp();
});

function judgeOf(options: { ports: readonly number[]; key?: Buffer; address?: string }): Judge {
  const judge = createJudge({ address, key, log: silent, now: Date.now, ...options });
  cleanUps.push(() => judge.stop());
  return judge;
}

function netOf(): ReturnType<typeof loopbackNet> {
  const net = loopbackNet();
  cleanUps.push(() => net.close());
  return net;
}

/** Bring a fresh nonce to a port of the judge as a raw line. */
async function visit(port: number): Promise<string> {
  const nonce = makeNonce(key, 'abcdef01');
  const socket = connect(port, address);
  socket.write(`${nonce}\n`);
  const heard = await new Promise<string>((resolve) => socket.once('data', (data) => resolve(data.toString())));
  expect(heard).toBe(`${answerTo(key, nonce)}\n`);
  return nonce;
}

async function expectToSee(client: JudgeClient): Promise<void> {
  const nonce = await visit(client.httpPort);
  expect(await client.sightings(nonce, signal)).toEqual([{ ip: '127.0.0.1', port: client.httpPort, protocol: 'tcp', headers: {} }]);
  expect(await client.sightings(makeNonce(key, 'abcdef01'), signal)).toEqual([]);
}

it('a second process with the same key uses the judge that is there', async () => {
  const first = judgeOf({ ports: [0, 0] });
  const { listening } = await first.start();
  const second = judgeOf({ ports: listening });
  expect(await second.start()).toEqual({ listening, failed: [] });
  expect(second.client().certificatePin).toBe(first.client().certificatePin);
  expect(second.client().bannerPorts).toEqual(first.client().bannerPorts);
  await expectToSee(second.client());
});

it('uses its own ports where it has some, and still hears of sightings elsewhere', async () => {
  const first = judgeOf({ ports: [0] });
  const { listening } = await first.start();
  const second = judgeOf({ ports: [...listening, 0] });
  const started = await second.start();
  expect(started.failed).toEqual([]);
  expect(started.listening).not.toContain(listening[0]);
  const nonce = await visit(listening[0]!);
  expect(await second.client().sightings(nonce, signal)).toHaveLength(1);
  // All are the judge, and no suspect; one certificate is pinned.
  expect(second.client().httpPorts).toEqual([...started.listening, ...listening]);
  expect(second.client().tlsPorts).toEqual(started.listening);
  const worker = await createJudgeClient({ address, ports: [...listening, ...started.listening], key, net: netOf(), signal });
  expect(worker).toMatchObject({ status: 'ok', value: { httpPorts: [...listening, ...started.listening], tlsPorts: listening } });
  if (worker.status === 'ok') expect(await worker.value.sightings(nonce, signal)).toHaveLength(1);
});

it('a judge of another installation is no judge of ours', async () => {
  const other = judgeOf({ ports: [0], key: randomBytes(32) });
  const { listening } = await other.start();
  const ours = judgeOf({ ports: listening });
  const { failed } = await ours.start();
  expect(failed).toEqual([
    { port: listening[0], reason: `another program, not a judge with this key, listens on ${address}:${listening[0]}` },
  ]);
  expect(() => ours.client()).toThrow('a judge without ports');
});

it('a web server on the port that answers anything is no judge', async () => {
  const server = createHttpServer((_request, response) => response.end('{"pin":"00","ports":[80],"bannerPorts":[]}'));
  const port = await freePort(address);
  await new Promise<void>((resolve) => server.listen(port, address, resolve));
  cleanUps.push(() => new Promise((resolve) => server.close(resolve)));
  expect((await judgeOf({ ports: [port] }).start()).failed).toHaveLength(1);
  const client = await createJudgeClient({ address, ports: [port], key, net: netOf(), signal });
  expect(client.status).toBe('unsupported');
});

it('an address of another machine is named in the reason', async () => {
  const { listening, failed } = await judgeOf({ ports: [0], address: '192.0.2.1' }).start();
  expect({ listening, reasons: failed.map(({ reason }) => reason) }).toEqual({
    listening: [],
    reasons: ['192.0.2.1 is not an address of this machine'],
  });
});

it('a worker finds the judge of another process through the guarded net', async () => {
  const { listening } = await judgeOf({ ports: [0, 0] }).start();
  const unused = await freePort(address);
  const client = await createJudgeClient({ address, ports: [unused, ...listening], key, net: netOf(), signal });
  expect(client.status).toBe('ok');
  if (client.status === 'ok') await expectToSee(client.value);
});

it('a worker has two hundred questions to it answered within seconds, whatever the delay between requests', async () => {
  const { listening } = await judgeOf({ ports: [0] }).start();
  const polite = loopbackNet({ perAddress: 4, minDelayMs: 100 });
  cleanUps.push(() => polite.close());
  const client = await createJudgeClient({ address, ports: listening, key, net: polite, signal });
  if (client.status !== 'ok') throw new Error(client.detail);
  const nonces = await Promise.all(Array.from({ length: 200 }, () => visit(listening[0]!)));
  const startedAt = performance.now();
  const seen = await Promise.all(nonces.map((nonce) => client.value.sightings(nonce, signal)));
  expect(seen.filter((sightings) => sightings.length === 1)).toHaveLength(200);
  expect(performance.now() - startedAt).toBeLessThan(4_000);
});

it('starts again after it was stopped', async () => {
  const judge = judgeOf({ ports: [0] });
  const first = (await judge.start()).listening;
  await judge.stop();
  expect(() => judge.client()).toThrow('not been started');
  const again = judgeOf({ ports: first });
  expect((await again.start()).listening).toEqual(first);
});
