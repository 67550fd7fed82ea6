import { spawn, spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import type { Readable } from 'node:stream';
import { fileURLToPath } from 'node:url';
import { stringify } from 'yaml';
import { EMPTY_JUDGE, EMPTY_RANGE, SILENT_ADDRESSES, SILENT_JUDGE, SILENT_PORTS, SILENT_RANGE } from './silent-range.ts';

/**
 * How many questions a minute Kuzet asks of services that accept and never answer, on one core, and in how much memory.
 *
 *     npm run build && node --import tsx bench/proxy/silent.ts
 *
 * First the proxy crawler alone in a process of its own, then the whole program with its embedded database (`kuzet scan --only
 * sweep,proxy`, silent services wait out the sweep first). Both are held to the first core; the services run on any.
 * A probe is one question asked in one way. Memory is the peak of the resident set.
 */

const ONE_CORE = ['taskset', '-c', '0'] as const;
const PROGRAM = fileURLToPath(new URL('../../dist/src/main.js', import.meta.url));

interface Crawl {
  readonly lanes: number;
  readonly services: number;
  readonly results: Readonly<Record<string, number>>;
  readonly seconds: number;
  readonly cpuSeconds: number;
  readonly peakMb: number;
}

async function main(): Promise<void> {
  const services = spawn(process.execPath, ['--import', 'tsx', beside('silent-services.ts')], { stdio: ['pipe', 'pipe', 'inherit'] });
  try {
    if (!(await isReady(services.stdout))) throw new Error('the services did not start');
    console.log(`${SILENT_ADDRESSES.length} addresses, ports ${SILENT_PORTS.join(' and ')}: all accept and never answer`);
    reportCrawl();
    await reportProgram();
  } finally {
    services.stdin.end();
  }
}

async function isReady(output: Readable): Promise<boolean> {
  for await (const line of createInterface({ input: output })) if (line === 'ready') return true;
  return false;
}

function reportCrawl(): void {
  const [command, ...rest] = ONE_CORE;
  const { stdout } = spawnSync(command, [...rest, process.execPath, '--import', 'tsx', beside('silent-crawl.ts')], { encoding: 'utf8' });
  const { lanes, services, results, seconds, cpuSeconds, peakMb } = JSON.parse(stdout) as Crawl;
  const probes = Object.values(results).reduce((sum, count) => sum + count, 0);
  const outcome = Object.entries(results).map(([name, count]) => `${count} ${name}`);
  console.log(
    `crawler, ${lanes} addresses at once: ${services} services, ${probes} probes (${outcome.join(', ')}) in ${seconds.toFixed(1)} s`,
  );
  console.log(`  ${perMinute(probes, seconds)} probes and ${perMinute(services, seconds)} services a minute`);
  console.log(
    `  ${cpuSeconds.toFixed(1)} s of CPU (${((100 * cpuSeconds) / seconds).toFixed(0)} % of a core), peak ${peakMb.toFixed(0)} MB`,
  );
}

async function reportProgram(): Promise<void> {
  const empty = await runProgram(EMPTY_RANGE, EMPTY_JUDGE);
  const { seconds, stdout, peakMb } = await runProgram(SILENT_RANGE, SILENT_JUDGE);
  const last = stdout.trim().split('\n').at(-1) ?? '';
  const { summary } = JSON.parse(last) as { summary: { lookedAt: { relays: number; services: number }; state: string } };
  const { relays, services } = summary.lookedAt;
  console.log(
    `kuzet scan --only sweep,proxy (${summary.state}): ${services} services, ${relays} probes in ${seconds.toFixed(1)} s, start and sweep included`,
  );
  console.log(`  ${perMinute(relays, seconds)} probes and ${perMinute(services, seconds)} services a minute`);
  console.log(`  peak ${peakMb.toFixed(0)} MB; ${empty.peakMb.toFixed(0)} MB where nobody answers at all: that is the embedded database`);
}

async function runProgram(range: string, judge: string): Promise<{ seconds: number; stdout: string; peakMb: number }> {
  const cwd = mkdtempSync(join(tmpdir(), 'kuzet-bench-'));
  const config = {
    operator: { name: 'Benchmark', contact: 'abuse@host.example', url: 'https://host.example/abuse' },
    scope: { ranges: [range] },
    ports: [...SILENT_PORTS],
    judge: { address: judge, ports: [443, 80, 18_443] },
  };
  writeFileSync(join(cwd, 'kuzet.yaml'), stringify(config));
  const startedAt = performance.now();
  const [command, ...rest] = ONE_CORE;
  const args = [...rest, process.execPath, PROGRAM, 'scan', 'all', '--only', 'sweep,proxy', '--json', '--no-progress'];
  // taskset replaces itself: the process id stays.
  const child = spawn(command, args, { cwd, stdio: ['ignore', 'pipe', 'inherit'] });
  let stdout = '';
  let peakMb = 0;
  child.stdout.on('data', (data: Buffer) => (stdout += data.toString()));
  const timer = setInterval(() => (peakMb = Math.max(peakMb, peakOf(child.pid))), 250);
  await new Promise((resolve) => child.once('close', resolve));
  clearInterval(timer);
  rmSync(cwd, { recursive: true, force: true });
  return { seconds: (performance.now() - startedAt) / 1_000, stdout, peakMb };
}

/** Linux's own high-water mark, MB. */
function peakOf(pid: number | undefined): number {
  try {
    return Number(/VmHWM:\s+(\d+) kB/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1] ?? 0) / 1_024;
  } catch {
    return 0;
  }
}

function perMinute(count: number, seconds: number): string {
  return Math.round((count / seconds) * 60).toLocaleString('en');
}

function beside(name: string): string {
  return fileURLToPath(new URL(name, import.meta.url));
}

await main();
