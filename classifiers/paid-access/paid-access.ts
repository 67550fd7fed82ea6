import type { FileObservation, PageObservation } from '../../src/model/observation.ts';
import { maskUrl } from '../../src/model/redact.ts';
import { familyOf, type Signal } from '../../src/model/signal.ts';
import type { Classifier } from '../classifier.ts';
import { pathOf } from '../text/address.ts';
import { createLexiconPool, type Lexicon, type LexiconPool, type TermHit } from '../text/lexicon.ts';
import { judgeByBest, signalSheet, weightOf } from '../text/verdict.ts';
import type { AccessKind } from './access.ts';
import { gather, ofKind } from './gather.ts';
import { weighAgainst, weighGrammars, weighRows, weighSpread, weighWords } from './weigh.ts';

type Observed = PageObservation | FileObservation;

const META = {
  id: 'paid-access',
  category: 'paid-access',
  clause: 8,
  observes: ['page', 'file'],
  docs: 'Means to reach paid resources without leave: IPTV addresses with logins, portals by MAC address, lines of card sharing, accounts of subscription services, cookies of their sessions, generators of gift codes. Against: playlists open to all, documentation and placeholders, reserved or private hosts, those who write about it. Proven needs at least five accesses with logins of many, or with words that give them away; accounts also plans, expiries or services in their rows.',
} as const;

/** Makes the classifier. Throws a ZodError for a lexicon that does not fit. */
export function createPaidAccess(
  rules: { readonly lexicon: unknown },
  pool: LexiconPool = createLexiconPool(),
): Classifier<'page' | 'file'> {
  const lexicon = pool.add(rules.lexicon);
  return {
    meta: META,
    read: (observation) => readObservation(observation, lexicon),
    judge: (tally) => judgeByBest(tally, { what: 'means to reach paid resources', prior: -4, isProof }),
  };
}

/** So far from the top a list says that its servers are IPTV panels. */
const PANEL_HEAD = 2000;

function readObservation(observation: Observed, lexicon: Lexicon): readonly Signal[] {
  const text = observation.text ?? '';
  if (text.length < 30) return [];
  const path = pathOf(observation.url);
  const name = observation.kind === 'page' ? observation.title : observation.name;
  const titled = lexicon.hitsInText(`${name.replace(/[_.-]+/g, ' ')}\n${path.replace(/[_/.-]+/g, ' ')}`);
  const all = lexicon.hitsIn(observation);
  const groups = new Set([...titled, ...all].map((hit) => hit.group));
  const speaks = groups.has('service') || groups.has('offer');
  const finds = gather(text, {
    accounts: speaks,
    cookies: groups.has('service') && groups.has('offer'),
    codes: groups.has('generator') && groups.has('service'),
    panels: [...titled, ...all].some(({ group, start }) => group === 'panel' && start < PANEL_HEAD),
  });
  if (finds.accesses.length === 0) return [];
  const rows = signalSheet('paid', maskUrl(observation.url));
  const named = weighRows(rows, ofKind(finds, 'account'), lexicon);
  const jars = ofKind(finds, 'cookie').slice(0, 300);
  const hits = [...titled, ...named, ...lexicon.hitsInText(`${finds.around}\n${jars.map(({ host }) => host).join('\n')}`)];
  const sheet = signalSheet('paid', maskUrl(observation.url));
  weighGrammars(sheet, finds, bornBy(hits, rows.signals.length > 0));
  if (sheet.signals.length === 0) return [];
  if (sheet.signals.some(({ id }) => id === 'paid.structure.accounts')) sheet.signals.push(...rows.signals);
  weighSpread(sheet, finds);
  weighWords(sheet, hits);
  weighAgainst(sheet, [...titled, ...all], path, finds);
  return sheet.signals;
}

/**
 * Logins and passwords are credential-dump's unless a service is named and either their rows tell what they open or words give them away.
 * Cookies and codes need words that offer them as well.
 */
function bornBy(hits: readonly TermHit[], rowsTell: boolean): (kind: AccessKind) => boolean {
  const groups = new Set(hits.map((hit) => hit.group));
  return (kind) => {
    if (kind === 'account') return groups.has('service') && (rowsTell || groups.has('offer'));
    if (kind === 'cookie') return groups.has('service') && groups.has('offer');
    return kind !== 'code' || (groups.has('service') && groups.has('generator'));
  };
}

/** Enough accesses to leave chance out, and what is not made of the same lines: many people's logins, words that give them away. */
function isProof(signals: readonly Signal[]): boolean {
  const amountOf = (...names: readonly string[]): number =>
    signals.filter(({ id }) => names.includes(id.slice('paid.structure.'.length))).reduce((sum, { amount }) => sum + (amount ?? 0), 0);
  const structures = signals.filter((signal) => familyOf(signal) === 'structure');
  const offered = weightOf(signals, 'offer') >= 1.5;
  const spread = weightOf(signals, 'spread') >= 2;
  const lines = amountOf('streams', 'card-lines', 'portals') >= 5 && (offered || spread);
  const accounts = amountOf('accounts') >= 5 && (offered || spread) && weightOf(signals, 'service') > 0 && weightOf(signals, 'rows') > 0;
  return structures.length > 0 && (lines || accounts) && weightOf(signals, 'context') > -1.5;
}
