import { createHash } from 'node:crypto';
import { existsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Finding } from '../../src/model/finding.ts';
import { projectFolder, readScan, runKuzet } from '../support/kuzet.ts';
import { encoded } from '../support/encoded.ts';

const CONFIG = `
operator: { name: Test, contact: abuse@host.example }
scope: { ranges: [127.53.1.9/32] }
ports: [18081]
works: works.csv
hashes: hashes.csv
`;
const WORKS = 'title;original_title;year;kind;holder\nТихий Дон;And Quiet Flows the Don;1957;film;Мосфильм\n';
/** Nothing in it speaks of a film: it is known by its hash or not at all. */
const info = `d6:lengthi700000000e4:name13:holiday video12:piece lengthi1048576e6:pieces13360:${'x'.repeat(13_360)}e`;
const torrent = `d8:announce28:http://tracker.test/announce4:info${info}e`;
const infoHash = createHash('sha1').update(info).digest('hex');

const folders: { remove(): Promise<void> }[] = [];
afterAll(() => Promise.all(folders.map((folder) => folder.remove())));

async function project(works: string, hashes: string, config = CONFIG): Promise<string> {
  const folder = await projectFolder({ ...(config === '' ? {} : { 'kuzet.yaml': config }), 'works.csv': works, 'hashes.csv': hashes });
  folders.push(folder);
  writeFileSync(join(folder.path, 'x.torrent'), torrent);
  return folder.path;
}

const listed = `hash,kind,note\n${infoHash.toUpperCase()},film,Мосфильм list 7\n`;

/** The program is started several times over, beside others. */
const PATIENCE_MS = 120_000;

describe('lists, through the program', { timeout: PATIENCE_MS }, () => {
  let good: string;
  let broken: string;
  beforeAll(async () => {
    good = await project(WORKS, listed);
    broken = await project(`${WORKS};;;film;x\n"Идиот;;1958;film;x\n`, `${listed}nonsense,film,x\n`);
  });

  it('knows a torrent by its hash, with the configuration of this folder or a named one', async () => {
    for (const args of [[], ['--config', join(good, 'kuzet.yaml')]]) {
      const { code, stdout, stderr } = await runKuzet(['classify', join(good, 'x.torrent'), '--json', ...args], { cwd: good });
      expect(stderr).toBe('');
      const { findings } = JSON.parse(stdout) as { findings: Finding[] };
      expect(findings).toMatchObject([
        { category: 'torrent-index', verdict: 'proven', facts: { hashes: [`${infoHash} (Мосфильм list 7)`] } },
      ]);
      expect(code).toBe(1);
    }
  });

  it('accuses nobody of it where no list is configured', async () => {
    const bare = await project(WORKS, listed, '');
    const { code, stdout } = await runKuzet(['classify', 'x.torrent', '--json'], { cwd: bare });
    expect([code, JSON.parse(stdout)]).toEqual([0, { path: 'x.torrent', findings: [] }]);
  });

  it('scans with what is right of a list, says once what was left out, and how much was compared', async () => {
    const { code, stdout, stderr } = await runKuzet(['scan', 'all', '--only', 'sweep', '--json'], { cwd: broken });
    expect(stderr.split('\n').filter((line) => line !== '')).toEqual([
      expect.stringMatching(/^kuzet: .*works\.csv: 2 broken rows were left out of 3; .*kuzet doctor/) as string,
      expect.stringMatching(/^kuzet: .*hashes\.csv: 1 broken row was left out of 2; .*kuzet doctor/) as string,
    ]);
    expect(readScan(stdout).summary['comparedWith']).toEqual({
      works: 1,
      hashes: 1,
      lists: [
        { list: 'works', file: 'works.csv', entries: 1, modified: expect.stringMatching(/^20/) as string },
        { list: 'hashes', file: 'hashes.csv', entries: 1, modified: expect.stringMatching(/^20/) as string },
      ],
    });
    expect(code).toBe(0);
    const clean = await runKuzet(['scan', 'all', '--only', 'sweep'], { cwd: good });
    expect(clean.stderr).toBe('');
    expect(clean.stdout).toContain('Compared with 1 protected work and 1 hash.');
  });

  it.each(['windows-1251', 'utf-16le'])('reads lists that a spreadsheet saved as %s, and doctor says so', async (charset) => {
    const mark = charset === 'utf-16le' ? '\ufeff' : '';
    const cwd = await project(WORKS, listed);
    const lists = {
      'works.csv': `${WORKS}Сопки в тумане;;1961;film;Дальфильм\n`,
      'hashes.csv': `${listed}${'ab'.repeat(20)},film,Письмо Дальфильма\n`,
    };
    for (const [name, text] of Object.entries(lists)) writeFileSync(join(cwd, name), encoded(mark + text, charset));
    const { stdout, stderr } = await runKuzet(['classify', 'x.torrent', '--json'], { cwd });
    expect(stderr).toBe('');
    const { findings } = JSON.parse(stdout) as { findings: Finding[] };
    expect(findings).toMatchObject([{ verdict: 'proven', facts: { hashes: [`${infoHash} (Мосфильм list 7)`] } }]);
    const doctor = await runKuzet(['doctor'], { cwd });
    expect(doctor.stdout).toMatch(new RegExp(`works: 2 works in .*works\\.csv, read as ${charset}`));
    expect(doctor.stdout).toMatch(new RegExp(`hashes: 2 hashes in .*hashes\\.csv, read as ${charset}`));
    expect(doctor.stdout).not.toContain('left out');
  });

  it('lists broken rows in doctor, which stays well', async () => {
    const { code, stdout } = await runKuzet(['doctor'], { cwd: broken });
    expect(stdout).toMatch(
      /warning works: 1 work in .*works\.csv\n\s+.*works\.csv:3: left out: no title\n\s+.*works\.csv:4: left out: a quote/,
    );
    expect(stdout).toMatch(/warning hashes: 1 hash in .*hashes\.csv\n\s+.*hashes\.csv:3: left out: "nonsense" is no hash/);
    expect(code).toBe(0);
  });

  it.each([
    [
      'a wrong heading',
      [['scan', 'all', '--only', 'web'], ['worker'], ['serve'], ['classify', 'x.torrent']],
      'titel;year\nx;1999\n',
      listed,
      /works\.csv:1: unknown column "titel", nearest is "title"/,
    ],
    ['an empty list', [['scan', 'all', '--only', 'web']], WORKS, '', /hashes\.csv:1: the file is empty; .*hash,kind,note/],
    ['UTF-16', [['classify', 'x.torrent']], WORKS, '\ufeffh\u0000a\u0000s\u0000h\u0000', /hashes\.csv:1: the file is /],
  ])('stops at %s before anything is touched', async (_, commands, works, hashes, message) => {
    const cwd = await project(works, hashes);
    for (const args of commands) {
      const { code, stdout, stderr } = await runKuzet(args, { cwd });
      expect([args[0], code, stdout]).toEqual([args[0], 2, '']);
      expect(stderr).toMatch(message);
    }
    expect(existsSync(join(cwd, '.kuzet'))).toBe(false);
    const doctor = await runKuzet(['doctor'], { cwd });
    expect(doctor.code).toBe(2);
    expect(doctor.stdout).toMatch(message);
  });
});
