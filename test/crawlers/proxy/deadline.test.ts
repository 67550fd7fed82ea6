import { expect, it } from 'vitest';
import { within } from '../../../crawlers/proxy/deadline.ts';
import { unproven, type Attempt } from '../../../crawlers/proxy/probe.ts';
import { failed } from '../../../src/model/outcome.ts';

const NEVER = new AbortController().signal;
const aborted = (signal: AbortSignal): Promise<void> =>
  new Promise((resolve) => signal.addEventListener('abort', () => resolve(), { once: true }));

it('hands on what came in time', async () => {
  const attempt = unproven('denied', 'no', []);
  expect(await within(1_000, NEVER, () => Promise.resolve(attempt))).toBe(attempt);
});

it('calls late what was cut off: an attempt stalled, a connection timed out', async () => {
  const cut = await within(20, NEVER, async (signal) => (await aborted(signal), unproven('closed', 'cut', [])));
  expect(cut).toMatchObject({ result: 'stalled' });
  const missed = await within(20, NEVER, async (signal) => (await aborted(signal), failed('aborted', 'stopped', '127.0.0.1:1')));
  expect(missed).toMatchObject({ status: 'timeout', where: '127.0.0.1:1' });
});

it('keeps what the judge saw, however late', async () => {
  const seen: Attempt = { ...unproven('one-way', 'half', []), proof: { hmacCameBack: false, judgeSawNonce: true, nonceSigned: true } };
  expect(await within(20, NEVER, async (signal) => (await aborted(signal), seen))).toBe(seen);
});

it('is cut off by the signal of the scan, and leaves nothing on it', async () => {
  const scan = new AbortController();
  const work = within(10_000, scan.signal, async (signal) => (await aborted(signal), unproven('closed', 'cut', [])));
  scan.abort();
  expect(await work).toMatchObject({ result: 'closed' });
  const already = await within(10_000, scan.signal, (signal) => Promise.resolve(unproven('closed', String(signal.aborted), [])));
  expect(already).toMatchObject({ detail: 'true' });
});
