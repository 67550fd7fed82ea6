import { get } from 'node:http';
import { connect } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { answerTo, makeNonce } from '../../../src/evidence/judge-proof.ts';
import { askProxy, startThreePorts } from '../../support/ask-proxy.ts';
import { loopbackNet } from '../../support/crawl.ts';
import { startRaw } from '../../support/raw-servers.ts';
import { startScripted, type Passed, type Script } from '../../support/scripted-proxy.ts';

const net = loopbackNet();
let judge: Awaited<ReturnType<typeof startThreePorts>>;
const stops: (() => Promise<unknown>)[] = [];

beforeAll(async () => {
  judge = await startThreePorts('127.42.0.6');
});
afterAll(async () => {
  await net.close();
  await Promise.all([judge.stop(), ...stops.map((stop) => stop())]);
});

async function ask(ip: string, script: Script) {
  const server = await startScripted(ip, script);
  stops.push(() => server.stop());
  return askProxy(server, { net, judge: judge.client, protocols: ['http'] });
}

/** Ask the judge as the look-alike's own client, for a nonce that it cannot have made. */
function fetchFromJudge(path: string): Promise<string> {
  return new Promise((resolve, reject) => {
    get({ host: judge.client.address, port: judge.client.httpPort, path, agent: false }, (response) => {
      let body = '';
      response.on('data', (chunk: Buffer) => (body += chunk.toString())).on('end', () => resolve(body));
    }).on('error', reject);
  });
}

const HTTP_WAYS = ['http-get http', 'http-head http', 'http-post http'];
const refused = { allows: () => false } as const;
const pathOf = ({ path }: Passed): string => new URL(path, 'http://x').pathname;

describe('is never proven', () => {
  it('a cache that replays an earlier answer of the judge', async () => {
    const earlier = makeNonce(judge.client.key, '00000002');
    const body = await fetchFromJudge(`/${earlier}`);
    expect(body).toContain(answerTo(judge.client.key, earlier));
    const { results, relays } = await ask('127.42.9.1', { ...refused, own: () => ({ status: 200, headers: {}, body }) });
    expect(HTTP_WAYS.map((way) => results[way])).toEqual(HTTP_WAYS.map(() => 'not-a-proxy'));
    expect(relays.every(({ seen }) => seen === null)).toBe(true);
  });

  it('a server that fetches what its log names, at once', async () => {
    const { results, relays } = await ask('127.42.9.2', {
      ...refused,
      own: async (asked) => {
        await fetchFromJudge(pathOf(asked)).catch(() => undefined);
        return { status: 200, headers: {}, body: `a page, ${'0123456789abcdef'.repeat(8)}` };
      },
    });
    expect(HTTP_WAYS.map((way) => results[way])).toEqual(HTTP_WAYS.map(() => 'one-way'));
    expect(relays.every(({ proof }) => !proof.hmacCameBack)).toBe(true);
  });

  it('a server that fetches what its log names, later', async () => {
    const { results } = await ask('127.42.9.3', {
      ...refused,
      own: (asked) => {
        setTimeout(() => void fetchFromJudge(pathOf(asked)).catch(() => undefined), 300);
        return { status: 200, headers: {}, body: 'a page' };
      },
    });
    expect(HTTP_WAYS.map((way) => results[way])).toEqual(HTTP_WAYS.map(() => 'not-a-proxy'));
  });

  it('a relay that keeps the answer to itself', async () => {
    const { results, byRung } = await ask('127.42.9.4', {
      ...refused,
      back: () => ({ status: 200, headers: {}, body: `<p>your IP was logged ${'f0'.repeat(32)}</p>` }),
    });
    expect(HTTP_WAYS.map((way) => results[way])).toEqual(HTTP_WAYS.map(() => 'one-way'));
    expect(Object.values(byRung['http-get http']?.proof ?? {})).toEqual([false, true, true]);
  });

  it('a relay that drops the path', async () => {
    const { results } = await ask('127.42.9.5', { ...refused, onward: (asked) => ({ ...asked, path: asked.path.replace(/k1-.*/, '') }) });
    expect(HTTP_WAYS.map((way) => results[way])).toEqual(HTTP_WAYS.map(() => 'denied'));
  });

  it('a POST whose body is dropped, though GET is relayed', async () => {
    const { results } = await ask('127.42.9.6', {
      ...refused,
      onward: (asked) => ({ ...asked, body: '', headers: { ...asked.headers, 'content-length': '0' } }),
    });
    expect(HTTP_WAYS.map((way) => results[way])).toEqual(['relayed', 'relayed', 'denied']);
  });

  it('a reverse proxy whose only backend is the judge', async () => {
    const backend = { ip: judge.client.address, port: judge.client.httpPort };
    const { relays } = await ask('127.42.9.7', { ...refused, backend });
    expect(relays.map(({ way, result, proof }) => [way, result, Object.values(proof)])).toEqual([
      ['http-get', 'looped', [false, false, false]],
    ]);
    expect(relays[0]?.controls.find(({ kind }) => kind === 'origin-form')).toMatchObject({ passed: false });
  });

  it('a reverse proxy to another port of the judge than asked for', async () => {
    const backend = { ip: judge.client.address, port: judge.client.bannerPorts?.[0] ?? 0 };
    const { relays } = await ask('127.42.9.8', {
      ...refused,
      backend,
      own: (asked) => (asked.path.startsWith('http:') ? undefined : { status: 404, headers: {}, body: '' }),
    });
    expect(relays.map(({ result }) => result)).toEqual(['looped']);
  });

  it('a forward to the judge for all that is no CONNECT, a proxy’s 200 for CONNECT', async () => {
    const forward = await startRaw('127.42.9.9', (socket) => {
      socket.once('data', (first: Buffer) => {
        if (first.toString('latin1').startsWith('CONNECT')) {
          socket.end('HTTP/1.1 200 OK\r\n\r\n');
          return;
        }
        const onward = connect(judge.client.httpPort, judge.client.address, () => onward.write(first));
        onward.on('error', () => socket.destroy());
        socket.on('close', () => onward.destroy());
        onward.pipe(socket);
      });
    });
    stops.push(() => forward.stop());
    const { relays } = await askProxy(forward, { net, judge: judge.client, protocols: ['http'] });
    expect(relays.map(({ result }) => result)).toEqual(['looped']);
  });
});

