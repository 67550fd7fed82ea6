import { accessSync, constants, existsSync } from 'node:fs';
import { dirname } from 'node:path';
import type { Config } from '../config/config.ts';
import type { DoctorCheck, DoctorDeps } from './doctor-check.ts';

export async function checkJudge(deps: DoctorDeps, config: Config): Promise<DoctorCheck> {
  const name = 'judge';
  if (config.judge === null) {
    return {
      name,
      ok: 'warning',
      detail: 'none',
      mend: 'set judge.address to an address of this machine inside the scope: without it no open proxy can be proven',
    };
  }
  const { judge } = config;
  const { listening, failed } = await deps.tryJudge(judge, config);
  const reasons = failed.map(({ port, reason }) => `${port}: ${reason}`).join('; ');
  if (listening.length === 0)
    return {
      name,
      ok: false,
      detail: `${judge.address} cannot be used: ${reasons}`,
      mend: 'choose an address of this machine and free ports for judge, or run as root',
    };
  const nameProblem = await deps.judgeNameProblem(judge);
  const place = [judge.name, judge.address, judge.address6].filter((part) => part !== undefined).join(', ');
  const detail = `${place}, ports ${listening.join(', ')}`;
  if (failed.length === 0 && nameProblem === undefined) return { name, ok: true, detail };
  const lacking = [reasons === '' ? undefined : `not ${reasons}`, nameProblem].filter((part) => part !== undefined);
  const mends = [reasons === '' ? undefined : PORTS_MEND, nameProblem === undefined ? undefined : NAME_MEND];
  return { name, ok: 'warning', detail: [detail, ...lacking].join('; '), mend: mends.filter((part) => part !== undefined).join('; ') };
}

const PORTS_MEND = 'free these ports, or run as root for those below 1024; a proxy that relays to some ports only may go unproven';
const NAME_MEND = 'correct the DNS records or remove judge.name: scans leave it out, and a proxy that takes names only may go unproven';

/** Makes nothing: the nearest folder that exists must be writable. */
export async function checkDataDir(deps: DoctorDeps, config: Config): Promise<DoctorCheck> {
  const name = 'data directory';
  const exists = existsSync(config.dataDir);
  let folder = config.dataDir;
  while (!existsSync(folder)) folder = dirname(folder);
  try {
    accessSync(folder, constants.R_OK | constants.W_OK | constants.X_OK);
  } catch {
    return {
      name,
      ok: false,
      detail: `${folder} cannot be written`,
      mend: 'give this user the right to write there, or name another folder with dataDir or --data',
    };
  }
  if (!exists) return { name, ok: true, detail: `${config.dataDir} is made by the first scan` };
  if (config.queueUrl !== null) return { name, ok: true, detail: config.dataDir };
  try {
    await deps.tryLock(config.dataDir);
    return { name, ok: true, detail: config.dataDir };
  } catch (error) {
    const detail = error instanceof Error ? error.message : String(error);
    return { name, ok: 'warning', detail, mend: 'wait for it, stop it, or work in another folder with --data' };
  }
}

/** Queue and database: in the same process, or those of the cluster. */
export async function checkBackend(deps: DoctorDeps, config: Config): Promise<DoctorCheck[]> {
  if (config.queueUrl === null) return [{ name: 'queue and database', ok: true, detail: 'embedded; nothing to reach' }];
  try {
    const found = await deps.probeCluster(config);
    return found.map(({ id, ok, detail, mend }) => (ok ? { name: id, ok, detail } : { name: id, ok, detail, mend }));
  } catch (error) {
    const detail = error instanceof Error ? error.message : String(error);
    return [{ name: 'queue and database', ok: false, detail, mend: 'start them, or correct QUEUE_URL and DATABASE_URL' }];
  }
}
