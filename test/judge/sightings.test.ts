import { randomBytes } from 'node:crypto';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { expect, it } from 'vitest';
import { makeNonce, type Sighting } from '../../src/evidence/judge-proof.ts';
import { makeBannerNonce } from '../../src/judge/welcome.ts';
import { createJudgeSightings, createSightings, DEFAULT_SIGHTING_LIMITS } from '../../src/judge/sightings.ts';

const seen = (port: number): Sighting => ({ ip: '127.0.0.1', port, protocol: 'tcp', headers: {} });

/** A sighting with `count` headers, their values cut from longer texts. */
function heavy(count: number): Sighting {
  const headers = Object.fromEntries(
    Array.from({ length: count }, (_, index) => [`x-${index}`, `${index}${'v'.repeat(1_000)}`.slice(0, 200)]),
  );
  return { ip: '127.0.0.1', port: 1, protocol: 'http', method: 'GET', headers };
}

setFlagsFromString('--expose-gc');
const collectGarbage = runInNewContext('gc') as () => void;

function heapBytes(): number {
  collectGarbage();
  return process.memoryUsage().heapUsed;
}

it('forgets after its time, and counts the time from the last sighting', () => {
  let now = 0;
  const store = createSightings(() => now, { ttlMs: 1_000, nonces: 10, bytes: 1e6 });
  store.record('a', seen(1));
  now = 900;
  store.record('a', seen(2));
  now = 1_800;
  expect(store.of('a').map(({ port }) => port)).toEqual([1, 2]);
  now = 1_900;
  expect(store.of('a')).toEqual([]);
  store.record('b', seen(3));
  expect(store.size).toBe(1);
});

it('holds no more than it may: the least recently seen go first', () => {
  const store = createSightings(() => 0, { ttlMs: 1_000, nonces: 3, bytes: 1e6 });
  for (const nonce of ['a', 'b', 'c']) store.record(nonce, seen(1));
  store.record('a', seen(2));
  store.record('d', seen(1));
  expect(['a', 'b', 'c', 'd'].map((nonce) => store.of(nonce).length)).toEqual([2, 0, 1, 1]);
});

it('keeps no endless list for one nonce', () => {
  const store = createSightings(() => 0, { ttlMs: 1_000, nonces: 3, bytes: 1e6 });
  const kept = Array.from({ length: 1_000 }, (_, count) => store.record('a', seen(count)));
  expect(store.of('a')).toHaveLength(8);
  expect(kept.filter(Boolean)).toHaveLength(8);
});

it('gives back what it was given', () => {
  const store = createSightings(() => 0);
  const sighting: Sighting = {
    ip: '::1',
    port: 2,
    protocol: 'http',
    method: 'HEAD',
    headers: { ['__proto__']: 'x', via: '1.1 \u00e9 "a"' },
  };
  store.record('a', sighting);
  expect(store.of('a')).toEqual([sighting]);
  expect(store.of('b')).toEqual([]);
});

it('holds no more bytes than it may, and counts them down again', () => {
  let now = 0;
  const store = createSightings(() => now, { ttlMs: 1_000, nonces: 1e6, bytes: 100_000 });
  for (let count = 0; count < 1_000; count += 1) store.record(`n${count}`, heavy(10));
  expect(store.bytes).toBeLessThanOrEqual(100_000);
  expect(store.bytes).toBeGreaterThan(80_000);
  expect(store.of('n999')).toHaveLength(1);
  expect(store.of('n0')).toEqual([]);
  now = 5_000;
  store.record('last', seen(1));
  expect(store.size).toBe(1);
  expect(store.bytes).toBeLessThan(1_000);
});

it.each([
  [0, 120_000],
  [5, 80_000],
  [31, 20_000],
])('its estimate of bytes is what the heap holds: %d headers a sighting', (headers, nonces) => {
  const before = heapBytes();
  const store = createSightings(Date.now);
  for (let count = 0; count < nonces; count += 1) {
    // As they come from a request: a nonce cut from a long path, values cut from long headers.
    const path = `/${count.toString(16).padStart(77, '0')}?${'q'.repeat(2_000)}`;
    store.record(path.slice(1, 78), heavy(headers));
  }
  expect(store.bytes).toBeLessThanOrEqual(DEFAULT_SIGHTING_LIMITS.bytes);
  const held = heapBytes() - before;
  expect(store.size).toBeGreaterThan(1_000);
  expect(held).toBeLessThan(store.bytes * 1.15);
  expect(held).toBeGreaterThan(store.bytes * 0.85);
});

it('greeting strangers pushes no probe out', () => {
  const key = randomBytes(32);
  const store = createJudgeSightings(() => 0);
  const probe = makeNonce(key, 'abcdef01');
  store.record(probe, seen(1));
  let last = '';
  for (let count = 0; count < 20_000; count += 1) store.record((last = makeBannerNonce({ key, now: Date.now })), seen(2));
  expect(store.size).toBeLessThanOrEqual(5_001);
  expect(store.of(last)).toHaveLength(1);
  expect(store.of(probe)).toHaveLength(1);
});

it('stays quick when full', () => {
  let now = 0;
  const store = createSightings(() => now, { ttlMs: 1_000_000, nonces: 10_000, bytes: 1e9 });
  const started = performance.now();
  for (let count = 0; count < 100_000; count += 1) {
    now = count;
    store.record(`n${count}`, seen(1));
  }
  expect(store.size).toBeLessThanOrEqual(10_000);
  expect(store.of('n99999')).toHaveLength(1);
  expect(performance.now() - started).toBeLessThan(2_000);
});
