import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { ConfigError, loadConfig } from '../../src/config/load.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';

const LEAST = 'operator: { name: H, contact: abuse@host.example }\nscope: { ranges: [127.30.0.0/24] }\n';

function problemsOf(content: string | Buffer): ConfigError {
  const cwd = temporaryFolder();
  writeFileSync(join(cwd, 'kuzet.yaml'), content);
  mkdirSync(join(cwd, 'a-folder'));
  writeFileSync(join(cwd, 'a-file'), '');
  try {
    loadConfig({ cwd, env: {} });
  } catch (error) {
    if (error instanceof ConfigError) return error;
    throw error;
  }
  throw new Error('nothing was refused');
}

/** `LEAST` is two lines long: what is added begins in line 3. */
const ADDED: readonly (readonly [added: string, place: string, message: string])[] = [
  ['prots: [80]', ':3:1: prots:', 'unknown key "prots"; did you mean "ports"?'],
  ['Ports: [80]', ':3:1: Ports:', 'did you mean "ports"?'],
  ['ranges: [127.0.0.0/8]', ':3:1: ranges:', 'did you mean scope.ranges?'],
  ['colour: red', ':3:1: colour:', 'unknown key "colour"'],
  ['pace:\n  perAdress: 4', ':4:3: pace.perAdress:', 'did you mean "perAddress"?'],
  ['schedule: [{ target: all, corn: "0 2 * * *" }]', ':3:27: schedule[0].corn:', 'did you mean "cron"?'],
  ['ports: [80]\nports: [443]', ':4:1: ', 'key "ports" stands twice, first in line 3'],
  ['ports: []', ':3:8: ports:', 'must not be empty'],
  ['ports: [0]', ':3:9: ports[0]:', 'must be at least 1, not 0'],
  ['ports: [65536]', ':3:9: ports[0]:', 'must be at most 65535, not 65536'],
  ['ports: 80', ':3:8: ports:', 'must be a list'],
  ['ports:', ':3:7: ports:', 'is empty; it must be a list'],
  ['pace: { perSecond: fast }', ':3:20: pace.perSecond:', 'must be a number, not "fast"'],
  ['robots: none', ':3:9: robots:', 'must be one of obey, delay-only, ignore, not "none"'],
  ['judge: { address: 127.31.0.1 }', ':3:19: judge.address:', 'is outside the scope'],
  ['judge: { address: 127.30.0.1, address6: "2001:db8::1" }', ':3:41: judge.address6:', '2001:db8::1 is outside the scope'],
  ['judge: { address: 127.30.0.1, address6: 127.30.0.2 }', ':3:41: judge.address6:', '127.30.0.2 is an IPv4 address; write an IPv6 one'],
  ['judge: { address: 127.30.0.1, address6: "::ffff:127.30.0.2" }', ':3:41: judge.address6:', 'write 127.30.0.2'],
  ['judge: { address: 127.30.0.1, address6: "fe80::1%eth0" }', ':3:41: judge.address6:', 'is no IP address'],
  ['judge: { address: 127.30.0.1, name: "http://judge" }', ':3:37: judge.name:', '"http://judge" is no host name (a bare domain name'],
  ['judge: { address: 127.30.0.1, name: 127.30.0.1 }', ':3:37: judge.name:', 'the last part is a number'],
  ['judge: { address: 127.30.0.1, name: "a b" }', ':3:37: judge.name:', 'is no host name'],
  ['judge: { address: 127.30.0.1, nam: judge.kz }', ':3:31: judge.nam:', 'did you mean "name"?'],
  ['judge: {}', ':3:8: judge.address:', 'is missing; it must be a text'],
  ['inventory: nope.csv', ':3:12: inventory:', 'does not exist'],
  ['works: a-folder', ':3:8: works:', 'is no file'],
  ['dataDir: a-file', ':3:10: dataDir:', 'names a file'],
  ['schedule: [{ target: all, cron: "* * * * * *" }]', ':3:33: schedule[0].cron:', 'write five fields'],
  ['schedule: [{ target: all, cron: "61 * * * *" }]', ':3:33: schedule[0].cron:', 'is no cron expression'],
  ['schedule: [{ target: all, cron: "0 0 31 2 *" }]', ':3:33: schedule[0].cron:', 'is no cron expression'],
  ['schedule: [{ target: 10.0.0.0/24, cron: "0 2 * * *" }]', ':3:22: schedule[0].target:', 'is not inside scope.ranges'],
  ['schedule: [{ target: "*.kz", cron: "0 2 * * *" }]', ':3:22: schedule[0].target:', 'a wildcard names no site'],
  ['exports: [{ kind: csv }]', ':3:10: exports:', 'run `kuzet export`'],
  ['"unclosed', ':3:1', 'not valid YAML'],
];

