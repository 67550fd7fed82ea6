import { logOddsOf, valuesOf, type Values, type Weights } from '../../classifiers/torrent-index/likeness/likeness.ts';

/** A document by what it shows, whether it is of an index that lists the works of others, and its site. */
export interface Example {
  readonly id: string;
  readonly site: string;
  readonly infringing: boolean;
  readonly features: readonly string[];
}

/** A feature of fewer sites is the mark of those sites, not of their kind. */
const MIN_SITES = 5;
const ROUNDS = 12;
const RATE = 0.1;
const BIAS_RATE = 0.02;
/** Keeps weights small. */
const RIDGE = 0.01;
/** Before anything was seen of a feature. */
const FIRST = 1e-4;

interface Step {
  readonly values: Values;
  readonly target: 0 | 1;
  readonly share: number;
}

/**
 * Logistic regression by AdaGrad with an L2 penalty. The pages of a site share the square root of their number, and both kinds weigh the same in all.
 * The libraries for Node keep features as dense columns, which a vocabulary of words is not; the order is fixed, so the same examples give the same weights.
 */
export function train(examples: readonly Example[]): Weights {
  const known = featuresOfManySites(examples);
  const steps = stepsOf(examples, known);
  const weights = new Map<string, number>();
  const squares = new Map<string, number>();
  let bias = 0;
  for (let round = 0; round < ROUNDS; round += 1) {
    for (const { values, target, share } of shuffled(steps, round)) {
      const slope = (1 / (1 + Math.exp(-logOddsOf(values, { bias, weights }))) - target) * share;
      bias -= BIAS_RATE * slope;
      for (const [feature, value] of values) {
        const weight = weights.get(feature) ?? 0;
        const gradient = slope * value + RIDGE * weight;
        const square = (squares.get(feature) ?? FIRST) + gradient * gradient;
        squares.set(feature, square);
        weights.set(feature, weight - (RATE * gradient) / Math.sqrt(square));
      }
    }
  }
  return { bias, weights };
}

function featuresOfManySites(examples: readonly Example[]): Set<string> {
  const sites = new Map<string, Set<string>>();
  for (const { site, features } of examples)
    for (const feature of features) sites.set(feature, (sites.get(feature) ?? new Set()).add(site));
  return new Set([...sites].filter(([, of]) => of.size >= MIN_SITES).map(([feature]) => feature));
}

function stepsOf(examples: readonly Example[], known: ReadonlySet<string>): Step[] {
  const pages = new Map<string, number>();
  for (const { site } of examples) pages.set(site, (pages.get(site) ?? 0) + 1);
  const shareOf = ({ site }: Example): number => 1 / Math.sqrt(pages.get(site) ?? 1);
  const sum = (infringing: boolean): number =>
    examples.filter((example) => example.infringing === infringing).reduce((total, example) => total + shareOf(example), 0);
  const balance = sum(false) / sum(true);
  return examples.map((example) => ({
    values: valuesOf(example.features, (feature) => known.has(feature)),
    target: example.infringing ? 1 : 0,
    share: shareOf(example) * (example.infringing ? balance : 1),
  }));
}

/** The same order for the same round: by a hash of both. */
function shuffled<T>(items: readonly T[], round: number): T[] {
  const ranked = items.map((item, at) => ({ item, rank: Math.imul((at + 1) ^ (round * 0x9e37), 0x85ebca6b) >>> 0 }));
  return ranked.toSorted((a, b) => a.rank - b.rank).map(({ item }) => item);
}
