import type { Logger } from 'pino';
import type { JudgeClient, Sighting } from '../evidence/judge-proof.ts';
import { createAnswers, type JudgeAbout } from './answers.ts';
import { askDirectly } from './ask-directly.ts';
import { makeCertificate } from './certificate.ts';
import { clientOf } from './client.ts';
import { createConversation } from './conversation.ts';
import { createCrowd, MAX_CONNECTIONS } from './crowd.ts';
import { createAnswerDatagram } from './datagrams.ts';
import type { JudgeNames } from './names.ts';
import { openPorts, type FailedPort, type OpenedPorts } from './ports.ts';
import { askSightings } from './remote.ts';
import { createJudgeSightings, type SightingLimits, type SightingStore } from './sightings.ts';

/** The provider's own small server that proxy probes ask the suspect to reach. */
export interface Judge {
  /** Listen on every port that can be had. Not an error where some cannot: `failed` says why, in words for people. */
  start(): Promise<JudgeStart>;
  /** How probes of this process reach it. Throws before `start`, and where no port could be had. */
  client(): JudgeClient;
  stop(): Promise<void>;
}

/** What came of starting. */
export interface JudgeStart {
  /** Ports that probes will use: this judge's own or, where it has none, those of another process with the same key. */
  readonly listening: readonly number[];
  readonly failed: readonly FailedPort[];
}

/** `address` and `address6` are IP literals of this machine; `name` leads to them. */
export interface JudgeOptions extends JudgeNames {
  /** Taken over TCP and UDP; 0 takes a free one. On the last, silent peers are greeted with a signed banner. */
  readonly ports: readonly number[];
  readonly key: Buffer;
  readonly log: Logger;
  readonly now: () => number;
  readonly limits?: SightingLimits;
}

const NOTHING: JudgeAbout = { pin: '', ports: [], bannerPorts: [], udpPorts: [] };

/** Make a judge. Nothing listens before `start`. */
export function createJudge(options: JudgeOptions): Judge {
  const { address, key, now } = options;
  const sightings = createJudgeSightings(now, options.limits);
  const ask = askDirectly(address);
  const crowd = createCrowd(MAX_CONNECTIONS);
  let own = NOTHING;
  let opened: OpenedPorts | undefined;
  return {
    async start() {
      if (opened !== undefined) throw new Error('the judge has been started already');
      const { pin, converse } = await prepare(options, sightings, () => own);
      const answerDatagram = createAnswerDatagram({ key, now, sightings });
      const onConnection: typeof converse = (socket, speaksFirst) => {
        crowd.admit(socket);
        converse(socket, speaksFirst);
      };
      opened = await openPorts({ ...options, ask, onConnection, answerDatagram });
      own = { pin, ...opened.own };
      for (const { port, reason } of opened.failed) options.log.warn({ port, reason }, 'the judge cannot listen');
      return { listening: judgesOf(own, opened)[0].ports, failed: opened.failed };
    },
    client() {
      if (opened === undefined) throw new Error('the judge has not been started');
      const others = [...opened.others.values()];
      return clientOf(options, key, judgesOf(own, opened), async (nonce, signal) => {
        const elsewhere = await Promise.all(others.map(({ port }) => askSightings(ask, port, key, nonce, signal)));
        return [...sightings.of(nonce), ...elsewhere.flat()] satisfies Sighting[];
      });
    },
    async stop() {
      const listeners = opened?.listeners ?? [];
      opened = undefined;
      const closed = Promise.all(listeners.map((listener) => new Promise<void>((resolve) => listener.close(resolve))));
      crowd.disperse();
      await closed;
    },
  };
}

async function prepare(options: JudgeOptions, sightings: SightingStore, about: () => JudgeAbout) {
  const certificate = await makeCertificate(options.now());
  const { key, now } = options;
  const http = createAnswers({ key, now, sightings, about, names: options });
  const converse = createConversation({ key, now, certificate, sightings, http });
  return { pin: certificate.pin, converse };
}

/** Our own first, where it has a port, then those of other processes. */
function judgesOf(own: JudgeAbout, opened: OpenedPorts): readonly [JudgeAbout, ...JudgeAbout[]] {
  const [first, ...others] = opened.others.values();
  if (first === undefined) return [own];
  return own.ports.length > 0 ? [own, first, ...others] : [first, ...others];
}
