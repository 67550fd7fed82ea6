import { maskEmail, maskSecret, safeExcerpt } from '../../src/model/redact.ts';
import type { SignalSheet } from '../text/verdict.ts';
import { headerNamesNoSecret } from './csv-export.ts';
import type { Lists } from './lists.ts';
import { statsOf, type PairRun, type PairStats } from './run.ts';
import { shapesOf } from './shapes.ts';
import type { UserTable } from './user-rows.ts';

/** Login and secret as they may be shown. */
function maskPair(login: string, secret: string): string {
  return `${login.includes('@') ? maskEmail(login) : maskSecret(login)}:${maskSecret(secret)}`;
}

/** Three masked samples and a count in front. */
export function maskedSamples(count: string, pairs: readonly { readonly login: string; readonly secret: string }[]): string {
  const step = Math.max(1, Math.floor(pairs.length / 3));
  const samples = [0, 1, 2].flatMap((at) => pairs[at * step] ?? []);
  return safeExcerpt(`${count}: ${[...new Set(samples)].map(({ login, secret }) => maskPair(login, secret)).join(' ')}`);
}

/** Weighs a run of pair lines. Returns whether it counts as a list of logins at all. */
export function weighPairs(sheet: SignalSheet, run: PairRun, lists: Lists, intents = 0): boolean {
  const stats = statsOf(run.pairs);
  const density = run.pairs.length / Math.max(1, run.lines);
  const chosen = chosenShare(run, lists);
  const weight = structureWeight(run, stats, density, { chosen, intents });
  if (weight <= 0) return false;
  const name = stats.withSite >= 0.6 ? 'url-login-password' : stats.emails >= 0.5 ? 'mail-password' : 'login-password';
  sheet.add(
    `structure.${name}`,
    weight,
    maskedSamples(`${stats.count} lines of ${run.lines}, ${percent(stats.distinctLogins)} distinct logins`, run.pairs),
    stats.count,
  );
  weighSecrets(sheet, stats, chosen, intents);
  weighDomains(
    sheet,
    run.pairs.flatMap((pair) => pair.domain ?? []),
    stats.count,
    lists,
  );
  weighDoubts(sheet, run, stats, lists);
  return true;
}

const COMBO_SEPARATORS = new Set([':', ';', '|', ' :', ' ;', ' |', ' -']);

/** How much the secrets tell of people: frequent passwords, signs, capitals and digits inside; and of machines: one length. */
interface Chosen {
  readonly telling: number;
  readonly oneLength: number;
}

