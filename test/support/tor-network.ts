import { execFileSync } from 'node:child_process';
import { mkdtempSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { startDaemon, type Daemon } from './daemon.ts';

/** Three addresses for the relays (the first is the directory authority too) and one for the client's SocksPort. */
export interface TorAddresses {
  readonly relays: readonly [string, string, string];
  readonly client: string;
}

const OR_PORT = 7001;
const DIR_PORT = 7101;
const SOCKS_PORT = 9050;
/** The first consensus is made within half a minute on two busy cores. */
const READY_MS = 90_000;

/** What every node of a network for tests needs (tor(1), TESTING NETWORK OPTIONS): no waiting, no subnets, loopback addresses. */
const COMMON = [
  'TestingTorNetwork 1',
  'ShutdownWaitLength 0',
  'EnforceDistinctSubnets 0',
  'AssumeReachable 1',
  'PathsNeededToBuildCircuits 0.25',
  'TestingDirAuthVoteExit *',
  'TestingDirAuthVoteHSDir *',
  'TestingDirAuthVoteGuard *',
  'V3AuthNIntervalsValid 2',
  'TestingV3AuthInitialVotingInterval 5',
  'TestingV3AuthInitialVoteDelay 2',
  'TestingV3AuthInitialDistDelay 2',
  'UseDefaultFallbackDirs 0',
  'Log notice stdout',
];

const AUTHORITY = [
  'AuthoritativeDirectory 1',
  'V3AuthoritativeDirectory 1',
  'V3AuthVotingInterval 10',
  'V3AuthVoteDelay 2',
  'V3AuthDistDelay 2',
];

/**
 * A Tor network of our own on loopback, in which every relay is an exit to everywhere, and a client whose SocksPort serves everybody.
 * Ready when the client has built circuits: some 25 seconds.
 */
export async function startTorNetwork({ relays, client }: TorAddresses): Promise<Daemon> {
  const dir = mkdtempSync(join(tmpdir(), 'kuzet-tor-network-'));
  const daemons: Daemon[] = [];
  const stop = async (): Promise<void> => {
    await Promise.all(daemons.map((daemon) => daemon.stop()));
    rmSync(dir, { recursive: true, force: true, maxRetries: 3 });
  };
  try {
    const directory = makeAuthority(join(dir, 'authority'), relays[0]);
    const start = async (name: string, ip: string, port: number, lines: readonly string[]): Promise<Daemon> => {
      const daemon = await startTor(ip, port, [`DataDirectory ${join(dir, name)}`, directory, ...COMMON, ...lines]);
      daemons.push(daemon);
      return daemon;
    };
    await start('authority', relays[0], OR_PORT, [...relayLines('authority', relays[0]), ...AUTHORITY]);
    await start('second', relays[1], OR_PORT, relayLines('second', relays[1]));
    await start('third', relays[2], OR_PORT, relayLines('third', relays[2]));
    const socks = await start('client', client, SOCKS_PORT, [
      `SocksPort ${client}:${SOCKS_PORT}`,
      'SocksPolicy accept *',
      'ClientRejectInternalAddresses 0',
      'ClientDNSRejectInternalAddresses 0',
      `Log notice file ${join(dir, 'client.log')}`,
    ]);
    await untilBootstrapped(join(dir, 'client.log'));
    return { ...socks, stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

function relayLines(nickname: string, ip: string): readonly string[] {
  return [
    `Nickname ${nickname}`,
    `Address ${ip}`,
    `ORPort ${ip}:${OR_PORT}`,
    `DirPort ${ip}:${DIR_PORT}`,
    'SocksPort 0',
    'ExitRelay 1',
    'IPv6Exit 1',
    'ExitPolicy accept *:*',
    'ExitPolicyRejectPrivate 0',
  ];
}

/** The keys of an authority, and the line by which the others know it. */
function makeAuthority(dataDir: string, ip: string): string {
  const keys = join(dataDir, 'keys');
  mkdirSync(keys, { recursive: true, mode: 0o700 });
  execFileSync('/usr/bin/tor-gencert', ['--create-identity-key', '-m', '12', '-a', `${ip}:${DIR_PORT}`, '--passphrase-fd', '0'], {
    cwd: keys,
    input: 'test\n',
    stdio: ['pipe', 'ignore', 'ignore'],
  });
  const v3 = /^fingerprint (\w{40})$/m.exec(readFileSync(join(keys, 'authority_certificate'), 'utf8'))?.[1] ?? '';
  const lineOf = (fingerprint: string): string => `DirAuthority authority orport=${OR_PORT} v3ident=${v3} ${ip}:${DIR_PORT} ${fingerprint}`;
  const torrc = join(dataDir, 'torrc');
  const lines = [`DataDirectory ${dataDir}`, lineOf('0'.repeat(40)), ...COMMON.slice(0, 1), ...relayLines('authority', ip)];
  writeFileSync(torrc, `${lines.join('\n')}\n`);
  const said = execFileSync('/usr/bin/tor', ['--defaults-torrc', '/dev/null', '-f', torrc, '--list-fingerprint', '--quiet'], {
    encoding: 'utf8',
  });
  return lineOf(said.trim().split('\n').at(-1)?.split(' ').slice(1).join('') ?? '');
}

function startTor(ip: string, port: number, lines: readonly string[]): Promise<Daemon> {
  const files = { torrc: `${lines.join('\n')}\n`, defaults: '' };
  const args = ['--defaults-torrc', '{dir}/defaults', '-f', '{dir}/torrc'];
  return startDaemon({ debianPackage: 'tor', program: '/usr/bin/tor', args, files, ip, port });
}

async function untilBootstrapped(log: string): Promise<void> {
  for (const until = Date.now() + READY_MS; Date.now() < until; await sleep(200)) {
    if (readFileSync(log, 'utf8').includes('Bootstrapped 100%')) return;
  }
  throw new Error(`the Tor network did not get ready: ${readFileSync(log, 'utf8').slice(-1_000)}`);
}
