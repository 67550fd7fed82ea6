import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { stringify } from 'csv-stringify/sync';
import { logOddsOf, valuesOf, type Weights } from '../../classifiers/torrent-index/likeness/likeness.ts';
import { packageRoot } from '../../src/config/rules.ts';
import { developmentPages, documentsOf, examplesOf, type Source } from './examples.ts';
import { train, type Example } from './logistic.ts';

/**
 * Learns the weights of `classifiers/torrent-index/likeness` and says how well they do on sites that they were not taught.
 * `node --import tsx bench/likeness/train.ts --documents list.jsonl [--documents more.jsonl] [--write]`: the lists as `examples.ts` says; the pages are others'
 * and not in the repository, `sources.csv` names those that were taught. Run it again when a signal of the classifier comes to mean something else.
 */
const FOLDS = 10;
const THRESHOLDS = [0, 0.5, 1, 2];
const DIGITS = 3;

type Taught = Example & Source;

const { values } = parseArgs({
  options: { documents: { type: 'string', multiple: true, default: [] }, write: { type: 'boolean', default: false } },
});
const examples = await examplesOf([...values.documents.flatMap(documentsOf), ...developmentPages()]);
report(examples);
if (values.write) write(train(examples), examples);

/** Each tenth of the sites by weights that were taught the others. */
function report(all: readonly Taught[]): void {
  const sites = [...new Set(all.map(({ site }) => site))].toSorted();
  const foldOf = new Map(sites.map((site, at) => [site, (at * 7) % FOLDS]));
  const told: { infringing: boolean; logOdds: number; id: string }[] = [];
  for (let fold = 0; fold < FOLDS; fold += 1) {
    const model = train(all.filter(({ site }) => foldOf.get(site) !== fold));
    for (const { id, site, infringing, features } of all) {
      if (foldOf.get(site) !== fold) continue;
      told.push({
        id,
        infringing,
        logOdds: logOddsOf(
          valuesOf(features, (feature) => model.weights.has(feature)),
          model,
        ),
      });
    }
  }
  const ofKind = (infringing: boolean): number => told.filter((one) => one.infringing === infringing).length;
  console.log(`${ofKind(true)} infringing and ${ofKind(false)} lawful pages that list torrents, ${sites.length} sites`);
  for (const least of THRESHOLDS) {
    const alike = told.filter(({ logOdds }) => logOdds >= least);
    console.log(
      `log-odds ${least}: ${alike.filter((one) => one.infringing).length} infringing, ${alike.filter((one) => !one.infringing).length} lawful ones alike`,
    );
  }
  const mistaken = told.filter((one) => !one.infringing && one.logOdds >= 0).toSorted((a, b) => b.logOdds - a.logOdds);
  console.log(mistaken.map(({ id, logOdds }) => `  ${logOdds.toFixed(1)} ${id}`).join('\n'));
}

function write({ bias, weights }: Weights, taught: readonly Taught[]): void {
  const rounded = [...weights]
    .map(([feature, weight]) => [feature, Number(weight.toFixed(DIGITS))] as const)
    .filter(([, weight]) => weight !== 0)
    .toSorted(([a], [b]) => (a < b ? -1 : 1));
  const lines = rounded.map(([feature, weight]) => `${JSON.stringify(feature)}: ${weight}`);
  const root = packageRoot();
  writeFileSync(
    join(root, 'classifiers/torrent-index/likeness/weights.json'),
    `{ "bias": ${bias.toFixed(DIGITS)}, "weights": {\n${lines.join(',\n')}\n} }\n`,
  );
  const sources = taught.map(({ id, site, infringing, source }) => ({ id, site, infringing: infringing ? 'yes' : 'no', source }));
  writeFileSync(
    join(root, 'bench/likeness/sources.csv'),
    stringify(
      sources.toSorted((a, b) => (a.id < b.id ? -1 : 1)),
      { header: true },
    ),
  );
  console.log(`${rounded.length} weights of ${taught.length} pages written`);
}
