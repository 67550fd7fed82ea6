import { randomBytes } from 'node:crypto';
import { connect } from 'node:net';
import * as fc from 'fast-check';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { answerTo, makeNonce } from '../../src/evidence/judge-proof.ts';
import { startJudge } from '../support/crawl.ts';

let judge: Awaited<ReturnType<typeof startJudge>>;
beforeAll(async () => {
  judge = await startJudge('127.41.8.1');
});
afterAll(() => judge.judge.stop());

/** What comes back for `data` from a client that then closes its side. */
function say(data: Buffer): Promise<Buffer> {
  const heard: Buffer[] = [];
  const socket = connect(judge.client.httpPort, judge.client.address);
  socket.on('data', (chunk: Buffer) => heard.push(chunk));
  socket.on('error', () => undefined);
  socket.end(data);
  return new Promise((resolve) => socket.on('close', () => resolve(Buffer.concat(heard))));
}

/** Requests as clients of the judge send them, but for the signature; bytes changed, taken away and put in. */
const forged = makeNonce(randomBytes(32), 'abcdef01');
const WELL_FORMED = [
  `GET /${forged} HTTP/1.1\r\nHost: judge\r\nConnection: close\r\n\r\n`,
  `GET /${forged}.html HTTP/1.1\r\nHost: judge\r\n\r\n`,
  `HEAD http://judge:80/${forged} HTTP/1.0\r\n\r\n`,
  `POST /${forged} HTTP/1.1\r\nHost: judge\r\nContent-Length: 77\r\nExpect: 100-continue\r\n\r\n${forged}`,
  `POST /${forged} HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n4d\r\n${forged}\r\n0\r\n\r\n`,
  `GET /seen/${forged}?sig=${'0'.repeat(64)} HTTP/1.1\r\nHost: judge\r\n\r\n`,
  `GET /certificate?nonce=${forged}&sig=${'0'.repeat(64)} HTTP/1.1\r\nHost: judge\r\n\r\n`,
  `OPTIONS * HTTP/1.1\r\nHost: judge\r\nUpgrade: h2c\r\nConnection: Upgrade\r\n\r\n`,
  `${forged}\n`,
].map((text) => Buffer.from(text));
const mutated = fc
  .tuple(fc.constantFrom(...WELL_FORMED), fc.array(fc.tuple(fc.nat(300), fc.nat(3), fc.uint8Array({ maxLength: 6 })), { maxLength: 4 }))
  .map(([base, changes]) => changes.reduce<Buffer>((data, [at, cut, put]) => spliced(data, at % (data.length + 1), cut, put), base));

function spliced(data: Buffer, at: number, cut: number, put: Uint8Array): Buffer {
  return Buffer.concat([data.subarray(0, at), put, data.subarray(at + cut)]);
}

it('says nothing to whatever bears no nonce of ours, but what TLS says before it knows', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.oneof(
        { weight: 4, arbitrary: mutated },
        fc.uint8Array({ maxLength: 400 }).map((bytes) => Buffer.from(bytes)),
      ),
      async (data) => {
        const heard = await say(data);
        // 21: a TLS alert; 22: a handshake.
        if (data[0] === 0x16) return heard.length === 0 || heard[0] === 21 || heard[0] === 22;
        return heard.length === 0;
      },
    ),
    { numRuns: 3_000 },
  );
  await answers();
});

it('outlives clients that reset the connection at any moment', async () => {
  const { address, httpPort, key } = judge.client;
  for (let batch = 0; batch < 40; batch += 1) {
    const resets = Array.from({ length: 25 }, async (_, index) => {
      const nonce = makeNonce(key, 'abcdef01');
      const whole = Buffer.from(`POST /${nonce} HTTP/1.1\r\nContent-Length: 77\r\nExpect: 100-continue\r\n\r\n${nonce}`);
      const socket = connect(httpPort, address);
      socket.on('error', () => undefined);
      await new Promise((resolve) => socket.once('connect', resolve));
      await new Promise((resolve) => socket.write(whole.subarray(0, index % 2 === 0 ? whole.length : batch * 5), resolve));
      socket.resetAndDestroy();
    });
    await Promise.all(resets);
  }
  await answers();
});

async function answers(): Promise<void> {
  const nonce = makeNonce(judge.client.key, 'abcdef01');
  expect((await say(Buffer.from(`${nonce}\n`))).toString()).toBe(`${answerTo(judge.client.key, nonce)}\n`);
}
