import { expect, test } from 'vitest';
import { Turns } from '../../../crawlers/archive/turns.ts';

test('a few are let in at once, the others one by one as they leave, in their order', async () => {
  const turns = new Turns(2);
  const came: number[] = [];
  const leaves: (() => void)[] = [];
  const all = [0, 1, 2, 3].map(async (at) => {
    leaves[at] = await turns.take();
    came.push(at);
  });
  await Promise.all(all.slice(0, 2));
  expect(came).toEqual([0, 1]);
  leaves[1]?.();
  leaves[1]?.();
  await all[2];
  expect(came).toEqual([0, 1, 2]);
  leaves[0]?.();
  await all[3];
  expect(came).toEqual([0, 1, 2, 3]);
});
