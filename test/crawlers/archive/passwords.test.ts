import { describe, expect, test } from 'vitest';
import { ArchivePasswords, archivePasswordsIn, passwordsOf } from '../../../crawlers/archive/passwords.ts';

describe('the password of an archive', () => {
  test.each([
    ['Пароль на архив: soft-portal.kz', 'soft-portal.kz'],
    ['Пароль от архива — 1234', '1234'],
    ['Пароль: «mysite»', 'mysite'],
    ['Password for the archive: infected2', 'infected2'],
    ['password is 777.', '777'],
    ['RAR pass: www.forum.example', 'www.forum.example'],
    ['Құпия сөз: qaz2024', 'qaz2024'],
    ['Мұрағат құпия сөзі: qaz2024', 'qaz2024'],
    ['Password:\nabc123', 'abc123'],
    ['解压码：bbs.example', 'bbs.example'],
  ])('is read from %j', (text, password) => expect(archivePasswordsIn(text)).toContain(password));

  test.each([
    'Введите пароль и нажмите кнопку',
    'Password: ********',
    'Пароль: Забыли?',
    'passport: 1234',
    'compass: north',
    'The password of an account should be long',
    '',
  ])('is not read from %j', (text) => expect(archivePasswordsIn(text)).toEqual([]));

  test('is told ten times a page at most, whatever stands there', () => {
    expect(archivePasswordsIn(Array.from({ length: 500 }, (_, at) => `pass: word${at}`).join('\n'))).toHaveLength(10);
    for (const hostile of ['password '.repeat(50_000), 'пароль на от для '.repeat(30_000), 'pass:'.repeat(100_000), ' '.repeat(500_000)])
      expect(archivePasswordsIn(hostile).length).toBeLessThanOrEqual(20);
  });

  test('of a site is the latest first, and no more than twenty', () => {
    const passwords = new ArchivePasswords();
    passwords.read('pass: one');
    passwords.read('pass: two');
    expect(passwords.told).toEqual(['two', 'one']);
    for (let at = 0; at < 50; at += 1) passwords.read(`pass: x${at}`);
    expect(passwords.told).toHaveLength(20);
  });

  test('are those of their place, and forgotten after two thousand others', () => {
    passwordsOf('192.0.2.1').read('pass: one');
    expect(passwordsOf('192.0.2.1').told).toEqual(['one']);
    expect(passwordsOf('192.0.2.2').told).toEqual([]);
    for (let at = 0; at < 2_000; at += 1) passwordsOf(`place ${at}`);
    expect(passwordsOf('192.0.2.1').told).toEqual([]);
  });
});
