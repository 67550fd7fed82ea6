import { crc32 } from 'node:zlib';
import { afterAll, describe, expect, test } from 'vitest';
import { MAX_ENTRIES, Unpacker, type Unpacked } from '../../../crawlers/archive/unpacker.ts';
import { packRar } from '../../../src/demo/sites/archive.ts';
import { pack } from '../../support/archives.ts';

const unpacker = new Unpacker();
afterAll(() => unpacker.close());

const ANY = /./;
const FILES = { 'Пароли.txt': 'один', 'logs/Cookies/Chrome.txt': 'two', 'empty.txt': '', 'photo.bin': 'three' };

function shown({ entries, files, problems }: Unpacked): unknown {
  const paths = entries.filter(({ folder }) => !folder).map(({ path, bytes }) => `${path} ${bytes}`);
  return { paths: paths.toSorted(), files: Object.fromEntries(files.map(({ path, body }) => [path, body.toString()])), problems };
}

describe('an archive', () => {
  const whole = {
    paths: ['empty.txt 0', 'logs/Cookies/Chrome.txt 3', 'photo.bin 5', 'Пароли.txt 8'],
    files: { 'logs/Cookies/Chrome.txt': 'two', 'photo.bin': 'three', 'Пароли.txt': 'один' },
    problems: [],
  };

  test.each(['zip', '7z', 'tar'])('of the format %s is listed and opened', async (format) => {
    expect(shown(await unpacker.unpack(await pack(format, FILES), `a.${format}`, ANY))).toEqual(whole);
  });

  test('of the format rar', async () => {
    expect(
      shown(
        await unpacker.unpack(
          packRar(Object.fromEntries(Object.entries(FILES).map(([path, text]) => [path, Buffer.from(text)]))),
          'a.rar',
          ANY,
        ),
      ),
    ).toEqual(whole);
  });

  test.each(['gz', 'bz2', 'xz'])('of one file (%s) is called like it', async (format) => {
    const body = await pack(format, { 'list.txt': 'one' });
    expect(shown(await unpacker.unpack(body, `list.txt.${format}`, ANY))).toMatchObject({ files: { 'list.txt': 'one' }, problems: [] });
  });

  test('gives out what is wanted, and nothing else', async () => {
    const { files } = await unpacker.unpack(await pack('zip', FILES), 'a.zip', /\.txt$/);
    expect(files.map(({ path }) => path).toSorted()).toEqual(['logs/Cookies/Chrome.txt', 'Пароли.txt']);
  });
});

describe('a locked archive', () => {
  const LOCKED = ['encrypted, and no known password opens it'];

  test.each([
    ['zip', ['-psite.kz']],
    ['zip', ['-psite.kz', '-mem=AES256']],
    ['7z', ['-psite.kz']],
    ['7z', ['-psite.kz', '-mhe=on']],
  ])('%s %j is opened by a password that is told', async (format, options) => {
    const body = await pack(format, FILES, options);
    const opened = await unpacker.unpack(body, `a.${format}`, ANY, ['other', 'site.kz']);
    expect(opened.files.map(({ path }) => path)).toContain('Пароли.txt');
    expect(opened.problems).toEqual([]);
    expect((await unpacker.unpack(body, `a.${format}`, ANY, ['other'])).files).toEqual([]);
  });

  test('is told to be one, by its directory or without', async () => {
    const open = await unpacker.unpack(await pack('7z', FILES, ['-pZx81']), 'a.7z', ANY);
    expect(open.entries.some(({ encrypted }) => encrypted)).toBe(true);
    expect(open.problems).toEqual(LOCKED);
    const closed = await unpacker.unpack(await pack('7z', FILES, ['-pZx81', '-mhe=on']), 'a.7z', ANY);
    expect(closed).toMatchObject({ entries: [], files: [], problems: [`no entry can be listed (${LOCKED[0]})`] });
  });

  test('is opened by no password that nobody told', async () => {
    for (const usual of ['infected', '1234', 'password'])
      expect((await unpacker.unpack(await pack('zip', FILES, [`-p${usual}`]), 'a.zip', ANY)).files).toEqual([]);
  });
});

