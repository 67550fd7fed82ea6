import { execFile } from 'node:child_process';
import { chmodSync, existsSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { describe, expect, it } from 'vitest';
import { existingKey, loadKey } from '../../src/config/key.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';

const run = promisify(execFile);

it('existingKey gives the key that there is, and makes none', () => {
  const dataDir = join(temporaryFolder(), 'a');
  expect(existingKey({ dataDir }, {})).toBeNull();
  expect(existsSync(dataDir)).toBe(false);
  const key = loadKey({ dataDir }, {});
  expect(existingKey({ dataDir }, {})).toEqual(key);
  expect(existingKey({ dataDir: '/nowhere' }, { KUZET_KEY: 'AB'.repeat(32) })?.toString('hex')).toBe('ab'.repeat(32));
});

describe('loadKey', () => {
  it('makes a key once, for its owner alone, and leaves nothing else behind', () => {
    const dataDir = join(temporaryFolder(), 'a', 'b');
    const key = loadKey({ dataDir }, {});
    expect(key).toHaveLength(32);
    expect(loadKey({ dataDir }, {})).toEqual(key);
    expect(readdirSync(dataDir)).toEqual(['key']);
    expect(statSync(join(dataDir, 'key')).mode & 0o777).toBe(0o600);
    expect(readFileSync(join(dataDir, 'key'), 'utf8')).toBe(`${key.toString('hex')}\n`);
  });

  it('makes another key in another folder', () => {
    expect(loadKey({ dataDir: temporaryFolder() }, {})).not.toEqual(loadKey({ dataDir: temporaryFolder() }, {}));
  });

  it('takes the key of the environment and makes no file then', () => {
    const dataDir = temporaryFolder();
    expect(loadKey({ dataDir }, { KUZET_KEY: 'AB'.repeat(32) }).toString('hex')).toBe('ab'.repeat(32));
    expect(readdirSync(dataDir)).toEqual([]);
  });

  it('refuses a key that is none, and does not replace it', () => {
    const dataDir = temporaryFolder();
    writeFileSync(join(dataDir, 'key'), 'hunter2');
    expect(() => loadKey({ dataDir }, {})).toThrow('must hold 64 hex digits');
    expect(() => loadKey({ dataDir }, { KUZET_KEY: 'hunter2' })).toThrow('KUZET_KEY must hold 64 hex digits');
    expect(() => loadKey({ dataDir }, { KUZET_KEY: 'hunter2' })).not.toThrow('hunter2');
    expect(readFileSync(join(dataDir, 'key'), 'utf8')).toBe('hunter2');
  });

  it('says so when the folder cannot be used', () => {
    const folder = temporaryFolder();
    writeFileSync(join(folder, 'file'), '');
    expect(() => loadKey({ dataDir: join(folder, 'file') }, {})).toThrow(/cannot be used \((?:ENOTDIR|EEXIST)\)/);
    chmodSync(folder, 0o700);
  });

  it('gives processes that start together one key', async () => {
    const dataDir = temporaryFolder();
    const module = new URL('../../src/config/key.ts', import.meta.url).href;
    const program = `const { loadKey } = await import(${JSON.stringify(module)}); console.log(loadKey({ dataDir: ${JSON.stringify(dataDir)} }, {}).toString('hex'));`;
    const runs = Array.from({ length: 4 }, () =>
      run(process.execPath, ['--import', 'tsx', '--input-type=module', '-e', program], { timeout: 30_000 }),
    );
    const keys = new Set((await Promise.all(runs)).map(({ stdout }) => stdout.trim()));
    expect(keys.size).toBe(1);
    expect(readdirSync(dataDir)).toEqual(['key']);
  });
});
