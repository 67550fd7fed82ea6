import type { Logger } from 'pino';
import type { Config } from '../config/config.ts';
import type { JudgeClient } from '../evidence/judge-proof.ts';
import { createJudgeClient } from '../judge/client.ts';
import { createJudge } from '../judge/judge.ts';
import { nameProblem } from '../judge/name-check.ts';
import type { Net } from '../net/net.ts';
import { dnsLookUp, type LookUp } from '../net/resolve.ts';
import { UsageError } from './exit.ts';

/** The judge as the probes of this process reach it. */
export interface StartedJudge {
  readonly client: JudgeClient;
  /** Ports of the configuration that could not be had, and why. */
  readonly failed: readonly { readonly port: number; readonly reason: string }[];
  stop(): Promise<void>;
}

type JudgeSettings = NonNullable<Config['judge']>;

const ASK_MS = 10_000;

/**
 * Be the judge where its address is this machine's, else find the one that another process of this installation runs.
 * Throws {@link UsageError} where there is none: without a judge no proxy can be proven.
 */
export async function startJudge(
  config: Pick<Config, 'judge'>,
  key: Buffer,
  net: Net,
  log: Logger,
  lookUp: LookUp = dnsLookUp(),
): Promise<StartedJudge> {
  const settings = await withSafeName(requireJudge(config), lookUp, log);
  const { address } = settings;
  const judge = createJudge({ ...settings, key, log, now: Date.now });
  const { listening, failed } = await judge.start();
  if (listening.length > 0) return { client: judge.client(), failed, stop: () => judge.stop() };
  await judge.stop();
  const remote = await createJudgeClient({ ...settings, key, net, signal: AbortSignal.timeout(ASK_MS) });
  if (remote.status === 'ok') return { client: remote.value, failed, stop: () => Promise.resolve() };
  const reasons = failed.map(({ port, reason }) => `port ${port}: ${reason}`).join('; ');
  throw new UsageError(
    `The judge cannot listen at ${address} (${reasons}), and none of this installation answers there. ` +
      'Give judge.address an address of this machine, choose other judge.ports, or leave proxies out: --only sweep,web,tracker',
  );
}

/** Suspects resolve the name themselves: one that leads anywhere else would have them send packets to third parties, so it is left out. */
async function withSafeName(judge: JudgeSettings, lookUp: LookUp, log: Logger): Promise<JudgeSettings> {
  const problem = await nameProblem(judge, lookUp);
  if (problem === undefined) return judge;
  log.warn({ name: judge.name, problem }, 'the judge does without its name');
  const { name: _name, ...others } = judge;
  return others;
}

/** The judge's settings. Throws {@link UsageError} where there are none: the first thing to ask, before anything is opened. */
export function requireJudge({ judge }: Pick<Config, 'judge'>): JudgeSettings {
  if (judge === null) throw new UsageError(NO_JUDGE);
  return judge;
}

const NO_JUDGE =
  'No judge is configured, and without one no proxy can be proven. Set judge.address in the configuration to an address of this machine ' +
  'inside the scope, or leave proxies out: --only sweep,web,tracker';
