import { setTimeout as sleep } from 'node:timers/promises';
import { answerTo } from '../../src/evidence/judge-proof.ts';
import { failed, type Failure } from '../../src/model/outcome.ts';
import { exchange, isAltered, nameOf, nonceRequest, type Heard, type JudgeMethod } from './exchange.ts';
import { isOver, isOverWithoutBody, parseHead, speaksAsProxy } from './http-head.ts';
import { leadsBack } from './naming.ts';
import { authorityOf, freshNonce, isFailure, judgeAuthority, NO_PROOF, open, type Attempt, type Probe, type Rung } from './probe.ts';
import { productOf } from './product.ts';
import { isWhole, prove } from './prove.ts';
import type { RelayWay } from '../../src/model/relay.ts';

/**
 * A server in trouble (5xx, or nothing at all from one that spoke HTTP to the sweep) is asked again after these pauses. One that relays to any Host takes the sweep's and the crawler's requests for its
 * own address as orders to ask itself, round and round until its connections are used up, and is deaf to others meanwhile.
 */
const TROUBLE_PAUSES_MS = [2_000, 6_000] as const;
/** One that stays silent costs its whole deadline each time. */
const SILENCE_PAUSES_MS = [3_000] as const;

const METHODS: Readonly<Partial<Record<RelayWay, JudgeMethod>>> = { 'http-get': 'GET', 'http-head': 'HEAD', 'http-post': 'POST' };

/**
 * Ask with the absolute form of RFC 9112 3.2.2, as a client asks a forward proxy. A reverse proxy that follows any Host header relays
 * just so, or by the origin form alone (`http-host`).
 */
export async function askHttp(probe: Probe, rung: Rung): Promise<Attempt | Failure> {
  let attempt = await askOnce(probe, rung);
  const asksAgain = rung.way === 'http-get' && probe.unsigned !== true;
  const pauses = !asksAgain ? [] : !isFailure(attempt) && attempt.result === 'no-answer' ? SILENCE_PAUSES_MS : TROUBLE_PAUSES_MS;
  for (const pauseMs of pauses) {
    if (isFailure(attempt) || !attempt.inTrouble || !(await pause(pauseMs, probe.signal))) break;
    attempt = await askOnce(probe, rung);
  }
  if (isFailure(attempt)) return attempt;
  const { inTrouble: _inTrouble, ...told } = attempt;
  return told;
}

/** False when the signal aborted it. */
function pause(ms: number, signal: AbortSignal): Promise<boolean> {
  return sleep(ms, true, { signal }).catch(() => false);
}

type Answered = Attempt & { readonly inTrouble: boolean };

async function askOnce(probe: Probe, rung: Rung): Promise<Answered | Failure> {
  const opened = await open(probe);
  if (opened.status !== 'ok') return failed(opened.status, opened.detail, authorityOf(probe.ip, probe.port));
  const connection = opened.value;
  try {
    const nonce = freshNonce(probe);
    const authority = judgeAuthority(probe.judge, rung);
    const method = METHODS[rung.way] ?? 'GET';
    const target = rung.way === 'http-host' ? `/${nonce}` : `http://${authority}/${nonce}`;
    const request = nonceRequest(method, target, authority, nonce);
    const ended = method === 'HEAD' ? isOverWithoutBody : isOver;
    const heard = await exchange(probe, connection, request, nonce, ended, probe.firstByteMs);
    const attempt = await nameAttempt(probe, rung, nonce, heard);
    const product = productOf(parseHead(heard.data), heard.data);
    return { ...attempt, product, transcript: connection.transcript, inTrouble: isInTrouble(probe, heard) };
  } finally {
    connection.close();
  }
}

/** What an answer in HTTP, whole or not, shows. */
export async function nameAttempt(
  probe: Probe,
  rung: Rung,
  nonce: string,
  heard: Heard,
): Promise<Pick<Attempt, 'result' | 'detail' | 'proof' | 'seen'>> {
  const { proof, seen, reachedPort } = await prove(probe, nonce, heard.data);
  const answer = answerTo(probe.judge.key, nonce);
  if (!isWhole(proof)) return { ...nameOf(heard, proof.judgeSawNonce, answer), proof, seen };
  if (reachedPort !== null && reachedPort !== rung.judgePort) {
    const detail = `asked for the judge's port ${rung.judgePort}, it led to ${reachedPort}: its own way there, whatever is asked for`;
    return { result: 'looped', detail, proof: NO_PROOF, seen };
  }
  const altered = rung.way !== 'http-head' && isAltered(heard.data, answer) ? ', the page around it altered' : '';
  return { result: 'relayed', detail: `the judge was reached and its answer came back${altered}`, proof, seen };
}

/** A forward proxy that says what is wrong is in no trouble; silence of one that spoke to the sweep, or 5xx of another server, is. */
function isInTrouble(probe: Probe, heard: Heard): boolean {
  if (heard.data.length === 0) return probe.spokeHttp && heard.end === 'timeout';
  const head = parseHead(heard.data);
  return head !== undefined && head.status >= 500 && head.status !== 501 && !leadsBack(head, heard.data) && !speaksAsProxy(head);
}
