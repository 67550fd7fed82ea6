import type { FileObservation, PageObservation } from '../../src/model/observation.ts';
import { maskUrl } from '../../src/model/redact.ts';
import { familiesFor } from '../../src/model/tally.ts';
import type { Signal } from '../../src/model/signal.ts';
import type { Classifier } from '../classifier.ts';
import { createLexiconPool, type LexiconPool } from '../text/lexicon.ts';
import { judgeByBest, signalSheet, weightOf } from '../text/verdict.ts';
import { weighPage } from './page.ts';
import { weighSource } from './source.ts';

const META = {
  id: 'web-shell',
  category: 'web-shell',
  clause: 8,
  observes: ['page', 'file'],
  docs: 'Pages by which anybody commands the server, and code that runs what a request brings. A page is told by what it shows of the machine (kernel, who runs it, limits) and what it offers without a login (a field for commands, files with their rights and links to change them, a menu of attacks); nothing is ever sent to it. Code is told by the way from the request to the call. Against: a login, those who write about web shells, code that is quoted in rules and articles. Proven needs the machine and a way to command it, or the way of a request to the call in code that hides it or lies among files.',
} as const;

/** Makes the classifier. Throws a ZodError for a lexicon that does not fit. */
export function createWebShell(lexicon: unknown, pool: LexiconPool = createLexiconPool()): Classifier<'page' | 'file'> {
  const words = pool.add(lexicon);
  return {
    meta: META,
    read(observation: PageObservation | FileObservation) {
      const sheet = signalSheet('shell', maskUrl(observation.url));
      if (observation.kind === 'page') weighPage(sheet, observation, words);
      else weighSource(sheet, observation);
      return sheet.signals;
    },
    judge: (tally) => judgeByBest(tally, { what: 'a web shell', prior: -4, isProof }),
  };
}

/** The machine itself answers, and obeys; or code that does, where no such code should lie. */
function isProof(signals: readonly Signal[]): boolean {
  const isObeying = weightOf(signals, 'machine') >= 2.5 && weightOf(signals, 'command', 'menu', 'name') >= 2.5;
  const isCode = weightOf(signals, 'source', 'family') >= 5.5 && weightOf(signals, 'hidden', 'place', 'name') > 0;
  return (isObeying || isCode) && familiesFor(signals).size >= 2 && weightOf(signals, 'context') > -2;
}
