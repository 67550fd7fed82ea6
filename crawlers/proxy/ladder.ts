import type { JudgeClient } from '../../src/evidence/judge-proof.ts';
import type { Service } from '../../src/model/target.ts';
import type { Rung } from './probe.ts';
import type { RelayPayload, RelayResult, RelayWay } from '../../src/model/relay.ts';

/** A rung that was asked, and how it ended. */
export interface Climbed {
  readonly rung: Rung;
  readonly result: RelayResult;
}

/**
 * Every question for a service, in the order asked: what the sweep heard it speak first. One rung a way, destination and port of the judge: a tunnel to any port is worse than one to 443,
 * and each is shown by itself.
 */
export function ladderFor(service: Service, judge: JudgeClient): readonly Rung[] {
  const rung = (way: RelayWay, [judgePort, payload]: PortAndPayload): Rung => ({ way, destination: primary(judge), judgePort, payload });
  const ports = tunnelPorts(judge);
  const clear: PortAndPayload = [judge.httpPort, 'http'];
  const get = rung('http-get', clear);
  const connect = ports.map((port) => rung('connect', port));
  const others = [rung('http-head', clear), rung('http-post', clear)];
  const socks5 = ports.map((port) => rung('socks5', port));
  return service.protocols.some((protocol) => protocol.startsWith('socks'))
    ? [...socks5, get, ...connect, ...others]
    : [get, ...connect, ...others, ...socks5];
}

type PortAndPayload = readonly [port: number, payload: RelayPayload];

/** TLS first: nothing in between can answer for the judge. Each port carries the payload that its users would send. */
function tunnelPorts(judge: JudgeClient): readonly PortAndPayload[] {
  const [tlsPort] = judge.tlsPorts;
  const [bannerPort] = judge.bannerPorts ?? [];
  const all: readonly (PortAndPayload | undefined)[] = [
    tlsPort === undefined ? undefined : [tlsPort, 'tls'],
    [judge.httpPort, 'http'],
    bannerPort === undefined ? undefined : [bannerPort, 'banner'],
  ];
  return all.filter((one) => one !== undefined);
}

function primary(judge: JudgeClient): Rung['destination'] {
  return judge.address.includes(':') ? 'v6' : 'v4';
}

/** Whether what was asked before makes this rung pointless. */
export function isPointless(rung: Rung, climbed: readonly Climbed[]): boolean {
  if (climbed.some(({ result }) => result === 'looped')) return true;
  const same = climbed.filter((before) => before.rung.way === rung.way);
  if (rung.way === 'socks5') return same.some(({ result }) => result !== 'denied' && result !== 'stalled');
  return same.some(({ result }) => result === 'no-answer' || result === 'other-protocol');
}
