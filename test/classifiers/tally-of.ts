import type { Classifier } from '../../classifiers/classifier.ts';
import type { Judgement, Subject } from '../../src/model/finding.ts';
import type { ObservationKind, ObservationOf } from '../../src/model/observation.ts';
import { signalSchema } from '../../src/model/signal.ts';
import { addToTally, emptyTally, type SignalTally } from '../../src/model/tally.ts';

type Seen<K extends ObservationKind> = readonly (ObservationOf<K> & { readonly url: string })[];

/** The tally of these observations; every signal must fit its schema. */
export function tallyOf<K extends ObservationKind>(classifier: Classifier<K>, seen: Seen<K>): SignalTally {
  const tally = emptyTally();
  for (const observation of seen) {
    const signals = classifier.read(observation);
    for (const signal of signals) signalSchema.parse(signal);
    addToTally(tally, observation.url, signals, null);
  }
  return tally;
}

/** What the classifier makes of them. */
export function judgementOf<K extends ObservationKind>(classifier: Classifier<K>, subject: Subject, seen: Seen<K>): Judgement | undefined {
  return classifier.judge(tallyOf(classifier, seen), subject);
}
