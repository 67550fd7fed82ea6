import { randomBytes } from 'node:crypto';
import type { Attempt, Probe, Rung } from '../../crawlers/proxy/probe.ts';
import { WAYS } from '../../crawlers/proxy/ways.ts';
import type { JudgeClient } from '../../src/evidence/judge-proof.ts';
import { createJudge } from '../../src/judge/judge.ts';
import type { RelayResult, RelayWay } from '../../src/model/relay.ts';
import { createNet } from '../../src/net/create-net.ts';
import type { Net } from '../../src/net/net.ts';
import { createScope } from '../../src/net/scope.ts';
import { silent } from './crawl.ts';

/** One question in short: `socks5-udp v6`, `socks5 name tls`. Without a payload: HTTP in the clear, or a datagram. */
export type Question = string;

/** A judge with IPv4, IPv6 and a name where given, a net that may go anywhere on loopback, and a way to ask one question. */
export interface SocksBench {
  readonly client: JudgeClient;
  readonly net: Net;
  ask(server: { readonly ip: string; readonly port: number }, question: Question, changes?: Partial<Probe>): Promise<Attempt>;
  stop(): Promise<void>;
}

export async function startSocksBench(
  address: string,
  options: { readonly name?: string; readonly ranges?: readonly string[]; readonly perAddress?: number } = {},
): Promise<SocksBench> {
  const named = options.name === undefined ? {} : { name: options.name };
  const judge = createJudge({ address, address6: '::1', ...named, ports: [0, 0, 0], key: randomBytes(32), log: silent, now: Date.now });
  const { failed } = await judge.start();
  if (failed.length > 0) throw new Error(`the judge: ${failed[0]?.reason}`);
  const client = judge.client();
  const net = createNet({
    scope: createScope({ ranges: [...(options.ranges ?? ['127.0.0.0/8', '::1/128'])] }),
    pace: { perAddress: options.perAddress ?? 8, perSecond: 10_000, minDelayMs: 0 },
    operator: { name: 'Test host', contact: 'abuse@host.example', url: 'https://host.example/abuse' },
  });
  const signal = new AbortController().signal;
  return {
    client,
    net,
    async ask({ ip, port }, question, changes = {}) {
      const rung = rungOf(question, client);
      const probe: Probe = {
        net,
        judge: client,
        ip,
        port,
        tls: false,
        spokeHttp: false,
        mark: 'abcdef01',
        signal,
        stepTimeoutMs: 5_000,
        ...changes,
      };
      const attempt = await WAYS[rung.way]?.(probe, rung);
      if (attempt === undefined || 'status' in attempt) throw new Error(`no connection: ${attempt?.detail}`);
      return attempt;
    },
    async stop() {
      await net.close();
      await judge.stop();
    },
  };
}

function rungOf(question: Question, judge: JudgeClient): Rung {
  const [way, destination, payload = way === 'socks5-udp' ? 'datagram' : 'http'] = question.split(' ') as [
    RelayWay,
    Rung['destination'],
    Rung['payload']?,
  ];
  const ports = { http: judge.httpPorts, tls: judge.tlsPorts, banner: judge.bannerPorts, datagram: judge.udpPorts };
  const [judgePort] = ports[payload] ?? [];
  if (judgePort === undefined) throw new Error(`the judge has no port for ${payload}`);
  return { way, destination, judgePort, payload };
}

/** How each of these questions ended; asserts nothing. */
export async function resultsOf(
  bench: SocksBench,
  server: { readonly ip: string; readonly port: number },
  questions: readonly Question[],
): Promise<Readonly<Record<Question, RelayResult>>> {
  const results: Record<Question, RelayResult> = {};
  for (const question of questions) results[question] = (await bench.ask(server, question)).result;
  return results;
}
