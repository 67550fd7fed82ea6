import { describe, expect, test } from 'vitest';
import { RELAY_WAYS, type RelayControl, type RelayWay } from '../../../src/model/relay.ts';
import { HALF, heard, NONE, WHOLE, judged, relay, service, sighting, type Seen } from './support.ts';

const why = (...seen: readonly Seen[]): string => judged(...seen)?.why ?? '';
const to = (judgePort: number, result: 'relayed' | 'denied' | 'no-answer' = 'relayed') => relay({ judgePort, result });
const bothInTls = (way: RelayWay) => [443, 80].map((judgePort) => relay({ way, judgePort, tls: true }));
const passed: RelayControl = { kind: 'origin-form', passed: true, detail: '' };

describe('the whole proof', () => {
  test.each(RELAY_WAYS)('by %s is proven', (way) => {
    const judgement = judged(relay({ way }));
    expect(judgement).toMatchObject({ verdict: 'proven', confidence: 0.99 });
    expect(judgement?.signals[0]).toMatchObject({ id: `proxy.${way}.relayed`, weight: 9.2, where: '127.30.0.5:3128' });
    expect(judgement?.signals.map(({ id }) => id)).toEqual(expect.arrayContaining(['proxy.judge.saw-nonce', 'proxy.hmac.came-back']));
  });

  test('counts for more with a control that passed or a second way', () => {
    expect(judged(relay({ controls: [passed] }))?.confidence).toBe(0.999);
    expect(judged(relay(), relay({ way: 'http-get' }))?.confidence).toBe(0.999);
    expect(judged(relay(), relay({ judgePort: 80 }))?.confidence).toBe(0.99);
  });

  test('stands whatever other ways refuse, and counts no less for it', () => {
    const refusals = RELAY_WAYS.slice(4).map((way) => relay({ way, result: 'denied' }));
    const password = relay({ way: 'socks5', result: 'auth-required' });
    expect(judged(relay({ way: 'http-get' }), password, ...refusals)).toMatchObject({ verdict: 'proven', confidence: 0.99 });
  });

  test('stands where the answer came back with changes beside the code', () => {
    expect(judged(relay({ result: 'tampered', proof: WHOLE }))?.verdict).toBe('proven');
  });
});

