import { randomBytes } from 'node:crypto';
import type { Transcript } from '../../src/model/observation.ts';
import type { Failure } from '../../src/model/outcome.ts';
import type { Net } from '../../src/net/net.ts';
import { makeNonce, type JudgeClient } from '../../src/evidence/judge-proof.ts';
import type {
  RelayControl,
  RelayObservation,
  RelayPayload,
  RelayProof,
  RelayResult,
  RelaySighting,
  RelayWay,
} from '../../src/model/relay.ts';

/** What every way of asking needs: the service, the judge, and the limits. */
export interface Probe {
  /** The sweep heard HTTP from it. */
  readonly spokeHttp: boolean;
  /** It has relayed a page by now: its own name in a request may send it round in a circle. */
  readonly relaysPages?: boolean;
  readonly net: Net;
  readonly judge: JudgeClient;
  readonly ip: string;
  readonly port: number;
  /** Speak to the service itself inside TLS. */
  readonly tls: boolean;
  /** 8 hex digits that mark this probe's nonces. */
  readonly mark: string;
  readonly signal: AbortSignal;
  /** Deadline of each thing said and waited for, milliseconds. */
  readonly stepTimeoutMs: number;
  /** Deadline of the service's first byte, milliseconds, at most {@link stepTimeoutMs}: short where there is reason to expect silence. Absent: as a step. */
  readonly firstByteMs?: number;
  /** A control: nonces are not signed with the judge's key, and nothing is asked twice. */
  readonly unsigned?: boolean;
  /** Collects the nonces made for this probe, where the caller wants to know them. */
  readonly issued?: string[];
}

/** One question: in which way, how the judge is named, which of its ports, and what is said to it. */
export interface Rung {
  readonly way: RelayWay;
  readonly destination: RelayObservation['destination'];
  readonly judgePort: number;
  readonly payload: RelayPayload;
}

/** What came of one question. */
export interface Attempt {
  readonly result: RelayResult;
  readonly detail: string;
  readonly transcript: Transcript;
  readonly proof: RelayProof;
  readonly seen: RelaySighting | null;
  readonly intercepted?: boolean;
  readonly product?: string | null;
  readonly controls?: readonly RelayControl[];
}

/** A way of asking, on connections of its own that it closes: an attempt, or the failure to connect at all. */
export type Way = (probe: Probe, rung: Rung) => Promise<Attempt | Failure>;

export const USER_AGENT = 'Kuzet (the hosting provider checks its own network for open proxies)';
/** Leads nowhere: no TCP connection to it is possible (RFC 919 7), and it is no name, for which a proxy would ask a stranger's DNS. */
export const NOWHERE = '255.255.255.255';
export const NO_PROOF: RelayProof = { hmacCameBack: false, judgeSawNonce: false, nonceSigned: false };

/** Whether an attempt ended before anything was sent. */
export function isFailure(attempt: Attempt | Failure): attempt is Failure {
  return 'status' in attempt;
}

/** An attempt that ended without the judge having seen anything. */
export function unproven(result: RelayResult, detail: string, transcript: Transcript, product: string | null = null): Attempt {
  return { result, detail, transcript, proof: NO_PROOF, seen: null, product };
}

/** A fresh nonce of this probe; for a control, one of the same shape that a stranger signed. */
export function freshNonce(probe: Probe): string {
  const nonce = makeNonce(probe.unsigned === true ? randomBytes(32) : probe.judge.key, probe.mark);
  probe.issued?.push(nonce);
  return nonce;
}

/** Open a connection to the suspect, inside TLS where that is what it speaks. */
export function open(probe: Probe): ReturnType<Net['connect']> {
  const { ip, port, signal, stepTimeoutMs: timeoutMs } = probe;
  return probe.net.connect({ ip, port, signal, timeoutMs, ...(probe.tls ? { tls: {} } : {}) });
}

/**
 * The judge's host as the rung names it. Without an IPv6 address of its own, the IPv4 address mapped into IPv6 (RFC 4291 2.5.5.2);
 * without a name, its address as text, which resolvers take as it is: a destination of that type is asked for either way, and it is the judge.
 */
export function judgeHost(judge: JudgeClient, destination: Rung['destination']): string {
  if (destination === 'name') return judge.name ?? judge.address;
  if (destination === 'v4') return judge.address;
  return judge.address6 ?? (judge.address.includes(':') ? judge.address : `::ffff:${judge.address}`);
}

/** `address:port` as it stands in a URL or a CONNECT request. */
export function authorityOf(host: string, port: number): string {
  return host.includes(':') ? `[${host}]:${port}` : `${host}:${port}`;
}

/** The judge as the rung names it, with the port. */
export function judgeAuthority(judge: JudgeClient, rung: Rung): string {
  return authorityOf(judgeHost(judge, rung.destination), rung.judgePort);
}
