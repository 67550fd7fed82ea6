import { z } from 'zod';
import type { FileObservation, PageObservation } from '../../../src/model/observation.ts';
import type { Signal } from '../../../src/model/signal.ts';
import { WEIGHTS } from '../weights.ts';
import { mayListTorrents } from '../pages/gate.ts';
import { featuresOf, linksSeveral, listsSeveral, namesTorrents } from './features.ts';

/**
 * How much a page reads like those of indexes that list the works of others, by all of its words and signals together: a logistic regression on pages of
 * known kind (`bench/likeness` says on which, and how well it does on sites that it was not taught). It sees what no single rule asks for.
 */
const SIGNAL_VALUE = 0.5;
const WORD_VALUE = 5;
/** A page of a few words is told by few of them; beyond, each word counts for less the more there are. */
const FEW_WORDS = 20;
/** Log-odds from which a page is called alike; `bench/likeness/train.ts` says how many lawful ones reach it. */
const ALIKE = 0.5;
/** Fewer known words are those of the form, not of what is listed. */
const LEAST_WORDS = 25;
/** Words shown for a reason. */
const SHOWN_WORDS = 8;

const weightsSchema = z.object({ bias: z.number(), weights: z.record(z.string(), z.number()) });

/** Log-odds by feature; see `features.ts` for their names. */
export interface Weights {
  readonly bias: number;
  readonly weights: ReadonlyMap<string, number>;
}

/** The features that a model knows, with what each counts for. */
export type Values = readonly (readonly [feature: string, value: number])[];

/** Reads the weights as `bench/likeness/train.ts` writes them. @throws ZodError where they are none. */
export function weightsOf(rules: unknown): Weights {
  const { bias, weights } = weightsSchema.parse(rules);
  return { bias, weights: new Map(Object.entries(weights)) };
}

/** What features count for, of those that are known. */
export function valuesOf(features: readonly string[], isKnown: (feature: string) => boolean): Values {
  const known = features.filter(isKnown);
  const words = known.filter(isWord).length;
  const each = WORD_VALUE / Math.sqrt(words + FEW_WORDS);
  return known.map((feature) => [feature, isWord(feature) ? each : SIGNAL_VALUE]);
}

/** Log-odds that a page is of an index that lists the works of others. */
export function logOddsOf(values: Values, { bias, weights }: Weights): number {
  return values.reduce((sum, [feature, value]) => sum + value * (weights.get(feature) ?? 0), bias);
}

/** What a page shows that lists several torrents; nothing of other pages, which are never asked about. */
export function askedAbout(seen: PageObservation | FileObservation, signals: readonly Signal[]): readonly string[] | undefined {
  const several = listsSeveral(signals);
  if (!several && (seen.kind === 'file' || !mayListTorrents(seen))) return undefined;
  const features = featuresOf(seen, signals);
  return (several || linksSeveral(features)) && namesTorrents(features) ? features : undefined;
}

/** Says of a page that lists torrents whether it is like those of infringing indexes; nothing of other pages. */
export function likenessSignals(
  seen: PageObservation | FileObservation,
  signals: readonly Signal[],
  model: Weights,
  where: string,
): Signal[] {
  const features = askedAbout(seen, signals);
  if (features === undefined) return [];
  const values = valuesOf(features, (feature) => model.weights.has(feature));
  if (values.filter(([feature]) => isWord(feature)).length < LEAST_WORDS) return [];
  const logOdds = logOddsOf(values, model);
  const id = logOdds >= ALIKE ? 'page.alike' : 'page.unlike';
  const excerpt = `Log-odds ${logOdds.toFixed(1)}; the words that say most: ${reasons(values, model, id === 'page.alike' ? 1 : -1)}`;
  return [{ id: `torrent.${id}`, weight: WEIGHTS[id].each, where, excerpt: excerpt.slice(0, 240), amount: 1 }];
}

function isWord(feature: string): boolean {
  return feature.startsWith('w:');
}

/** The words that speak for it most (or against it, where `sign` is below zero), as they stand on the page. */
function reasons(values: Values, { weights }: Weights, sign: 1 | -1): string {
  const ranked = values
    .map(([feature, value]) => ({ feature, part: sign * value * (weights.get(feature) ?? 0) }))
    .filter(({ feature, part }) => part > 0 && isWord(feature) && !feature.startsWith('w:#'))
    .toSorted((a, b) => b.part - a.part);
  const words = ranked.map(({ feature }) => feature.slice('w:'.length).replace(/\+\d+$/, ''));
  return [...new Set(words)].slice(0, SHOWN_WORDS).join(', ');
}
