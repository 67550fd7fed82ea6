import { randomBytes } from 'node:crypto';
import {
  closeSync,
  constants,
  copyFileSync,
  existsSync,
  fsyncSync,
  linkSync,
  mkdirSync,
  openSync,
  readFileSync,
  unlinkSync,
  writeSync,
} from 'node:fs';
import { join } from 'node:path';
import { ConfigError } from './config-error.ts';
import { KEY_PATTERN, valueOf } from './environment.ts';

/** Name of the key file below the data directory. */
export const KEY_FILE = 'key';

/**
 * The operator's key, 32 bytes, for HMACs of secrets and for the judge: `KUZET_KEY` (64 hex digits) in the environment,
 * else `dataDir/key`, which is made on the first call (mode 0600). Losing it makes earlier HMACs incomparable.
 * Call it only when a command begins to work: it makes `dataDir`.
 *
 * Two processes that start together get the same key: the file appears whole under its name by link(2), and the loser reads it.
 *
 * @throws {ConfigError} when the key is not 64 hex digits or the folder cannot be written.
 */
export function loadKey(config: { readonly dataDir: string; readonly file?: string | null }, env: NodeJS.ProcessEnv): Buffer {
  const fromEnvironment = valueOf(env, 'KUZET_KEY');
  const path = join(config.dataDir, KEY_FILE);
  try {
    const text = fromEnvironment ?? readKey(path) ?? makeKey(config.dataDir, path);
    if (KEY_PATTERN.test(text)) return Buffer.from(text, 'hex');
  } catch (error) {
    throw wrong(
      config.file,
      `${path} cannot be used (${(error as NodeJS.ErrnoException).code ?? String(error)}); make the folder writable or set KUZET_KEY`,
    );
  }
  throw wrong(
    config.file,
    `${fromEnvironment === null ? path : 'KUZET_KEY'} must hold 64 hex digits (32 bytes); make one with: openssl rand -hex 32`,
  );
}

/**
 * The key as {@link loadKey} would give it, where there is one already: makes nothing. Null without one.
 *
 * @throws {ConfigError} as `loadKey`.
 */
export function existingKey(config: { readonly dataDir: string; readonly file?: string | null }, env: NodeJS.ProcessEnv): Buffer | null {
  return valueOf(env, 'KUZET_KEY') === null && !existsSync(join(config.dataDir, KEY_FILE)) ? null : loadKey(config, env);
}

function readKey(path: string): string | null {
  try {
    return readFileSync(path, 'utf8').trim();
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null;
    throw error;
  }
}

function makeKey(dataDir: string, path: string): string {
  mkdirSync(dataDir, { recursive: true, mode: 0o700 });
  const temporary = `${path}.${process.pid}.${randomBytes(4).toString('hex')}`;
  const descriptor = openSync(temporary, 'wx', 0o600);
  try {
    writeSync(descriptor, `${randomBytes(32).toString('hex')}\n`);
    fsyncSync(descriptor);
  } finally {
    closeSync(descriptor);
  }
  try {
    place(temporary, path);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
  } finally {
    unlinkSync(temporary);
  }
  return readFileSync(path, 'utf8').trim();
}

/** Some file systems know no second name for a file: there it is copied, still never over another. */
function place(temporary: string, path: string): void {
  try {
    linkSync(temporary, path);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') throw error;
    copyFileSync(temporary, path, constants.COPYFILE_EXCL);
  }
}

function wrong(file: string | null | undefined, message: string): ConfigError {
  return new ConfigError(file ?? null, [{ line: null, column: null, path: '', message }]);
}
