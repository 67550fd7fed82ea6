import { createJudge } from '../../src/judge/judge.ts';
import { silent } from './crawl.ts';

/** A judge as a process of its own, so that what it holds can be measured: `{ ready }` once it listens, `{ rssBytes }` whenever asked. */
const [, , keyHex = '', address = '', count = '2'] = process.argv;
const key = Buffer.from(keyHex, 'hex');
const judge = createJudge({ address, ports: Array.from({ length: Number(count) }, () => 0), key, log: silent, now: Date.now });
const { listening, failed } = await judge.start();
let peakBytes = 0;
setInterval(() => {
  peakBytes = Math.max(peakBytes, process.memoryUsage.rss());
}, 20);
process.on('message', () => process.send?.({ rssBytes: process.memoryUsage.rss(), peakBytes }));
process.on('disconnect', () => process.exit());
process.send?.({ ready: listening, failed });
