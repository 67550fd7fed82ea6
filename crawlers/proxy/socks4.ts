import { failed, type Failure } from '../../src/model/outcome.ts';
import type { Connection } from '../../src/net/net.ts';
import { speakThrough } from './payload.ts';
import { pinnedFirst } from './pinned.ts';
import { authorityOf, judgeHost, open, unproven, type Attempt, type Probe, type Rung } from './probe.ts';
import { nameOfRead, readMessage } from './socks-read.ts';
import { parseSocks4Reply, socks4Request } from './socks-wire.ts';

/** What CD says in a reply (SOCKS4 memo); 90 grants. */
const REPLIES: Readonly<Record<number, Pick<Attempt, 'result' | 'detail'>>> = {
  91: { result: 'denied', detail: 'reply 91: rejected or failed' },
  92: { result: 'auth-required', detail: 'reply 92: it found no identd with us to tell who we are' },
  93: { result: 'auth-required', detail: 'reply 93: identd names another user than the request' },
};

/** Ask for a SOCKS4 CONNECT to the judge by its IPv4 address, or by name (SOCKS4a). The user id is empty: none is guessed. */
export function askSocks4(probe: Probe, rung: Rung): Promise<Attempt | Failure> {
  const asName = rung.way === 'socks4a';
  const request = socks4Request(judgeHost(probe.judge, asName ? 'name' : 'v4'), rung.judgePort, asName);
  if (request === undefined) return Promise.resolve(unproven('no-answer', 'not asked: SOCKS4 carries IPv4 alone, the judge has none', []));
  return pinnedFirst(rung, async (pinned) => {
    const opened = await open(probe);
    if (opened.status !== 'ok') return failed(opened.status, opened.detail, authorityOf(probe.ip, probe.port));
    try {
      const refusal = await refusalTo(request, opened.value, probe);
      if (refusal !== undefined) return unproven(refusal.result, refusal.detail, opened.value.transcript);
      return await speakThrough(opened.value, rung, probe, pinned);
    } finally {
      opened.value.close();
    }
  });
}

async function refusalTo(
  request: Buffer,
  connection: Connection,
  { stepTimeoutMs, firstByteMs }: Probe,
): Promise<Pick<Attempt, 'result' | 'detail'> | undefined> {
  await connection.write(request);
  const read = await readMessage(connection, parseSocks4Reply, stepTimeoutMs, firstByteMs);
  return read.status === 'done' ? REPLIES[read.value.code] : nameOfRead(read, 'request', false);
}
