import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { connect, createServer } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import { startJudge, type StartedJudge } from '../../src/cli/judge.ts';
import { answerTo, makeNonce } from '../../src/evidence/judge-proof.ts';
import { createJudgeClient } from '../../src/judge/client.ts';
import { createJudge } from '../../src/judge/judge.ts';
import { nameProblem } from '../../src/judge/name-check.ts';
import { canonicalIp } from '../../src/judge/sighting.ts';
import { loopbackNet, silent } from '../support/crawl.ts';
import { freePort } from '../support/daemon.ts';

const key = randomBytes(32);
const signal = AbortSignal.timeout(30_000);
const address = '127.41.5.1';
const cleanUps: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  for (const cleanUp of cleanUps.splice(0).toReversed()) await cleanUp();
});

const NAMED = { address, address6: '2001:db8::7', name: 'judge.host.example' };
const answers =
  (...found: string[]) =>
  () =>
    Promise.resolve(found);

describe('the name of a judge', () => {
  it.each([
    ['its address', answers(address)],
    ['both addresses, in any spelling', answers(address, '2001:DB8:0::7', `::ffff:${address}`)],
  ])('may lead to %s', async (_name, lookUp) => {
    expect(await nameProblem(NAMED, lookUp)).toBeUndefined();
  });

  it.each([
    ['another address beside it', answers(address, '192.0.2.1'), 'leads to 192.0.2.1, which is not the judge'],
    ['another address', answers('127.41.5.2'), 'leads to 127.41.5.2'],
    ['an address that is no address', answers('judge.host.example'), 'leads to'],
    ['nothing', answers(), 'does not resolve (no addresses)'],
    ['an error', () => Promise.reject(new Error('queryA ENOTFOUND')), 'does not resolve (queryA ENOTFOUND)'],
  ])('must not lead to %s', async (_name, lookUp, expected) => {
    expect(await nameProblem(NAMED, lookUp)).toContain(expected);
  });

  it('is not looked up where there is none', async () => {
    expect(await nameProblem({ address }, () => Promise.reject(new Error('asked')))).toBeUndefined();
  });

  it.each([
    ['is given to suspects where it leads to the judge alone', answers(address), NAMED.name],
    ['is left out where it leads to a third party as well', answers(address, '192.0.2.1'), undefined],
  ])('%s', async (_name, lookUp, expected) => {
    const started = await start({ address, name: NAMED.name, ports: [await freePort(address)] }, lookUp);
    expect(started.client.name).toBe(expected);
  });
});

async function start(judge: Parameters<typeof startJudge>[0]['judge'], lookUp = answers()): Promise<StartedJudge> {
  const net = loopbackNet();
  const started = await startJudge({ judge }, key, net, silent, lookUp);
  cleanUps.push(async () => {
    await started.stop();
    await net.close();
  });
  return started;
}

function reach(host: string, port: number): Promise<void> {
  const socket = connect(port, host);
  return new Promise((resolve, reject) => {
    socket.once('connect', () => {
      socket.destroy();
      resolve();
    });
    socket.once('error', reject);
  });
}

describe('the IPv6 address of a judge', () => {
  it('is told to probes of this process and of others', async () => {
    const port = await freePort('::1');
    const started = await start({ address, address6: '::1', ports: [port] });
    expect(started).toMatchObject({ failed: [], client: { address, address6: '::1', httpPorts: [port], udpPorts: [port] } });
    const net = loopbackNet();
    cleanUps.push(() => net.close());
    const told = await createJudgeClient({ address, address6: '0:0::1', name: 'a.kz', ports: [port], key, net, signal });
    expect(told).toMatchObject({ status: 'ok', value: { address6: '::1', name: 'a.kz', udpPorts: [port] } });
    const another = await createJudgeClient({ address, address6: '::2', ports: [port], key, net, signal });
    expect(another.status === 'ok' && 'address6' in another.value).toBe(false);
  });

  it('answers there as at the other, and sees who comes', async () => {
    const port = await freePort('::1');
    const { client } = await start({ address, address6: '::1', ports: [port] });
    const nonce = makeNonce(key, 'abcdef01');
    for (const host of ['::1', address]) {
      const socket = connect(port, host);
      socket.end(`GET /${nonce} HTTP/1.1\r\nHost: x\r\n\r\n`);
      const [data] = (await once(socket, 'data')) as [Buffer];
      expect(data.toString()).toContain(answerTo(key, nonce));
    }
    expect((await client.sightings(nonce, signal)).map(({ ip }) => ip)).toEqual(['::1', '127.0.0.1']);
  });

  it.each([
    ['::ffff:192.0.2.7', '192.0.2.7'],
    ['2001:DB8:0:0::7', '2001:db8::7'],
    ['fe80::1%eth0', 'fe80::1'],
    ['192.0.2.7', '192.0.2.7'],
    ['', ''],
  ])('writes who comes in one spelling: %j', (text, expected) => {
    expect(canonicalIp(text)).toBe(expected);
  });

  it('is left out where one of its ports is taken, and doctor hears of it', async () => {
    const holder = createServer();
    await new Promise<void>((resolve) => holder.listen({ port: 0, host: '::1', ipv6Only: true }, resolve));
    cleanUps.push(() => new Promise((resolve) => holder.close(resolve)));
    const { port } = holder.address() as { port: number };
    const started = await start({ address, address6: '::1', ports: [port, await freePort('::1')] });
    expect('address6' in started.client).toBe(false);
    expect(started.client.udpPorts).toHaveLength(2);
    await expect(
      reach(
        '::1',
        started.client.httpPorts.find((one) => one !== port)!,
      ),
    ).rejects.toThrow('ECONNREFUSED');
    expect(started.failed).toEqual([{ port, reason: `another program, not a judge with this key, listens on [::1]:${port}` }]);
  });

  it('that is of another machine is named in the reasons', async () => {
    const started = await start({ address, address6: '2001:db8::7', ports: [await freePort(address)] });
    expect('address6' in started.client).toBe(false);
    expect(started.failed[0]?.reason).toBe('2001:db8::7 is not an address of this machine');
    expect(started.client.udpPorts).toHaveLength(1);
  });
});

it('doctor hears where the judge that runs has less than the configuration says', async () => {
  const options = { address, ports: [0], key, log: silent, now: Date.now };
  const old = createJudge(options);
  cleanUps.push(() => old.stop());
  const { listening } = await old.start();
  const again = createJudge({ ...options, address6: '::1', ports: listening });
  cleanUps.push(() => again.stop());
  const reason = 'the judge that runs there does not listen at ::1: start it again';
  expect(await again.start()).toEqual({ listening, failed: [{ port: listening[0], reason }] });
});
