import { createHash } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { insertsWithoutInto, readSqlDump } from '../../../classifiers/credential-dump/sql-dump.ts';
import { hashIn, isCryptHash } from '../../../classifiers/credential-dump/secrets.ts';

const ALPHABET = './ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789';

/** Characters that hang on nothing but a number: no password is behind them. */
function noise(length: number, seed: number): string {
  const bytes = Buffer.concat([0, 1, 2].map((part) => createHash('sha256').update(`${seed} ${part}`).digest()));
  return Array.from({ length }, (_, at) => ALPHABET.charAt((bytes[at] ?? 0) % ALPHABET.length)).join('');
}

const bcrypt = (seed: number): string => `$2y$10$${noise(53, seed)}`;
const identity = (seed: number): string => `AQAAAAEAACcQAAAAE${noise(65, seed).replaceAll('.', 'x')}==`;
const ROWS = Array.from({ length: 30 }, (_, at) => at + 1);
const starts = (text: string): number[] => [...text.matchAll(/insert into/gi)].map(({ index }) => index);

describe('dumps of users', () => {
  test('of a forum that keeps hashes apart from names, in serialised PHP', () => {
    const create =
      'CREATE TABLE `xf_user_authenticate` (\n  `user_id` int,\n  `scheme_class` varbinary(100),\n  `data` mediumblob\n) ENGINE=InnoDB;\n';
    const values = ROWS.map((id) => `(${id},'XF:Core12','a:1:{s:4:\\"hash\\";s:60:\\"${bcrypt(id)}\\";}')`).join(',');
    const text = `${create}INSERT INTO \`xf_user_authenticate\` VALUES ${values};`;
    expect(readSqlDump(text, starts(text))).toMatchObject({ rows: 30, crypt: 30, distinctLogins: 30, distinctSecrets: 30 });
  });

  test('of SQL Server, in brackets and without INTO', () => {
    const text = ROWS.map(
      (id) =>
        `INSERT [dbo].[AspNetUsers] ([Id], [UserName], [Email], [PasswordHash]) VALUES (${id}, N'u${id}', N'u${id}@mail.ru', N'${identity(id)}')\nGO`,
    ).join('\n');
    expect(insertsWithoutInto(text)).toHaveLength(30);
    expect(readSqlDump(text, insertsWithoutInto(text))).toMatchObject({ rows: 30, crypt: 30, distinctLogins: 30 });
  });

  test.each([
    ['goods, whose serialised data hold a hash', `INSERT INTO goods VALUES (1,'a:1:{s:4:"hash";s:60:"${bcrypt(1)}";}')`],
    ['files of SQL Server with digests', `INSERT [dbo].[Files] ([Id], [Sha1]) VALUES (1, N'${'ab'.repeat(20)}')`],
  ])('are not those of %s', (_, text) => {
    expect(readSqlDump(text, [...starts(text), ...insertsWithoutInto(text)])).toBeUndefined();
  });
});

describe('a hash', () => {
  test('is found by itself and in what programs write around it', () => {
    expect(hashIn(bcrypt(3))).toBe(bcrypt(3));
    expect(hashIn(`{"scheme":"bcrypt","hash":"${bcrypt(4)}"}`)).toBe(bcrypt(4));
    expect(isCryptHash(identity(5))).toBe(true);
  });

  test.each(['', 'AQAAAA', `AQAAAAEAACcQAAAAE${'!'.repeat(66)}`, `a:1:{s:4:"hash";s:60:"$2y$10$short";}${' '.repeat(60)}`, 'A'.repeat(84)])(
    'is not %j',
    (text) => expect(hashIn(text)).toBeUndefined(),
  );
});
