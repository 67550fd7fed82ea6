import { createSocket } from 'node:dgram';
import { readdir, readFile, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { stringify } from 'yaml';
import { makeCertificate } from '../../src/judge/certificate.ts';
import type { Remark } from '../../src/model/remark.ts';
import { COLUMNS, SETUPS, type Around, type Setup } from '../support/conformance.ts';
import { cellsOf, readAsked, tableOf, verdictsIn, type Row } from '../support/conformance-table.ts';
import type { Daemon } from '../support/daemon.ts';
import { projectFolder, readScan, runKuzet, type RunResult } from '../support/kuzet.ts';

const TABLE = fileURLToPath(new URL('../../docs/proxy-conformance.md', import.meta.url));
const JUDGE = '127.30.33.126';
const JUDGE_PORTS = [443, 80, 18_443];
/** Just outside the range 127.30.33.0/25, where ACLs of the setups lead, and this machine's first address. */
const OUTSIDE = ['127.30.33.128', '127.30.32.255', '127.0.0.9', '127.0.0.1'];

function ipOf(index: number): string {
  return `127.30.33.${index + 1}`;
}

/** Counts whatever comes to addresses outside the scope, on the judge's ports and DNS's. */
class Trap {
  readonly hits: string[] = [];
  readonly #servers: { close(done: () => void): unknown }[] = [];

  async listen(): Promise<void> {
    for (const address of OUTSIDE) {
      for (const port of JUDGE_PORTS) {
        const tcp = createServer((socket) => {
          this.hits.push(`tcp ${address}:${port}`);
          socket.destroy();
        });
        await new Promise<void>((resolve, reject) => tcp.once('error', reject).listen(port, address, resolve));
        this.#servers.push(tcp);
      }
      for (const port of [53, ...JUDGE_PORTS]) {
        const udp = createSocket('udp4').on('message', () => this.hits.push(`udp ${address}:${port}`));
        await new Promise<void>((resolve) => udp.bind(port, address, resolve));
        this.#servers.push(udp);
      }
    }
  }

  async close(): Promise<void> {
    await Promise.all(this.#servers.map((server) => new Promise<void>((resolve) => server.close(resolve))));
  }
}

/** Every address and every asked host in the proxies' own logs. */
async function hostsLogged(daemons: readonly Daemon[]): Promise<Set<string>> {
  const hosts = new Set<string>();
  for (const { dir } of daemons) {
    if (dir === undefined || !(await readdir(dir)).includes('access.log')) continue;
    const log = await readFile(join(dir, 'access.log'), 'utf8');
    for (const [address] of log.matchAll(/\b\d{1,3}(?:\.\d{1,3}){3}\b/g)) hosts.add(address);
    for (const [, host = ''] of log.matchAll(/(?:\bhttps?:\/\/|\bCONNECT )([^/:\s"'(]+)/gi)) hosts.add(host);
  }
  return hosts;
}

describe('real products of Debian and npm, each in its configurations', () => {
  const running: (Daemon & { readonly setup: Setup })[] = [];
  const asked: string[] = [];
  const trap = new Trap();
  let folder: Awaited<ReturnType<typeof projectFolder>>;
  let run: RunResult;
  let logged: Set<string>;
  let rows: readonly Row[];

  beforeAll(async () => {
    process.setMaxListeners(SETUPS.length * 2 + 10);
    const pair = await makeCertificate(Date.now());
    const nowhere = { ip: '127.30.33.127', port: 9 };
    for (const [index, setup] of SETUPS.entries()) {
      const around: Around = { forward: running[0] ?? nowhere, site: running[1] ?? nowhere, pair, asked };
      running.push({ ...(await setup.start(ipOf(index), around)), setup });
    }
    await trap.listen();
    const config = {
      operator: { name: 'Test', contact: 'abuse@host.example', url: 'https://host.example/abuse' },
      scope: { ranges: ['127.30.33.0/25'] },
      ports: [...new Set(running.map(({ port }) => port))],
      judge: { address: JUDGE, ports: JUDGE_PORTS },
      pace: { perAddress: 8, perSecond: 10_000, minDelayMs: 0 },
    };
    folder = await projectFolder({ 'kuzet.yaml': stringify(config) });
    run = await runKuzet(['scan', 'all', '--json'], { cwd: folder.path, env: { KUZET_LOG: 'debug' } });
    logged = await hostsLogged(running);
    rows = rowsOf();
  }, 300_000);

  afterAll(async () => {
    await Promise.all([...running.map((daemon) => daemon.stop()), trap.close()]);
    await folder.remove();
  });

  function rowsOf(): readonly Row[] {
    const { findings, summary } = readScan(run.stdout);
    const { listed } = summary['accessible'] as { listed: readonly Remark[] };
    const questions = readAsked(run.stderr);
    return running.map(({ ip, port, setup }) => {
      const here = (subject: { ip: string | null; port: number | null }): boolean => subject.ip === ip && subject.port === port;
      const found =
        findings.find(({ subject }) => here(subject))?.verdict ?? (listed.some(({ subject }) => here(subject)) ? 'listed' : '–');
      const { product, configuration, expected } = setup;
      return { product, configuration, expected, found, cells: cellsOf(questions.filter(here)) };
    });
  }

  it('are proven where they are open, listed where they are locked, and left alone where they are neither', () => {
    const verdicts = { open: 'proven', locked: 'listed', none: '–' };
    const told = rows.map(({ product, configuration, found }) => `${product}, ${configuration}: ${found}`);
    expect(told).toEqual(rows.map(({ product, configuration, expected }) => `${product}, ${configuration}: ${verdicts[expected]}`));
    expect(readScan(run.stdout).summary).toMatchObject({ state: 'done', tasks: { failed: 0, queued: 0 } });
  });

  it('accuse nobody but open proxies: no other category, no other port', () => {
    const open = running.filter(({ setup }) => setup.expected === 'open').map(({ ip, port }) => `open-proxy ${ip}:${port}`);
    const found = readScan(run.stdout).findings.map(({ category, subject }) => `${category} ${subject.ip}:${subject.port}`);
    expect(found.toSorted()).toEqual(open.toSorted());
  });

  it('are proven in every way that they relay, and in no other', () => {
    const proven = rows.map(({ product, configuration, cells }) => [
      `${product}, ${configuration}`,
      COLUMNS.filter((column) => cells[column] === 'proven'),
    ]);
    const ways = SETUPS.map(({ product, configuration, ways: expected }) => [
      `${product}, ${configuration}`,
      COLUMNS.filter((column) => expected.includes(column)),
    ]);
    expect(proven).toEqual(ways);
  });

  it('were asked for the judge and for nothing else, and no packet went beyond the range', () => {
    // What logs name besides: the service itself (asked by its own address), this machine as the client, and the address that leads nowhere,
    // which a control names in its Host header.
    const own = new Set([JUDGE, '127.0.0.1', '255.255.255.255', ...running.map(({ ip }) => ip)]);
    expect(logged).toContain(JUDGE);
    expect([...logged].filter((address) => !own.has(address))).toEqual([]);
    expect([...new Set(asked)].filter((host) => !own.has(host))).toEqual([]);
    expect(trap.hits).toEqual([]);
  });

  it('come out as docs/proxy-conformance.md says', async () => {
    const before = await readFile(TABLE, 'utf8').catch(() => '');
    const table = tableOf(rows);
    if (table !== before) await writeFile(TABLE, table);
    expect(verdictsIn(table)).toBe(verdictsIn(before));
  });
});
