import type { FileObservation } from '../../src/model/observation.ts';
import { safeExcerpt } from '../../src/model/redact.ts';
import { hostOf } from '../text/address.ts';
import { pathsInside } from '../text/archive.ts';
import type { SignalSheet } from '../text/verdict.ts';
import { maskedSamples, percent, weighDomains } from './lines.ts';
import { findHostAccess } from './hosts.ts';
import type { Lists } from './lists.ts';
import { secretKind } from './secrets.ts';
import { findThreeLineRecords } from './three-lines.ts';
import { findStealerFiles, type StealerBlock } from './stealer.ts';

/** Weighs blocks, labelled lists and cookie rows. Returns whether there were enough of any. */
export function weighStealer(sheet: SignalSheet, text: string, lists: Lists, isRun = false): boolean {
  const { blocks, labelled, softLines, cookieRows, cookieDomains } = findStealerFiles(text);
  const sites = new Set(blocks.map((block) => block.site)).size;
  const inBlocks = blocks.length >= 3 && sites >= 2;
  const inLabelled = !inBlocks && new Set(labelled.map(({ login }) => login)).size >= 5;
  const inCookies = cookieRows >= 10 && cookieDomains >= 3;
  if (inBlocks) weighBlocks(sheet, blocks, 5, `${blocks.length} blocks for ${sites} sites`, 'stealer-blocks', lists);
  if (inBlocks && softLines >= 2) sheet.add('stealer.program-lines', 2, `${softLines} lines name the program robbed`, softLines);
  if (inLabelled) weighBlocks(sheet, labelled, 4, `${labelled.length} labelled logins`, 'labelled-logins', lists);
  if (inCookies) {
    const many = cookieRows >= 20 && cookieDomains >= 5;
    sheet.add('structure.cookie-rows', many ? 5.5 : 3, `${cookieRows} cookies of ${cookieDomains} domains`, cookieRows);
  }
  return inBlocks || inLabelled || inCookies || (!isRun && weighThreeLines(sheet, text, lists));
}

/** Bare records need to be most of the text: addresses with two words below are in every list of links. */
function weighThreeLines(sheet: SignalSheet, text: string, lists: Lists): boolean {
  const { records, lines } = findThreeLineRecords(text);
  const strong = records.filter(({ secret }) => ['strong', 'digits'].includes(secretKind(secret)) || lists.isFrequent(secret)).length;
  const few = records.length < 5 || records.length * 3 < lines * 0.7 || strong < records.length * 0.6;
  const distinct = (key: 'site' | 'login' | 'secret'): number => new Set(records.map((record) => record[key])).size;
  if (few || distinct('site') < 3 || distinct('secret') < records.length * 0.6) return false;
  weighBlocks(sheet, records, 5, `${records.length} records of three lines`, 'three-line-records', lists);
  return true;
}

/** Lists of machines with login and password. One who keeps his own has few networks; robbers have many. */
export function weighHosts(sheet: SignalSheet, text: string, lists: Lists): boolean {
  const { found, lines } = findHostAccess(text);
  // The first half of an address, the registrable part of a name.
  const networks = new Set(
    found.map(({ site }) => (/[a-z]/i.test(site) ? site.split('.').slice(-2).join('.') : site.split('.', 2).join('.'))),
  ).size;
  const hosts = new Set(found.map(({ site }) => site)).size;
  if (found.length < 10 || found.length < lines * 0.6 || hosts < found.length * 0.6 || networks < Math.max(8, hosts * 0.4)) return false;
  const ample = Math.min(1, Math.log10(found.length) / Math.log10(50));
  sheet.add('structure.host-access', 4 * ample, safeExcerpt(`${found.length} machines with login and password`), found.length);
  sheet.add('hosts.many-networks', 1, `${networks} networks`, networks);
  const secrets = found.map(({ secret }) => secret);
  const chosen = secrets.filter((secret) => secretKind(secret) !== 'none' || lists.isFrequent(secret)).length / found.length;
  const most = new Set(secrets).size / found.length;
  if (chosen >= 0.5 && most >= 0.3) sheet.add('secrets.chosen-passwords', 1.5, `${percent(chosen)} look chosen`, found.length);
  if (most < 0.2) sheet.add('context.one-password', -3, 'nearly all have the same password');
  return true;
}

