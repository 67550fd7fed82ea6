import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { stringify } from 'yaml';
import type { Finding } from '../../src/model/finding.ts';
import { freePort, startDaemon, type Daemon } from '../support/daemon.ts';
import { projectFolder, readScan, runKuzet } from '../support/kuzet.ts';

const EXIT = '127.30.28.9';

/** Debian's microsocks, which comes out at an address of our choosing. */
async function startMicrosocks(ip: string, exit: string): Promise<Daemon> {
  const port = await freePort(ip);
  const args = ['-i', ip, '-p', String(port), '-b', exit];
  return startDaemon({ debianPackage: 'microsocks', program: '/usr/bin/microsocks', args, ip, port });
}

/** Entrances of several addresses that come out at one, and two ports of one address. */
describe('a fleet of proxies', () => {
  const running: Daemon[] = [];
  let folder: Awaited<ReturnType<typeof projectFolder>>;
  let findings: readonly Finding[] = [];
  let scan = '';

  beforeAll(async () => {
    for (const [ip, exit] of [
      ['127.30.28.5', EXIT],
      ['127.30.28.6', EXIT],
      ['127.30.28.7', '127.30.28.7'],
      ['127.30.28.7', '127.30.28.7'],
    ] as const)
      running.push(await startMicrosocks(ip, exit));
    const config = {
      operator: { name: 'Test', contact: 'abuse@host.example' },
      scope: { ranges: ['127.30.28.0/28'] },
      inventory: 'inventory.csv',
      ports: [...new Set(running.map(({ port }) => port))],
      judge: { address: '127.30.28.14', ports: [18_443, 18_080, 18_025] },
      pace: { perAddress: 8, perSecond: 5_000, minDelayMs: 0 },
    };
    folder = await projectFolder({ 'kuzet.yaml': stringify(config), 'inventory.csv': `domain,ip,customer\n,${EXIT},C-9\n` });
    const run = await runKuzet(['scan', 'all', '--json', '--only', 'sweep,proxy'], { cwd: folder.path });
    const read = readScan(run.stdout);
    findings = read.findings;
    scan = String(read.summary['scan']);
  }, 120_000);

  afterAll(async () => {
    await Promise.all(running.map((daemon) => daemon.stop()));
    await folder.remove();
  });

  const of = (ip: string): readonly Finding[] => findings.filter(({ subject }) => subject.ip === ip);

  it('names the exit of each entrance', () => {
    expect(findings).toHaveLength(4);
    for (const ip of ['127.30.28.5', '127.30.28.6']) {
      expect(of(ip)).toMatchObject([{ verdict: 'proven', facts: { exitElsewhere: [EXIT], anonymity: ['elite'] } }]);
      expect(of(ip)[0]?.facts['exitAddress']).toContain(EXIT);
      expect(of(ip)[0]?.why).toContain(`it comes out at ${EXIT}, not at its own address`);
    }
    for (const { facts } of of('127.30.28.7')) {
      expect(facts['exitAddress']).toContain('127.30.28.7');
      expect(facts).not.toHaveProperty('exitElsewhere');
    }
  });

  it('names every port of an address that relays in each finding', () => {
    const ports = running.slice(2).map(({ port }) => port);
    expect(of('127.30.28.7')).toHaveLength(2);
    for (const { facts, subject } of of('127.30.28.7')) {
      expect(new Set(facts['relayPorts'])).toEqual(new Set(ports));
      expect(facts['relayPorts']?.[0]).toBe(subject.port);
    }
  });

  it('shows in the scan which entrances share an exit', async () => {
    const { stdout } = await runKuzet(['findings', 'show', scan, '--json'], { cwd: folder.path });
    const { exits } = JSON.parse(stdout) as { exits: readonly { exitAddress: string; inScope: boolean; findings: readonly string[] }[] };
    const fleet = findings.filter(({ subject }) => subject.ip !== '127.30.28.7').map(({ id }) => id);
    // IPv4 mapped into IPv6 it does not bind: then it comes out where the test's own connections do.
    expect(exits.map(({ exitAddress }) => exitAddress).filter((exit) => exit !== '127.0.0.1')).toEqual([EXIT]);
    const shared = exits.find(({ exitAddress }) => exitAddress === EXIT);
    expect(shared).toMatchObject({ inScope: true, customer: 'C-9' });
    expect(shared?.findings.toSorted()).toEqual(fleet.toSorted());
    const text = (await runKuzet(['findings', 'show', scan], { cwd: folder.path })).stdout;
    expect(text).toMatch(
      /^ {2}127\.30\.28\.9 \(C-9\) {2}← {2}127\.30\.28\.[56]:\d+ \(no customer\), 127\.30\.28\.[56]:\d+ \(no customer\)$/m,
    );
  });
});
