import { answerTo } from '../../src/evidence/judge-proof.ts';
import { failed, type Failure } from '../../src/model/outcome.ts';
import type { Connection, Http2Session } from '../../src/net/net.ts';
import { CapsuleReader, datagramCapsule } from './capsules.ts';
import { heardOf, inHttp2, nameUnanswered } from './h2-session.ts';
import { endOfHead, MAX_HEAD_BYTES, mayBeHttp, parseHead } from './http-head.ts';
import { listen, type Heard } from './listen.ts';
import { nameOf, type Named } from './naming.ts';
import {
  authorityOf,
  freshNonce,
  isFailure,
  judgeHost,
  NO_PROOF,
  NOWHERE,
  open,
  unproven,
  USER_AGENT,
  type Attempt,
  type Probe,
  type Rung,
} from './probe.ts';
import { productOf } from './product.ts';
import { isWhole, prove } from './prove.ts';

/** The judge answers with one short datagram; other capsules may come before. */
const MAX_CAPSULE_BYTES = 64 * 1024;
/** A datagram may get lost on each way: it is sent twice, in even parts of the step. */
const SENDS = 2;

/**
 * Ask for a tunnel of UDP (CONNECT-UDP, RFC 9298) to the judge at the default template's path and send it a datagram in a capsule: by an upgrade of
 * HTTP/1.1 (3.2) and, where that leads nowhere and the service takes it, by extended CONNECT over HTTP/2 (3.4, RFC 8441). Not asked: HTTP/3, the
 * forms of drafts, templates of the operator's own choice.
 */
export async function askConnectUdp(probe: Probe, rung: Rung): Promise<Attempt | Failure> {
  const startedAt = performance.now();
  const upgraded = await byUpgrade(probe, rung);
  if (isFailure(upgraded)) return upgraded;
  const { opened, ...first } = upgraded;
  if (opened || !LEAVES_OPEN.has(first.result)) return first;
  const offsetMs = Math.round(performance.now() - startedAt);
  let spoken = false;
  const extended = await inHttp2(probe, (session) => {
    spoken = session.extendedConnect;
    return byExtendedConnect(session, probe, rung);
  });
  if (isFailure(extended)) return first;
  const transcript = first.transcript.concat(extended.transcript.map((step) => ({ ...step, atMs: step.atMs + offsetMs })));
  // Without HTTP/2, or extended CONNECT in it, the answer to the upgrade is the one that counts.
  return { ...(spoken ? extended : first), transcript };
}

/** The service's own name; of what relays to any Host, a place that cannot be reached, lest it asks itself. */
function ownAuthority({ ip, port, relaysPages }: Probe): string {
  return relaysPages === true ? NOWHERE : authorityOf(ip, port);
}

/** Answers to the upgrade that say nothing of HTTP/2. */
const LEAVES_OPEN: ReadonlySet<Attempt['result']> = new Set(['other-protocol', 'closed', 'not-a-proxy']);

/** The default template (RFC 9298 3): colons of an IPv6 address are escaped. */
function pathOf(probe: Probe, rung: Rung): string {
  return `/.well-known/masque/udp/${encodeURIComponent(judgeHost(probe.judge, rung.destination))}/${rung.judgePort}/`;
}

/** `opened`: there was a tunnel, wherever it led. */
async function byUpgrade(probe: Probe, rung: Rung): Promise<(Attempt & { readonly opened: boolean }) | Failure> {
  const opened = await open(probe);
  if (opened.status !== 'ok') return failed(opened.status, opened.detail, authorityOf(probe.ip, probe.port));
  const connection = opened.value;
  try {
    const heard = await askForUpgrade(connection, probe, pathOf(probe, rung));
    const head = parseHead(heard.data);
    const product = productOf(head, heard.data);
    if (head?.status === 101 && /\bconnect-udp\b/i.test(head.headers['upgrade'] ?? ''))
      return { ...(await sendThrough(connection, probe, rung, 'HTTP/1.1', heard.data.subarray(head.headBytes))), product, opened: true };
    const { result, detail } = nameRefusal(heard);
    const said = `CONNECT-UDP by an upgrade of HTTP/1.1: ${detail}`;
    return { ...unproven(result, said, connection.transcript, product), opened: false };
  } finally {
    connection.close();
  }
}

async function askForUpgrade(connection: Connection, probe: Probe, path: string): Promise<Heard> {
  const host = ownAuthority(probe);
  const headers = ['Connection: Upgrade', 'Upgrade: connect-udp', 'Capsule-Protocol: ?1', `User-Agent: ${USER_AGENT}`];
  const sent = await connection.write([`GET ${path} HTTP/1.1`, `Host: ${host}`, ...headers, '', ''].join('\r\n'));
  if (sent.status !== 'ok') return { data: Buffer.alloc(0), end: 'closed' };
  return listen(connection, {
    enough: (soFar) => endOfHead(soFar) >= 0 || !mayBeHttp(soFar),
    maxBytes: MAX_HEAD_BYTES,
    timeoutMs: probe.stepTimeoutMs,
    firstByteMs: probe.firstByteMs,
  });
}

