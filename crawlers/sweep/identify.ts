import { randomBytes } from 'node:crypto';
import { answerTo, makeNonce } from '../../src/evidence/judge-proof.ts';
import type { ServiceObservation, ServiceProtocol } from '../../src/model/observation.ts';
import type { Connection } from '../../src/net/net.ts';
import type { CrawlContext } from '../crawler.ts';
import { ATTEMPTS, attemptsFor, isClientFirst, type AttemptName, type Heard } from './attempts.ts';
import { askInTheClear } from './clear.ts';
import { Dialogue } from './dialogue.ts';
import type { Endpoint } from './order.ts';
import { bannerText, hintsAtProxy, isGreeting, isTrackerReply, statusOf, wantsTls } from './tell.ts';
import { authorityOf, fetchOn } from './words.ts';

/** What answers in one protocol answers in another as fast; the proxy crawler, which asks again, waits longer. */
const SOCKS_BESIDE_OTHERS_MS = 300;
/** Marks the nonces of a sweep. */
const SWEEP_PROBE = '0000005e';
/** Most answer within a few milliseconds: who has not by then is waited for while the next thing is asked on another connection. */
const PATIENCE_MS = 150;

/** A server that takes one connection at a time was kept from answering by our other questions; free again, it does so at once. */
const ALONE_MS = 250;

/** Find out what speaks on an open port, starting with the connection that found it open. Closes what it opens. */
export async function identify(first: Connection, endpoint: Endpoint, ctx: CrawlContext): Promise<ServiceObservation> {
  const dialogue = new Dialogue(first, endpoint, ctx);
  const banner = isClientFirst(endpoint.port) ? undefined : await dialogue.bannerOfFirst();
  const together = banner ?? (await firstThatFits(dialogue, endpoint.port));
  dialogue.end();
  const heard = together.silent ? await askAlone(dialogue, together) : together;
  const protocols = new Set<ServiceProtocol>(heard.protocols.length > 0 ? heard.protocols : [heard.silent ? 'silent' : 'unknown']);
  if (banner === undefined && (protocols.has('http') || protocols.has('https'))) await lookCloser(dialogue, protocols, heard);
  if (banner === undefined) await askForSocks(dialogue, protocols, heard);
  if (banner === undefined && (protocols.has('https') || protocols.has('tls'))) await askInTheClear(dialogue, protocols);
  dialogue.end();
  const { ip, port } = endpoint;
  const { transcript } = dialogue;
  return {
    kind: 'service',
    ip,
    port,
    domain: null,
    transport: 'tcp',
    protocols: [...protocols],
    banner: bannerText(heard.data),
    transcript,
  };
}

/**
 * The attempts in turn, on connections of their own. Who answers is asked one thing at a time; while a silent one is waited for, the next is made.
 * A web server that says 400 to clear HTTP may want TLS: what it said is kept in case it does not.
 */
async function firstThatFits(dialogue: Dialogue, port: number): Promise<Heard> {
  let fallback: Heard = { protocols: [], data: Buffer.alloc(0), silent: true };
  const queue: AttemptName[] = [...attemptsFor(port, dialogue.ctx.judge !== undefined)];
  const pending = new Map<AttemptName, Promise<Done>>();
  for (;;) {
    const next = queue.shift();
    if (next !== undefined) pending.set(next, begun(dialogue, next));
    if (pending.size === 0) return fallback;
    const done = await firstOf([...pending.values()], queue.length > 0 ? PATIENCE_MS : undefined);
    if (done === undefined) continue;
    const { name, heard } = done;
    pending.delete(name);
    // The port no longer takes connections: there is nobody left to ask.
    if (heard === undefined) {
      queue.length = 0;
      continue;
    }
    if (isGreeting(heard.data)) return { protocols: [], data: heard.data, silent: false };
    if (name === 'http' && heard.data.length === 0 && !heard.silent) queue.push('own-host');
    const perhapsTls =
      name === 'http' && wantsTls(heard.data) && !heard.protocols.includes('http-proxy') && (queue.includes('tls') || pending.has('tls'));
    if (heard.protocols.length > 0 && !perhapsTls) return name === 'tls' || fallback.protocols.length === 0 ? heard : fallback;
    if (fallback.data.length === 0) fallback = { ...heard, silent: fallback.silent && heard.silent };
    if (perhapsTls) queue.splice(0, queue.length, ...afterHint(queue, heard.protocols.length > 0));
  }
}

