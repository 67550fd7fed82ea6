import { describe, expect, test } from 'vitest';
import { createCredentialDump } from '../../../classifiers/credential-dump/credential-dump.ts';
import { isCard } from '../../../classifiers/credential-dump/cards.ts';
import { readKeyForms } from '../../../classifiers/credential-dump/open-keys.ts';
import { loadRuleFiles } from '../../../src/config/rules.ts';
import type { FileObservation, PageObservation } from '../../../src/model/observation.ts';
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

function judged(seen: FileObservation | PageObservation): string {
  const tally = emptyTally();
  addToTally(tally, seen.url, classifier.read(seen), null);
  return classifier.judge(tally, SUBJECT)?.verdict ?? 'none';
}

/** Drawn anew at each run, the same for the same seed: no key stands in the repository. */
function drawn(length: number, letters = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789', seed = 7): string {
  let state = seed;
  let text = '';
  while (text.length < length) {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    text += letters.charAt((state >>> 8) % letters.length);
  }
  return text;
}

function cardOf(prefix: string, seed: number): string {
  const body = prefix + drawn(15 - prefix.length, '0123456789', seed);
  const check = Array.from('0123456789').find((digit) => isLuhn(body + digit)) ?? '0';
  return body + check;
}

function isLuhn(number: string): boolean {
  const digits = Array.from(number).toReversed().map(Number);
  return (
    digits.reduce((total, digit, at) => total + (at % 2 === 0 ? digit : Math.floor((digit * 2) / 10) + ((digit * 2) % 10)), 0) % 10 === 0
  );
}

const CARDS = Array.from({ length: 24 }, (_, at) =>
  cardOf(['440043', '516949', '427644', '546902', '220070'][at % 5] ?? '4', at * 31 + 11),
).filter(isCard);
const NAMES = ['AIDAR SERIK', 'OLGA KIM', 'JOHN REED'];
const line = (card: string, at: number): string => `${card} 0${1 + (at % 9)}/2${6 + (at % 4)} ${120 + at * 7} ${NAMES[at % 3]}`;

describe('payment cards', () => {
  test.each([
    ['lines', CARDS.map(line).join('\n')],
    ['bars', CARDS.map((card, at) => `${card}|0${1 + (at % 9)}|202${6 + (at % 4)}|${120 + at * 7}`).join('\n')],
    ['groups', CARDS.map((card, at) => `${card.replace(/(.{4})(?=.)/g, '$1 ')} exp 0${1 + (at % 9)}/28 cvv ${120 + at * 7}`).join('\n')],
    [
      'records',
      CARDS.map((card, at) => `Cardholder: ${NAMES[at % 3]}\nNumber: ${card}\nExp: 04/2028\nCVV: ${120 + at * 7}\n----`).join('\n'),
    ],
    ['records in Russian', CARDS.map((card, at) => `Карта: ${card}\nСрок: 04/28\nКод: ${120 + at * 7}\n`).join('\n')],
  ])('in %s are likely, with words for them proven', (_, text) => {
    expect(judged(fileOf(text, { name: 'data.txt' }))).toBe('likely');
    expect(judged(fileOf(`СС фуллы, кардинг, валид\n${text}`, { name: 'cc.txt' }))).toBe('proven');
    expect(judged(fileOf(`Ұрланған карталар, сатылым\n${text}`, { name: 'cc.txt' }))).toBe('proven');
  });

  test('in magnetic stripes are proven by themselves', () => {
    const text = CARDS.map(
      (card) => `%B${card}^KIM/OLGA^2807101${drawn(13, '0123456789', Number(card.slice(-4)))}?;${card}=28071010000012345?`,
    ).join('\n');
    expect(judged(fileOf(text, { name: 'd.txt' }))).toBe('proven');
  });

  test.each([
    ['four of them', CARDS.slice(0, 4).map(line).join('\n')],
    ['numbers without expiry', CARDS.join('\n')],
    [
      'numbers that fail their check digit',
      CARDS.map((card, at) => line(card.slice(0, 15) + ((Number(card.charAt(15)) + 3) % 10), at)).join('\n'),
    ],
    ['orders and phones', Array.from({ length: 40 }, (_, at) => `${700_000_000_000_0000 + at * 1111} 04/2027 ${100 + at}`).join('\n')],
    ['test cards of a gateway', Array.from({ length: 9 }, (_, at) => `4${String(at).repeat(15)} 12/30 123`).join('\n')],
  ])('are not %s', (_, text) => expect(judged(fileOf(text, { name: 'data.txt' }))).toBe('none'));

  test('of one issuer in a page about tests are none', () => {
    const text = Array.from({ length: 12 }, (_, at) => line(cardOf('400002', at * 17 + 3), at)).join('\n');
    const page = pageOf(`Test cards for the sandbox\nDummy data for the demo\n${text}`, {
      title: 'Documentation: test cards',
      url: 'http://pay.example/docs/testing',
    });
    expect(judged(page)).toBe('none');
  });

  test('never show their numbers', () => {
    const told = JSON.stringify(classifier.read(fileOf(CARDS.map(line).join('\n'), { name: 'cc.txt' })));
    for (const card of CARDS) expect(told).not.toContain(card.slice(4));
  });
});

