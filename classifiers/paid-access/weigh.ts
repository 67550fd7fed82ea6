import { maskSecret, safeExcerpt } from '../../src/model/redact.ts';
import { familyOf } from '../../src/model/signal.ts';
import type { Lexicon, TermHit } from '../text/lexicon.ts';
import type { SignalSheet } from '../text/verdict.ts';
import type { Access, AccessKind } from './access.ts';
import { ofKind, type Finds } from './gather.ts';

/** Base, rise with the logarithm of their number, and most: grammars that nothing else is written in weigh more. Fewer than `least` may be one's own, asked about in a forum. */
const GRAMMARS: readonly { kind: AccessKind; id: string; said: string; base: number; rise: number; most: number; least: number }[] = [
  { kind: 'stream', id: 'structure.streams', said: 'addresses of IPTV panels with a login', base: 1.5, rise: 1.1, most: 4.5, least: 3 },
  { kind: 'card-line', id: 'structure.card-lines', said: 'lines of card sharing', base: 2, rise: 1.2, most: 5, least: 3 },
  { kind: 'portal', id: 'structure.portals', said: 'MAC addresses for IPTV portals', base: 1.5, rise: 1.1, most: 4.5, least: 3 },
  { kind: 'account', id: 'structure.accounts', said: 'accounts of services', base: 0.8, rise: 1.1, most: 4, least: 3 },
  { kind: 'cookie', id: 'structure.cookies', said: 'cookies of sessions', base: 1, rise: 0.8, most: 3, least: 1 },
  { kind: 'code', id: 'structure.codes', said: 'codes of the form of gift cards', base: 1, rise: 0.6, most: 2.4, least: 4 },
];

/** What the lists themselves say. `has`: kinds that the words around do not bear are left out. */
export function weighGrammars(sheet: SignalSheet, finds: Finds, has: (kind: AccessKind) => boolean): void {
  for (const { kind, id, said, base, rise, most, least } of GRAMMARS) {
    const found = ofKind(finds, kind);
    if (found.length < least || !has(kind)) continue;
    const shown = found.slice(0, 3).map(({ secret }) => maskSecret(secret));
    const weight = Math.min(most, base + rise * Math.log(found.length));
    sheet.add(id, weight, safeExcerpt(`${found.length} ${said}: ${shown.join(' ')}`), found.length);
  }
}

/** Logins of many people, or at many servers: nobody's own subscription. Accounts count where their rows tell what they open. */
export function weighSpread(sheet: SignalSheet, finds: Finds): void {
  const rowsTell = sheet.signals.some((signal) => familyOf(signal) === 'rows');
  const lines = ofKind(finds, 'stream', 'card-line', 'portal', ...(rowsTell ? (['account'] as const) : []));
  const logins = new Set(lines.map(({ login }) => login)).size;
  const hosts = new Set(lines.map(({ host }) => host)).size;
  const most = Math.max(logins, hosts);
  if (most >= 4) sheet.add('spread.logins', Math.min(3, 0.9 * Math.log(most)), `${logins} logins at ${hosts} places`, most);
}

const UNTIL = /(?:\d{1,2}[./-]\d{1,2}[./-]20\d\d|20\d\d-\d{2}(?:-\d{2})?)/;

/** Plans, expiries and names of services in the rows of accounts: in half of them, or they say nothing. Returns the hits that name services there. */
export function weighRows(sheet: SignalSheet, accounts: readonly Access[], lexicon: Lexicon): readonly TermHit[] {
  if (accounts.length < 2) return [];
  const read = accounts.slice(0, 200).map((access) => {
    const hits = lexicon.hitsInText(`${access.beside}\n${access.host}`);
    return {
      plan: hits.some(({ group }) => group === 'plan') || UNTIL.test(access.beside),
      named: hits.filter(({ group }) => group === 'service'),
    };
  });
  const plans = read.filter(({ plan }) => plan).length;
  const services = read.filter(({ named }) => named.length > 0).length;
  if (plans * 2 >= read.length) sheet.add('rows.plan-or-expiry', 2, `${plans} rows tell a plan or an expiry`, plans);
  if (services * 2 < read.length) return [];
  sheet.add('rows.service', 1.8, `${services} rows name the service`, services);
  return read.flatMap(({ named }) => named);
}

/** What the words around say: services, gifts. */
export function weighWords(sheet: SignalSheet, hits: readonly TermHit[]): void {
  for (const [group, id, base, rise, most] of [
    ['service', 'service.named', 1.5, 0.3, 2.5],
    ['offer', 'offer.words', 1.6, 0.5, 3],
    ['generator', 'offer.generator', 2.2, 0.4, 3],
  ] as const) {
    const terms = termsOf(hits, group);
    if (terms.length > 0)
      sheet.add(id, Math.min(most, base + rise * (terms.length - 1)), safeExcerpt(terms.slice(0, 6).join(', ')), terms.length);
  }
}

const DOCUMENTATION_PATH =
  /(?:^|[/_.-])(?:docs?|documentation|manual|man\d?|wiki|help|faq|kb|tutorials?|guides?|examples?|samples?|tests?|testing|specs?|fixtures?|testdata|changelog|readme|news|i18n|locales?|node_modules|vendor)(?:[/_.-]|$)/i;

/** Against: who writes about it, documents it, or gives out what is its own. `hits`: of the whole text. */
export function weighAgainst(sheet: SignalSheet, hits: readonly TermHit[], path: string, finds: Finds): void {
  for (const [group, id, each] of [
    ['about', 'context.writing-about', 1.5],
    ['own', 'context.own', 1.5],
  ] as const) {
    const terms = termsOf(hits, group);
    if (terms.length > 0) sheet.add(id, -Math.min(4.5, each * terms.length), safeExcerpt(terms.slice(0, 5).join(', ')), terms.length);
  }
  const documentation = DOCUMENTATION_PATH.exec(path)?.[0];
  if (documentation !== undefined) sheet.add('context.documentation-path', -3, safeExcerpt(documentation));
  const streams = ofKind(finds, 'stream').length;
  if (streams > 0 && finds.streamLines > streams * 2)
    sheet.add(
      'context.open-streams',
      -3,
      `${finds.streamLines - streams} streams beside them are open to all`,
      finds.streamLines - streams,
    );
}

/** Terms of a group, each once. */
export function termsOf(hits: readonly TermHit[], group: string): string[] {
  return [...new Set(hits.filter((hit) => hit.group === group).map((hit) => hit.term))];
}