describe('a hostile archive', () => {
  test('that is cut shows what came before, and says so', async () => {
    const body = await pack('tar', { 'a.txt': 'one', 'b.bin': crypto.getRandomValues(new Uint8Array(50_000)) });
    const { files, problems } = await unpacker.unpack(body.subarray(0, 20_000), 'a.tar', ANY);
    expect(files[0]?.body.toString()).toBe('one');
    expect(problems.join()).toMatch(/^damaged or cut: 2 of 2/);
  });

  test.each(['zip', '7z'])('whose directory is cut off (%s) is told to be damaged', async (format) => {
    const body = await pack(format, { 'a.txt': 'one', 'b.bin': crypto.getRandomValues(new Uint8Array(50_000)) });
    const { entries, files, problems } = await unpacker.unpack(body.subarray(0, 20_000), `a.${format}`, ANY);
    expect({ entries, files }).toEqual({ entries: [], files: [] });
    expect(problems.join()).toMatch(/no entry can be listed \(damaged/);
  });

  test.each([
    ['nothing', Buffer.alloc(0)],
    ['no archive', Buffer.from('PK, but no archive'.repeat(100))],
    ['only a head', Buffer.from('504b0304140000000800', 'hex')],
    ['noise', Buffer.from(crypto.getRandomValues(new Uint8Array(60_000)))],
  ])('that is %s is told to be none', async (_, body) => {
    const { entries, files, problems } = await unpacker.unpack(body, 'a.zip', ANY);
    expect({ entries, files }).toEqual({ entries: [], files: [] });
    expect(problems.join()).toMatch(/no entry can be listed/);
  });

  test('of hundreds of megabytes of nothing is unpacked up to the bounds', async () => {
    const zeros = Object.fromEntries(Array.from({ length: 12 }, (_, at) => [`${at}.txt`, Buffer.alloc(7 * 1024 * 1024)]));
    const body = await pack('zip', { ...zeros, 'large.txt': Buffer.alloc(100 * 1024 * 1024) });
    expect(body.length).toBeLessThan(400_000);
    const { entries, files, problems } = await unpacker.unpack(body, 'a.zip', ANY);
    expect(entries).toHaveLength(13);
    expect(files.reduce((sum, file) => sum + file.body.length, 0)).toBeLessThanOrEqual(32 * 1024 * 1024);
    expect(problems).toEqual(['holds more than is unpacked (32 MiB, 8 MiB a file)']);
  });

  test('whose entries lie on each other is bounded', async () => {
    const { files } = await unpacker.unpack(overlapping(500), 'a.zip', ANY);
    expect(files.reduce((sum, file) => sum + file.body.length, 0)).toBeLessThanOrEqual(32 * 1024 * 1024);
  });

  test('of more entries than are read is cut', async () => {
    const files = Object.fromEntries(Array.from({ length: MAX_ENTRIES + 50 }, (_, at) => [`${at}`, '']));
    const { entries, problems } = await unpacker.unpack(await pack('tar', files), 'a.tar', /never/);
    expect(entries).toHaveLength(MAX_ENTRIES);
    expect(problems).toEqual([`only the first ${MAX_ENTRIES} entries were listed`]);
  });

  test('with paths that lead out, links and odd names gives out files and nothing else', async () => {
    const body = await pack('tar', { 'aaaaaaaaaaaa/x.txt': 'one', '-o.txt': 'two' }, [], { 'link.txt': '/etc/passwd' });
    const evil = Buffer.from(body.toString('latin1').replaceAll('aaaaaaaaaaaa/x.txt', '../../../../..x.txt'.slice(-18)), 'latin1');
    const { files } = await unpacker.unpack(fixSums(evil), '--help -o/etc @list.tar', ANY);
    expect(files.map((file) => file.body.toString()).toSorted()).toEqual(['one', 'two']);
    for (const { path } of files) expect(path).not.toMatch(/^\/|(?:^|\/)\.\.(?:\/|$)/);
  });

  test('that takes too long ends the thread, and the next is read', async () => {
    const hasty = new Unpacker({ timeoutMs: 1 });
    expect((await hasty.unpack(await pack('zip', FILES), 'a.zip', ANY)).problems).toEqual(['the archive took longer than 0.001 s']);
    await hasty.close();
    expect((await unpacker.unpack(await pack('zip', FILES), 'a.zip', ANY)).files).toHaveLength(3);
  });

  test('does not keep others waiting for ever: they come one after the other', async () => {
    const body = await pack('zip', FILES);
    const all = await Promise.all(Array.from({ length: 6 }, () => unpacker.unpack(body, 'a.zip', ANY)));
    expect(all.map(({ files }) => files.length)).toEqual([3, 3, 3, 3, 3, 3]);
  });
});

/** A directory of many names for the same packed bytes (the bomb of D. Fifield in its plainest form). */
function overlapping(count: number): Buffer {
  const data = Buffer.alloc(1024 * 1024);
  const local = Buffer.alloc(31);
  local.write('PK\u0003\u0004', 'latin1');
  local.writeUInt16LE(20, 4);
  local.writeUInt32LE(crc32(data), 14);
  local.writeUInt32LE(data.length, 18);
  local.writeUInt32LE(data.length, 22);
  local.writeUInt16LE(1, 26);
  local.write('a', 30);
  const names = Array.from({ length: count }, (_, at) => {
    const name = Buffer.from(`${at}.txt`);
    const head = Buffer.alloc(46);
    head.write('PK\u0001\u0002', 'latin1');
    head.writeUInt16LE(20, 6);
    head.writeUInt32LE(crc32(data), 16);
    head.writeUInt32LE(data.length, 20);
    head.writeUInt32LE(data.length, 24);
    head.writeUInt16LE(name.length, 28);
    return Buffer.concat([head, name]);
  });
  const directory = Buffer.concat(names);
  const end = Buffer.alloc(22);
  end.write('PK\u0005\u0006', 'latin1');
  end.writeUInt16LE(count, 8);
  end.writeUInt16LE(count, 10);
  end.writeUInt32LE(directory.length, 12);
  end.writeUInt32LE(local.length + data.length, 16);
  return Buffer.concat([local, data, directory, end]);
}

/** Sums of the headers of a tar anew. */
function fixSums(tar: Buffer): Buffer {
  for (let at = 0; at + 512 <= tar.length; at += 512) {
    if (tar.toString('latin1', at + 257, at + 262) !== 'ustar') continue;
    tar.fill(' ', at + 148, at + 156);
    const sum = tar.subarray(at, at + 512).reduce((total, byte) => total + byte, 0);
    tar.write(`${sum.toString(8).padStart(6, '0')}\0 `, at + 148, 'latin1');
  }
  return tar;
}
