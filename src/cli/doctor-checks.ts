import { statSync } from 'node:fs';
import { join } from 'node:path';
import type { Config } from '../config/config.ts';
import { valueOf } from '../config/environment.ts';
import { InventoryError } from '../config/inventory-csv.ts';
import { KEY_FILE } from '../config/key.ts';
import { ConfigError } from '../config/load.ts';
import { overlap, parseRange } from '../config/ranges.ts';
import type { DoctorCheck, DoctorDeps } from './doctor-check.ts';
import { readAs } from './doctor-lists.ts';

/** The least version that the dependencies run on. */
const LEAST_NODE = [20, 19] as const;

/** More addresses than a night's scan gets through at the default pace of 200 a second and ten ports. */
const LARGE_SCOPE = 500_000n;

export function checkNode(version: string): DoctorCheck {
  const [major = 0, minor = 0] = version.split('.').map(Number);
  const ok = major > LEAST_NODE[0] || (major === LEAST_NODE[0] && minor >= LEAST_NODE[1]);
  const detail = `Node ${version}`;
  return ok ? { name: 'node', ok, detail } : { name: 'node', ok, detail, mend: `install Node ${LEAST_NODE.join('.')} or newer` };
}

/** The configuration, or null and one check a problem. */
export function checkConfig(deps: DoctorDeps): { config: Config | null; checks: DoctorCheck[] } {
  const name = 'configuration';
  try {
    const config = deps.loadConfig();
    return { config, checks: [{ name, ok: true, detail: config.file ?? 'defaults' }] };
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error;
    const { file, problems } = error;
    const checks = problems.map(({ line, column, path, message }): DoctorCheck => {
      const place = line === null ? '' : `${file ?? ''}:${line}:${column ?? 1}: `;
      return {
        name,
        ok: false,
        detail: `${place}${path === '' ? '' : `${path}: `}${message}`,
        mend: 'mend it, then run kuzet doctor again',
      };
    });
    return { config: null, checks };
  }
}

export function checkScope(deps: DoctorDeps, config: Config): DoctorCheck {
  const name = 'scope';
  const scope = deps.createScope(config.scope);
  const detail = `${scope.size} addresses in ${scope.ranges.length} ${scope.ranges.length === 1 ? 'range' : 'ranges'}`;
  const ranges = blocks(config.scope.ranges);
  const idle = blocks(config.scope.exclude).filter((excluded) => !ranges.some((range) => overlap(range, excluded)));
  if (idle.length > 0) {
    const mend = 'correct it if it is a slip: what it was to spare is scanned';
    return {
      name,
      ok: 'warning',
      detail: `${detail}; scope.exclude ${idle.map(({ cidr }) => cidr).join(', ')} lies outside every range`,
      mend,
    };
  }
  if (scope.size <= LARGE_SCOPE) return { name, ok: true, detail };
  return {
    name,
    ok: 'warning',
    detail,
    mend: 'a sweep of so many addresses takes days: scan slice by slice (schedule), and IPv6 by the inventory',
  };
}

/** Customers at excluded addresses rightly stand in the inventory: rows are held against the ranges alone. */
export async function checkInventory(deps: DoctorDeps, config: Config): Promise<DoctorCheck> {
  const name = 'inventory';
  if (config.inventory === null) {
    return {
      name,
      ok: 'warning',
      detail: 'none',
      mend: 'name a CSV (domain,ip,customer) in `inventory`: without it sites on shared addresses are not seen and findings name no customer',
    };
  }
  const ranges = deps.createScope({ ranges: config.scope.ranges });
  const reading = await deps.readInventory(config.inventory, { contains: (address) => ranges.contains(address) });
  const as = readAs(reading.charset);
  if (reading.problemCount > 0) {
    const { message } = new InventoryError(config.inventory, reading.problems, reading.problemCount);
    const detail = as === '' ? message : `${message}\n${config.inventory} is ${as}`;
    return { name, ok: false, detail, mend: 'correct these rows; no scan starts before' };
  }
  if (reading.rows > 0) return { name, ok: true, detail: [`${reading.rows} rows in ${config.inventory}`, as].filter(Boolean).join(', ') };
  return {
    name,
    ok: 'warning',
    detail: `${config.inventory} has no rows`,
    mend: 'fill it in: one row for each domain and address of a customer',
  };
}

export function checkRules(deps: DoctorDeps): DoctorCheck {
  const name = 'rules';
  const rules = deps.loadRuleFiles();
  const missing = deps.requiredRules.filter((rule) => !rules.has(rule));
  if (missing.length === 0) return { name, ok: true, detail: `${rules.size} rule files` };
  return {
    name,
    ok: false,
    detail: `missing: ${missing.map((rule) => `classifiers/${rule}.yaml`).join(', ')}`,
    mend: 'the installation is incomplete: install Kuzet again',
  };
}

/** Never shows the key, and does not make one. */
export function checkKey(deps: DoctorDeps, config: Config): DoctorCheck {
  const name = 'key';
  if (valueOf(deps.env, 'KUZET_KEY') !== null) return { name, ok: true, detail: 'KUZET_KEY' };
  if (config.queueUrl !== null) {
    return {
      name,
      ok: false,
      detail: 'KUZET_KEY is not set: in a cluster every process needs the same key',
      mend: 'set KUZET_KEY to 64 hex digits (openssl rand -hex 32) for all processes',
    };
  }
  const path = join(config.dataDir, KEY_FILE);
  const stat = statSync(path, { throwIfNoEntry: false });
  if (stat === undefined) return { name, ok: true, detail: `none yet; the first scan makes ${path}` };
  if ((stat.mode & 0o077) === 0) return { name, ok: true, detail: path };
  return { name, ok: 'warning', detail: `${path} can be read by others`, mend: `chmod 600 ${path}` };
}

function blocks(texts: readonly string[]): Exclude<ReturnType<typeof parseRange>, { problem: string }>[] {
  return texts.map(parseRange).filter((range) => 'cidr' in range);
}
