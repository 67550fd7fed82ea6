import { existsSync, mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { ConfigError, defaultConfig, loadConfig } from '../../src/config/load.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';

const AS_DOCUMENTED = `
operator:  { name: "Hosting", contact: abuse@host.example, url: https://host.example/abuse }
scope:     { ranges: [127.30.0.0/24], exclude: [127.30.0.200/32] }
inventory: inventory.csv            # columns domain,ip,customer
ports:     [80, 443, 8080, 3128, 1080, 6969]
judge:     { address: 127.30.0.250, ports: [443, 80, 18443] }
works:     works.csv                # protected works
hashes:    hashes.csv
schedule:  [ { target: all, cron: "0 2 * * *" } ]
pace:      { perAddress: 4, perSecond: 200 }
exports:   []
dataDir:   .kuzet
`;
const LEAST = 'operator: { name: H, contact: abuse@host.example }\nscope: { ranges: [127.30.0.0/24] }\n';

function folderWith(files: Record<string, string>): string {
  const cwd = temporaryFolder();
  for (const [name, content] of Object.entries(files)) writeFileSync(join(cwd, name), content);
  return cwd;
}

function leastFolder(): string {
  return folderWith({ 'kuzet.yaml': LEAST });
}

describe('loadConfig', () => {
  it('reads the configuration of the documentation', () => {
    const cwd = folderWith({ 'kuzet.yaml': AS_DOCUMENTED, 'inventory.csv': '', 'works.csv': '', 'hashes.csv': '' });
    expect(loadConfig({ cwd, env: {} })).toEqual({
      file: join(cwd, 'kuzet.yaml'),
      operator: { name: 'Hosting', contact: 'abuse@host.example', url: 'https://host.example/abuse' },
      scope: { ranges: ['127.30.0.0/24'], exclude: ['127.30.0.200/32'] },
      inventory: join(cwd, 'inventory.csv'),
      ports: [80, 443, 8080, 3128, 1080, 6969],
      judge: { address: '127.30.0.250', ports: [443, 80, 18443] },
      works: join(cwd, 'works.csv'),
      hashes: join(cwd, 'hashes.csv'),
      schedule: [{ target: 'all', cron: '0 2 * * *' }],
      pace: { perAddress: 4, perSecond: 200, minDelayMs: 100 },
      robots: 'delay-only',
      site: { maxPages: 1000, maxSeconds: 900, maxDepth: 8 },
      exports: [],
      dataDir: join(cwd, '.kuzet'),
      queueUrl: null,
      databaseUrl: null,
    });
  });

  it('reads a judge with both families and a name', () => {
    const judge = '{ address: 127.30.0.250, address6: "2001:DB8:0::7", name: Судья.kz., ports: [8080, 8080] }';
    const scope = 'scope: { ranges: [127.30.0.0/24, "2001:db8::/64"] }';
    const cwd = folderWith({ 'kuzet.yaml': `operator: { name: H, contact: abuse@host.example }\n${scope}\njudge: ${judge}\n` });
    const read = { address: '127.30.0.250', address6: '2001:db8::7', name: 'xn--d1azg1bp.kz', ports: [8080] };
    expect(loadConfig({ cwd, env: {} }).judge).toEqual(read);
  });

  it('freezes the value to its depth', () => {
    const config = loadConfig({ cwd: folderWith({ 'kuzet.yaml': LEAST }), env: {} });
    expect(() => (config.scope.ranges as string[]).push('0.0.0.0/0')).toThrow(TypeError);
    expect(() => Object.assign(config.pace, { perSecond: 1 })).toThrow(TypeError);
  });

  it('fills in what is not said, and writes addresses in one way', () => {
    const yaml =
      'operator: { name: H, contact: a@b }\nscope: { ranges: [127.30.0.7, "2001:DB8:0::/48"] }\nports: [80, 80, 443]\nschedule: [{ target: Сайт.ҚАЗ, cron: "@daily", only: [web] }]\n';
    const config = loadConfig({ cwd: folderWith({ 'kuzet.yaml': yaml }), env: {} });
    expect(config.scope).toEqual({ ranges: ['127.30.0.7/32', '2001:db8::/48'], exclude: [] });
    expect(config.operator.url).toBe('mailto:a@b');
    expect(config.ports).toEqual([80, 443]);
    expect(config.schedule).toEqual([{ target: 'xn--80aswg.xn--80ao21a', cron: '@daily', only: ['web'] }]);
    expect(config.judge).toBeNull();
  });

  it('counts paths of the file from its folder and --data from the current one', () => {
    const cwd = temporaryFolder();
    mkdirSync(join(cwd, 'etc'));
    writeFileSync(join(cwd, 'etc', 'k.yaml'), `${LEAST}dataDir: ../state\n`);
    expect(loadConfig({ file: 'etc/k.yaml', cwd, env: {} }).dataDir).toBe(join(cwd, 'state'));
    expect(loadConfig({ file: join(cwd, 'etc/k.yaml'), dataDir: 'other', cwd, env: {} }).dataDir).toBe(join(cwd, 'other'));
  });

  it('makes no file and no folder, whether it succeeds or not', () => {
    const cwd = folderWith({ 'kuzet.yaml': LEAST, 'bad.yaml': 'scop: 1' });
    loadConfig({ cwd, env: {} });
    expect(() => loadConfig({ file: 'bad.yaml', cwd, env: {} })).toThrow(ConfigError);
    expect(readdirSync(cwd).toSorted()).toEqual(['bad.yaml', 'kuzet.yaml']);
    expect(existsSync(join(cwd, '.kuzet'))).toBe(false);
  });

  it('reads a file with a byte order mark, and anchors', () => {
    const yaml = `\ufeffoperator: { name: H, contact: a@b }\nscope: { ranges: &own [127.30.0.0/24], exclude: [] }\n`;
    expect(loadConfig({ cwd: folderWith({ 'kuzet.yaml': yaml }), env: {} }).scope.ranges).toEqual(['127.30.0.0/24']);
  });
});

describe('environment', () => {
  it('takes queue and database together', () => {
    const env = { QUEUE_URL: 'redis://127.0.0.1:6379', DATABASE_URL: 'postgres://kuzet@127.0.0.1/kuzet' };
    expect(loadConfig({ cwd: leastFolder(), env })).toMatchObject({ queueUrl: env.QUEUE_URL, databaseUrl: env.DATABASE_URL });
  });

  it('counts empty variables as absent, as compose files set them', () => {
    expect(loadConfig({ cwd: leastFolder(), env: { QUEUE_URL: '', DATABASE_URL: ' ', KUZET_KEY: '' } }).queueUrl).toBeNull();
  });

  it.each([
    [{ QUEUE_URL: 'redis://h' }, 'DATABASE_URL: is missing'],
    [{ DATABASE_URL: 'postgres://h/db' }, 'QUEUE_URL: is missing'],
    [{ QUEUE_URL: 'amqp://u:hunter2@h', DATABASE_URL: 'postgres://h/db' }, 'QUEUE_URL: has the scheme amqp://'],
    [{ QUEUE_URL: 'redis:6379', DATABASE_URL: 'postgres://h/db' }, 'QUEUE_URL: names no host'],
    [{ QUEUE_URL: 'nonsense hunter2', DATABASE_URL: 'postgres://h/db' }, 'QUEUE_URL: is no URL'],
    [{ QUEUE_URL: 'redis://h', DATABASE_URL: 'mysql://u:hunter2@h/db' }, 'DATABASE_URL: has the scheme mysql://'],
    [{ QUEUE_URL: 'redis://h', DATABASE_URL: 'postgres://u:hunter2@h' }, 'DATABASE_URL: names no database'],
    [{ KUZET_KEY: 'hunter2' }, 'KUZET_KEY: must be 64 hex digits (32 bytes), it has 7 characters'],
  ])('refuses %j and repeats no secret', (env, message) => {
    const folder = leastFolder();
    expect(() => loadConfig({ cwd: folder, env })).toThrow(message);
    expect(() => loadConfig({ cwd: folder, env })).not.toThrow('hunter2');
  });
});

describe('defaultConfig', () => {
  it('gives a configuration that may touch nothing', () => {
    const config = defaultConfig({ cwd: '/nowhere', env: {} });
    expect(config).toMatchObject({ file: null, scope: { ranges: [], exclude: [] }, judge: null, dataDir: '/nowhere/.kuzet' });
  });
});
