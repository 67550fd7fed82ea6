import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { accountIn } from '../../../classifiers/paid-access/accounts.ts';
import { cardLineIn } from '../../../classifiers/paid-access/cards.ts';
import { codeIn, cookiesIn } from '../../../classifiers/paid-access/cookies.ts';
import { gather } from '../../../classifiers/paid-access/gather.ts';
import { createPaidAccess } from '../../../classifiers/paid-access/paid-access.ts';
import { macIn, portalIn, streamIn } from '../../../classifiers/paid-access/streams.ts';
import { loadRuleFiles } from '../../../src/config/rules.ts';
import { addToTally, emptyTally } from '../../../src/model/tally.ts';
import { expectLinearIn } from '../../support/growth.ts';
import { fileOf, pageOf } from '../../support/observe.ts';

const classifier = createPaidAccess({ lexicon: loadRuleFiles().get('paid-access/lexicon') });
const SUBJECT = { customer: null, ip: null, port: null, domain: null, url: null };
const verdictOf = (observation: Parameters<typeof classifier.read>[0]): string => {
  const tally = emptyTally();
  addToTally(tally, observation.url, classifier.read(observation), null);
  return classifier.judge(tally, SUBJECT)?.verdict ?? 'none';
};
const ALL = { accounts: true, cookies: true, codes: true, panels: true };

describe('streams', () => {
  test.each([
    ['http://line.ottbox.me:8080/live/asel77/Kq9xTrw2/312.ts', true],
    ['http://line.ottbox.me:8080/asel77/Kq9xTrw2/312', true],
    ['http://line.ottbox.me/asel77/Kq9xTrw2/312.ts', false],
    ['http://line.ottbox.me:8080/get.php?username=asel77&amp;password=Kq9xTrw2&type=m3u', true],
    ['http://line.ottbox.me:8080/player_api.php?password=Kq9xTrw2&username=asel77', true],
    ['http://example.com:8080/live/asel77/Kq9xTrw2/312.ts', false],
    ['http://192.168.1.5:8080/live/asel77/Kq9xTrw2/312.ts', false],
    ['http://line.ottbox.me:8080/live/username/password/312.ts', false],
    ['http://line.ottbox.me:8080/get.php?username=USER&password=PASS', false],
    ['https://live.qaztv.kz:8080/hls/khabar24/312.m3u8', false],
    ['https://live.qaztv.kz/live/cam1/index.m3u8', false],
  ])('%s: %s', (line, is) => expect(streamIn(line) !== undefined).toBe(is));

  test('a portal and a MAC address', () => {
    expect(portalIn('http://tv.ottbox.me:8080/c/')).toBe('tv.ottbox.me:8080');
    expect(portalIn('http://tv.ottbox.me:8080/css/')).toBeUndefined();
    expect(macIn('MAC: 00:1a:79:4f:b2:0c')).toBe('00:1A:79:4F:B2:0C');
    expect(macIn('00:1A:79:00:00:00')).toBeUndefined();
    expect(macIn('00:1B:79:4F:B2:0C')).toBeUndefined();
    // A MAC address without a portal opens nothing.
    expect(gather('00:1A:79:4F:B2:0C\n00:1A:79:4F:B2:0D\n', ALL).accesses).toEqual([]);
    expect(gather('http://tv.ottbox.me/c/\n00:1A:79:4F:B2:0C\n', ALL).accesses).toHaveLength(1);
  });
});

describe('lines of card sharing', () => {
  test.each([
    ['C: box7.dyndns.org 15000 asel77 Kq9xTrw2', true],
    ['N: gate.sat-share.org 10001 asel77 Kq9xTrw2 01 02 03 04', true],
    ['CWS1 = gate.sat-share.org 10001 asel77 Kq9xTrw2 01 02 03', true],
    ['C: hostname 12000 username password', false],
    ['C: server.example.com 12000 asel77 Kq9xTrw2', false],
    ['C: 10.0.0.2 12000 asel77 Kq9xTrw2', false],
    ['ABC: box7.dyndns.org 15000 asel77 Kq9xTrw2', false],
    ['C: drive is 100 per cent full', false],
  ])('%s: %s', (line, is) => expect(cardLineIn(line) !== undefined).toBe(is));

  test('a reader of OSCam is one access, whatever its order', () => {
    const block = '[reader]\nuser = asel77\npassword = Kq9xTrw2\nprotocol = cccam\ndevice = box7.dyndns.org,15000\n';
    expect(gather(block, ALL).accesses.map(({ kind }) => kind)).toEqual(['card-line']);
    expect(gather(block.replace('[reader]', '[account]'), ALL).accesses.filter(({ kind }) => kind === 'card-line')).toEqual([]);
  });
});