const SCOPES: readonly (readonly [scope: string, place: string, message: string])[] = [
  ['{ ranges: [10.0.0.0/33] }', ':2:19: scope.ranges[0]:', 'a number from 0 to 32, not "33"'],
  ['{ ranges: [10.0.0.5/24] }', ':2:19: scope.ranges[0]:', 'did you mean 10.0.0.0/24?'],
  ['{ ranges: ["2001:db8::1/32"] }', ':2:19: scope.ranges[0]:', 'did you mean 2001:db8::/32?'],
  ['{ ranges: [10.0.0/24] }', ':2:19: scope.ranges[0]:', '"10.0.0" is no IP address'],
  ['{ ranges: [10.0.0.256] }', ':2:19: scope.ranges[0]:', 'is no IP address'],
  ['{ ranges: [010.0.0.1] }', ':2:19: scope.ranges[0]:', 'is no IP address'],
  ['{ ranges: ["::ffff:10.0.0.1"] }', ':2:19: scope.ranges[0]:', 'write 10.0.0.1'],
  ['{ ranges: [0.0.0.0/0] }', ':2:19: scope.ranges[0]:', "wider than any provider's own ranges"],
  ['{ ranges: [224.0.0.0/8] }', ':2:19: scope.ranges[0]:', 'multicast'],
  ['{ ranges: [1.1] }', ':2:19: scope.ranges[0]:', 'must be a text, not 1.1; put it in quotes'],
  ['{ ranges: [] }', ':2:18: scope.ranges:', 'must not be empty'],
  ['{ exclude: [10.0.0.1] }', ':2:8: scope.ranges:', 'is missing'],
  ['{ ranges: [127.30.0.0/24], exclude: [127.30.0.0/25, 127.30.0.128/25] }', ':2:44: scope.exclude:', 'nothing is left to scan'],
];

describe('a broken configuration', () => {
  it('a judge with two IPv6 addresses is refused at the second', () => {
    const error = problemsOf(
      'operator: { name: H, contact: abuse@host.example }\nscope: { ranges: ["2001:db8::/64"] }\n' +
        'judge: { address: "2001:db8::1", address6: "2001:db8::2" }\n',
    );
    expect(error.message).toContain('kuzet.yaml:3:44: judge.address6: judge.address is an IPv6 address already');
    expect(error.problems).toHaveLength(1);
  });

  it.each(ADDED)('%j is refused at its place', (added, place, message) => {
    const error = problemsOf(`${LEAST}${added}\n`);
    expect(error.message).toContain(`kuzet.yaml${place}`);
    expect(error.message).toContain(message);
  });

  it.each(SCOPES)('scope %s is refused at its place', (scope, place, message) => {
    const error = problemsOf(`operator: { name: H, contact: abuse@host.example }\nscope: ${scope}\n`);
    expect(error.problems).toHaveLength(1);
    expect(error.message).toContain(`kuzet.yaml${place}`);
    expect(error.message).toContain(message);
  });

  it('names all problems at once, in the order of the file, twenty at most', () => {
    const error = problemsOf(`${LEAST}prots: 1\nrobots: no\njudge: { address: 10.0.0.1 }\ninventory: nope.csv\n`);
    expect(error.problems.map(({ path }) => path)).toEqual(['prots', 'robots', 'judge.address', 'inventory']);
    const many = problemsOf(`${LEAST}ports: [${Array.from({ length: 30 }, () => 0).join(', ')}]\n`);
    expect(many.problems).toHaveLength(20);
    expect(many.message).toContain('… and 10 more');
  });

  it.each([
    ['', 'operator: is missing'],
    ['# nothing\n', 'scope: is missing'],
    ['- a\n- b\n', 'must be a map of keys, not a list'],
    [Buffer.from([0x6f, 0x3a, 0x20, 0xff, 0xfe]), 'is not UTF-8'],
    ['#'.repeat(1024 * 1024 + 1), 'a configuration has at most 1048576'],
    ['['.repeat(50_000), 'nested more than 100 deep'],
    ['- '.repeat(50_000), 'indented by more than 200'],
    [`a: 1\n${Array.from({ length: 300 }, (_, depth) => `${' '.repeat(depth)}b:`).join('\n')}`, 'indented by more than 200'],
    [`${LEAST}robots: "\\e[31mred"\n`, 'not "\\x1b[31mred"'],
    [
      `a: &a [x, x, x, x, x, x, x, x, x, x]\n${Array.from({ length: 12 }, (_, i) => `b${i}: &b${i} [${Array.from({ length: 10 }, () => (i === 0 ? '*a' : `*b${i - 1}`)).join(', ')}]`).join('\n')}`,
      'alias',
    ],
    [`${LEAST}__proto__: { x: 1 }\n`, 'unknown key "__proto__"'],
    ['operator: { name: "a\\nb", contact: "a b@c" }\nscope: { ranges: [127.30.0.0/24] }\n', 'operator.contact: must be an e-mail address'],
    [
      'operator: { name: H, contact: a@b, url: "javascript:alert(1)" }\nscope: { ranges: [127.30.0.0/24] }\n',
      'operator.url: must be an http(s) address',
    ],
  ])('content %# is refused', (content, message) => {
    expect(problemsOf(content).message.toLowerCase()).toContain(message.toLowerCase());
  });

  it('says how to begin when there is none', () => {
    const cwd = temporaryFolder();
    expect(() => loadConfig({ cwd, env: {} })).toThrow('kuzet init');
    expect(() => loadConfig({ file: '.', cwd, env: {} })).toThrow('is no file');
  });
});