async function byExtendedConnect(session: Http2Session, probe: Probe, rung: Rung): Promise<Attempt> {
  if (!session.extendedConnect) return unproven('other-protocol', 'HTTP/2 without extended CONNECT', session.transcript);
  const headers = {
    ':method': 'CONNECT',
    ':protocol': 'connect-udp',
    ':scheme': probe.tls ? 'https' : 'http',
    ':authority': ownAuthority(probe),
    ':path': pathOf(probe, rung),
    'capsule-protocol': '?1',
    'user-agent': USER_AGENT,
  };
  const replied = await session.tunnel({ headers, timeoutMs: probe.stepTimeoutMs });
  if (replied.status !== 'ok') {
    const { result, detail } = nameUnanswered(replied, session);
    return unproven(result, `CONNECT-UDP over HTTP/2: ${detail}`, session.transcript);
  }
  const heard = heardOf(replied.value);
  const product = productOf(parseHead(heard.data), heard.data);
  const { stream } = replied.value;
  if (stream !== undefined) return { ...(await sendThrough(stream, probe, rung, 'HTTP/2')), product };
  const { result, detail } = nameRefusal(heard);
  return unproven(result, `CONNECT-UDP over HTTP/2: ${detail}`, session.transcript, product);
}

/** A refusal of any proxy is none of CONNECT-UDP's: to most, its request is a bad one. One that knows it says why in Proxy-Status (RFC 9209). */
function nameRefusal(heard: Heard): Named {
  const named = nameOf(heard, false);
  const head = parseHead(heard.data);
  const knows = head?.headers['proxy-status'] !== undefined && head.status >= 400;
  if (named.result !== 'denied' || head === undefined || knows) return named;
  return { result: 'not-a-proxy', detail: `HTTP ${head.status} of its own` };
}

/** Send the nonce to the judge in a capsule, and see whether its answer comes in one. `early`: capsules that came with the tunnel's opening. */
async function sendThrough(tunnel: Connection, probe: Probe, rung: Rung, over: string, early: Buffer = Buffer.alloc(0)): Promise<Attempt> {
  const nonce = freshNonce(probe);
  const answer = answerTo(probe.judge.key, nonce);
  const reader = new CapsuleReader();
  const heard = await converse(tunnel, datagramCapsule(Buffer.from(nonce)), { answer, reader, early, timeoutMs: probe.stepTimeoutMs });
  const datagrams = Buffer.concat(reader.datagrams);
  const { proof, seen, reachedPort } = await prove(probe, nonce, datagrams);
  const { transcript } = tunnel;
  if (!isWhole(proof)) {
    // A datagram comes whole or not at all.
    const named = proof.judgeSawNonce ? nameOf({ data: datagrams, end: 'enough' }, true, answer) : nameUnreached(heard, reader);
    return { ...named, proof, seen, transcript };
  }
  if (reachedPort !== null && reachedPort !== rung.judgePort) {
    const detail = `asked for the judge's port ${rung.judgePort}, it led to ${reachedPort}: its own way there, whatever is asked for`;
    return { result: 'looped', detail, proof: NO_PROOF, seen, transcript };
  }
  return {
    result: 'relayed',
    detail: `the judge answered a datagram through the tunnel (CONNECT-UDP over ${over})`,
    proof,
    seen,
    transcript,
  };
}

interface Listening {
  readonly answer: string;
  readonly reader: CapsuleReader;
  readonly early: Buffer;
  readonly timeoutMs: number;
}

/** Until the answer came, the tunnel ended, or what comes is no capsule. */
async function converse(tunnel: Connection, capsule: Buffer, { answer, reader, early, timeoutMs }: Listening): Promise<Heard> {
  let data = early;
  reader.read(early);
  if (reader.malformed) return { data, end: 'enough' };
  for (let sent = 1; ; sent += 1) {
    const written = await tunnel.write(capsule);
    if (written.status !== 'ok') return { data, end: written.status === 'timeout' ? 'timeout' : 'closed' };
    const before = data;
    const enough = (soFar: Buffer): boolean => {
      reader.read(Buffer.concat([before, soFar]));
      return reader.malformed || reader.datagrams.some((datagram) => datagram.includes(answer));
    };
    const heard = await listen(tunnel, { enough, maxBytes: MAX_CAPSULE_BYTES - before.length, timeoutMs: timeoutMs / SENDS });
    data = Buffer.concat([before, heard.data]);
    if (heard.end !== 'timeout' || sent >= SENDS) return { data, end: heard.end };
  }
}

/** Names a tunnel through which the judge was not reached. */
function nameUnreached({ data, end }: Heard, reader: CapsuleReader): Named {
  if (reader.malformed) return { result: 'other-protocol', detail: 'the tunnel opened, and something else than capsules came out of it' };
  if (reader.datagrams.length > 0) return { result: 'not-a-proxy', detail: 'a datagram came back, but not the judge’s answer' };
  if (end === 'max-bytes') return { result: 'too-large', detail: `more than ${MAX_CAPSULE_BYTES} bytes came out of the tunnel` };
  if (end === 'closed') return { result: 'closed', detail: 'the tunnel opened, and was closed' };
  const what = data.length > 0 ? 'no datagram' : 'nothing';
  return { result: 'stalled', detail: `the tunnel opened, but ${what} came through it` };
}