describe('accounts', () => {
  test.each([
    ['asel77@mail.ru:Kq9xTrw2 | Plan = Premium', 'asel77@mail.ru', 'Plan = Premium'],
    ['12. asel77:Kq9xTrw2 (GTA V, Rust)', 'asel77', '(GTA V, Rust)'],
    ['Netflix | asel77@mail.ru | Kq9xTrw2 | 2027', 'asel77@mail.ru', 'Netflix'],
    ['https://ezproxy.uni.edu/login | asel77 | Kq9xTrw2', 'asel77', 'ezproxy'],
    ['Логин: asel77 Пароль: Kq9xTrw2 до 2027-01', 'asel77', '2027-01'],
  ])('%s', (line, login, beside) => {
    expect(accountIn(line)?.login).toBe(login);
    expect(accountIn(line)?.secret).toBe('Kq9xTrw2');
    expect(accountIn(line)?.beside).toContain(beside);
  });
  test.each([
    'user@example.com:Kq9xTrw2',
    'username:password',
    'asel77@mail.ru:********',
    'Time: 12:30:45 today',
    'logger: warning of something',
    'asel77@mail.ru:asel77@mail.ru',
    'version:1.2.3 released',
  ])('passes over %s', (line) => expect(accountIn(line)).toBeUndefined());
});

test('cookies and codes', () => {
  const value = 'a1b2c3d4e5f6a7b8c9d0e1f2';
  expect(cookiesIn(`[{"domain":".netflix.com","name":"NetflixId","value":"${value}"}]`)[0]?.host).toBe('netflix.com');
  expect(cookiesIn(`[{"value":"${value}","domain":".netflix.com"}]`)).toHaveLength(1);
  expect(cookiesIn(`.netflix.com\tTRUE\t/\tTRUE\t1790000000\tNetflixId\t${value}`)[0]?.secret).toBe(value);
  expect(cookiesIn('.netflix.com\tNetflixId\tsession')).toEqual([]);
  expect(codeIn('EL6B-9DF4-2W92')?.secret).toBe('EL6B-9DF4-2W92');
  expect(codeIn('XXXXX-XXXXX-XXXX1')).toBeUndefined();
});

test('takes no longer on hostile text', () => {
  const units = [
    'a',
    ':',
    '|',
    '\t',
    ' ',
    '/',
    '\n',
    '{',
    '"value"',
    'C: ',
    'a:',
    'http://',
    '00:1A:79:',
    'login ',
    '1-',
    'ab1@',
    '{"value":"',
    '[reader]\n',
  ];
  for (const unit of units) expectLinearIn(unit.repeat(Math.ceil(200_000 / unit.length)), (part) => gather(part, ALL));
});

test('no login, password, cookie or MAC address leaves', () => {
  const word = fc.stringMatching(/^[a-z]{5}[A-Z]{2}[0-9]{4}[a-z]{2}$/);
  fc.assert(
    fc.property(fc.uniqueArray(word, { minLength: 6, maxLength: 12 }), (words) => {
      const text = [
        'Netflix premium accounts, free IPTV, premium cookies',
        ...words.map((secret, at) => `m${at}ira@mail.ru:${secret} | Plan = Premium`),
        ...words.map((secret, at) => `http://a${at}.ott.me:8080/live/u${at}x/${secret}/1.ts`),
        ...words.map((secret, at) => `C: a${at}.ott.me 12000 u${at}x ${secret}`),
        ...words.map((secret) => `[{"domain":".netflix.com","value":"${secret}${secret}"}]`),
      ].join('\n');
      const told = JSON.stringify([classifier.read(pageOf(text)), classifier.read(fileOf(text))]);
      expect(told).toContain('paid.structure.accounts');
      expect(told).toContain('paid.structure.cookies');
      for (const secret of words) expect(told).not.toContain(secret);
    }),
    { numRuns: 20 },
  );
});

test('logins and passwords that name no service are not its business', () => {
  const pairs = Array.from({ length: 60 }, (_, at) => `mira${at}@mail.ru:Kq9xTrw${at}`).join('\n');
  expect(classifier.read(fileOf(pairs))).toEqual([]);
  expect(verdictOf(fileOf(`Spotify premium accounts free\n${pairs}`))).toBe('likely');
});

test('a playlist that is mostly open to all accuses nobody', () => {
  const open = Array.from({ length: 40 }, (_, at) => `#EXTINF:-1,Arna ${at}\nhttps://live${at}.tv.kz/hls/index.m3u8`).join('\n');
  const some = Array.from({ length: 5 }, (_, at) => `http://a${at}.ott.me:8080/live/mira${at}/Kq9xTrw${at}/1.ts`).join('\n');
  expect(verdictOf(fileOf(`#EXTM3U\n${open}\n${some}`))).toBe('none');
});
