import { readFileSync } from 'node:fs';
import { PGlite } from '@electric-sql/pglite';
import { Client, Pool } from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { summarize } from '../../queues/summary.ts';
import { openPglitePool } from '../../src/store/pglite-pool.ts';
import { openStore, type Store } from '../../src/store/store.ts';
import { startPostgres, type TestPostgres } from '../support/postgres.ts';
import { finding, SCANS } from '../support/stored-finding.ts';

const OLD = readFileSync(new URL('old/0001.sql', import.meta.url), 'utf8').replace('FINGERPRINT', finding().fingerprint);

async function oldPostgres(postgres: TestPostgres): Promise<Store> {
  const url = await postgres.createDatabase('kuzet_old');
  const client = new Client({ connectionString: url });
  await client.connect();
  await client.query(OLD);
  await client.end();
  return openStore(new Pool({ connectionString: url, options: '-c search_path=kuzet' }).on('error', () => undefined));
}

async function oldPglite(): Promise<Store> {
  const pglite = await PGlite.create();
  await pglite.exec(OLD);
  return openStore(await openPglitePool(pglite, ['kuzet']));
}

let postgres: TestPostgres;
beforeAll(async () => {
  postgres = await startPostgres();
});
afterAll(() => postgres.stop());

describe.each([
  ['PostgreSQL', () => oldPostgres(postgres)],
  ['PGlite', oldPglite],
])('a database of before, in %s', (_, open) => {
  it('keeps its scans and findings, which have no facts, and takes new ones, which have', async () => {
    const store = await open();
    expect(await store.findings.list()).toEqual([finding()]);
    expect(await store.findings.list({ scan: SCANS[0] })).toHaveLength(1);
    expect(await summarize(store, SCANS[0], 0)).toMatchObject({ findings: { total: 1 }, accessible: { total: 0, listed: [] } });
    const facts = { ways: ['CONNECT', 'SOCKS5 (domain)'], connectPorts: [80, 443] };
    await store.scans.create(SCANS[1], {}, { id: 'root', queue: 'scan', payload: {} });
    await store.findings.record(finding({ scan: SCANS[1], facts, lastSeen: '2026-11-23T10:00:00.000Z' }));
    expect(await store.findings.list()).toEqual([finding({ scan: SCANS[1], facts, lastSeen: '2026-11-23T10:00:00.000Z' })]);
    await store.close();
  });
});
