import * as fc from 'fast-check';
import { expect, it } from 'vitest';
import { FAILURE_STATUSES } from '../../src/model/outcome.ts';
import { frame, FRAME, greet, literal, STATUS_200 } from './support/h2-frames.ts';
import { GET, http2Bench } from './support/http2.ts';
import { value } from './support/net.ts';

const bench = http2Bench(120);
const LIMITS = { maxBodyBytes: 500, timeoutMs: 150 };

/** A frame on the stream asked on, on another, or on none: mostly such as a server sends, some of any shape. */
const anyFrame = fc.oneof(
  { weight: 3, arbitrary: fc.constant((id: number) => frame(FRAME.headers, 4, id, STATUS_200)) },
  { weight: 3, arbitrary: fc.uint8Array({ maxLength: 900 }).map((data) => (id: number) => frame(FRAME.data, 0, id, Buffer.from(data))) },
  { weight: 1, arbitrary: fc.constant((id: number) => frame(FRAME.headers, 5, id, literal('trailer', 'x'))) },
  { weight: 1, arbitrary: fc.nat(14).map((code) => (id: number) => frame(FRAME.reset, 0, id, Buffer.from([0, 0, 0, code]))) },
  { weight: 1, arbitrary: fc.nat(14).map((code) => () => frame(FRAME.goaway, 0, 0, Buffer.from([0, 0, 0, 1, 0, 0, 0, code]))) },
  {
    weight: 2,
    arbitrary: fc.tuple(fc.nat(12), fc.nat(255), fc.nat(4), fc.uint8Array({ maxLength: 60 })).map(
      ([type, flags, stream, payload]) =>
        () =>
          frame(type, flags, stream, Buffer.from(payload)),
    ),
  },
);
const script = fc.record({
  frames: fc.array(anyFrame, { maxLength: 8 }),
  cut: fc.nat(3_000),
  end: fc.constantFrom('stay', 'end', 'reset'),
  tls: fc.boolean(),
});

it('whatever frames come, each call ends in a named status or a value, and nothing goes unhandled', { timeout: 60_000 }, async () => {
  await fc.assert(
    fc.asyncProperty(script, async ({ frames, cut, end, tls }) => {
      const { outcome, server } = await bench.openTo((socket) =>
        greet(socket, (type, id) => {
          if (type !== FRAME.headers || socket.destroyed) return;
          socket.write(Buffer.concat(frames.map((make) => make(id))).subarray(0, cut));
          if (end === 'end') socket.end();
          else if (end === 'reset') socket.resetAndDestroy();
        }),
      );
      const session = value(outcome);
      const through = async (): Promise<string> => {
        const opened = await session.tunnel({ headers: { ':method': 'CONNECT', ':authority': 'judge.example:80' }, timeoutMs: 150 });
        if (opened.status !== 'ok' || opened.value.stream === undefined) return opened.status;
        const { stream } = opened.value;
        if (tls) return (await stream.upgradeTls({ timeoutMs: 150 })).status;
        await stream.write('hello');
        return (await stream.read({ enough: () => false, maxBytes: 300, timeoutMs: 100 })).status;
      };
      const statuses = await Promise.all([session.request({ ...LIMITS, headers: GET }).then(({ status }) => status), through()]);
      session.close();
      for (const status of statuses) expect(['ok', ...FAILURE_STATUSES]).toContain(status);
      await expect.poll(() => server.open).toBe(0);
      await server.close();
    }),
    { numRuns: 60 },
  );
});
