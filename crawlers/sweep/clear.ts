import type { ServiceProtocol } from '../../src/model/observation.ts';
import { ATTEMPTS } from './attempts.ts';
import type { Dialogue } from './dialogue.ts';
import { hintsAtProxy, statusOf } from './tell.ts';
import { authorityOf, fetchOn, page, say, USER_AGENT } from './words.ts';

/** A SOCKS server needs no thought; a TLS server may wait for the rest of a record. */
const SOCKS_MS = 300;
/** A proxy has to reach the judge, which is in the same network. A TLS server hangs up on such bytes at once. */
const CONNECT_MS = 1_000;
/** A web server that was spoken to in the clear where it wants TLS, and one that only sends us there. */
const WANTS_TLS: ReadonlySet<number> = new Set([301, 302, 303, 307, 308, 400, 426, 497]);
/** Web servers say so to CONNECT before they look at anything else. */
const NO_SUCH_METHOD: ReadonlySet<number> = new Set([405, 501]);

/**
 * Ask a port that speaks TLS in the clear as well: multiplexers (sslh and its like) tell the protocols apart by their first bytes, and may have a proxy behind. Both questions at once: the slower one is all that it
 * costs. A tunnel and a page are asked of the judge alone.
 */
export async function askInTheClear(dialogue: Dialogue, protocols: Set<ServiceProtocol>): Promise<void> {
  const [socks5, http] = await Promise.all([hears(dialogue, 'socks5'), askConnect(dialogue)]);
  for (const protocol of http) protocols.add(protocol);
  if (!socks5) return;
  protocols.add('socks5');
  if (await hears(dialogue, 'socks4')) protocols.add('socks4');
}

async function hears(dialogue: Dialogue, name: 'socks5' | 'socks4'): Promise<boolean> {
  const asked = { ...dialogue.asked, patienceMs: () => SOCKS_MS };
  const heard = await dialogue.on((connection) => ATTEMPTS[name](connection, asked));
  return heard?.protocols.includes(name) === true;
}

async function askConnect(dialogue: Dialogue): Promise<readonly ServiceProtocol[]> {
  const { judge } = dialogue.ctx;
  if (judge === undefined) return [];
  const tunnel = authorityOf(judge, judge.tlsPorts[0]);
  const request = [`CONNECT ${tunnel} HTTP/1.1`, `Host: ${tunnel}`, `User-Agent: ${USER_AGENT}`, '', ''].join('\r\n');
  const said = await dialogue.on((connection) => say(connection, request, page(CONNECT_MS)));
  const told = said === undefined ? [] : heardIn(said.data);
  if (told.length > 0 || !NO_SUCH_METHOD.has(statusOf(said?.data ?? Buffer.alloc(0)))) return told;
  // Perhaps a proxy without tunnels: a web server that wants TLS says so to a page.
  const authority = authorityOf(judge, judge.httpPort);
  const fetched = await dialogue.on((connection) => fetchOn(connection, `http://${authority}/`, authority));
  return fetched === undefined || NO_SUCH_METHOD.has(statusOf(fetched)) ? [] : heardIn(fetched);
}

/** A tunnel that opens, and what a proxy says, are a proxy's; any other answer is HTTP, unless it only asks for TLS. */
function heardIn(data: Buffer): readonly ServiceProtocol[] {
  const status = statusOf(data);
  if (hintsAtProxy(data)) return ['http', 'http-proxy'];
  return status === 0 || WANTS_TLS.has(status) || NO_SUCH_METHOD.has(status) ? [] : ['http'];
}