describe('the sentence', () => {
  test('names every way once, and what anyone can do', () => {
    expect(why(relay({ way: 'http-get' }), relay({ way: 'http-post' }))).toBe(
      '127.30.0.5:3128 is an open proxy by HTTP GET and HTTP POST: our judge saw each signed request, and the answer that only the judge can give came back; without a password anyone fetches web pages of others through it.',
    );
  });

  test('says which ports a tunnel reaches', () => {
    expect(why(to(443))).toContain('CONNECT (to 443, the one port asked)');
    expect(why(to(443), to(80, 'denied'))).toContain('CONNECT (to 443 only, not to 80)');
    expect(why(to(443), to(80), to(18_443, 'no-answer'))).toContain('CONNECT (to 80 and 443 only, not to 18443)');
    expect(why(to(443), to(18_443), to(80))).toContain('CONNECT (to any port asked: 80, 443, 18443)');
    expect(why(to(443), relay({ judgePort: 80, result: 'auth-required' }))).toContain('CONNECT (to 443 only, not to 80)');
    const oneWay = relay({ judgePort: 80, result: 'one-way', proof: HALF, seen: sighting() });
    expect(why(to(443), oneWay)).toContain('CONNECT (to any port asked: 80, 443)');
    expect(why(to(443), to(80))).toContain('mail and remote login included');
    expect(why(to(443), to(80, 'denied'))).toContain('anyone reaches others through it, on port 443.');
  });

  test('keeps the ports of ways apart, and joins ways of the same ports', () => {
    const text = why(
      relay({ way: 'http-get', judgePort: 80, payload: 'http' }),
      relay(),
      relay({ judgePort: 80, result: 'denied' }),
      relay({ way: 'socks5' }),
      relay({ way: 'socks5', judgePort: 80 }),
      relay({ way: 'socks5', destination: 'name' }),
      relay({ way: 'socks5', destination: 'v6', judgePort: 80, result: 'denied' }),
      relay({ way: 'socks4a', destination: 'name' }),
      relay({ way: 'socks4a', destination: 'name', judgePort: 80 }),
    );
    expect(text).toContain('by HTTP GET, CONNECT (to 443 only, not to 80) and SOCKS5 or SOCKS4a (to any port asked: 80, 443):');
  });

  test('names tunnels of the same ports together, and TLS once', () => {
    const text = why(relay({ way: 'http-get', tls: true }), ...bothInTls('connect'), ...bothInTls('h2-connect'));
    expect(text).toContain('is an open proxy inside TLS by HTTP GET, CONNECT and HTTP/2 CONNECT (tunnels to any port asked: 80, 443):');
  });

  test('says where it comes out and that it reads TLS', () => {
    const text = why(relay({ seen: sighting({}, '127.30.0.9'), intercepted: true }));
    expect(text).toContain('it comes out at 127.30.0.9, not at its own address');
    expect(text).toContain('can read along');
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

  test.each(['auth-required', 'denied', 'not-a-proxy', 'no-answer', 'looped', 'other-protocol', 'stalled', 'closed', 'too-large'] as const)(
    '%s is no finding',
    (result) => {
      expect(judged(service(['http-proxy', 'socks5']), relay({ result }))).toBeUndefined();
    },
  );

  test('speaking a proxy protocol is no finding', () => {
    expect(judged(service(['http-proxy', 'socks4', 'socks5']))).toBeUndefined();
  });

  test.each(['origin-form', 'unsigned', 'garbage'] as const)('a failed control (%s) takes every proof away', (kind) => {
    const failed: RelayControl = { kind, passed: false, detail: 'answered' };
    expect(judged(relay({ controls: [passed, failed] }), relay({ way: 'http-get' }))).toBeUndefined();
    expect(judged(relay({ way: 'http-get' }), relay({ result: 'denied', controls: [failed] }))).toBeUndefined();
  });

  test('a service that leads to the judge whatever is asked accuses nobody, also with a whole proof', () => {
    expect(judged(relay({ result: 'looped', proof: WHOLE, seen: sighting() }))).toBeUndefined();
    expect(judged(relay({ way: 'http-get' }), relay({ result: 'looped', proof: WHOLE }))).toBeUndefined();
    expect(judged(relay({ way: 'http-get' }), relay({ result: 'looped', seen: sighting() }))).toBeUndefined();
  });
});

test('a circle of its own in one way takes away no proof of another', () => {
  expect(judged(relay({ way: 'http-get' }), relay({ way: 'http-post', result: 'looped' }))).toMatchObject({
    verdict: 'proven',
    facts: { ways: ['HTTP GET'] },
  });
});

describe('half a proof', () => {
  const oneWay = relay({ result: 'one-way', proof: HALF, seen: sighting({}, '127.30.0.9') });

  test('is likely: a person should look', () => {
    const judgement = judged(oneWay);
    expect(judgement).toMatchObject({ verdict: 'likely', facts: { ways: ['CONNECT (one way)'] } });
    expect(judgement?.facts).not.toHaveProperty('severity');
    expect(judgement?.facts).not.toHaveProperty('relayPorts');
    expect(judgement?.why).toContain('its answer did not come back');
    const altered = judged(relay({ result: 'tampered', proof: HALF, seen: sighting() }));
    expect(altered).toMatchObject({ verdict: 'likely', facts: { ways: ['CONNECT (answer altered)'] } });
    expect(altered?.why).toContain('came back altered');
  });

  test('is nothing where a page of its own came back: something looks up the addresses that it is sent', () => {
    const half = { way: 'http-get', result: 'one-way', proof: HALF, seen: sighting() } as const;
    expect(judged(relay({ ...half, transcript: heard('HTTP/1.1 200 OK\r\nServer: shop\r\n\r\nscanned') }))).toBeUndefined();
    expect(judged(relay({ ...half, transcript: heard('HTTP/1.1 504 Gateway Timeout\r\n\r\n') }))?.verdict).toBe('likely');
    expect(judged(relay({ ...half, transcript: heard('HTTP/1.1 403 Forbidden\r\nProxy-Agent: x\r\n\r\n') }))?.verdict).toBe('likely');
    // Through a tunnel nothing but a relay brings the nonce to the judge.
    const tunnel = relay({ ...half, way: 'connect', transcript: heard('HTTP/1.1 200 OK\r\n\r\n') });
    expect(judged(tunnel)?.verdict).toBe('likely');
  });

  test('counts for more from the service’s own address, and never for as much as a proof', () => {
    const own = judged(relay({ way: 'http-get', result: 'one-way', proof: HALF, seen: sighting() }), relay({ result: 'denied' }));
    const other = judged(
      relay({ way: 'http-get', result: 'one-way', proof: HALF, seen: sighting({}, '127.30.0.9') }),
      relay({ result: 'denied' }),
    );
    expect(own?.confidence).toBeGreaterThan(other?.confidence ?? 1);
    expect(own?.confidence).toBeLessThanOrEqual(0.9);
  });

  test('is overturned by a refusal of the same question, a password on the same way, and answers of its own on many', () => {
    expect(judged(oneWay, relay({ result: 'denied' }))).toBeUndefined();
    expect(judged(oneWay, relay({ judgePort: 80, result: 'denied' }))?.verdict).toBe('likely');
    expect(judged(service(['socks5']), oneWay, relay({ judgePort: 80, result: 'auth-required' }))).toBeUndefined();
    const own = (['http-get', 'http-head', 'http-post', 'h2-get'] as const).map((way) => relay({ way, result: 'not-a-proxy' }));
    expect(judged(oneWay, ...own)).toBeUndefined();
    expect(judged(oneWay, relay({ way: 'socks5', result: 'not-a-proxy' }))?.verdict).toBe('likely');
  });
});
