import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { createCredentialDump } from '../../../classifiers/credential-dump/credential-dump.ts';
import { loadRuleFiles } from '../../../src/config/rules.ts';
import { addToTally, emptyTally } from '../../../src/model/tally.ts';
import { fileOf, pageOf } from '../../support/observe.ts';
import { expectLinearIn } from '../../support/growth.ts';

const rules = loadRuleFiles();
const classifier = createCredentialDump({
  lexicon: rules.get('credential-dump/lexicon'),
  lists: rules.get('credential-dump/lists'),
  openKeys: rules.get('credential-dump/open-keys'),
});
const SUBJECT = { customer: null, ip: null, port: null, domain: null, url: null };

const verdictOf = (observation: Parameters<typeof classifier.read>[0]): string => {
  const tally = emptyTally();
  addToTally(tally, observation.url, classifier.read(observation), null);
  return classifier.judge(tally, SUBJECT)?.verdict ?? 'none';
};

const letters = 'abcdefghkmnpqrstuvwxyz';
const login = fc.string({ unit: fc.constantFrom(...Array.from(letters)), minLength: 7, maxLength: 12 });
const secret = fc
  .string({ unit: fc.constantFrom(...Array.from(`${letters.toUpperCase()}23456789`)), minLength: 8, maxLength: 14 })
  .map((text) => `${text}7Q`);
const rows = fc.uniqueArray(fc.record({ login, secret, domain: fc.constantFrom('mail.ru', 'gmail.com', 'mail.kz') }), {
  minLength: 12,
  maxLength: 30,
  selector: (row) => row.login,
});

interface Row {
  readonly login: string;
  readonly secret: string;
  readonly domain: string;
}

const FORMS: Readonly<Record<string, (row: Row, at: number) => string>> = {
  pair: (row) => `${row.login}@${row.domain}:${row.secret}`,
  triple: (row) => `https://site.kz/login:${row.login}:${row.secret}`,
  block: (row) => `URL: https://${row.login.slice(0, 3)}.kz/\nUsername: ${row.login}\nPassword: ${row.secret}\nApplication: Chrome\n`,
  name: (row) => `${row.login}:${row.secret}`,
  three: (row) => `https://${row.login.slice(0, 3)}.kz/\n${row.login}\n${row.secret}`,
  // Each in a network of its own: machines of few networks are somebody's own, and are told of by no signal.
  host: (row, at) =>
    `${20 + at}.${row.login.charCodeAt(1)}.${row.login.charCodeAt(2)}.${row.login.charCodeAt(3)}:22@${row.login};${row.secret}`,
  labels: (row) => `7. логин ${row.login} пароль ${row.secret}`,
  arrow: (row) => `${row.login}@${row.domain} => ${row.secret}`,
};

const hash = (text: string): string => Buffer.from(text.padEnd(16, 'x').slice(0, 16)).toString('hex');

/** Machines of one network: an inventory, which is left alone, and must not leak all the same. */
const ownMachine = (row: Row): string => `97.97.97.${row.login.charCodeAt(3)}:22@${row.login};${row.secret}`;

const toldOf = (given: readonly Row[], form: (row: Row, at: number) => string): string => {
  const text = `слив базы combolist\n${given.map(form).join('\n')}`;
  return JSON.stringify([classifier.read(fileOf(text, { name: 'combo.txt' })), classifier.read(pageOf(text, { title: 'combo' }))]);
};

