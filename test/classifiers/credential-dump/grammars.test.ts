import { describe, expect, test } from 'vitest';
import { readCsvExport, headerNamesNoSecret } from '../../../classifiers/credential-dump/csv-export.ts';
import { readJsonRows } from '../../../classifiers/credential-dump/json-rows.ts';
import { findPairRun } from '../../../classifiers/credential-dump/run.ts';
import { shapesOf } from '../../../classifiers/credential-dump/shapes.ts';
import { readSqlDump } from '../../../classifiers/credential-dump/sql-dump.ts';
import { findStealerFiles } from '../../../classifiers/credential-dump/stealer.ts';

const MD5 = '5f4dcc3b5aa765d61d8327deb882cf99';

describe('readSqlDump', () => {
  test('reads tuples with quotes, escapes and numbers; one statement or many', () => {
    const sql = `INSERT INTO users VALUES (1,'o\\'neil','a@mail.ru','${MD5}'),\n(2,'x','b@mail.ru',"${MD5}");\nINSERT INTO users VALUES (3,'y','c@mail.ru','${MD5}');`;
    const at = [0, sql.lastIndexOf('INSERT')];
    expect(readSqlDump(sql, at)).toMatchObject({
      rows: 3,
      distinctLogins: 3,
      distinctSecrets: 1,
      digests: 3,
      crypt: 0,
      domains: ['mail.ru', 'mail.ru', 'mail.ru'],
    });
  });
  test('rows without a hash are no rows; an open bracket ends it', () => {
    expect(readSqlDump("insert into t values (1,'abc','def')", [0])).toBeUndefined();
    expect(readSqlDump("insert into t values ('a", [0])).toBeUndefined();
  });
});

describe('readCsvExport', () => {
  test.each([
    ['email,password\na@mail.ru,Kotik77\nb@mail.ru,q1w2e3r4', 2],
    ['"id";"Почта";"Пароль"\n"1";"a@mail.ru";"Kotik77"', 1],
    ['| id | email | password |\n| 1 | a@mail.ru | Kotik77 |', 1],
    [`COPY public.users (id, email, encrypted_password) FROM stdin;\n1\ta@mail.ru\t${MD5}`, 1],
    ['email,order\na@mail.ru,Kotik77', 0],
    ['email,password\na@mail.ru,********', 0],
  ])('%j has %i rows', (text, rows) => expect(readCsvExport(text)?.rows ?? 0).toBe(rows));

  test('passwords that begin or end with a quote swallow no rows between them', () => {
    const secrets = ['"Kotik77', 'q1w2e3r4', 'zx,c"', "'v5b6n7m8'", '`t4g5b6n7`', 'h8j9k0l1'];
    const text = `email,password\n${secrets.map((secret, at) => `user${at}@mail.ru,${secret}`).join('\n')}`;
    expect(readCsvExport(text)).toMatchObject({ rows: 4, clear: 4 });
    expect(readCsvExport(text)?.samples.map(({ secret }) => secret)).toEqual(['q1w2e3r4', 'v5b6n7m8', 't4g5b6n7']);
  });

  test('a header without a secret is told from one with', () => {
    expect(headerNamesNoSecret('email,order')).toBe(true);
    expect(headerNamesNoSecret('login;хеш пароля')).toBe(false);
    expect(headerNamesNoSecret('a@mail.ru:Kotik77')).toBe(false);
  });
});

describe('readJsonRows', () => {
  test('an address is taken before a name', () => {
    const text = '[{"username": "ivan", "email": "a@mail.ru", "password": "Kotik77"}]';
    expect(readJsonRows(text)).toMatchObject({ rows: 1, clear: 1, domains: ['mail.ru'] });
  });
  test('login and secret far apart are of two objects', () => {
    expect(readJsonRows(`[{"email": "a@mail.ru"}, {"x": "${'y'.repeat(700)}"}, {"password": "Kotik77"}]`)).toBeUndefined();
  });
});

describe('findStealerFiles', () => {
  test('blocks in two languages, one site with two logins', () => {
    const text = 'URL: https://a.kz\nLogin: x1\nPassword: p1p1\nLogin: x2\nPassword: p2p2\n\nХост: b.kz\nЛогин: y\nПароль: qwe123';
    expect(findStealerFiles(text).blocks).toEqual([
      { site: 'https://a.kz', login: 'x1', secret: 'p1p1' },
      { site: 'https://a.kz', login: 'x2', secret: 'p2p2' },
      { site: 'b.kz', login: 'y', secret: 'qwe123' },
    ]);
  });
  test('labelled without a site, on one line and on two', () => {
    const text = 'Логин: a@mail.ru Пароль: kotik7\nЛогин: b@mail.ru\nҚұпиясөз: tigr88';
    expect(findStealerFiles(text).labelled.map(({ secret }) => secret)).toEqual(['kotik7', 'tigr88']);
  });
  test('rows of a cookie file', () => {
    const row = '.vk.com\tTRUE\t/\tTRUE\t1735689600\tremixsid\tabcdef0123456789';
    expect(findStealerFiles(`${row}\n${row.replace('vk', 'ok')}\n.x.kz\tTRUE\tno path`)).toMatchObject({ cookieRows: 2, cookieDomains: 2 });
  });
});

const pairs = (count: number): string =>
  Array.from({ length: count }, (_, at) => `${at + 1}. ivan${at}@mail.ru:kotik${at * 37}`).join('\n');

describe('findPairRun', () => {
  test('numbered lines count; the line above is kept', () => {
    const run = findPairRun(`Слив базы\n${pairs(6)}\nконец`);
    expect(run).toMatchObject({ lines: 6, stability: 1, above: 'Слив базы' });
    expect(run?.pairs).toHaveLength(6);
  });
  test('lone pairs in prose are no run', () => {
    expect(findPairRun(`${pairs(1)}\n${'words of prose\n'.repeat(5)}${pairs(1)}`)).toBeUndefined();
  });
});

const runOf = (secret: (at: number) => string): ReturnType<typeof shapesOf> =>
  shapesOf(findPairRun(Array.from({ length: 20 }, (_, at) => `ivan${at * 7}@mail.ru:${secret(at)}`).join('\n'))?.pairs ?? []);

test('shapesOf tells codes, patterns and nicknames from chosen passwords', () => {
  expect(runOf((at) => `ORD${10_000 + at}`).onePrefix).toBe(1);
  expect(runOf((at) => `${String.fromCodePoint(65 + at)}X${at % 10}Z${at % 7}Q`).onePattern).toBe(1);
  expect(runOf((at) => `ivan${at * 7}x`).fromLogin).toBe(1);
  expect(runOf((at) => `${['kotik', 'Zima!', 'q1w2', 'parol'][at % 4]}${at ** 3}`)).toMatchObject({ fromLogin: 0 });
});
