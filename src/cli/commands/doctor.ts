import { randomBytes } from 'node:crypto';
import { createClassifiers } from '../../../classifiers/index.ts';
import { checkBackend, openBackend } from '../../../queues/open.ts';
import { streamDecoder } from '../../../crawlers/web/charset.ts';
import { createLog } from '../../compose.ts';
import { readInventory } from '../../config/inventory-csv.ts';
import { existingKey } from '../../config/key.ts';
import { loadConfig } from '../../config/load.ts';
import { loadRuleFiles } from '../../config/rules.ts';
import { createJudge } from '../../judge/judge.ts';
import { nameProblem } from '../../judge/name-check.ts';
import { dnsLookUp } from '../../net/resolve.ts';
import { createScope } from '../../net/scope.ts';
import { takePidLock } from '../../store/pid-lock.ts';
import type { DoctorDeps } from '../doctor-check.ts';
import { isHealthy, runDoctor } from '../doctor.ts';
import { EXIT } from '../exit.ts';
import type { CommonOptions } from '../options.ts';
import { createOutput } from '../output.ts';
import { escapeControl } from '../printable.ts';
import { checkHashesList, checkWorksList } from '../protected-works.ts';

const MARKS = { true: 'ok     ', warning: 'warning', false: 'wrong  ' } as const;

/** `kuzet doctor`: exit code 2 where something is wrong that a scan would stop at. */
export async function doctor(options: CommonOptions): Promise<number> {
  const { checks } = await runDoctor(doctorDeps(options));
  const output = createOutput(options.json);
  for (const check of checks) {
    if (options.json) output.record(check);
    else
      output.line(
        `${MARKS[`${check.ok}`]} ${check.name}: ${check.detail.split('\n').map(escapeControl).join('\n        ')}${check.mend === undefined ? '' : `\n        → ${check.mend}`}`,
      );
  }
  return isHealthy(checks) ? EXIT.clean : EXIT.usage;
}

function doctorDeps(options: CommonOptions): DoctorDeps {
  const { env } = process;
  return {
    env,
    createScope,
    readInventory: (path, checks) => readInventory(path, { ...checks, guess: streamDecoder }),
    checkWorksList,
    checkHashesList,
    requiredRules: [],
    loadConfig: () => loadConfig({ file: options.config, dataDir: options.data, env, cwd: process.cwd() }),
    loadRuleFiles: () => {
      const rules = loadRuleFiles();
      createClassifiers(rules); // throws where a rule is missing or does not fit its schema
      return rules;
    },
    async tryJudge(judgeConfig, config) {
      const key = existingKey(config, env) ?? randomBytes(32);
      const judge = createJudge({ ...judgeConfig, key, log: createLog(env, 'silent'), now: Date.now });
      const started = await judge.start();
      await judge.stop();
      return started;
    },
    judgeNameProblem: (judge) => nameProblem(judge, dnsLookUp()),
    async probeCluster(config) {
      const opened = await openBackend(config, createLog(env, 'silent'));
      try {
        return await checkBackend(opened);
      } finally {
        await opened.close();
      }
    },
    tryLock: async (dataDir) => (await takePidLock(dataDir)).release(),
  };
}
