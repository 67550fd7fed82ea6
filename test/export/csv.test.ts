import { PassThrough } from 'node:stream';
import { parse } from 'csv-parse/sync';
import { describe, expect, it } from 'vitest';
import { createCsvExporter, CSV_COLUMNS } from '../../src/export/csv.ts';
import type { Finding } from '../../src/model/finding.ts';
import { makeFinding } from '../support/findings.ts';

async function rowsOf(findings: readonly Finding[]): Promise<Record<string, string>[]> {
  const out = new PassThrough();
  await createCsvExporter(out).deliver(findings, new AbortController().signal);
  out.end();
  return parse<Record<string, string>>(Buffer.concat(await out.toArray()), { columns: true });
}

describe('csv', () => {
  it('gives each part of a finding its own column', async () => {
    const facts = { ways: ['CONNECT', 'SOCKS5 (domain)'], connectPorts: [80, 443] };
    const finding = makeFinding({
      facts,
      evidence: [{ kind: 'transcript', sha256: 'a'.repeat(64), path: `evidence/aa/${'a'.repeat(64)}.json` }],
    });
    const [row] = await rowsOf([finding]);
    expect(Object.keys(row ?? {})).toEqual([...CSV_COLUMNS]);
    expect(row).toMatchObject({
      clause: '6',
      category: 'open-proxy',
      verdict: 'proven',
      confidence: '0.99',
      customer: 'C-1042',
      ip: '127.30.0.5',
      port: '3128',
      domain: '',
      signals: 'proxy.connect.relayed 9.2',
      excerpts: 'CONNECT relayed to the judge',
      evidence: `evidence/aa/${'a'.repeat(64)}.json`,
      facts: 'ways: CONNECT, SOCKS5 (domain); connectPorts: 80, 443',
    });
    expect(CSV_COLUMNS.at(-1)).toBe('facts');
  });

  it.each(['=HYPERLINK("http://x")', '+1+1', '-2+3', '@SUM(A1)', '\t=1', ' =1', '＝1+1'])('disarms the formula %j', async (text) => {
    const [row] = await rowsOf([makeFinding({ why: text, subject: { customer: text, ip: null, port: null, domain: null, url: null } })]);
    expect(row?.['why']).toBe(`'${text}`);
    expect(row?.['customer']).toBe(`'${text}`);
  });

  it('leaves harmless text as it is', async () => {
    const [row] = await rowsOf([makeFinding({ why: 'a=b; 1-2' })]);
    expect(row?.['why']).toBe('a=b; 1-2');
  });
});
