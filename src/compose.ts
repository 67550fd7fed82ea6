import { pino, type Logger } from 'pino';
import { assessmentFactory } from '../classifiers/assessment.ts';
import { createClassifiers } from '../classifiers/index.ts';
import { warmUp } from '../classifiers/warm-up.ts';
import type { CrawlSettings } from '../crawlers/crawler.ts';
import { createCrawlers } from '../crawlers/index.ts';
import { streamDecoder } from '../crawlers/web/charset.ts';
import type { ScanTarget } from '../queues/jobs.ts';
import { openBackend, type OpenedBackend } from '../queues/open.ts';
import { createPipeline, type Pipeline } from '../queues/pipeline.ts';
import { UsageError } from './cli/exit.ts';
import { loadProtectedWorks } from './cli/protected-works.ts';
import { requireJudge, startJudge, type StartedJudge } from './cli/judge.ts';
import type { CommonOptions } from './cli/options.ts';
import { readTargets } from './cli/targets.ts';
import { watchScope } from './cli/watch-scope.ts';
import type { Config } from './config/config.ts';
import type { Inventory } from './config/inventory.ts';
import { InventoryIndex } from './config/inventory-index.ts';
import { loadInventory } from './config/inventory-csv.ts';
import { loadKey } from './config/key.ts';
import { loadConfig } from './config/load.ts';
import { loadRuleFiles } from './config/rules.ts';
import { draftEvidence } from './evidence/draft.ts';
import { createEvidenceStore } from './evidence/evidence-store.ts';
import { createNet } from './net/create-net.ts';
import type { Net } from './net/net.ts';
import { createScope } from './net/scope.ts';

/** What a command has before it touches anything: read-only, and nothing has been sent. */
export interface Groundwork {
  readonly config: Config;
  readonly inventory: Inventory;
  readonly net: Net;
  readonly log: Logger;
  readonly env: NodeJS.ProcessEnv;
  /** Reads the configuration again. Throws ConfigError. */
  readonly reload: () => Config;
  readonly readTargets: (words: readonly string[], signal: AbortSignal) => Promise<ScanTarget[]>;
}

/** Everything that a command needs to work, wired. */
export interface Kuzet {
  readonly ground: Groundwork;
  readonly opened: OpenedBackend;
  readonly pipeline: Pipeline;
  readonly judge: StartedJudge | null;
  /** After `pipeline.interrupt()` or `pipeline.close()`: sockets, judge, queue and store, in this order. */
  close(): Promise<void>;
}

/** Bytes of a page or file that are read: beyond any page people read, within what sixteen jobs may hold. */
const MAX_BODY_BYTES = 4 * 1024 * 1024;
const REQUEST_TIMEOUT_MS = 15_000;
/** Inside a provider's own network an address that needs longer is down or filtered. */
const CONNECT_TIMEOUT_MS = 2_000;
const SWEEP_CONCURRENCY = 256;

/** Logs go to stderr, never to stdout. `KUZET_LOG` is a pino level. */
export function createLog(env: NodeJS.ProcessEnv, level: string): Logger {
  const chosen = env['KUZET_LOG'] ?? level;
  return pino(
    { level: Object.hasOwn(pino.levels.values, chosen) || chosen === 'silent' ? chosen : level },
    pino.destination({ fd: 2, sync: true }),
  );
}

/** Configuration, scope and inventory. Throws ConfigError or InventoryError; touches nothing. */
export async function layGroundwork(options: CommonOptions, env: NodeJS.ProcessEnv, level = 'error'): Promise<Groundwork> {
  const cwd = process.cwd();
  const reload = (): Config => loadConfig({ file: options.config, dataDir: options.data, env, cwd });
  const config = reload();
  const log = createLog(env, level);
  const ranges = createScope({ ranges: config.scope.ranges });
  const inventory =
    config.inventory === null
      ? new InventoryIndex()
      : (await loadInventory(config.inventory, { contains: (address) => ranges.contains(address), guess: streamDecoder })).inventory;
  const scope = createScope(config.scope);
  const pins = (domain: string): readonly string[] => inventory.addressesOf(domain);
  const net = createNet({ scope, pins, pace: config.pace, operator: config.operator, log });
  return {
    config,
    inventory,
    net,
    log,
    env,
    reload,
    readTargets: (words, signal) => readTargets(words, { scope: net.scope, inventory, net, signal }),
  };
}