/** Once more in SOCKS, which is what greets and nothing else. */
async function askAlone(dialogue: Dialogue, silent: Heard): Promise<Heard> {
  const heard = await dialogue.on((connection) => ATTEMPTS.socks5(connection, { ...dialogue.asked, patienceMs: () => ALONE_MS }));
  return heard !== undefined && heard.protocols.length > 0 ? heard : silent;
}

/** An attempt that has ended; `heard` undefined: no connection could be had for it. */
interface Done {
  readonly name: AttemptName;
  readonly heard: Heard | undefined;
}

async function begun(dialogue: Dialogue, name: AttemptName): Promise<Done> {
  return { name, heard: await dialogue.on((connection) => ATTEMPTS[name](connection, dialogue.asked)) };
}

/** The first to end; undefined where none does for `patienceMs`. */
async function firstOf(pending: readonly Promise<Done>[], patienceMs: number | undefined): Promise<Done | undefined> {
  if (patienceMs === undefined) return Promise.race(pending);
  let timer: NodeJS.Timeout | undefined;
  const patience = new Promise<undefined>((resolve) => (timer = setTimeout(resolve, patienceMs, undefined)));
  try {
    return await Promise.race([...pending, patience]);
  } finally {
    clearTimeout(timer);
  }
}

/** After a hint at TLS: TLS next, where it has not been begun; and nothing else where the hint came in HTTP. */
function afterHint(queue: readonly AttemptName[], saidInHttp: boolean): readonly AttemptName[] {
  const tls: readonly AttemptName[] = queue.includes('tls') ? ['tls'] : [];
  return saidInHttp ? tls : [...tls, ...queue.filter((name) => name !== 'tls')];
}

/**
 * One port may speak several: HTTP proxies that take SOCKS as well, SOCKS servers that have a page for those who speak HTTP, and SOCKS servers of both versions.
 * An HTTP server that has a page for us is no such thing. Inside TLS that is left to the proxy crawler.
 */
async function askForSocks(dialogue: Dialogue, protocols: Set<ServiceProtocol>, heard: Heard): Promise<void> {
  const ask = async (name: 'socks5' | 'socks4'): Promise<void> => {
    const asked = { ...dialogue.asked, patienceMs: () => SOCKS_BESIDE_OTHERS_MS };
    const answer = await dialogue.on((connection) => ATTEMPTS[name](connection, asked));
    for (const protocol of answer?.protocols ?? []) protocols.add(protocol);
  };
  const mayBeBoth = protocols.has('http-proxy') || (statusOf(heard.data) >= 400 && !protocols.has('tracker'));
  if (protocols.has('http') && mayBeBoth) await ask('socks5');
  if (protocols.has('socks5')) await ask('socks4');
}

/** Two questions to an HTTP server: whether it is a tracker, and whether it takes a URL of the judge as a proxy would. */
async function lookCloser(dialogue: Dialogue, protocols: Set<ServiceProtocol>, heard: Heard): Promise<void> {
  const tls = protocols.has('https');
  const ask = (target: string, host: string | null): Promise<Buffer | undefined> =>
    dialogue.on((connection) => fetchOn(connection, target, host), tls);
  if (await isTracker((target) => ask(target, null))) {
    protocols.add('tracker');
    return;
  }
  const { judge } = dialogue.ctx;
  // A server that has a page for us is a web server; the proxy crawler asks those too.
  if (judge === undefined || statusOf(heard.data) < 400) return;
  const nonce = makeNonce(judge.key, SWEEP_PROBE);
  const authority = authorityOf(judge, judge.httpPort);
  const relayed = await ask(`http://${authority}/${nonce}`, authority);
  if (relayed === undefined) return;
  const followed = relayed.includes(answerTo(judge.key, nonce)) ? relayed : await ask(`/${nonce}`, authority);
  const relays = followed?.includes(answerTo(judge.key, nonce)) === true;
  if (relays || hintsAtProxy(relayed)) protocols.add('http-proxy');
  if (relays) protocols.add('http-relay');
}

/**
 * `/announce` without parameters: a tracker says what is missing in bencode; a web server has no such page. What says neither
 * is asked for the scrape of a random hash (opentracker answers an empty announce in HTML). Never a full scrape.
 */
async function isTracker(ask: (target: string) => Promise<Buffer | undefined>): Promise<boolean> {
  const announce = await ask('/announce');
  if (announce === undefined || isTrackerReply(announce)) return announce !== undefined;
  if (![200, 400].includes(statusOf(announce))) return false;
  const scrape = await ask(`/scrape?info_hash=${randomBytes(20).toString('hex').replaceAll(/../g, '%$&')}`);
  return scrape !== undefined && isTrackerReply(scrape);
}
