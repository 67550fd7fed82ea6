import { chmodSync, existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { streamDecoder } from '../../crawlers/web/charset.ts';
import type { DoctorCheck, DoctorDeps } from '../../src/cli/doctor-check.ts';
import { isHealthy, runDoctor } from '../../src/cli/doctor.ts';
import { initConfig } from '../../src/cli/init.ts';
import { checkHashesList, checkWorksList } from '../../src/cli/protected-works.ts';
import { readInventory } from '../../src/config/inventory-csv.ts';
import { loadConfig } from '../../src/config/load.ts';
import { createScope } from '../../src/net/scope.ts';
import { encoded } from '../support/encoded.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';

const CLUSTER = { QUEUE_URL: 'redis://127.0.0.1:1', DATABASE_URL: 'postgres://127.0.0.1:1/kuzet' };

interface Set {
  readonly yaml?: string;
  readonly env?: NodeJS.ProcessEnv;
  readonly deps?: Partial<DoctorDeps>;
  readonly prepare?: (cwd: string) => void;
}

/** Run over the example configuration, or `yaml`; what needs sockets is stood in for. */
async function doctor({ yaml, env = {}, deps = {}, prepare }: Set = {}): Promise<{
  cwd: string;
  checks: readonly DoctorCheck[];
  of: (name: string) => DoctorCheck | undefined;
}> {
  const cwd = temporaryFolder();
  if (yaml === undefined) initConfig(cwd);
  else writeFileSync(join(cwd, 'kuzet.yaml'), `operator: { name: H, contact: a@b }\n${yaml}`);
  prepare?.(cwd);
  const { checks } = await runDoctor({
    env,
    loadConfig: () => loadConfig({ cwd, env }),
    createScope,
    readInventory: (path, checks) => readInventory(path, { ...checks, guess: streamDecoder }),
    checkWorksList,
    checkHashesList,
    loadRuleFiles: () => new Map([['software-crack/lexicon', {}]]),
    requiredRules: ['software-crack/lexicon'],
    tryJudge: ({ ports }) => Promise.resolve({ listening: ports, failed: [] }),
    judgeNameProblem: () => Promise.resolve(undefined),
    probeCluster: () => Promise.reject(new Error('connect ECONNREFUSED 127.0.0.1:1')),
    tryLock: () => Promise.resolve(),
    ...deps,
  });
  return { cwd, checks, of: (name) => checks.find((check) => check.name === name) };
}

const INVENTORY = 'scope: { ranges: [127.30.0.0/24], exclude: [127.30.0.200] }\ninventory: inventory.csv\n';
const withRows = (rows: string) => (cwd: string) => writeFileSync(join(cwd, 'inventory.csv'), `domain,ip,customer\n${rows}`);

function withOpenKey(cwd: string): void {
  mkdirSync(join(cwd, '.kuzet'));
  writeFileSync(join(cwd, '.kuzet', 'key'), 'a'.repeat(64));
  chmodSync(join(cwd, '.kuzet', 'key'), 0o644);
}

/** Writes both lists before the doctor looks. */
function write(works: string, hashes: string): (cwd: string) => void {
  return (cwd) => {
    writeFileSync(join(cwd, 'works.csv'), works);
    writeFileSync(join(cwd, 'hashes.csv'), hashes);
  };
}

describe('doctor', () => {
  it('finds a fresh set-up healthy, and makes nothing', async () => {
    const { cwd, checks, of } = await doctor();
    expect(isHealthy(checks)).toBe(true);
    expect(checks.map(({ name }) => name)).toEqual([
      'node',
      'configuration',
      'rules',
      'scope',
      'inventory',
      'works',
      'hashes',
      'judge',
      'key',
      'data directory',
      'queue and database',
    ]);
    expect(of('scope')).toMatchObject({ ok: true, detail: '255 addresses in 1 range' });
    expect(of('inventory')).toMatchObject({ ok: 'warning', detail: 'none' });
    expect(existsSync(join(cwd, '.kuzet'))).toBe(false);
  });

  it('says how to mend whatever is not well', async () => {
    const failing = { tryJudge: () => Promise.reject(new Error('boom')), requiredRules: ['a/b'] };
    const { checks } = await doctor({ env: CLUSTER, deps: failing });
    const unwell = checks.filter(({ ok }) => ok !== true);
    expect(unwell.map(({ name }) => name)).toEqual(['rules', 'inventory', 'works', 'hashes', 'judge', 'key', 'queue and database']);
    for (const check of unwell) expect(check.mend).toMatch(/\w/);
  });

  it('gives every problem of the configuration, and checks what needs none', async () => {
    const { checks } = await doctor({ yaml: 'scop: 1\nprots: 2\n' });
    expect(isHealthy(checks)).toBe(false);
    expect(checks.filter(({ name }) => name === 'configuration').map(({ detail }) => detail)).toEqual([
      expect.stringContaining('scope: is missing'),
      expect.stringContaining('kuzet.yaml:2:1: scop: unknown key "scop"'),
      expect.stringContaining('kuzet.yaml:3:1: prots: unknown key "prots"'),
    ]);
    expect(checks.map(({ name }) => name)).toContain('rules');
  });

  it('warns of an exclusion that spares nothing, and of a scope too large for a night', async () => {
    const idle = await doctor({ yaml: 'scope: { ranges: [127.30.0.0/24], exclude: [127.31.0.0/24] }' });
    expect(idle.of('scope')).toMatchObject({
      ok: 'warning',
      detail: expect.stringContaining('127.31.0.0/24 lies outside every range') as string,
    });
    const large = await doctor({ yaml: 'scope: { ranges: ["2001:db8::/64"] }' });
    expect(large.of('scope')?.ok).toBe('warning');
    expect(isHealthy(large.checks)).toBe(true);
  });

  it('holds the inventory against the ranges, and lets customers at excluded addresses be', async () => {
    const good = await doctor({ yaml: INVENTORY, prepare: withRows('a.kz,127.30.0.1,C\nb.kz,127.30.0.200,C\n') });
    expect(good.of('inventory')).toMatchObject({ ok: true, detail: expect.stringContaining('2 rows') as string });
    const bad = await doctor({ yaml: INVENTORY, prepare: withRows('a.kz,127.31.0.1,C\n') });
    expect(bad.of('inventory')).toMatchObject({
      ok: false,
      detail: expect.stringContaining('inventory.csv:2: 127.31.0.1 is outside scope.ranges') as string,
    });
    const empty = await doctor({ yaml: INVENTORY, prepare: withRows('') });
    expect(empty.of('inventory')?.ok).toBe('warning');
  });

  it.each(['windows-1251', 'utf-16le'])('says that an inventory is read as %s, also where rows are broken', async (charset) => {
    const saved = (rows: string) => (cwd: string) =>
      writeFileSync(join(cwd, 'inventory.csv'), encoded(`domain,ip,customer\na.kz,127.30.0.1,ТОО Тихая пристань\n${rows}`, charset));
    const good = await doctor({ yaml: INVENTORY, prepare: saved('') });
    expect(good.of('inventory')).toMatchObject({
      ok: true,
      detail: expect.stringMatching(new RegExp(`^1 rows in .*inventory\\.csv, read as ${charset}, as its text looks`)) as string,
    });
    const bad = await doctor({ yaml: INVENTORY, prepare: saved('b.kz,127.31.0.1,C\n') });
    expect(bad.of('inventory')).toMatchObject({
      ok: false,
      detail: expect.stringMatching(new RegExp(`csv:3: 127.31.0.1 is outside .*\\n.*inventory\\.csv is read as ${charset}`)) as string,
    });
  });

  it('counts works and hashes, and lists the rows that are left out', async () => {
    const yaml = 'scope: { ranges: [127.53.0.0/24] }\nworks: works.csv\nhashes: hashes.csv\n';
    const hash = 'ab'.repeat(19);
    const good = await doctor({ yaml, prepare: write('title,year\nТихий Дон,1957\n', `hash\n${hash}01\n${hash}02\n${hash}01\n`) });
    expect(good.of('works')).toMatchObject({ ok: true, detail: expect.stringMatching(/^1 work in .*works\.csv$/) as string });
    expect(good.of('hashes')).toMatchObject({
      ok: true,
      detail: expect.stringMatching(/^2 hashes in .*, 1 more row repeats one$/) as string,
    });
    const bad = await doctor({ yaml, prepare: write('title,year\nТихий Дон,c. 1957\n', `hash\n${'zz\n'.repeat(12)}`) });
    expect(bad.of('works')).toMatchObject({
      ok: 'warning',
      detail: expect.stringContaining('works.csv:2: taken, but: year "c. 1957"') as string,
    });
    expect(bad.of('hashes')?.detail).toMatch(/hashes\.csv:11: left out: .*\n… and 2 more \(12 rows left out in all\)$/);
    expect(isHealthy(bad.checks)).toBe(true);
    const wrong = await doctor({ yaml, prepare: write('titel\n', '') });
    expect(wrong.of('works')).toMatchObject({ ok: false, detail: expect.stringContaining('nearest is "title"') as string });
    expect(wrong.of('hashes')).toMatchObject({ ok: false, detail: expect.stringContaining('the file is empty') as string });
    expect((await doctor({ yaml, prepare: write('title\n', 'hash\n') })).of('works')?.ok).toBe('warning');
  });

  it('tells a judge that has some of its ports from one that has none', async () => {
    const failed = [{ port: 443, reason: 'ports below 1024 need root' }];
    const some = await doctor({ deps: { tryJudge: () => Promise.resolve({ listening: [18_443], failed }) } });
    expect(some.of('judge')).toMatchObject({ ok: 'warning', detail: expect.stringContaining('443: ports below 1024 need root') as string });
    const none = await doctor({ deps: { tryJudge: () => Promise.resolve({ listening: [], failed }) } });
    expect(none.of('judge')?.ok).toBe(false);
    const absent = await doctor({ yaml: 'scope: { ranges: [127.30.0.0/24] }' });
    expect(absent.of('judge')).toMatchObject({ ok: 'warning', detail: 'none' });
  });

  it('says what is wrong with the name of the judge', async () => {
    const yaml = 'scope: { ranges: [127.30.0.0/24] }\njudge: { address: 127.30.0.9, name: judge.kz, ports: [8080] }';
    expect((await doctor({ yaml })).of('judge')).toEqual({ name: 'judge', ok: true, detail: 'judge.kz, 127.30.0.9, ports 8080' });
    const wrong = await doctor({ yaml, deps: { judgeNameProblem: () => Promise.resolve('the name judge.kz leads to 192.0.2.1') } });
    expect(wrong.of('judge')).toMatchObject({
      ok: 'warning',
      detail: 'judge.kz, 127.30.0.9, ports 8080; the name judge.kz leads to 192.0.2.1',
      mend: expect.stringContaining('DNS') as string,
    });
  });

  it('wants one key for a cluster and a private key file', async () => {
    expect((await doctor({ env: CLUSTER })).of('key')?.ok).toBe(false);
    expect((await doctor({ env: { ...CLUSTER, KUZET_KEY: 'a'.repeat(64) } })).of('key')).toEqual({
      name: 'key',
      ok: true,
      detail: 'KUZET_KEY',
    });
    expect((await doctor({ prepare: withOpenKey })).of('key')).toMatchObject({
      ok: 'warning',
      mend: expect.stringContaining('chmod 600') as string,
    });
  });

  it('asks for the lock of a data directory that exists, and only then', async () => {
    const inUse = { tryLock: () => Promise.reject(new Error('in use by another Kuzet: process 7')) };
    expect((await doctor({ deps: inUse })).of('data directory')?.ok).toBe(true);
    const found = await doctor({ deps: inUse, prepare: (cwd) => mkdirSync(join(cwd, '.kuzet')) });
    expect(found.of('data directory')).toMatchObject({ ok: 'warning', detail: 'in use by another Kuzet: process 7' });
  });

  it('shows what the probes of queue and database say', async () => {
    const probes = [
      { id: 'redis', ok: true, detail: 'Redis 7', mend: '' },
      { id: 'redis.appendonly', ok: false, detail: 'appendonly is no', mend: 'set it to yes' },
    ];
    const { checks } = await doctor({ env: CLUSTER, deps: { probeCluster: () => Promise.resolve(probes) } });
    expect(checks.slice(-2)).toEqual([
      { name: 'redis', ok: true, detail: 'Redis 7' },
      { name: 'redis.appendonly', ok: false, detail: 'appendonly is no', mend: 'set it to yes' },
    ]);
    expect((await doctor({ env: CLUSTER })).of('queue and database')).toMatchObject({
      ok: false,
      detail: expect.stringContaining('ECONNREFUSED') as string,
    });
  });
});
