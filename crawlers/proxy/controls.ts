import { answerTo } from '../../src/evidence/judge-proof.ts';
import type { RelayControl } from '../../src/model/relay.ts';
import type { Transcript } from '../../src/model/place.ts';
import { exchange, nonceRequest } from './exchange.ts';
import { isOver, parseHead } from './http-head.ts';
import { freshNonce, isFailure, NOWHERE, open, type Attempt, type Probe, type Rung, type Way } from './probe.ts';
import { productOf } from './product.ts';
import { prove } from './prove.ts';

/** A refusal comes at once. */
const CONTROL_TIMEOUT_MS = 3_000;

/** What the controls showed. */
export interface Controlled {
  readonly controls: readonly RelayControl[];
  /** The judge was reached though nobody asked for it: the port leads there as a whole. */
  readonly leadsToJudge: boolean;
  /** What the service said that it is, or null. */
  readonly product: string | null;
  readonly transcript: Transcript;
}

/**
 * Three questions to a service that has just relayed, none of which a proxy may carry to the judge. A port that is forwarded to the judge, or a server whose only backend it is, carries the origin-form GET
 * (an HTTP service) or the raw line (any other, and the judge's own ports); what replays or makes up answers has one for a nonce that the judge never answered.
 * A control that cannot be asked is left out.
 */
export async function control(probe: Probe, rung: Rung, way: Way, proven: Attempt): Promise<Controlled> {
  const quick = { ...probe, stepTimeoutMs: Math.min(CONTROL_TIMEOUT_MS, probe.stepTimeoutMs) };
  const originForm = await originFormOf(quick);
  const garbage = await garbageOf(quick);
  const unsigned = await unsignedOf(quick, rung, way, proven);
  const all = [originForm, unsigned, garbage].filter((one) => one !== undefined);
  return {
    controls: all.map(({ told }) => told),
    leadsToJudge: originForm?.told.passed === false || garbage?.told.passed === false,
    product: all.map(({ product }) => product).find((product) => product !== null) ?? null,
    transcript: all.flatMap(({ transcript }) => transcript),
  };
}

interface Asked {
  readonly told: RelayControl;
  readonly product: string | null;
  readonly transcript: Transcript;
}

/** The nonce asked of the service itself: a proxy has no such page. */
async function originFormOf(probe: Probe): Promise<Asked | undefined> {
  const nonce = freshNonce(probe);
  return askRaw('origin-form', probe, nonce, nonceRequest('GET', `/${nonce}`, NOWHERE, nonce));
}

/** A line that is no protocol but the judge's own: whoever answers it is the judge, or leads there as a whole. The empty line lets others refuse at once. */
async function garbageOf(probe: Probe): Promise<Asked | undefined> {
  const nonce = freshNonce(probe);
  return askRaw('garbage', probe, nonce, `${nonce}\r\n\r\n`);
}

async function askRaw(kind: RelayControl['kind'], probe: Probe, nonce: string, words: string): Promise<Asked | undefined> {
  const opened = await open(probe);
  if (opened.status !== 'ok') return undefined;
  const connection = opened.value;
  try {
    const heard = await exchange(probe, connection, words, nonce, kind === 'garbage' ? (soFar) => soFar.includes(0x0a) : isOver);
    const { proof } = await prove(probe, nonce, heard.data);
    // Cut off: nothing was shown.
    if (probe.signal.aborted && !proof.judgeSawNonce) return undefined;
    const passed = !proof.hmacCameBack && !proof.judgeSawNonce;
    const detail = passed ? 'the judge was not reached' : 'the judge was reached though nobody named it: the port leads there as a whole';
    const product = productOf(parseHead(heard.data), heard.data);
    return { told: { kind, passed, detail }, product, transcript: noted(kind, connection.transcript) };
  } finally {
    connection.close();
  }
}

/** The same way with a stranger's nonce: the judge answers to none, so nothing signed may come, of this nonce or of one before. */
async function unsignedOf(probe: Probe, rung: Rung, way: Way, proven: Attempt): Promise<Asked | undefined> {
  const attempt = await way({ ...probe, unsigned: true, issued: [] }, rung);
  if (isFailure(attempt) || probe.signal.aborted) return undefined;
  const { proof, transcript } = attempt;
  const replayed = (probe.issued ?? []).some((nonce) => holds(transcript, answerTo(probe.judge.key, nonce)));
  const passed = !proof.hmacCameBack && !proof.judgeSawNonce && !replayed;
  const whatCame = replayed ? 'an answer to an earlier nonce came back' : 'an answer came back that nobody signed';
  const detail = passed ? `nothing signed came back (${attempt.result} instead of ${proven.result})` : whatCame;
  return { told: { kind: 'unsigned', passed, detail }, product: attempt.product ?? null, transcript: noted('unsigned', transcript) };
}

function holds(transcript: Transcript, text: string): boolean {
  return transcript.some(({ direction, data }) => direction === 'received' && data.includes(text));
}

/** Controls stand after the proof, each on a connection and a clock of its own. */
function noted(kind: RelayControl['kind'], transcript: Transcript): Transcript {
  return [{ direction: 'note', atMs: 0, bytes: 0, data: `control, on a connection of its own: ${kind}` }, ...transcript];
}
