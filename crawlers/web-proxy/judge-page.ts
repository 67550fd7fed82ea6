import { makeNonce, nonceIsOurs } from '../../src/evidence/judge-proof.ts';
import type { RelayProof, RelaySighting } from '../../src/model/relay.ts';
import { addedBy } from '../proxy/baseline.ts';
import type { Visit } from './session.ts';

/** Our page at the judge, as the site is to fetch it. */
export interface JudgePage {
  readonly nonce: string;
  readonly url: string;
}

const MAX_PAGE_BYTES = 64 * 1024;

/** A fresh page of the judge; `mark` names this probe. By the judge's address, which needs no resolver, unless a name is given. */
export function freshPage(visit: Visit, mark: string, { key = visit.judge.key, name }: { key?: Buffer; name?: string } = {}): JudgePage {
  const nonce = makeNonce(key, mark);
  return { nonce, url: `${judgeOrigin(visit, name)}/${nonce}.html` };
}

function judgeOrigin({ judge }: Visit, name = judge.address): string {
  const host = name.includes(':') ? `[${name}]` : name;
  return `http://${host}${judge.httpPort === 80 ? '' : `:${judge.httpPort}`}`;
}

/** The three parts of the proof for `nonce`, and what the judge saw. */
export async function proofOf(
  visit: Visit,
  mark: string,
  nonce: string,
  hmacCameBack: boolean,
): Promise<{ readonly proof: RelayProof; readonly seen: RelaySighting | null }> {
  const { judge, signal, net, ip, requestTimeoutMs } = visit;
  const [first] = await judge.sightings(nonce, signal);
  if (first === undefined) return { proof: { hmacCameBack, judgeSawNonce: false, nonceSigned: false }, seen: null };
  const nonceSigned = nonceIsOurs(judge.key, nonce, mark);
  const probe = { net, judge, ip, port: judge.httpPort, tls: false, spokeHttp: true, mark, signal, stepTimeoutMs: requestTimeoutMs };
  return { proof: { hmacCameBack, judgeSawNonce: true, nonceSigned }, seen: await addedBy(probe, first) };
}

/** Whether all three parts are there. */
export function isWhole(proof: RelayProof | null): boolean {
  return proof !== null && proof.hmacCameBack && proof.judgeSawNonce && proof.nonceSigned;
}

/** The page as the judge serves it to us; undefined where it cannot be had. */
export async function directPage({ net, judge, signal, requestTimeoutMs }: Visit, url: string): Promise<string | undefined> {
  const limits = { maxBodyBytes: MAX_PAGE_BYTES, timeoutMs: requestTimeoutMs, maxRedirects: 0, signal };
  const outcome = await net.request({ url, ip: judge.address, ...limits });
  return outcome.status === 'ok' && outcome.value.status === 200 ? outcome.value.body.toString('utf8').trim() : undefined;
}
