import { describe, expect, it } from 'vitest';
import { heardOf, ladderFor } from '../../../crawlers/proxy/ladder.ts';
import type { Rung } from '../../../crawlers/proxy/probe.ts';
import { firstByteMs, heardByNow, isPointless, type Climbed } from '../../../crawlers/proxy/skipping.ts';
import type { JudgeClient } from '../../../src/evidence/judge-proof.ts';
import type { RelayResult } from '../../../src/model/relay.ts';

const judge: JudgeClient = {
  address: '192.0.2.1',
  httpPort: 80,
  httpPorts: [80, 443, 18_443],
  tlsPorts: [443, 18_443, 80],
  bannerPorts: [18_443],
  udpPorts: [53],
  certificatePin: '',
  key: Buffer.alloc(0),
  sightings: () => Promise.resolve([]),
};
const serviceOf = (...protocols: string[]) => ({ port: 8080, transport: 'tcp' as const, protocols });
const nameOf = ({ way, destination, judgePort }: Rung): string => `${way} ${destination} ${judgePort}`;

/** Climb the ladder with an answer for each rung; those asked, in order. */
function climb(protocols: readonly string[], answer: (name: string) => RelayResult, client = judge): string[] {
  const service = serviceOf(...protocols);
  const climbed: Climbed[] = [];
  for (const rung of ladderFor(service, client)) {
    if (!isPointless(rung, climbed, heardByNow(heardOf(service), climbed))) climbed.push({ rung, result: answer(nameOf(rung)) });
  }
  return climbed.map(({ rung }) => nameOf(rung));
}

const HTTP = ['http-get v4 80', 'connect v4 443', 'connect v4 80', 'connect v4 18443', 'http-head v4 80', 'http-post v4 80'];
const H2 = ['h2-get v4 80', 'h2-connect v4 443', 'h2-connect v4 80', 'h2-connect v4 18443'];
const SOCKS5 = ['socks5 v4 443', 'socks5 v4 80', 'socks5 v4 18443'];
const SOCKS4 = ['socks4 v4 443', 'socks4 v4 80', 'socks4 v4 18443'];

describe('order', () => {
  it('asks first what the sweep heard', () => {
    expect(ladderFor(serviceOf('http'), judge).map(nameOf).slice(0, 6)).toEqual(HTTP);
    expect(ladderFor(serviceOf('socks5'), judge).map(nameOf).slice(0, 3)).toEqual(SOCKS5);
  });

  it('asks in HTTP/2 where anything but SOCKS was heard', () => {
    for (const protocol of ['http', 'https', 'tls', 'unknown'])
      expect(ladderFor(serviceOf(protocol), judge).map(nameOf)).toEqual(expect.arrayContaining(H2));
    expect(ladderFor(serviceOf('socks5'), judge).some(({ way }) => way.startsWith('h2'))).toBe(false);
  });

  it('asks in SOCKS inside TLS, too', () => {
    expect(ladderFor(serviceOf('tls'), judge).map(nameOf)).toEqual(expect.arrayContaining(SOCKS5));
  });

  it('asks by an IPv6 destination first where that is the judge’s address; SOCKS4 has none', () => {
    const ways = ladderFor(serviceOf('socks5'), { ...judge, address: '2001:db8::1' });
    expect(ways[0]).toMatchObject({ way: 'socks5', destination: 'v6' });
    expect(ways.some(({ way, destination }) => way === 'socks4' || destination === 'v4')).toBe(false);
  });
});