it.each([
  ['somewhere', 0, '127.42.9.13'],
  ['in the middle of the answer', 40, '127.42.9.14'],
])('a relay that stalls %s had the judge reached, and is not said to alter anything', async (_name, digits, ip) => {
  const slow = await startRaw(ip, (socket) => {
    socket.once('data', (request: Buffer) => {
      const onward = connect(judge.client.httpPort, judge.client.address, () => onward.write(request));
      onward.on('error', () => socket.destroy());
      onward.once('data', (reply: Buffer) => {
        const at = reply.toString('latin1').search(/[0-9a-f]{64}/);
        socket.write(reply.subarray(0, digits === 0 ? 20 : at + digits));
      });
    });
  });
  stops.push(() => slow.stop());
  const { results, byRung, ms } = await askProxy(slow, { net, judge: judge.client, protocols: ['http'] });
  expect(results).toMatchObject({ 'http-get http': 'one-way' });
  expect(Object.values(byRung['http-get http']?.proof ?? {})).toEqual([false, true, true]);
  expect(ms).toBeLessThan(15_000);
});

it('says so where the judge cannot be asked whether it saw what came back', async () => {
  const server = await startScripted('127.42.9.12', refused);
  stops.push(() => server.stop());
  const deaf = { ...judge.client, sightings: () => Promise.resolve([]) };
  const { relays, failures } = await askProxy(server, { net, judge: deaf, protocols: ['http'] });
  expect(relays.filter(({ result }) => result === 'relayed')).toEqual([]);
  expect(failures[0]).toMatchObject({ status: 'timeout', where: `${server.ip}:${server.port}` });
});

it('headers dropped on the way cost nothing', async () => {
  const { results, byRung } = await ask('127.42.9.10', {
    ...refused,
    onward: (asked) => ({
      ...asked,
      headers: { host: asked.headers.host, ...(asked.body === '' ? {} : { 'content-length': String(asked.body.length) }) },
    }),
  });
  expect(HTTP_WAYS.map((way) => results[way])).toEqual(HTTP_WAYS.map(() => 'relayed'));
  expect(byRung['http-get http']?.seen?.added).toEqual({});
});

it('shows headers that were added, and leaves those out that are ours', async () => {
  const { byRung } = await ask('127.42.9.11', {
    ...refused,
    onward: (asked) => ({ ...asked, headers: { ...asked.headers, via: '1.1 x', 'x-forwarded-for': '192.0.2.7' } }),
  });
  expect(byRung['http-get http']?.seen?.added).toEqual({ via: '1.1 x', 'x-forwarded-for': '192.0.2.7' });
});
