import { createJudge } from '../../src/judge/judge.ts';
import { DEFAULT_SIGHTING_LIMITS } from '../../src/judge/sightings.ts';
import { silent } from './crawl.ts';

/**
 * A judge as a process of its own, so that what it holds can be measured: `{ ready, failed }` once it listens, `{ peakBytes, heapBytes }`
 * whenever it is sent anything, the heap after a collection. Ends with its parent.
 */
const [, , keyHex = '', address = '', sightingBytes = ''] = process.argv;
const judge = createJudge({
  address,
  ports: [0, 0],
  key: Buffer.from(keyHex, 'hex'),
  log: silent,
  now: Date.now,
  ...(sightingBytes === '' ? {} : { limits: { ...DEFAULT_SIGHTING_LIMITS, bytes: Number(sightingBytes) } }),
});
const { listening, failed } = await judge.start();
let peakBytes = 0;
setInterval(() => {
  peakBytes = Math.max(peakBytes, process.memoryUsage.rss());
}, 20);
process.on('message', () => {
  globalThis.gc?.();
  process.send?.({ peakBytes, heapBytes: process.memoryUsage().heapUsed });
});
process.on('disconnect', () => process.exit());
process.send?.({ ready: listening, failed });
