import { statSync } from 'node:fs';
import { resolve } from 'node:path';
import type { ConfigProblem } from './config-error.ts';
import { covering, nothingLeft, parseRange, type AddressRange } from './ranges.ts';
import { configSchema, judgeSchema, scheduleSchema, scopeSchema } from './schema.ts';
import type { KeyPath, YamlFile } from './yaml-file.ts';
import { pathText } from './explain.ts';

/** Files that the configuration may name. */
const NAMED_FILES = ['inventory', 'works', 'hashes'] as const;

/**
 * What only shows when parts are held against each other or against the disk. Each check runs when its own
 * parts are well-formed, so that one slip elsewhere does not hide it. Reads, never writes.
 */
export function crossChecks(yaml: YamlFile, folder: string): ConfigProblem[] {
  const raw = (typeof yaml.value === 'object' && yaml.value !== null ? yaml.value : {}) as Record<string, unknown>;
  const scope = scopeSchema.safeParse(raw['scope']);
  return [
    ...(scope.success ? scopeChecks(yaml, raw, scope.data) : []),
    ...fileChecks(yaml, raw, folder),
    ...dataDirCheck(yaml, raw, folder),
  ];
}

function scopeChecks(yaml: YamlFile, raw: Record<string, unknown>, scope: { ranges: string[]; exclude: string[] }): ConfigProblem[] {
  const ranges = blocks(scope.ranges);
  const exclude = blocks(scope.exclude);
  if (nothingLeft(ranges, exclude)) {
    return [
      problem(
        yaml,
        ['scope', 'exclude'],
        'takes away every address of scope.ranges: nothing is left to scan; remove the exclusion that is too wide',
      ),
    ];
  }
  return [...judgeCheck(yaml, raw, ranges, exclude), ...scheduleChecks(yaml, raw, ranges)];
}

function judgeCheck(yaml: YamlFile, raw: Record<string, unknown>, ranges: AddressRange[], exclude: AddressRange[]): ConfigProblem[] {
  const judge = judgeSchema.safeParse(raw['judge']);
  if (!judge.success) return [];
  const { address, address6 } = judge.data;
  const mend =
    'choose an address of this machine inside the scope: suspects are asked to reach the judge, and Kuzet has them send packets nowhere else';
  const outside = Object.entries({ address, address6 }).flatMap(([key, text]) => {
    const block = blocks(text === undefined ? [] : [text]);
    if (block.every(covering(ranges)) && !block.some(covering(exclude))) return [];
    return [problem(yaml, ['judge', key], `${text} is outside the scope (scope.ranges less scope.exclude); ${mend}`)];
  });
  if (address6 === undefined || !address.includes(':')) return outside;
  const twice = 'judge.address is an IPv6 address already; remove address6, or give judge.address an IPv4 address';
  return [...outside, problem(yaml, ['judge', 'address6'], twice)];
}

function scheduleChecks(yaml: YamlFile, raw: Record<string, unknown>, ranges: AddressRange[]): ConfigProblem[] {
  const schedule = scheduleSchema.safeParse(raw['schedule']);
  if (!schedule.success) return [];
  const inside = covering(ranges);
  return schedule.data.flatMap(({ target }, index) => {
    const block = parseRange(target);
    if ('problem' in block || inside(block)) return [];
    return [problem(yaml, ['schedule', index, 'target'], `${target} is not inside scope.ranges; only the scope is ever scanned`)];
  });
}

function fileChecks(yaml: YamlFile, raw: Record<string, unknown>, folder: string): ConfigProblem[] {
  return NAMED_FILES.flatMap((key) => {
    const parsed = configSchema.shape[key].safeParse(raw[key]);
    if (!parsed.success || parsed.data === null) return [];
    const path = resolve(folder, parsed.data);
    const stat = statSync(path, { throwIfNoEntry: false });
    if (stat?.isFile() === true) return [];
    return [
      problem(
        yaml,
        [key],
        `${path} ${stat === undefined ? 'does not exist' : 'is no file'}; correct the path (it counts from the folder of this file) or remove the key`,
      ),
    ];
  });
}

function dataDirCheck(yaml: YamlFile, raw: Record<string, unknown>, folder: string): ConfigProblem[] {
  const parsed = configSchema.shape.dataDir.safeParse(raw['dataDir']);
  const stat = parsed.success ? statSync(resolve(folder, parsed.data), { throwIfNoEntry: false }) : undefined;
  if (stat === undefined || stat.isDirectory()) return [];
  return [problem(yaml, ['dataDir'], 'names a file; name a folder, it is made when it is needed')];
}

function blocks(texts: readonly string[]): AddressRange[] {
  return texts.map(parseRange).filter((range) => 'cidr' in range);
}

function problem(yaml: YamlFile, path: KeyPath, message: string): ConfigProblem {
  return { ...yaml.position(path), path: pathText(path), message };
}
