import { createServer, type Server, type Socket } from 'node:net';
import { sameAddress } from '../net/address.ts';
import type { JudgeAbout } from './answers.ts';
import { listenForDatagrams, type AnswerDatagram } from './datagrams.ts';
import { authorityOf, type JudgeNames } from './names.ts';
import { askAbout, type Ask } from './remote.ts';

/** A port of the judge that could not be had, and why, in words for people. */
export interface FailedPort {
  readonly port: number;
  readonly reason: string;
}

/** What came of listening on the configured ports. */
export interface OpenedPorts {
  readonly listeners: readonly Listener[];
  /** What is our own: TCP ports in the order configured, each with whatever else listens on its number. */
  readonly own: Omit<JudgeAbout, 'pin'>;
  /** Judges of other processes with our key, by certificate pin, each with a port it answers on. */
  readonly others: ReadonlyMap<string, JudgeAbout & { readonly port: number }>;
  readonly failed: readonly FailedPort[];
}

/** Something that listens. */
interface Listener {
  close(done: () => void): unknown;
}

/** Where and for whom to listen. */
export interface OpenOptions extends JudgeNames {
  readonly ports: readonly number[];
  readonly key: Buffer;
  readonly ask: Ask;
  /** Every connection; `speaksFirst` on the last port. */
  readonly onConnection: (socket: Socket, speaksFirst: boolean) => void;
  readonly answerDatagram: AnswerDatagram;
}

const ASK_TIMEOUT_MS = 3_000;

/**
 * Listen on every port that can be had, over TCP and UDP, at both addresses; a port that a judge with our key holds already is no failure.
 * `address6` is ours where every port of ours is open there over TCP: probes ask for the same ports at both.
 */
export async function openPorts(options: OpenOptions): Promise<OpenedPorts> {
  const harvest = new Harvest(options);
  for (const [index, wanted] of options.ports.entries()) await harvest.open(wanted, index === options.ports.length - 1);
  return harvest.opened();
}

/** At `address` or at `address6`. */
type Place = 'v4' | 'v6';

class Harvest {
  readonly #options: OpenOptions;
  readonly #listeners: { readonly v4: Listener[]; readonly v6: Listener[] } = { v4: [], v6: [] };
  readonly #ports: number[] = [];
  readonly #bannerPorts: number[] = [];
  readonly #udp: { readonly v4: number[]; readonly v6: number[] } = { v4: [], v6: [] };
  readonly #others = new Map<string, JudgeAbout & { readonly port: number }>();
  readonly #failed: FailedPort[] = [];
  #everyPortAt6 = true;

  constructor(options: OpenOptions) {
    this.#options = options;
  }

  async open(wanted: number, speaksFirst: boolean): Promise<void> {
    const { address, address6 } = this.#options;
    const outcome = await this.#listen('v4', address, wanted, speaksFirst);
    if (typeof outcome !== 'number') return this.#missed(outcome, wanted);
    this.#ports.push(outcome);
    if (speaksFirst) this.#bannerPorts.push(outcome);
    if (await this.#takeDatagrams('v4', address, outcome)) this.#udp.v4.push(outcome);
    if (address6 === undefined) return;
    const at6 = await this.#listen('v6', address6, outcome, speaksFirst);
    if (typeof at6 !== 'number') {
      this.#everyPortAt6 = false;
      this.#failed.push({ port: outcome, reason: reasonOf(at6, address6, outcome) });
    } else if (await this.#takeDatagrams('v6', address6, outcome)) this.#udp.v6.push(outcome);
  }

  opened(): OpenedPorts {
    const { address6 } = this.#options;
    const has6 = address6 !== undefined && this.#ports.length > 0 && this.#everyPortAt6;
    const udpPorts = has6 ? this.#udp.v4.filter((port) => this.#udp.v6.includes(port)) : this.#udp.v4;
    const own = { ports: this.#ports, bannerPorts: this.#bannerPorts, udpPorts, ...(has6 ? { address6 } : {}) };
    // Where probes do not know of us, nothing of ours may answer: it would pass for a relay to the judge.
    if (!has6) for (const listener of this.#listeners.v6.splice(0)) listener.close(() => undefined);
    return { listeners: [...this.#listeners.v4, ...this.#listeners.v6], own, others: this.#others, failed: this.#failed };
  }

  /** The port listened on over TCP, or why not. */
  async #listen(at: Place, address: string, wanted: number, speaksFirst: boolean): Promise<number | NodeJS.ErrnoException> {
    const server = createServer({ noDelay: true }, (socket) => this.#options.onConnection(socket, speaksFirst));
    const outcome = await listenOn(server, address, wanted);
    if (typeof outcome === 'number') this.#listeners[at].push(server);
    return outcome;
  }

  async #takeDatagrams(at: Place, address: string, port: number): Promise<boolean> {
    const outcome = await listenForDatagrams(address, port, this.#options.answerDatagram);
    if (outcome instanceof Error) {
      this.#failed.push({ port, reason: `UDP: ${reasonOf(outcome, address, port)}` });
      return false;
    }
    this.#listeners[at].push({ close: (done) => outcome.close(done) });
    return true;
  }

  async #missed(error: NodeJS.ErrnoException, wanted: number): Promise<void> {
    const { address, address6, key, ask } = this.#options;
    const other = error.code === 'EADDRINUSE' ? await askAbout(ask, wanted, key, AbortSignal.timeout(ASK_TIMEOUT_MS)) : undefined;
    if (other === undefined) {
      this.#failed.push({ port: wanted, reason: reasonOf(error, address, wanted) });
      return;
    }
    this.#others.set(other.pin, { ...other, port: wanted });
    if (!other.udpPorts.includes(wanted))
      this.#failed.push({ port: wanted, reason: 'UDP: the judge that runs there takes no datagrams: start it again' });
    if (address6 !== undefined && !sameAddress(address6, other.address6 ?? ''))
      this.#failed.push({ port: wanted, reason: `the judge that runs there does not listen at ${address6}: start it again` });
  }
}

function listenOn(server: Server, host: string, port: number): Promise<number | NodeJS.ErrnoException> {
  return new Promise((resolve) => {
    server.once('error', resolve);
    server.listen({ host, port, exclusive: true, ipv6Only: true }, () => {
      server.off('error', resolve);
      // Accepting can fail later (out of file descriptors): the listener stays, the probe in question goes unanswered.
      server.on('error', () => undefined);
      const bound = server.address();
      resolve(typeof bound === 'object' && bound !== null ? bound.port : port);
    });
  });
}

function reasonOf(error: NodeJS.ErrnoException, address: string, port: number): string {
  if (error.code === 'EACCES') return `ports below 1024 need root or CAP_NET_BIND_SERVICE: ${port} was refused`;
  if (error.code === 'EADDRINUSE') return `another program, not a judge with this key, listens on ${authorityOf(address, port)}`;
  if (error.code === 'EADDRNOTAVAIL') return `${address} is not an address of this machine`;
  return error.message;
}