describe('skipping', () => {
  it('asks everything of a web server but what needs HTTP/2 or SOCKS spoken', () => {
    const asked = climb(['http'], (name) => (name.startsWith('socks') || name.startsWith('h2') ? 'other-protocol' : 'not-a-proxy'));
    expect(asked).toEqual([...HTTP, 'http-host v4 80', 'h2-get v4 80', 'connect-udp v4 53', 'socks5 v4 443', 'socks4 v4 443']);
  });

  it('asks an unknown service in HTTP/2 after an answer that is not HTTP/1, and for UDP where it speaks it', () => {
    const only2 = climb(['unknown'], (name) => (name.startsWith('h2') ? 'not-a-proxy' : 'other-protocol'));
    expect(only2).toEqual(expect.arrayContaining([...H2, 'connect-udp v4 53']));
    const ssh = climb(['unknown'], () => 'other-protocol');
    expect(ssh.filter((name) => /h2|udp/.test(name))).toEqual(['h2-get v4 80']);
    for (const mute of ['no-answer', 'closed'] as const)
      expect(climb(['unknown'], () => mute).some((name) => /h2|connect-udp/.test(name))).toBe(false);
  });

  it('ends a family after two silent ways of it', () => {
    expect(climb([], () => 'no-answer')).toEqual(['http-get v4 80', 'connect v4 443', 'socks5 v4 443', 'socks4 v4 443']);
  });

  it('asks in SOCKS no more what was silent to the sweep, in SOCKS too, and is silent still', () => {
    expect(climb(['unknown'], () => 'no-answer')).toEqual(['http-get v4 80', 'connect v4 443']);
    const slow = climb(['unknown'], (name) => (name === 'connect v4 443' ? 'stalled' : 'no-answer'));
    expect(slow).toContain('socks5 v4 443');
  });

  it('waits for one SOCKS greeting of a web server alone', () => {
    const asked = climb(['http'], (name) => (name.startsWith('socks') ? 'no-answer' : 'not-a-proxy'));
    expect(asked.filter((name) => name.startsWith('socks'))).toEqual(['socks5 v4 443']);
    const unheard = climb([], (name) => (name.startsWith('socks') ? 'no-answer' : 'not-a-proxy'));
    expect(unheard.filter((name) => name.startsWith('socks'))).toEqual(['socks5 v4 443']);
  });

  it('ends HTTP after another protocol in two ways', () => {
    const asked = climb(['socks5'], (name) => (name.startsWith('socks5') ? 'auth-required' : 'other-protocol'));
    expect(asked).toEqual(['socks5 v4 443', 'socks4 v4 443', 'http-get v4 80', 'connect v4 443']);
  });

  it.each(['denied', 'no-answer', 'closed', 'auth-required', 'not-a-proxy', 'tampered', 'stalled'] as const)(
    'tries 80 and the high port where CONNECT to 443 is %s, though GET is refused',
    (result) => {
      const asked = climb(['http'], (name) => (name === 'connect v4 443' ? result : name.startsWith('socks') ? 'closed' : 'not-a-proxy'));
      expect(asked).toEqual(expect.arrayContaining(HTTP));
    },
  );

  it('asks CONNECT and SOCKS4 where GET and SOCKS5 demand a password', () => {
    const asked = climb(['http'], (name) => (/http-get|socks5/.test(name) ? 'auth-required' : 'denied'));
    expect(asked).toEqual(expect.arrayContaining([...HTTP, ...SOCKS4]));
    expect(asked.filter((name) => name.startsWith('socks5'))).toEqual(['socks5 v4 443']);
  });

  it('asks for other destinations on one port that relayed', () => {
    const asked = climb(['socks5'], (name) => (name === 'socks5 v4 443' ? 'denied' : 'relayed'));
    expect(asked.slice(0, 10)).toEqual([...SOCKS5, ...SOCKS4, 'socks4a name 80', 'socks5 v6 80', 'socks5 name 80', 'socks5-udp v4 53']);
  });

  it('asks for other destinations on every port where none relayed', () => {
    const asked = climb(['socks5'], (name) => (name.startsWith('socks') ? 'denied' : 'closed'));
    expect(asked).toEqual(expect.arrayContaining(['socks5 v6 80', 'socks5 name 18443', 'socks4a name 443']));
  });

  it('asks HTTP proxies by name where the address is denied and the judge has one', () => {
    const named = { ...judge, name: 'judge.host.example' };
    expect(climb(['http'], () => 'denied', named)).toEqual(
      expect.arrayContaining(['http-get name 80', 'connect name 443', 'connect name 18443']),
    );
    const relayed = climb(['http'], () => 'relayed', named);
    expect(relayed.filter((name) => /^(http|connect) .*name/.test(name))).toEqual([]);
  });

  it('asks nothing more of what leads to the judge as a whole', () => {
    const [get, connect] = ladderFor(serviceOf('http'), judge);
    if (get === undefined || connect === undefined) throw new Error('no ladder');
    const heard = heardOf(serviceOf('http'));
    expect(isPointless(connect, [{ rung: get, result: 'looped', leadsToJudge: true }], heard)).toBe(true);
    expect(isPointless(connect, [{ rung: get, result: 'looped', leadsToJudge: false }], heard)).toBe(false);
  });
});

function first(protocols: readonly string[], way: string, quickestMs: number | null = null): number {
  const service = serviceOf(...protocols);
  const rung = ladderFor(service, judge).find((one) => one.way === way);
  if (rung === undefined) throw new Error(`no rung ${way}`);
  return firstByteMs(rung, [], heardOf(service), quickestMs);
}

describe('patience', () => {
  it('is short with what stayed silent, and with greetings that web servers wait the rest of', () => {
    expect(first(['unknown'], 'http-get')).toBe(1_500);
    expect(first([], 'socks5')).toBe(1_500);
    expect([null, 4, 70, 400].map((quickestMs) => first(['http'], 'socks5', quickestMs))).toEqual([1_000, 500, 700, 1_000]);
    expect(first(['socks5'], 'http-get')).toBe(2_000);
  });

  it('is whole with what spoke', () => {
    expect(first(['http'], 'http-get')).toBe(Number.POSITIVE_INFINITY);
    expect(first(['socks5'], 'socks5')).toBe(Number.POSITIVE_INFINITY);
    const [get, connect] = ladderFor(serviceOf('unknown'), judge);
    if (get === undefined || connect === undefined) throw new Error('no ladder');
    expect(firstByteMs(connect, [{ rung: get, result: 'denied' }], heardOf(serviceOf('unknown')))).toBe(Number.POSITIVE_INFINITY);
  });
});
