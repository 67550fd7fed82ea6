import { describe, expect, test } from 'vitest';
import { insideOf, isArchive, namesArchive } from '../../../crawlers/archive/inside.ts';
import { readFile } from '../../../crawlers/web/read-file.ts';
import type { FileObservation, Observation } from '../../../src/model/observation.ts';
import { isOk, type Outcome } from '../../../src/model/outcome.ts';
import { pack } from '../../support/archives.ts';
import { fileOf } from '../../support/observe.ts';

function archive(name: string, body: Buffer): FileObservation {
  const url = `http://site.example/d/${name}`;
  return fileOf('', { ...readFile({ url, contentType: '', body, truncated: false }), url, foundOn: 'http://site.example/' });
}

function told(found: readonly Outcome<Observation>[]): string[] {
  return found.map((outcome): string => {
    if (!isOk(outcome)) return `${outcome.status}: ${outcome.detail}`;
    const seen = outcome.value;
    return seen.kind === 'file' ? `${seen.url.replace('http://site.example/d/', '')} ${seen.magic} ${seen.text ?? ''}`.trim() : seen.kind;
  });
}

async function inside(name: string, body: Buffer, passwords: readonly string[] = []): Promise<unknown[]> {
  return told(await insideOf(archive(name, body), body, passwords));
}

describe('what lies in an archive', () => {
  test('is the archive with its directory, and the files in it', async () => {
    const body = await pack('zip', { 'logs/Пароли.txt': 'URL: x', 'photo.jpg': 'x', noext: 'plain' });
    const found = await insideOf(archive('a.zip', body), body);
    expect(told(found).toSorted()).toEqual([
      'a.zip zip',
      'a.zip#logs/%D0%9F%D0%B0%D1%80%D0%BE%D0%BB%D0%B8.txt text URL: x',
      'a.zip#noext text plain',
    ]);
    const [first, ...others] = found.flatMap((outcome) => (isOk(outcome) && outcome.value.kind === 'file' ? [outcome.value] : []));
    expect(first?.entries?.map(({ path }) => path).toSorted()).toEqual(['logs/Пароли.txt', 'noext', 'photo.jpg']);
    for (const file of others) expect(file).toMatchObject({ domain: 'site.example', foundOn: 'http://site.example/', truncated: false });
    expect(others.map(({ name }) => name).toSorted()).toEqual(['noext', 'Пароли.txt'].toSorted());
  });

  test('and in the archives in it, to three deep', async () => {
    const tar = await pack('tar', { 'list.txt': 'one' });
    const gz = await pack('gz', { 'a.tar': tar });
    expect(await inside('a.tar.gz', gz)).toEqual(['a.tar.gz gzip', 'a.tar.gz#a.tar tar', 'a.tar.gz#a.tar#list.txt text one']);
    const deep = await pack('zip', {
      'c.zip': await pack('zip', { 'b.zip': await pack('zip', { 'a.zip': await pack('zip', { 'x.txt': 'x' }) }) }),
    });
    const found = await inside('d.zip', deep);
    expect(found.at(-1)).toBe('malformed: archive not looked into: archives lie 3 deep in each other');
    expect(found.join()).not.toContain('x.txt');
  });

  test('of a locked one with the password of the page; else that is said', async () => {
    const body = await pack('7z', { 'list.txt': 'one' }, ['-pMysite2024']);
    expect(await inside('a.7z', body, ['Mysite2024'])).toEqual(['a.7z 7z', 'a.7z#list.txt text one']);
    expect(await inside('a.7z', body)).toEqual([
      'a.7z 7z',
      'malformed: archive not looked into: encrypted, and no known password opens it',
    ]);
  });

  test('of many small archives ends at its bounds', async () => {
    const one = await pack('zip', Object.fromEntries(Array.from({ length: 60 }, (_, at) => [`${at}.txt`, 'x'])));
    const body = await pack('zip', Object.fromEntries(Array.from({ length: 20 }, (_, at) => [`${at}.zip`, one])));
    const found = await inside('a.zip', body);
    expect(found.length).toBeLessThanOrEqual(330);
    expect(found.at(-1)).toMatch(/too many files, bytes or seconds/);
  });
});

describe('archives', () => {
  test('are told by their bytes, but for documents and programs', () => {
    expect(isArchive({ magic: 'zip', name: 'a.bin' })).toBe(true);
    expect(isArchive({ magic: 'text', name: 'a.zip' })).toBe(false);
    for (const name of ['a.docx', 'a.apk', 'a.jar', 'book.EPUB']) expect(isArchive({ magic: 'zip', name })).toBe(false);
  });

  test('are named by their addresses', () => {
    for (const path of ['/a.zip', '/a.tar.gz?x=1', '/A.RAR#x']) expect(namesArchive(path)).toBe(true);
    for (const path of ['/a.zip.html', '/zip', '/a.txt?f=a.zip']) expect(namesArchive(path)).toBe(false);
  });
});