function chosenShare(run: PairRun, lists: Lists): Chosen {
  const lengths = new Map<number, number>();
  let telling = 0;
  for (const { secret, kind } of run.pairs) {
    lengths.set(secret.length, (lengths.get(secret.length) ?? 0) + 1);
    const plain = kind === 'strong' || kind === 'word' || kind === 'digits';
    const isTelling =
      lists.isFrequent(secret) || /[!@#$%^&*?]/.test(secret) || /[a-z\d][A-Z].*\d|\d[A-Z]+.*[a-z]/.test(secret.slice(0, 40));
    if (plain && isTelling) telling += 1;
  }
  return { telling: telling / run.pairs.length, oneLength: Math.max(...lengths.values()) / run.pairs.length };
}

/** Addresses or sites beside secrets are worth more than bare names: `key: value` files are everywhere. */
function structureWeight(
  run: PairRun,
  stats: PairStats,
  density: number,
  { chosen, intents }: { chosen: Chosen; intents: number },
): number {
  if (stats.count < 5 || stats.distinctLogins < 0.4 || density < 0.6 || run.stability < 0.7) return 0;
  if (stats.plausible < 0.5) return 0;
  const ample = Math.min(1, Math.log10(stats.count) / Math.log10(50));
  if (stats.withSite >= 0.6 && stats.strong + stats.emails >= 0.4) return 5.5 * ample;
  if (stats.emails >= 0.5) {
    // Blanks, commas and tabs also part addresses from names, nicknames and tickets: the secrets must tell.
    const loose = !COMBO_SEPARATORS.has(run.pairs[0]?.separator ?? '');
    const most = loose && (chosen.telling < 0.15 || chosen.oneLength >= 0.8) ? 2.8 : 4.5;
    return (stats.strong + stats.crypt + stats.hash + stats.masked >= 0.2 ? most : 1.5) * ample;
  }
  if (stats.crypt >= 0.5) return 4 * ample;
  if (stats.phones >= 0.5) return stats.strong >= 0.4 && stats.distinctSecrets >= 0.5 ? 4 * ample : 0;
  const isList = stats.count >= 30 && stats.distinctLogins >= 0.8 && run.stability >= 0.9 && stats.plausible >= 0.8;
  if (intents > 0 && isList && stats.distinctSecrets >= 0.5 && (stats.strong >= 0.35 || chosen.telling >= 0.2)) return 4 * ample;
  // Names without an address: only what looks like chosen passwords, glued by one sign without blanks.
  const glued = run.pairs.filter((pair) => !pair.separator.startsWith(' ')).length / run.pairs.length;
  if (stats.strong < 0.5 || stats.distinctSecrets < 0.6 || stats.count < 8) return 0;
  return (glued >= 0.9 ? 2.5 : 1) * ample;
}

function weighSecrets(sheet: SignalSheet, stats: PairStats, chosen: Chosen, intents: number): void {
  const excerpt = `${percent(stats.strong)} mixed, ${percent(stats.hash)} digests, ${percent(stats.crypt)} salted hashes, ${percent(stats.distinctSecrets)} distinct`;
  if (stats.crypt >= 0.5) sheet.add('secrets.password-hashes', 2.5, excerpt, Math.round(stats.crypt * stats.count));
  else if (stats.hash >= 0.5 && stats.emails >= 0.5) sheet.add('secrets.digests', 2, excerpt, Math.round(stats.hash * stats.count));
  else if (
    stats.strong >= 0.35 &&
    stats.distinctSecrets >= 0.6 &&
    (stats.emails + stats.phones + stats.withSite >= 0.5 || (intents >= 2 && stats.count >= 50 && chosen.telling >= 0.15))
  )
    sheet.add('secrets.chosen-passwords', 1.5, excerpt, stats.count);
}

/** Addresses at mail providers speak for real people; reserved domains for a manual or a test. */
export function weighDomains(sheet: SignalSheet, domains: readonly string[], rows: number, lists: Lists): void {
  if (domains.length < rows * 0.3 || domains.length < 3) return;
  const reserved = domains.filter((domain) => lists.isReserved(domain)).length / domains.length;
  const providers = new Set(domains.filter((domain) => lists.isProvider(domain)));
  if (reserved >= 0.3)
    sheet.add('context.reserved-domains', -7 * reserved, `${percent(reserved)} of the addresses lie in reserved domains`);
  else if (providers.size >= 2 && rows >= 8) sheet.add('logins.mail-providers', 1, `${providers.size} mail providers`, providers.size);
}

function weighDoubts(sheet: SignalSheet, run: PairRun, stats: PairStats, lists: Lists): void {
  const placeholders = run.pairs.filter(({ login, secret }) => lists.isPlaceholder(login, secret)).length / run.pairs.length;
  if (placeholders >= 0.3) sheet.add('context.placeholders', -6 * placeholders, `${percent(placeholders)} are placeholders`);
  if (stats.loginIsSecret >= 0.3) sheet.add('context.login-is-password', -6, `${percent(stats.loginIsSecret)} have the login as password`);
  if (stats.masked >= 0.3) sheet.add('context.masked', -5, `${percent(stats.masked)} are masked already`);
  if (stats.distinctSecrets < 0.1 && stats.count >= 5) sheet.add('context.one-password', -3, 'nearly all have the same password');
  const header = [run.above, `${run.pairs[0]?.login ?? ''}${(run.pairs[0]?.separator ?? '').trim()}${run.pairs[0]?.secret ?? ''}`].some(
    headerNamesNoSecret,
  );
  if (header) sheet.add('context.header-names-no-secret', -5, 'the header of the list names a login and no password');
  const shapes = shapesOf(run.pairs);
  if (shapes.onePrefix >= 0.6) sheet.add('context.numbered', -6, `${percent(shapes.onePrefix)} begin with the same three characters`);
  else if (shapes.onePattern >= 0.7)
    sheet.add('context.one-pattern', -2.5, `${percent(shapes.onePattern)} have one pattern of letters and digits`);
  if (shapes.fromLogin >= 0.4) sheet.add('context.made-of-login', -5, `${percent(shapes.fromLogin)} are made of the login`);
  if (stats.count < 10) sheet.add('context.few-lines', -1.5, `${stats.count} lines`);
}

/** Weighs the rows of an SQL dump or an export. */
export function weighTable(sheet: SignalSheet, table: UserTable, lists: Lists): boolean {
  const secret = table.crypt + table.digests;
  if (table.rows < 5 || table.distinctLogins < table.rows * 0.5) return false;
  const ample = Math.min(1, Math.log10(table.rows) / Math.log10(50));
  const name = table.form === 'sql' ? 'user-table-rows' : 'user-export-rows';
  sheet.add(`structure.${name}`, 4 * ample, maskedSamples(`${table.rows} rows`, table.samples), table.rows);
  if (table.crypt >= table.rows * 0.5) sheet.add('secrets.password-hashes', 2.5, `${table.crypt} salted password hashes`, table.crypt);
  else if (secret >= table.rows * 0.5) sheet.add('secrets.digests', 2, `${secret} digests in place of passwords`, secret);
  else if (table.clear >= table.rows * 0.5) sheet.add('secrets.clear-passwords', 1.5, `${table.clear} passwords in the clear`, table.clear);
  const placeholders = table.samples.filter(({ login, secret: text }) => lists.isPlaceholder(login, text)).length;
  if (placeholders >= 2) sheet.add('context.placeholders', -4, 'the samples are placeholders');
  if (table.distinctSecrets < table.rows * 0.1) sheet.add('context.one-password', -4, 'nearly all have the same password');
  if (table.fromLogin >= table.rows * 0.3) sheet.add('context.made-of-login', -6, `${table.fromLogin} passwords are made of the login`);
  if (table.counted >= Math.max(5, table.clear * 0.5)) sheet.add('context.counted-passwords', -6, `${table.counted} differ in digits only`);
  if (table.rows < 10) sheet.add('context.few-lines', -1.5, `${table.rows} rows`);
  weighDomains(sheet, table.domains, table.rows, lists);
  return true;
}

/** A share as people read it. */
export function percent(share: number): string {
  return `${Math.round(share * 100)} %`;
}
