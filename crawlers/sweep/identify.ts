import { randomBytes } from 'node:crypto';
import { answerTo, makeNonce } from '../../src/evidence/judge-proof.ts';
import type { ServiceObservation, ServiceProtocol, TranscriptStep } from '../../src/model/observation.ts';
import { isOk } from '../../src/model/outcome.ts';
import type { Connection } from '../../src/net/net.ts';
import type { CrawlContext } from '../crawler.ts';
import {
  ATTEMPTS,
  attemptsFor,
  fetchOn,
  isClientFirst,
  socksTimeoutOf,
  STEP_TIMEOUT_MS,
  type Asked,
  type AttemptName,
  type Heard,
} from './attempts.ts';
import type { Endpoint } from './order.ts';
import { bannerProtocol, bannerText, hintsAtProxy, isGreeting, isTrackerReply, statusOf, wantsTls } from './tell.ts';

/** Mail, SSH and FTP servers greet within a round trip or two. */
const BANNER_WAIT_MS = 250;
/** What answers in one protocol answers in another as fast. */
const SOCKS_BESIDE_OTHERS_MS = 1_000;
/** Marks the nonces of a sweep. */
const SWEEP_PROBE = '0000005e';
const MAX_STEPS = 64;

/** Find out what speaks on an open port, starting with the connection that found it open. Closes what it opens. */
export async function identify(first: Connection, endpoint: Endpoint, ctx: CrawlContext): Promise<ServiceObservation> {
  const dialogue = new Dialogue(first, endpoint, ctx);
  const banner = isClientFirst(endpoint.port) ? undefined : await dialogue.bannerOfFirst();
  const heard = banner ?? (await firstThatFits(dialogue, endpoint.port));
  const protocols = new Set<ServiceProtocol>(heard.protocols.length > 0 ? heard.protocols : ['unknown']);
  if (banner === undefined && (protocols.has('http') || protocols.has('https'))) await lookCloser(dialogue, protocols, heard);
  if (banner === undefined) await askForSocks(dialogue, protocols, heard);
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

/** The connections made to one port, one at a time, and all that was said on them. */
class Dialogue {
  readonly host: string;
  readonly ctx: CrawlContext;
  readonly #endpoint: Endpoint;
  readonly #steps: TranscriptStep[] = [];
  #current: Connection | undefined;

  constructor(first: Connection, endpoint: Endpoint, ctx: CrawlContext) {
    this.#current = first;
    this.#endpoint = endpoint;
    this.ctx = ctx;
    const name = endpoint.ip.includes(':') ? `[${endpoint.ip}]` : endpoint.ip;
    this.host = endpoint.port === 80 || endpoint.port === 443 ? name : `${name}:${endpoint.port}`;
  }

  get asked(): Asked {
    return { host: this.host, judge: this.ctx.judge, socksTimeoutMs: socksTimeoutOf(this.#endpoint.port) };
  }

  get transcript(): readonly TranscriptStep[] {
    return this.#steps;
  }

  /** What the server says unasked on the first connection; where it hangs up without a word, that is its answer too. */
  async bannerOfFirst(): Promise<Heard | undefined> {
    const read = await this.#current?.read({ enough: (soFar) => soFar.length > 0, maxBytes: 512, timeoutMs: BANNER_WAIT_MS });
    if (read === undefined || read.status === 'timeout') return undefined;
    const data = isOk(read) ? read.value.data : Buffer.alloc(0);
    return { protocols: data.length > 0 ? [bannerProtocol(data)] : [], data };
  }

  /** Run on the connection at hand, if nothing was said on it yet, else on a fresh one; undefined where none could be had. */
  async on<T>(work: (connection: Connection) => Promise<T>, tls = false): Promise<T | undefined> {
    const connection = tls ? undefined : this.#current;
    const usable = connection ?? (await this.#open(tls));
    if (usable === undefined) return undefined;
    this.#current = usable;
    const result = await work(usable);
    this.end();
    return result;
  }

  end(): void {
    if (this.#current === undefined) return;
    this.#steps.push(...this.#current.transcript.slice(0, MAX_STEPS - this.#steps.length));
    this.#current.close();
    this.#current = undefined;
  }

  async #open(tls: boolean): Promise<Connection | undefined> {
    this.end();
    const { settings, signal, net } = this.ctx;
    const timeoutMs = tls ? STEP_TIMEOUT_MS : settings.connectTimeoutMs;
    const opened = await net.connect({ ...this.#endpoint, timeoutMs, signal, ...(tls ? { tls: {} } : {}) });
    return isOk(opened) ? opened.value : undefined;
  }
}

/** The attempts in turn. A web server that says 400 to clear HTTP may want TLS: what it said is kept in case it does not. */
async function firstThatFits(dialogue: Dialogue, port: number): Promise<Heard> {
  let fallback: Heard = { protocols: [], data: Buffer.alloc(0) };
  const queue: AttemptName[] = [...attemptsFor(port)];
  for (let name = queue.shift(); name !== undefined; name = queue.shift()) {
    const attempt = ATTEMPTS[name];
    const heard = await dialogue.on((connection) => attempt(connection, dialogue.asked));
    // The port no longer takes connections: there is nobody left to ask.
    if (heard === undefined) break;
    if (isGreeting(heard.data)) return { protocols: [], data: heard.data };
    const perhapsTls = name === 'http' && wantsTls(heard.data) && queue.includes('tls');
    if (heard.protocols.length > 0 && !perhapsTls) return name === 'tls' || fallback.protocols.length === 0 ? heard : fallback;
    if (fallback.data.length === 0) fallback = heard;
    if (perhapsTls) queue.splice(0, queue.length, ...(heard.protocols.length > 0 ? (['tls'] as const) : reordered(queue)));
  }
  return fallback;
}

function reordered(queue: readonly AttemptName[]): AttemptName[] {
  return ['tls', ...queue.filter((name) => name !== 'tls')];
}

/**
 * One port may speak several: HTTP proxies that take SOCKS as well, SOCKS servers that have a page for those who speak HTTP, and SOCKS servers of both versions.
 * An HTTP server that has a page for us is no such thing. What takes TLS first would have to be asked inside it: that is left to the proxy crawler.
 */
async function askForSocks(dialogue: Dialogue, protocols: Set<ServiceProtocol>, heard: Heard): Promise<void> {
  const ask = async (name: 'socks5' | 'socks4'): Promise<void> => {
    const asked = { ...dialogue.asked, socksTimeoutMs: SOCKS_BESIDE_OTHERS_MS };
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
  const ask = (target: string, host: string): Promise<Buffer | undefined> =>
    dialogue.on((connection) => fetchOn(connection, target, host), tls);
  if (await isTracker((target) => ask(target, dialogue.host))) {
    protocols.add('tracker');
    return;
  }
  const { judge } = dialogue.ctx;
  // A server that has a page for us is a web server; the proxy crawler asks those too.
  if (judge === undefined || protocols.has('http-proxy') || statusOf(heard.data) < 400) return;
  const nonce = makeNonce(judge.key, SWEEP_PROBE);
  const authority = `${judge.address.includes(':') ? `[${judge.address}]` : judge.address}:${judge.httpPort}`;
  const relayed = await ask(`http://${authority}/${nonce}`, authority);
  if (relayed !== undefined && (relayed.includes(answerTo(judge.key, nonce)) || hintsAtProxy(relayed))) protocols.add('http-proxy');
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
