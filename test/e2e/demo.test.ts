import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readScan, runKuzet, type RunResult } from '../support/kuzet.ts';

/** Rows of a table, whatever its width. */
function rows(text: string): string[] {
  return text
    .split('\n')
    .filter((line) => line.includes('│'))
    .map((line) => line.trim().replaceAll(/\s+/g, ' '));
}

describe('kuzet demo', () => {
  let cwd: string;
  let run: RunResult;

  beforeAll(async () => {
    cwd = await mkdtemp(join(tmpdir(), 'kuzet-e2e-'));
    run = await runKuzet(['demo', '--json'], { cwd });
  }, 120_000);

  afterAll(() => rm(cwd, { recursive: true, force: true }));

  it('finds every offender and accuses no innocent, in under a minute', () => {
    const last = JSON.parse(run.stdout.trim().split('\n').at(-1) ?? '') as { demo: Record<string, number> };
    const { offendersFound, offendersTotal, falsePositives } = last.demo;
    expect({ offendersFound, falsePositives }, run.stdout).toEqual({ offendersFound: offendersTotal, falsePositives: 0 });
    expect(offendersTotal).toBeGreaterThanOrEqual(15);
    expect(run.code).toBe(0);
    expect(run.ms).toBeLessThan(60_000);
  });

  it('prints the table that the README shows', async () => {
    const readme = await readFile(fileURLToPath(new URL('../../README.md', import.meta.url)), 'utf8');
    const shown = /<!-- demo:begin -->([\s\S]*)<!-- demo:end -->/.exec(readme)?.[1] ?? '';
    const { stdout } = await runKuzet(['demo'], { cwd });
    expect(rows(stdout).length).toBeGreaterThan(30);
    expect(rows(shown)).toEqual(rows(stdout));
  }, 120_000);

  it('covers every category of this version, and lets no password, key or control character out', () => {
    const { findings } = readScan(run.stdout.replace(/,"demo":\{[^}]*\}/, ''));
    const categories = [
      'credential-dump',
      'open-proxy',
      'serial-numbers',
      'software-crack',
      'torrent-index',
      'torrent-tracker',
      'web-proxy',
    ];
    expect([...new Set(findings.map(({ category }) => category))].toSorted()).toEqual(categories);
    for (const { signals } of findings) {
      for (const { excerpt, id } of signals) {
        expect(excerpt, id).not.toMatch(/\b[A-Z0-9]{5}(-[A-Z0-9]{5}){4}\b/);
        expect(excerpt, id).not.toMatch(/[\w.]{4,}@[\w.]+[:;|]\S{8,}/);
      }
    }
  });
});