describe('nothing secret leaves', () => {
  test('own machines', () => {
    fc.assert(
      fc.property(rows, (given) => {
        const told = toldOf(given, ownMachine);
        for (const raw of given.flatMap(({ login: name, secret: word }) => [name, word])) expect(told).not.toContain(raw);
      }),
      { numRuns: 60 },
    );
  });

  test.each(Object.entries(FORMS))('%s', (_name, form) => {
    fc.assert(
      fc.property(rows, (given) => {
        const told = toldOf(given, form);
        // Secrets that repeat are no list of passwords: then nothing need be told, and nothing may leak all the same.
        if (new Set(given.map(({ secret }) => secret)).size === given.length) expect(told).toContain('credential.');
        for (const row of given) {
          expect(told).not.toContain(row.secret);
          expect(told).not.toContain(row.login);
        }
      }),
      { numRuns: 60 },
    );
  });

  test('of an SQL dump and an export', () => {
    fc.assert(
      fc.property(rows, (given) => {
        const csv = `email,password\n${given.map((row) => `${row.login}@${row.domain},${row.secret}`).join('\n')}`;
        const sql = `INSERT INTO users VALUES ${given.map((row) => `(1,'${row.login}@${row.domain}','${hash(row.secret)}')`).join(',')};`;
        for (const text of [csv, sql]) {
          const told = JSON.stringify(classifier.read(fileOf(text)));
          expect(told).toContain('credential.structure');
          for (const row of given) for (const raw of [row.secret, row.login, hash(row.secret)]) expect(told).not.toContain(raw);
        }
      }),
      { numRuns: 60 },
    );
  });
});

describe('bounds', () => {
  const hostile = [
    'a'.repeat(500_000),
    'a@'.repeat(200_000),
    'insert into '.repeat(40_000),
    `insert into x values ${"('".repeat(100_000)}`,
    'user:\n'.repeat(100_000),
    '\t'.repeat(300_000),
    'URL: \nPassword: '.repeat(30_000),
    `${'a.'.repeat(200_000)}:x`,
    '$2y$'.repeat(100_000),
    'login,password\n'.repeat(40_000),
    `login ${'pass '.repeat(50)}\n`.repeat(1500),
    'http://a.kz\nabcd\n'.repeat(25_000),
    '1.2.3.4:22@root;'.repeat(25_000),
    `1.2.3.4${' '.repeat(100)}\n`.repeat(4000),
    `create table x (${'a '.repeat(200)}\n`.repeat(1000),
    `create table x (\n a int\n);insert into x values (1,2);`.repeat(8000),
  ];
  test.each(hostile.map((text) => [text.slice(0, 24), text] as const))('hostile text %j takes linear time', (_head, text) => {
    expectLinearIn(text, (part) => classifier.read(fileOf(part)));
  });
});

const list = (
  domain: (at: number) => string,
  word = (at: number): string => `${['kotik', 'Zvezda', 'q1', 'dRagon'][at % 4]}${at * 7919}`,
): string => Array.from({ length: 60 }, (_, at) => `ivan${at * 31}@${domain(at)}:${word(at)}`).join('\n');
const real = (at: number): string => ['mail.ru', 'gmail.com', 'yandex.kz'][at % 3] ?? '';

describe('verdicts turn on one thing', () => {
  test('real domains and a telling name: proven; without the name: likely', () => {
    expect(verdictOf(fileOf(list(real), { name: 'combo.txt' }))).toBe('proven');
    expect(verdictOf(fileOf(list(real), { name: 'x.txt' }))).toBe('likely');
  });
  test('reserved domains (RFC 2606): nothing', () => {
    expect(
      verdictOf(
        fileOf(
          list((at) => ['example.com', 'a.example', 'mail.test'][at % 3] ?? ''),
          { name: 'combo.txt' },
        ),
      ),
    ).toBe('none');
  });
  test('masked already: nothing', () => {
    expect(
      verdictOf(
        fileOf(
          list(real, () => 'ko*******'),
          { name: 'combo.txt' },
        ),
      ),
    ).toBe('none');
  });
  test('one password for all: no proof', () => {
    expect(
      verdictOf(
        fileOf(
          list(real, () => 'kOtik77'),
          { name: 'x.txt' },
        ),
      ),
    ).toBe('none');
  });
  test('eight lines only: nothing', () => {
    expect(verdictOf(fileOf(list(real).split('\n').slice(0, 8).join('\n'), { name: 'x.txt' }))).toBe('none');
  });
  test('a page of documentation: no proof', () => {
    expect(verdictOf(pageOf(`Test data for the tutorial, made with faker\n${list(real)}`, { url: 'http://a.kz/docs/example.html' }))).toBe(
      'none',
    );
  });
});
