import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { isWholeProof } from '../../../classifiers/open-proxy/read.ts';
import { RELAY_RESULTS, RELAY_WAYS, type RelayObservation } from '../../../src/model/relay.ts';
import { addToTally } from '../../../src/model/tally.ts';
import { judged, remarked, SUBJECT, tallyOf } from './support.ts';
import { createOpenProxy } from '../../../classifiers/open-proxy/open-proxy.ts';

const text = fc.string({ unit: 'binary', maxLength: 300 });
const address = fc.oneof(fc.ipV4(), fc.ipV6(), fc.constant('127.30.0.5'), text);
const control = fc.record({ kind: fc.constantFrom('origin-form', 'unsigned', 'garbage'), passed: fc.boolean(), detail: text });

/** Any observation of the type, consistent or not. */
const anyRelay: fc.Arbitrary<RelayObservation> = fc.record({
  kind: fc.constant('relay'),
  ip: fc.constantFrom('127.30.0.5', '2001:db8::5'),
  port: fc.constant(3128),
  domain: fc.constant(null),
  way: fc.constantFrom(...RELAY_WAYS),
  destination: fc.constantFrom('v4', 'v6', 'name'),
  judgePort: fc.constantFrom(80, 443, 18_443),
  tls: fc.boolean(),
  payload: fc.constantFrom('http', 'tls', 'banner', 'datagram'),
  proof: fc.record({ hmacCameBack: fc.boolean(), judgeSawNonce: fc.boolean(), nonceSigned: fc.boolean() }),
  result: fc.constantFrom(...RELAY_RESULTS),
  intercepted: fc.boolean(),
  seen: fc.option(fc.record({ exitIp: address, directIp: fc.option(address), added: fc.dictionary(text, text, { maxKeys: 5 }) })),
  product: fc.option(text),
  controls: fc.array(control, { maxLength: 2 }),
  detail: text,
  transcript: fc.array(fc.record({ direction: fc.constantFrom('sent', 'received', 'note'), atMs: fc.nat(), bytes: fc.nat(), data: text }), {
    maxLength: 3,
  }),
});

describe('whatever the crawler brings', () => {
  test('it is proven only with a whole proof and no failed control, and what is written fits its schema', () => {
    fc.assert(
      fc.property(fc.array(anyRelay, { maxLength: 12 }), (seen) => {
        const judgement = judged(...seen);
        const isLed = seen.some(({ result, proof, seen: sighting }) => result === 'looped' && (proof.judgeSawNonce || sighting !== null));
        const isControlled = seen.every(({ controls }) => controls.every(({ passed }) => passed));
        const isProof = seen.some(isWholeProof) && isControlled && !isLed;
        expect(judgement?.verdict === 'proven').toBe(isProof);
        const isHalf = seen.some(({ proof }) => proof.judgeSawNonce && proof.nonceSigned);
        if (judgement?.verdict === 'likely') expect(isHalf).toBe(true);
        const values = Object.values(judgement?.facts ?? {}).flat();
        expect(values.filter((value) => /[\p{Cc}\u202a-\u202e]/u.test(String(value)))).toEqual([]);
        remarked(...seen);
      }),
      { numRuns: 500 },
    );
  });

  test('the verdict does not hang on the order of what was seen', () => {
    fc.assert(
      fc.property(fc.array(anyRelay, { maxLength: 8 }), (seen) => {
        expect(judged(...seen.toReversed())?.verdict).toBe(judged(...seen)?.verdict);
      }),
      { numRuns: 200 },
    );
  });

  test('a tally of an earlier version, without facts, accuses nobody and does not throw', () => {
    const tally = tallyOf([]);
    addToTally(tally, 'x', [{ id: 'proxy.connect.relayed', weight: 9.2, where: 'x', excerpt: '' }], null);
    expect(createOpenProxy().judge(tally, SUBJECT)).toBeUndefined();
  });
});
