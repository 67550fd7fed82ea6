import { describe, expect, it } from 'vitest';
import { createWebProxy } from '../../../classifiers/web-proxy/web-proxy.ts';
import { WEB_RELAY_RESULTS, type WebRelayObservation } from '../../../src/model/web-relay.ts';
import { judgementOf } from '../tally-of.ts';

const WHOLE = { hmacCameBack: true, judgeSawNonce: true, nonceSigned: true };
const NOTHING = { hmacCameBack: false, judgeSawNonce: false, nonceSigned: false };
const SUBJECT = { customer: 'C-1', ip: '127.43.0.1', port: null, domain: 'site.example', url: null };

function relay(given: Partial<WebRelayObservation>): WebRelayObservation {
  return {
    kind: 'web-relay',
    ip: '127.43.0.1',
    port: 80,
    domain: 'site.example',
    url: 'http://site.example/',
    entry: 'form-get',
    action: 'http://site.example/open',
    parameter: 'u',
    encoding: 'percent',
    result: 'serves-pages',
    proof: WHOLE,
    nextProof: WHOLE,
    seen: { exitIp: '127.43.0.1', directIp: '127.0.0.1', added: { via: '1.1 x', 'x-forwarded-for': '127.0.0.1' } },
    product: 'Glype',
    controls: [
      { kind: 'origin-form', passed: true, detail: '' },
      { kind: 'unsigned', passed: true, detail: '' },
    ],
    detail: '',
    transcript: [],
    ...given,
  };
}

function judged(...relays: readonly WebRelayObservation[]) {
  return judgementOf(createWebProxy(), SUBJECT, relays);
}

describe('the verdict', () => {
  it('is proven where pages are served and lead on through the site, with what a person acts on', () => {
    expect(judged(relay({}))).toMatchObject({
      verdict: 'proven',
      facts: {
        product: ['Glype'],
        entry: ['form-get'],
        entryPoint: ['http://site.example/open'],
        parameter: ['u'],
        rewrites: ['yes'],
        exitAddress: ['127.43.0.1'],
        addedHeaders: ['via, x-forwarded-for'],
        anonymity: ['transparent'],
      },
    });
  });

  it('is proven by a Bare server, and stays so beside forms that relay nothing', () => {
    const others = Array.from({ length: 7 }, () =>
      relay({ result: 'not-a-relay', proof: NOTHING, nextProof: null, seen: null, controls: [] }),
    );
    expect(judged(...others, relay({ result: 'serves-by-script', nextProof: null }))?.verdict).toBe('proven');
  });

  it('is likely for a fetcher that hands pages out as they are', () => {
    const judgement = judged(relay({ result: 'passes-through', nextProof: null }));
    expect(judgement).toMatchObject({ verdict: 'likely', facts: { rewrites: ['no'] } });
    expect(judgement?.confidence).toBeLessThanOrEqual(0.9);
  });

  it.each(WEB_RELAY_RESULTS.filter((result) => !['serves-pages', 'serves-by-script', 'passes-through'].includes(result)))(
    'is none for %s',
    (result) => {
      expect(judged(relay({ result, nextProof: null }))).toBeUndefined();
    },
  );

  it.each(['serves-pages', 'serves-by-script', 'passes-through'] as const)(
    'is none where %s is claimed without a part of the proof',
    (result) => {
      for (const part of Object.keys(WHOLE)) {
        expect(judged(relay({ result, proof: { ...WHOLE, [part]: false } })), part).toBeUndefined();
        if (result === 'serves-pages') expect(judged(relay({ result, nextProof: { ...WHOLE, [part]: false } })), part).toBeUndefined();
      }
      if (result === 'serves-pages') expect(judged(relay({ nextProof: null }))).toBeUndefined();
    },
  );

  it.each(['origin-form', 'unsigned'] as const)('is none where the control %s failed, on whichever candidate', (kind) => {
    expect(judged(relay({}), relay({ controls: [{ kind, passed: false, detail: 'came back' }] }))).toBeUndefined();
  });
});