const ENV = [
  'APP_ENV=production',
  `DB_PASSWORD=${drawn(14, undefined, 3)}9`,
  `MAIL_PASSWORD=${drawn(12, undefined, 5)}7`,
  `REDIS_PASSWORD="${drawn(16, undefined, 9)}4"`,
  `AWS_ACCESS_KEY_ID=AKIA${drawn(16, 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567', 13)}`,
  `AWS_SECRET_ACCESS_KEY=${drawn(40, undefined, 15)}`,
].join('\n');
const PRIVATE = `-----BEGIN PRIVATE KEY-----\n${Array.from({ length: 20 }, (_, at) => drawn(64, undefined, at + 40)).join('\n')}\n-----END PRIVATE KEY-----\n`;
const ACCOUNT = JSON.stringify(
  { type: 'service_account', project_id: 'p', private_key_id: drawn(40, '0123456789abcdef'), private_key: PRIVATE },
  null,
  2,
);
const CLUSTER = `apiVersion: v1\nkind: Config\nclusters:\n- cluster:\n    server: https://k8s.site.kz:6443\nusers:\n- name: admin\n  user:\n    client-key-data: ${drawn(400)}\n`;
const WORDPRESS = ['DB_NAME', 'DB_PASSWORD', 'AUTH_KEY', 'SECURE_AUTH_KEY', 'NONCE_SALT_AUTH_SALT']
  .map((name, at) => `define('${name}', '${drawn(24, undefined, at + 60)}5');`)
  .join('\n');

describe('keys in the open', () => {
  test.each([
    ['.env', ENV],
    ['.env.bak', ENV.replace('APP_ENV=production', 'APP_ENV=staging')],
    ['wp-config.php.bak', `<?php\n${WORDPRESS}`],
    ['service-account.json', ACCOUNT],
    ['kubeconfig.yaml', CLUSTER],
    ['id_rsa', PRIVATE],
  ])('of %s are likely, and shown masked', (name, text) => {
    const file = fileOf(text, { name, url: `http://site.kz/${name}` });
    expect(judged(file)).toBe('likely');
    const told = JSON.stringify(classifier.read(file));
    for (const [secret] of text.matchAll(/[A-Za-z0-9]{13,}/g)) if (!/^[A-Z]+$/i.test(secret)) expect(told).not.toContain(secret);
  });

  test.each([
    [
      '.env.example',
      'APP_ENV=production\nDB_PASSWORD=secret\nMAIL_PASSWORD=changeme\nAPI_TOKEN=your-token-here\nAWS_SECRET_ACCESS_KEY=xxxxxxxxxxxxxxxx',
    ],
    ['.env', 'APP_ENV=production\nDB_PASSWORD=${DB_PASSWORD}\nJWT_SECRET={{ secret }}\nAPI_KEY=<your key>'],
    ['keycert.pem', PRIVATE],
    ['notes.txt', `the key is ${PRIVATE.slice(0, 200)}`],
    ['docker-compose.yml', 'environment:\n  POSTGRES_PASSWORD: postgres\n  REDIS_PASSWORD: redis123\n  SECRET_KEY: changeme'],
    ['settings.ini', `[a]\npassword=${drawn(12)}9\nhost=localhost`],
  ])('are not what stands in %s', (name, text) => {
    expect(judged(fileOf(text, { name, url: `http://site.kz/${name}` }))).toBe('none');
  });

  test('are not what a page explains', () => {
    expect(judged(pageOf(ENV, { title: 'Configuration' }))).toBe('none');
  });

  test('have forms whose examples are found and near misses are not', () => {
    const forms = readKeyForms(rules.get('credential-dump/open-keys'));
    expect(forms.entries.length).toBeGreaterThan(8);
    for (const { of, example, nearMiss, why } of forms.entries) {
      expect(
        forms.find(`X=${example}\n`).map((found) => found.of),
        of,
      ).toContain(of);
      expect(forms.find(`X=${nearMiss}\n`), of).toEqual([]);
      expect(why).not.toBe('');
    }
  });

  test('with a form that does not compile are refused by its name', () => {
    const entry = { of: 'a key of X', pattern: '([', why: 'w', example: 'e', nearMiss: 'n' };
    expect(() => readKeyForms({ keys: [entry] })).toThrow(/pattern of a key of X does not compile/);
  });
});

test('a list of mail servers with their logins is likely', () => {
  const text = Array.from(
    { length: 30 },
    (_, at) =>
      `mail.${drawn(7, 'abcdefghkmnprstuvz', at + 5)}.kz|587|info${at}@${drawn(6, 'abcdefghkmnprstuvz', at + 90)}.kz|${drawn(9, undefined, at + 200)}7`,
  ).join('\n');
  expect(judged(fileOf(text, { name: 'smtps.txt' }))).toBe('likely');
  expect(judged(fileOf(text.replaceAll('|', ' is at '), { name: 'smtps.txt' }))).toBe('none');
});

describe('hostile text', () => {
  test.each([
    ['digits', '4111 '],
    ['a number without end', '4'],
    ['BEGIN without END', '-----BEGIN PRIVATE KEY-----AAAA'],
    ['settings', 'A_PASSWORD=aA1'],
    ['indented labels', '        password'],
    ['track beginnings', '%B4400431234567890^A'],
  ])('of %s takes linear time', (_, piece) => {
    expectLinearIn(piece.repeat(Math.ceil(300_000 / piece.length)), (part) => classifier.read(fileOf(part, { name: '.env' })));
  });
});
