import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import type { Classifier } from '../../classifiers/classifier.ts';
import { askedAbout } from '../../classifiers/torrent-index/likeness/likeness.ts';
import { packageRoot } from '../../src/config/rules.ts';
import { allClassifiers, observePath } from '../../test/support/classify.ts';
import type { Example } from './logistic.ts';

/** A recorded page: where it lies, where it was published, what a person said of it and whence it comes (`owner/name:path@commit`). */
const documentSchema = z.object({
  id: z.string(),
  site: z.string(),
  path: z.string(),
  url: z.string(),
  infringing: z.boolean(),
  source: z.string(),
});
/** See {@link documentSchema}. */
export type LabelledDocument = z.infer<typeof documentSchema>;

/** A document of a list, or a page of the development set. */
export type Source = Pick<LabelledDocument, 'id' | 'site' | 'infringing' | 'source'>;

const FIXTURES = join(packageRoot(), 'test/fixtures');
/** Never taught: what is measured on. */
const TEST_SETS: ReadonlySet<string> = new Set(['index-test', 'heldout', 'unseen']);

/** One JSON object a line. @throws ZodError where a line is none. */
export function documentsOf(list: string): LabelledDocument[] {
  return readFileSync(list, 'utf8')
    .trim()
    .split('\n')
    .map((line) => documentSchema.parse(JSON.parse(line)));
}

/** Pages of the development set in the repository; all of a folder are of one site. */
export function developmentPages(): LabelledDocument[] {
  return readdirSync(FIXTURES)
    .filter((set) => !TEST_SETS.has(set))
    .flatMap((set) => readdirSync(join(FIXTURES, set)).map((folder) => `${set}/${folder}`))
    .filter((folder) => /\/ok\./.test(folder) || folder.startsWith('torrent-index/ng.'))
    .flatMap((folder) =>
      readdirSync(join(FIXTURES, folder))
        .filter((name) => name !== 'expected.json')
        .map((name) => ({
          id: `${folder}/${name}`,
          site: folder,
          path: join(FIXTURES, folder, name),
          url: `http://site.kz/${encodeURIComponent(name)}`,
          infringing: folder.includes('/ng.'),
          source: `test/fixtures/${folder}/${name}`,
        })),
    );
}

/** What those documents show that list torrents at all; the others are never asked about. */
export async function examplesOf(documents: readonly LabelledDocument[]): Promise<(Example & Source)[]> {
  const classifier = allClassifiers().find(({ meta }) => meta.id === 'torrent-index');
  if (!classifier) throw new Error('there is no classifier torrent-index');
  const examples: (Example & Source)[] = [];
  for (const { id, site, infringing, source, path, url } of documents) {
    const features = await featuresIn(path, url, classifier);
    if (features) examples.push({ id, site, infringing, source, features });
  }
  return examples;
}

async function featuresIn(path: string, url: string, classifier: Classifier): Promise<readonly string[] | undefined> {
  for await (const seen of observePath(path, url)) {
    if (seen.kind !== 'page' && !(seen.kind === 'file' && seen.text !== null)) continue;
    const features = askedAbout(seen, classifier.read(seen));
    if (features) return features;
  }
  return undefined;
}
