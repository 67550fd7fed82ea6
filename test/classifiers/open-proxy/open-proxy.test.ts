import { describe, expect, test } from 'vitest';
import { createOpenProxy } from '../../../classifiers/open-proxy/open-proxy.ts';
import type { Judgement, Subject } from '../../../src/model/finding.ts';
import type { ServiceObservation } from '../../../src/model/observation.ts';
import { signalSchema } from '../../../src/model/signal.ts';
import { addToTally, emptyTally } from '../../../src/model/tally.ts';
import type { RelayObservation } from '../../../src/model/relay.ts';

const SUBJECT: Subject = { customer: 'C-1', ip: '127.30.0.5', port: 3128, domain: null, url: null };
const WHOLE = { hmacCameBack: true, judgeSawNonce: true, nonceSigned: true };
const NONE = { hmacCameBack: false, judgeSawNonce: false, nonceSigned: false };

function relay(given: Partial<RelayObservation>): RelayObservation {
  return {
    kind: 'relay',
    ip: '127.30.0.5',
    port: 3128,
    domain: null,
    way: 'connect',
    judgePort: 443,
    proof: WHOLE,
    result: 'relayed',
    seen: { exitIp: '127.30.0.5', directIp: null, added: {} },
    destination: 'v4',
    tls: false,
    payload: 'tls',
    intercepted: false,
    product: null,
    controls: [],
    detail: '',
    transcript: [],
    ...given,
  };
}

function service(protocols: ServiceObservation['protocols']): ServiceObservation {
  return { kind: 'service', ip: '127.30.0.5', port: 3128, domain: null, transport: 'tcp', protocols, banner: '', transcript: [] };
}

function judged(...seen: readonly (RelayObservation | ServiceObservation)[]): Judgement | undefined {
  const classifier = createOpenProxy();
  const tally = emptyTally();
  for (const observation of seen) {
    const signals = classifier.read(observation);
    for (const signal of signals) signalSchema.parse(signal);
    addToTally(tally, '127.30.0.5:3128', signals, null);
  }
  return classifier.judge(tally, SUBJECT);
}

describe('the whole proof', () => {
  test.each(['http-get', 'connect', 'socks5'] as const)('by %s is proven', (way) => {
    const judgement = judged(relay({ way }));
    expect(judgement?.verdict).toBe('proven');
    expect(judgement?.confidence).toBeGreaterThan(0.99);
    expect(judgement?.signals[0]).toMatchObject({ id: `proxy.${way}.relayed`, weight: 9.2, where: '127.30.0.5:3128' });
    expect(judgement?.signals.map(({ id }) => id)).toEqual(expect.arrayContaining(['proxy.judge.saw-nonce', 'proxy.hmac.came-back']));
  });

  test('stands beside a way that asks for a password', () => {
    expect(judged(relay({ way: 'http-get' }), relay({ result: 'auth-required', proof: NONE }))?.verdict).toBe('proven');
  });

  test('says which ports CONNECT reaches', () => {
    expect(judged(relay({ judgePort: 443 }))?.why).toContain('port 443 only');
    expect(judged(relay({ judgePort: 443 }), relay({ judgePort: 18_443 }))?.why).toContain('port 443 and other ports');
    expect(judged(relay({ judgePort: 18_443 }))?.why).toContain('a port other than 443');
    expect(judged(relay({ judgePort: 443 }), relay({ judgePort: 18_443, result: 'denied', proof: NONE }))?.why).toContain('port 443 only');
  });
});

describe('anything less', () => {
  test.each([
    ['an echo', { ...NONE, nonceSigned: true }],
    ['an answer that the judge did not see', { ...WHOLE, judgeSawNonce: false }],
    ['a nonce that is not ours', { ...WHOLE, nonceSigned: false }],
  ])('%s is no finding, whatever the crawler calls it', (_, proof) => {
    expect(judged(service(['http-proxy']), relay({ proof }))).toBeUndefined();
  });

  test.each(['auth-required', 'denied', 'not-a-proxy', 'no-answer'] as const)('%s is no finding', (result) => {
    expect(judged(service(['http-proxy', 'socks5']), relay({ result, proof: NONE }))).toBeUndefined();
  });

  test('speaking a proxy protocol is no finding', () => {
    expect(judged(service(['http-proxy', 'socks4', 'socks5']))).toBeUndefined();
  });

  test('a request that only the judge saw is likely, and a refusal overturns it', () => {
    const half = relay({ result: 'no-answer', proof: { ...WHOLE, hmacCameBack: false } });
    expect(judged(half)?.verdict).toBe('likely');
    expect(judged(half, half, relay({ result: 'denied', proof: NONE }))).toBeUndefined();
    expect(judged(service(['socks5']), half, relay({ result: 'auth-required', proof: NONE }))).toBeUndefined();
  });
});
