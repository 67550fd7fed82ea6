import type { Failure } from '../../src/model/outcome.ts';
import { speakThrough } from './payload.ts';
import { pinnedFirst } from './pinned.ts';
import { judgeHost, unproven, type Attempt, type Probe, type Rung } from './probe.ts';
import { inSession, requested } from './socks5-session.ts';
import { CONNECT, socks5Request } from './socks-wire.ts';

/** Ask for a SOCKS5 CONNECT (RFC 1928) to the judge and speak through the tunnel. No password is ever sent. */
export function askSocks5(probe: Probe, rung: Rung): Promise<Attempt | Failure> {
  const request = socks5Request(CONNECT, judgeHost(probe.judge, rung.destination), rung.judgePort, rung.destination === 'name');
  return pinnedFirst(rung, (pinned) =>
    inSession(probe, async (connection) => {
      const reply = await requested(connection, request, probe.stepTimeoutMs);
      if ('result' in reply) return unproven(reply.result, reply.detail, connection.transcript);
      return speakThrough(connection, rung, probe, pinned);
    }),
  );
}
