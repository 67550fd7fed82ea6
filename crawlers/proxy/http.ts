import { setTimeout as sleep } from 'node:timers/promises';
import { failed, type Failure } from '../../src/model/outcome.ts';
import { exchange, nameOf, nonceRequest, type JudgeMethod } from './exchange.ts';
import { isWhole, prove } from './prove.ts';
import { isOver, parseHead } from './http-head.ts';
import { authorityOf, freshNonce, judgeAuthority, open, type Attempt, type Probe, type Rung } from './probe.ts';
import { productOf } from './product.ts';
import type { RelayWay } from '../../src/model/relay.ts';

/**
 * A server in trouble (5xx, or nothing at all from one that spoke HTTP to the sweep) is asked again after these pauses. One that relays to any Host takes the sweep's and the crawler's requests for its
 * own address as orders to ask itself, round and round until its connections are used up, and is deaf to others meanwhile.
 */
const TROUBLE_PAUSES_MS = [3_000, 9_000] as const;

const METHODS: Readonly<Partial<Record<RelayWay, JudgeMethod>>> = { 'http-get': 'GET', 'http-head': 'HEAD', 'http-post': 'POST' };

/**
 * Ask with the absolute form of RFC 9112 3.2.2, as a client asks a forward proxy. A reverse proxy that follows any Host header relays
 * just so.
 */
export async function askHttp(probe: Probe, rung: Rung): Promise<Attempt | Failure> {
  const pauses = rung.way === 'http-get' ? TROUBLE_PAUSES_MS : [];
  let attempt = await askOnce(probe, rung);
  for (const pauseMs of pauses) {
    if ('status' in attempt || !attempt.inTrouble || !(await pause(pauseMs, probe.signal))) break;
    attempt = await askOnce(probe, rung);
  }
  return attempt;
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
    const heard = await exchange(probe, connection, nonceRequest(method, `http://${authority}/${nonce}`, authority, nonce), nonce, isOver);
    const { proof, seen } = await prove(probe, nonce, heard.data);
    const head = parseHead(heard.data);
    const named = isWhole(proof)
      ? { result: 'relayed' as const, detail: 'the judge was reached and its answer came back' }
      : nameOf(heard, proof.judgeSawNonce);
    const silent = heard.data.length === 0;
    const inTrouble = silent ? probe.spokeHttp : named.result !== 'relayed' && (head?.status ?? 0) >= 500;
    return { ...named, proof, seen, product: productOf(head), transcript: connection.transcript, inTrouble };
  } finally {
    connection.close();
  }
}
