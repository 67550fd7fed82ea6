import { maskUrl, safeExcerpt } from '../../src/model/redact.ts';
import type { FileObservation, PageObservation } from '../../src/model/observation.ts';
import { familyOf, type Signal } from '../../src/model/signal.ts';
import type { Classifier } from '../classifier.ts';
import { createLexiconPool, type Lexicon, type LexiconPool } from '../text/lexicon.ts';
import { normalisedText } from '../text/normalise.ts';
import { judgeByBest, signalSheet, weightOf, type SignalSheet } from '../text/verdict.ts';
import { weighCards } from './cards.ts';
import { weighArchive, weighHosts, weighStealer } from './blocks.ts';
import { lookAround, type Surroundings } from './context.ts';
import { weighPairs, weighTable } from './lines.ts';
import { readLists, type Lists } from './lists.ts';
import { readKeyForms, weighOpenKeys, type KeyForms } from './open-keys.ts';
import { findPairRun, headingsOf } from './run.ts';
import { readCsvExport } from './csv-export.ts';
import { readJsonRows } from './json-rows.ts';
import { insertsWithoutInto, readSqlDump } from './sql-dump.ts';

type Observed = PageObservation | FileObservation;

/** The YAML files beside this one, as read by the configuration. */
export interface CredentialDumpRules {
  readonly lexicon: unknown;
  readonly lists: unknown;
  readonly openKeys: unknown;
}

const META = {
  id: 'credential-dump',
  category: 'credential-dump',
  clause: 8,
  observes: ['page', 'file'],
  docs: 'Lists of logins with passwords or their hashes: pair lines, URL:login:password, stealer blocks, cookie files, user tables in SQL or CSV, payment cards with expiry, keys and passwords of systems in files left open (then the customer may be the victim). Against: reserved domains, placeholders, login equal to password, masked or few lines, documentation and tests. Proven needs the grammar of at least 50 lines and words, names or hashes beside it.',
} as const;

/** Makes the classifier. Throws a ZodError for rules that do not fit. */
export function createCredentialDump(rules: CredentialDumpRules, pool: LexiconPool = createLexiconPool()): Classifier<'page' | 'file'> {
  const lexicon = pool.add(rules.lexicon);
  const lists = readLists(rules.lists);
  const forms = readKeyForms(rules.openKeys);
  return {
    meta: META,
    read: (observation) => readObservation(observation, lexicon, lists, forms),
    judge: (tally) => judgeByBest(tally, { what: 'logins with their passwords', prior: -4, isProof }),
  };
}

function readObservation(observation: Observed, lexicon: Lexicon, lists: Lists, forms: KeyForms): readonly Signal[] {
  const sheet = signalSheet('credential', maskUrl(observation.url));
  const { text } = observation;
  const headings =
    text !== null
      ? weighStructures(sheet, observation, text, lexicon, lists)
      : observation.kind === 'file' && weighArchive(sheet, observation)
        ? ''
        : undefined;
  const hasKeys = observation.kind === 'file' && weighOpenKeys(sheet, observation, forms, lists);
  if (headings !== undefined || hasKeys) weighSurroundings(sheet, lookAround(observation, lexicon, headings ?? ''));
  return sheet.signals;
}

/** The grammars one after another; a text may hold more than one. Returns what heads and closes the lists; undefined: there are none. */
function weighStructures(sheet: SignalSheet, observation: Observed, text: string, lexicon: Lexicon, lists: Lists): string | undefined {
  if (text.length < 40) return undefined;
  // Offsets of the normalised text serve only where it is as long as the plain one.
  const inserts = lexicon.hitsIn(observation).filter((hit) => hit.group === 'users-table');
  const aligned = inserts.length > 0 && normalisedText(observation).length === text.length;
  const starts = [...(aligned ? inserts.map((hit) => hit.start) : []), ...insertsWithoutInto(text)];
  const sql = starts.length > 0 ? readSqlDump(text, starts) : undefined;
  const inSql = sql !== undefined && weighTable(sheet, sql, lists);
  const csv = inSql ? undefined : readCsvExport(text);
  const inCsv = csv !== undefined && weighTable(sheet, csv, lists);
  // Rows under a header read as pairs too: they count once.
  const run = inSql || inCsv ? undefined : findPairRun(text);
  const inHosts = !inSql && !inCsv && weighHosts(sheet, text, lists);
  const around = run && !inHosts ? lookAround(observation, lexicon, run.headings) : undefined;
  const inRun = run !== undefined && around !== undefined && weighPairs(sheet, run, lists, around.intent.length);
  const json = inRun || inSql || inCsv ? undefined : readJsonRows(text);
  const inJson = json !== undefined && weighTable(sheet, json, lists);
  const inBlocks = weighStealer(sheet, text, lists, inRun);
  const inCards = weighCards(sheet, text);
  const isAny = inBlocks || inCards || inRun || inHosts || inSql || inCsv || inJson;
  return isAny ? (run?.headings ?? headingsOf(text)) : undefined;
}

function weighSurroundings(sheet: SignalSheet, around: Surroundings): void {
  if (around.intent.length > 0)
    sheet.add(
      'intent.words',
      2 + Math.min(1, 0.5 * (around.intent.length - 1)),
      safeExcerpt(around.intent.slice(0, 5).join(', ')),
      around.intent.length,
    );
  else if (around.hint !== null) sheet.add('intent.hint', 1, 'title, name or heading speaks of passwords, leaks or accounts');
  if (around.about.length > 0)
    sheet.add(
      'context.writing-about',
      -Math.min(4, 1.5 * around.about.length),
      safeExcerpt(around.about.slice(0, 5).join(', ')),
      around.about.length,
    );
  if (around.documentation !== null) sheet.add('context.documentation-path', -3, safeExcerpt(around.documentation));
}

/** Lines enough to leave chance out, and a second family of evidence that is not made of the same lines. */
function isProof(signals: readonly Signal[]): boolean {
  const lines = signals.filter((signal) => familyOf(signal) === 'structure').reduce((sum, signal) => sum + (signal.amount ?? 0), 0);
  const blocks = signals.find((signal) => signal.id === 'credential.structure.stealer-blocks')?.amount ?? 0;
  const cards = signals.find((signal) => signal.id === 'credential.structure.payment-cards')?.amount ?? 0;
  const isUsable = cards >= 10 && weightOf(signals, 'cards') >= 2.5;
  const isStripes = isUsable && signals.some((signal) => signal.id === 'credential.cards.tracks');
  const hashes = signals.some((signal) => signal.id === 'credential.secrets.password-hashes');
  const intent = weightOf(signals, 'intent') >= 2 || weightOf(signals, 'stealer', 'victims') > 0 || hashes;
  return (
    weightOf(signals, 'structure') >= 2.8 &&
    (lines >= 50 || blocks >= 10 || isUsable || weightOf(signals, 'victims') > 0) &&
    (intent || isStripes) &&
    weightOf(signals, 'context') > -2
  );
}
