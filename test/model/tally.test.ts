import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { addToTally, emptyTally, familiesFor, TOP_LIMIT } from '../../src/model/tally.ts';
import type { Signal } from '../../src/model/signal.ts';

const signal = (id: string, weight: number, amount?: number): Signal => ({
  id,
  weight,
  where: 'http://a.example/',
  excerpt: '',
  ...(amount === undefined ? {} : { amount }),
});

describe('tally', () => {
  it('nets each observation by itself, so that evidence against one page does not acquit another', () => {
    const tally = emptyTally();
    addToTally(tally, '/dump', [signal('c.structure.lines', 6)], 'e1');
    addToTally(tally, '/article', [signal('c.structure.lines', 2), signal('c.role.docs', -5)], 'e2');
    expect(tally).toMatchObject({ observations: 2, accusing: 1, exonerating: 1 });
    expect(tally.top.map((top) => top.where)).toEqual(['/dump']);
    expect(tally.against.map((top) => top.net)).toEqual([-3]);
  });

  it('keeps the strongest observations in order whatever order they come in, and says which are worth evidence', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 1, max: 1000 }), { maxLength: 60 }), (weights) => {
        const tally = emptyTally();
        const kept = weights.map((weight) => addToTally(tally, String(weight), [signal('a.b.c', weight)], null));
        const strongest = weights.toSorted((a, b) => b - a).slice(0, TOP_LIMIT);
        expect(tally.top.map((top) => top.net)).toEqual(strongest);
        expect(kept.slice(0, TOP_LIMIT).every(Boolean)).toBe(true);
        expect(tally.entries['a.b.c']?.observations ?? 0).toBe(weights.length);
      }),
    );
  });

  it('keeps, of equals, one of each kind before more of the same', () => {
    const tally = emptyTally();
    for (let at = 0; at < TOP_LIMIT; at += 1) addToTally(tally, `/a${at}`, [signal('p.a.relayed', 5), signal('p.judge.saw', 1)], null);
    expect(addToTally(tally, '/a', [signal('p.a.relayed', 5), signal('p.judge.saw', 1)], null)).toBe(false);
    expect(addToTally(tally, '/b', [signal('p.b.relayed', 5), signal('p.judge.saw', 1)], null)).toBe(true);
    expect(addToTally(tally, '/b2', [signal('p.b.relayed', 5), signal('p.judge.saw', 1)], null)).toBe(false);
    expect(addToTally(tally, '/c', [signal('p.c.relayed', 5), signal('p.judge.saw', 1)], null)).toBe(true);
    expect(addToTally(tally, '/weak', [signal('p.d.relayed', 5)], null)).toBe(false);
    const kept = tally.top.map(({ where }) => where);
    expect(kept).toEqual([...Array.from({ length: TOP_LIMIT - 2 }, (_, at) => `/a${at}`), '/b', '/c']);
  });

  it('never drops the only one of its kind for another', () => {
    const tally = emptyTally();
    for (let at = 0; at < TOP_LIMIT; at += 1) addToTally(tally, `/${at}`, [signal(`p.w${at}.relayed`, 5)], null);
    expect(addToTally(tally, '/other', [signal('p.other.relayed', 5)], null)).toBe(false);
    expect(new Set(tally.top.map(({ where }) => where)).size).toBe(TOP_LIMIT);
  });

  it('sums amounts and keeps the weight of largest magnitude, also a negative one', () => {
    const tally = emptyTally();
    addToTally(tally, '/1', [signal('t.rows.listing', 1, 40)], null);
    addToTally(tally, '/2', [signal('t.rows.listing', -2, 2)], null);
    expect(tally.entries['t.rows.listing']).toEqual({ id: 't.rows.listing', observations: 2, amount: 42, weight: -2 });
  });

  it('survives JSON, as a checkpoint needs', () => {
    const tally = emptyTally();
    addToTally(tally, '/1', [signal('a.b.c', 1)], 'ref');
    const revived = JSON.parse(JSON.stringify(tally)) as typeof tally;
    addToTally(revived, '/2', [signal('a.b.c', 3)], null);
    expect(revived.top.map((top) => top.where)).toEqual(['/2', '/1']);
  });

  it('counts families in favour only', () => {
    expect([...familiesFor([signal('a.b.c', 1), signal('a.b.d', 2), signal('a.x.y', -3)])]).toEqual(['b']);
  });
});
