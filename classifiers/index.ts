import type { ObservationKind } from '../src/model/observation.ts';
import { NOTHING_PROTECTED, type ProtectedWorks } from '../src/model/works.ts';
import type { Classifier } from './classifier.ts';
import { createOpenProxy } from './open-proxy/open-proxy.ts';
import { createWebProxy } from './web-proxy/web-proxy.ts';
import { createTorrentIndex } from './torrent-index/torrent-index.ts';
import { createTorrentTracker } from './torrent-tracker/torrent-tracker.ts';
import { createCredentialDump } from './credential-dump/credential-dump.ts';
import { createPaidAccess } from './paid-access/paid-access.ts';
import { createSerialNumbers } from './serial-numbers/serial-numbers.ts';
import { createSoftwareCrack } from './software-crack/software-crack.ts';
import { createLexiconPool } from './text/lexicon.ts';
import { createWebShell } from './web-shell/web-shell.ts';

/**
 * Every classifier, in the order of the letter's clauses. `rules` holds the parsed YAML files by folder and name without ending
 * (`credential-dump/lexicon`), `works` what right holders have named. Throws where one is missing or does not fit its schema. One pool: one pass over a text serves all.
 */
export function createClassifiers(rules: ReadonlyMap<string, unknown>, works: ProtectedWorks = NOTHING_PROTECTED): readonly Classifier[] {
  const pool = createLexiconPool();
  const need = (key: string): unknown => {
    if (!rules.has(key)) throw new Error(`the rules ${key} are missing`);
    return rules.get(key);
  };
  // Of their own: few pages pass the gate, and names are searched by the hundred, best without the words of others.
  const torrents = createLexiconPool();
  const products = need('text/products');
  const [lexicon, lawful, engines, likeness] = ['lexicon', 'lawful', 'engines', 'likeness/weights'].map((name) =>
    need(`torrent-index/${name}`),
  );
  return [
    widen(createOpenProxy()),
    widen(createWebProxy()),
    widen(createTorrentTracker(lexicon, works, torrents)),
    widen(createTorrentIndex({ lexicon, lawful, engines, likeness }, works, torrents)),
    widen(createWebShell(need('web-shell/lexicon'), pool)),
    widen(createSoftwareCrack({ lexicon: need('software-crack/lexicon'), products }, pool)),
    widen(createSerialNumbers({ lexicon: need('serial-numbers/lexicon'), publicKeys: need('serial-numbers/public-keys'), products }, pool)),
    widen(
      createCredentialDump(
        { lexicon: need('credential-dump/lexicon'), lists: need('credential-dump/lists'), openKeys: need('credential-dump/open-keys') },
        pool,
      ),
    ),
    widen(createPaidAccess({ lexicon: need('paid-access/lexicon') }, pool)),
  ];
}

/** A classifier among others: the assessment hands each only the kinds that it observes. */
function widen<K extends ObservationKind>(classifier: Classifier<K>): Classifier {
  return classifier as unknown as Classifier;
}
