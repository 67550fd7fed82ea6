import type { ServiceProtocol, TranscriptStep } from '../../src/model/observation.ts';
import { isOk } from '../../src/model/outcome.ts';
import type { Connection } from '../../src/net/net.ts';
import type { CrawlContext } from '../crawler.ts';
import { isTlsPort, type Asked, type Heard } from './attempts.ts';
import { STEP_TIMEOUT_MS } from './words.ts';
import type { Endpoint } from './order.ts';
import { bannerProtocol } from './tell.ts';

/** Mail, SSH and FTP servers greet within a round trip or two. */
const BANNER_WAIT_MS = 250;
const MAX_STEPS = 64;
/** How long a port may keep silent, counted from the first question: some look the client's name up before they greet. */
const SILENCE_MS = 2_200;
/** What is asked late is waited for as well: a dozen round trips over the sea. */
const LEAST_PATIENCE_MS = 1_200;

/** The connections made to one port, and all that was said on them. */
export class Dialogue {
  readonly host: string;
  readonly ctx: CrawlContext;
  readonly #endpoint: Endpoint;
  readonly #steps: TranscriptStep[] = [];
  readonly #busy = new Set<Connection>();
  /** Nothing was said on it yet. */
  #fresh: Connection | undefined;
  #since: number | undefined;
  /** Raised by {@link end}: what is still being opened then is not used. */
  #round = 0;

  constructor(first: Connection, endpoint: Endpoint, ctx: CrawlContext) {
    this.#fresh = first;
    this.#endpoint = endpoint;
    this.ctx = ctx;
    const name = endpoint.ip.includes(':') ? `[${endpoint.ip}]` : endpoint.ip;
    this.host = endpoint.port === 80 || endpoint.port === 443 ? name : `${name}:${endpoint.port}`;
  }

  get asked(): Asked {
    const since = (this.#since ??= performance.now());
    const patienceMs = (): number => Math.max(LEAST_PATIENCE_MS, SILENCE_MS - (performance.now() - since));
    return { host: this.host, judge: this.ctx.judge, patienceMs, isTlsPort: isTlsPort(this.#endpoint.port) };
  }

  get transcript(): readonly TranscriptStep[] {
    return this.#steps;
  }

  /** What the server says unasked on the first connection; where it hangs up without a word, that is its answer too. */
  async bannerOfFirst(): Promise<Heard | undefined> {
    const read = await this.#fresh?.read({ enough: (soFar) => soFar.length > 0, maxBytes: 512, timeoutMs: BANNER_WAIT_MS });
    if (read === undefined || read.status === 'timeout') return undefined;
    const data = isOk(read) ? read.value.data : Buffer.alloc(0);
    const protocols: ServiceProtocol[] = data.length > 0 ? [bannerProtocol(data)] : [];
    return { protocols, data, silent: false };
  }

  /** Run on the first connection, if nothing was said on it yet, else on a fresh one; undefined where none could be had. */
  async on<T>(work: (connection: Connection) => Promise<T>, tls = false): Promise<T | undefined> {
    const connection = await this.#take(tls);
    if (connection === undefined) return undefined;
    this.#busy.add(connection);
    try {
      return await work(connection);
    } finally {
      this.#close(connection);
    }
  }

  /** Close what is open, also what is being waited on. */
  end(): void {
    this.#round += 1;
    if (this.#fresh !== undefined) this.#busy.add(this.#fresh);
    this.#fresh = undefined;
    for (const connection of this.#busy) this.#close(connection);
  }

  async #take(tls: boolean): Promise<Connection | undefined> {
    const fresh = this.#fresh;
    this.#fresh = undefined;
    if (fresh !== undefined && !tls) return fresh;
    fresh?.close();
    const round = this.#round;
    const { settings, signal, net } = this.ctx;
    const timeoutMs = tls ? STEP_TIMEOUT_MS : settings.connectTimeoutMs;
    const opened = await net.connect({ ...this.#endpoint, timeoutMs, signal, ...(tls ? { tls: {} } : {}) });
    if (!isOk(opened)) return undefined;
    if (round === this.#round) return opened.value;
    opened.value.close();
    return undefined;
  }

  #close(connection: Connection): void {
    if (!this.#busy.delete(connection)) return;
    this.#steps.push(...connection.transcript.slice(0, MAX_STEPS - this.#steps.length));
    connection.close();
  }
}