/** What a command wants of it. */
interface Needs {
  readonly judge: boolean | 'wanted';
  /** Whether a terminal is shown how far long lists are read; absent: it is. */
  readonly progress?: boolean;
}

/** Open queue, store and (for the proxy stage) the judge, and wire the line. Nothing is scanned before `pipeline.start`. */
export async function openKuzet(ground: Groundwork, needs: Needs): Promise<Kuzet> {
  const { config, net, log, inventory, env } = ground;
  if (needs.judge === true) requireJudge(config);
  if (config.databaseUrl !== null) requireSharedKey(env);
  const { works, lists } = await loadProtectedWorks(config, { progress: needs.progress ?? true }).catch(async (error: unknown) => {
    await net.close();
    throw error;
  });
  const opened = await openBackend(config, log);
  const undo: (() => Promise<void>)[] = [() => opened.close()];
  const close = async (): Promise<void> => {
    for (const step of undo.toReversed()) await step();
  };
  try {
    const judge = needs.judge === false ? null : await judgeFor(needs.judge, ground);
    if (judge !== null) undo.push(() => judge.stop());
    undo.push(() => net.close());
    const unwatch = watchScope({ config, reload: ground.reload, net, log });
    undo.push(() => Promise.resolve(unwatch()));
    const evidence = createEvidenceStore(config.dataDir);
    const classifiers = createClassifiers(loadRuleFiles(), works);
    warmUp(classifiers);
    const pipeline = createPipeline({
      config,
      inventory,
      net,
      log,
      readTargets: ground.readTargets,
      ...(judge === null ? {} : { judge: judge.client }),
      settings: crawlSettings(config),
      backend: opened.backend,
      store: opened.store,
      crawlers: createCrawlers(),
      createAssessment: assessmentFactory(classifiers, (domain, ip) => inventory.customerOf(domain, ip)),
      evidence: { draft: draftEvidence, put: (kind, content) => evidence.put(kind, content) },
      comparedWith: lists,
      now: Date.now,
    });
    return { ground, opened, pipeline, judge, close };
  } catch (error) {
    await close();
    throw error;
  }
}

/** Where the judge is only wanted, a scan goes on without: what it would prove is then not looked for. */
async function judgeFor(need: true | 'wanted', { config, env, net, log }: Groundwork): Promise<StartedJudge | null> {
  try {
    return await startJudge(config, loadKey(config, env), net, log);
  } catch (error) {
    if (need === true || !(error instanceof UsageError)) throw error;
    log.warn({ reason: error.message }, 'web proxies are not looked for');
    return null;
  }
}

/** Workers of a cluster prove proxies, and compare secrets, with one key: a key of its own would make each a stranger to the others. */
function requireSharedKey(env: NodeJS.ProcessEnv): void {
  if ((env['KUZET_KEY'] ?? '') !== '') return;
  throw new UsageError(
    'A cluster needs one key for all its processes: set KUZET_KEY to the same 64 hex digits everywhere (openssl rand -hex 32).',
  );
}

function crawlSettings({ site, robots }: Config): CrawlSettings {
  return {
    ...site,
    robots,
    maxBodyBytes: MAX_BODY_BYTES,
    requestTimeoutMs: REQUEST_TIMEOUT_MS,
    connectTimeoutMs: CONNECT_TIMEOUT_MS,
    sweepConcurrency: SWEEP_CONCURRENCY,
  };
}