function weighBlocks(sheet: SignalSheet, blocks: readonly StealerBlock[], most: number, count: string, name: string, lists: Lists): void {
  const ample = Math.min(1, Math.log10(blocks.length) / Math.log10(20));
  sheet.add(`structure.${name}`, most * ample, maskedSamples(count, blocks), blocks.length);
  const share = (test: (block: StealerBlock) => boolean): number => blocks.filter(test).length / blocks.length;
  const chosen = share(({ secret }) => !['none', 'masked'].includes(secretKind(secret)));
  const distinct = new Set(blocks.map(({ secret }) => secret)).size / blocks.length;
  if (chosen >= 0.5 && distinct >= 0.4)
    sheet.add('secrets.chosen-passwords', 1.5, `${percent(chosen)} look chosen, ${percent(distinct)} distinct`, blocks.length);
  if (chosen < 0.3) sheet.add('context.masked', -4, `${percent(1 - chosen)} are no passwords`);
  if (distinct < 0.2) sheet.add('context.one-password', -3, 'nearly all have the same password');
  const placeholders = share(({ login, secret }) => lists.isPlaceholder(login, secret));
  if (placeholders >= 0.3) sheet.add('context.placeholders', -6 * placeholders, `${percent(placeholders)} are placeholders`);
  const reserved = share(({ site }) => site !== '' && lists.isReserved(hostOf(site.includes('://') ? site : `any://${site}`)));
  if (reserved >= 0.3) sheet.add('context.reserved-domains', -7 * reserved, `${percent(reserved)} of the sites lie in reserved domains`);
  const domains = blocks.flatMap(({ login }) => (login.includes('@') ? login.slice(login.lastIndexOf('@') + 1).toLowerCase() : []));
  weighDomains(sheet, domains, blocks.length, lists);
}

// What stealers pack beside each other (RedLine, Raccoon, Vidar, Lumma, Meta): a person keeps no such set.
const STEALER_ENTRIES = [
  /(?:^|\/)(?:(?:all[ _]?)?passwords?(?:list)?|(?:все[ _]?)?пароли|(?:барлық[ _]?)?құпия ?сөздер)\.txt$/iu,
  /(?:^|\/)(?:cookies?|куки)\/[^/]{1,80}\.txt$/iu,
  /(?:^|\/)(?:autofills?|автозаполнени[ея])(?:\/[^/]{1,80})?\.txt$/iu,
  /(?:^|\/)(?:user ?information|system ?info(?:rmation)?|information|system|информация(?: о (?:системе|пользователе))?)\.txt$/iu,
  /(?:^|\/)(?:process ?list|installed ?software|installed ?browsers|domaindetects|importantautofills|brute|процессы|установленные программы)\.txt$/iu,
  /(?:^|\/)(?:wallets|creditcards|cc|filegrabber|ftp|discord|telegram|steam|кошельки|карты)\//iu,
  /(?:^|\/)(?:screenshot|screen|скриншот)\.(?:jpe?g|png)$/iu,
];

/** An archive of a stealer shows in its entry names: three kinds of its files, the passwords among them. */
export function weighArchive(sheet: SignalSheet, file: FileObservation): boolean {
  const names = pathsInside(file).map((name) => name.replaceAll('\\', '/'));
  const kinds = STEALER_ENTRIES.filter((shape) => names.some((name) => shape.test(name)));
  const passwords = names.filter((name) => STEALER_ENTRIES[0]?.test(name)).length;
  if (passwords === 0 || kinds.length < 3) return false;
  sheet.add(
    'structure.stealer-archive',
    3 + Math.min(3, kinds.length - 2),
    safeExcerpt(`${kinds.length} kinds of a stealer's files, ${passwords} password lists`),
    passwords,
  );
  if (passwords >= 3) sheet.add('victims.several-logs', 2, `${passwords} machines`, passwords);
  return true;
}
