import { spawn, spawnSync, type ChildProcess } from 'node:child_process';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { PAGE, PORTS, RANGE, SERVICES, placeOf } from './expected.ts';
import { nmapFinds } from './nmap.ts';

/**
 * Kuzet against nmap's `http-open-proxy` and `socks-open-proxy`: a /24 on loopback with 6 ports where 30 services live, the same ports
 * for both, turn about. Both look through the proxies at a page on loopback: nmap at port 80, the only one it knows.
 *
 *     node --import tsx bench/proxy/main.ts [--runs 3] [--no-silent] [--more-silent 60] [--json]
 *
 * Kuzet's seconds are those of its sweep and its proxy crawler in one process, as many addresses at once as a scan takes; the seconds
 * of its whole process are beside them. nmap's are those of its whole process, with the timing that it has by default and with -T4.
 * `--no-silent` leaves out the four services that accept and never answer: most of nmap's time goes there. `--more-silent` adds so many
 * of them, as a range has where firewalls answer for what is not there.
 */

interface Run {
  readonly tool: string;
  /** Of the whole process. */
  readonly seconds: number;
  /** Of the look itself. */
  readonly lookSeconds: number;
  readonly found: readonly string[];
  readonly missed: readonly string[];
  readonly falsely: readonly string[];
}

const { values } = parseArgs({
  options: {
    runs: { type: 'string', default: '3' },
    'no-silent': { type: 'boolean', default: false },
    'more-silent': { type: 'string', default: '0' },
    json: { type: 'boolean', default: false },
  },
});

async function main(): Promise<void> {
  const services = await startServices();
  try {
    const runs: Run[] = [];
    for (let round = 0; round < Number(values.runs); round += 1) {
      runs.push(runNmap('nmap', []), runKuzet(), runNmap('nmap -T4', ['-T4']));
      if (!values.json) console.error(`round ${round + 1} of ${values.runs}`);
    }
    report(runs);
  } finally {
    services.stdin?.end();
  }
}

async function startServices(): Promise<ChildProcess> {
  const env = { ...process.env, ...(values['no-silent'] ? { BENCH_NO_SILENT: '1' } : {}), BENCH_MORE_SILENT: values['more-silent'] };
  const child = spawn(process.execPath, ['--import', 'tsx', beside('serve.ts')], { env, stdio: ['pipe', 'pipe', 'inherit'] });
  for await (const line of createInterface({ input: child.stdout })) if (line === 'ready') return child;
  throw new Error('the services did not start');
}

function runNmap(tool: string, timing: readonly string[]): Run {
  const look = ['--script', 'http-open-proxy,socks-open-proxy'];
  const page = ['--script-args', `proxy.url=http://${PAGE.ip}/,proxy.pattern=${PAGE.pattern}`];
  // Its scripts ask DNS even for an address: the answer comes from the services' process, and nothing leaves this machine.
  const args = ['-n', '-Pn', ...timing, '-p', PORTS.join(','), '--dns-servers', PAGE.ip, ...look, ...page, '-oX', '-', RANGE];
  const [output, seconds] = timed('nmap', args);
  return { tool, seconds, lookSeconds: seconds, ...compared(nmapFinds(output)) };
}

function runKuzet(): Run {
  const [output, seconds] = timed(process.execPath, ['--import', 'tsx', beside('kuzet.ts')]);
  const look = JSON.parse(output) as { seconds: number; found: Record<string, string[]> };
  return { tool: 'kuzet', seconds, lookSeconds: look.seconds, ...compared(Object.keys(look.found)) };
}

function compared(found: readonly string[]): Pick<Run, 'found' | 'missed' | 'falsely'> {
  const open = SERVICES.filter(([, , role]) => role === 'open').map(placeOf);
  return {
    found: open.filter((place) => found.includes(place)),
    missed: open.filter((place) => !found.includes(place)),
    falsely: found.filter((place) => !open.includes(place)),
  };
}

function timed(program: string, args: readonly string[]): [output: string, seconds: number] {
  const startedAt = performance.now();
  const { stdout, stderr, status, error } = spawnSync(program, args, { encoding: 'utf8', timeout: 600_000, maxBuffer: 1 << 26 });
  if (error !== undefined || status !== 0) throw new Error(`${program}: ${error?.message ?? stderr}`);
  return [stdout, (performance.now() - startedAt) / 1_000];
}

function report(runs: readonly Run[]): void {
  if (values.json) {
    for (const run of runs) console.log(JSON.stringify(run));
    return;
  }
  const open = SERVICES.filter(([, , role]) => role === 'open').length;
  const more = values['more-silent'] === '0' ? '' : ` and ${values['more-silent']} more silent ones`;
  const silent = values['no-silent'] ? ', the silent ones left out' : more;
  console.log(`${RANGE}, ports ${PORTS.join(', ')}, ${SERVICES.length} services${silent}, ${open} of them open proxies`);
  for (const { tool, seconds, lookSeconds, found, missed, falsely } of runs) {
    const whole = lookSeconds === seconds ? '' : ` (${seconds.toFixed(2)} s with Node's start)`;
    console.log(
      `${tool.padEnd(8)} ${lookSeconds.toFixed(2).padStart(6)} s${whole}: found ${found.length}, missed ${missed.length}, falsely ${falsely.length}`,
    );
  }
  for (const tool of new Set(runs.map((run) => run.tool))) {
    const of = runs.filter((run) => run.tool === tool);
    const names = (key: 'missed' | 'falsely'): string => [...new Set(of.flatMap((run) => run[key]))].map(named).join(', ') || 'none';
    console.log(`${tool}: ${median(of).toFixed(2)} s in the middle; missed: ${names('missed')}; falsely: ${names('falsely')}`);
  }
  const kuzet = median(runs.filter(({ tool }) => tool === 'kuzet'));
  for (const tool of ['nmap', 'nmap -T4'])
    console.log(`Kuzet is ${(median(runs.filter((run) => run.tool === tool)) / kuzet).toFixed(1)} times as fast as ${tool}`);
}

function median(runs: readonly Run[]): number {
  return runs.map((run) => run.lookSeconds).toSorted((a, b) => a - b)[Math.floor(runs.length / 2)] ?? Number.NaN;
}

function named(place: string): string {
  const service = SERVICES.find((one) => placeOf(one) === place);
  return service === undefined ? place : `${service[3]} ${place}`;
}

function beside(name: string): string {
  return fileURLToPath(new URL(name, import.meta.url));
}

await main();
