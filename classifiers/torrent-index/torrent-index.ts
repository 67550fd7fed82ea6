import type { FileObservation, LinkedTorrentObservation, PageObservation, TorrentObservation } from '../../src/model/observation.ts';
import { maskUrl } from '../../src/model/redact.ts';
import type { Signal } from '../../src/model/signal.ts';
import { signalsShown } from '../../src/model/tally.ts';
import { NOTHING_PROTECTED, type ProtectedWorks } from '../../src/model/works.ts';
import { atOnce, type Classifier, type Pieces } from '../classifier.ts';
import { createLexiconPool, type LexiconPool } from '../text/lexicon.ts';
import { createEngineSignals } from './engine/engine-signals.ts';
import { judgeAlike } from './judge/judge-alike.ts';
import { judgeIndex } from './judge/judge.ts';
import { likenessSignals, weightsOf } from './likeness/likeness.ts';
import { lawfulOf } from './torrent/lawful.ts';
import { judgeLogin, remarkLogin } from './engine/login-judge.ts';
import { readPage, type Reading } from './pages/page-signals.ts';
import { createTitleRater } from './names/title-rating.ts';
import { readLinked, readTextFile, readTorrent } from './replies/torrent-signals.ts';

type Seen = PageObservation | TorrentObservation | LinkedTorrentObservation | FileObservation;

/** The parsed rule files of the folder. */
interface Rules {
  readonly lexicon: unknown;
  readonly lawful: unknown;
  readonly engines: unknown;
  readonly likeness: unknown;
}

/** The classifier of torrent indexes (a ZodError names what is wrong with the rules). `works`: what right holders have named. */
export function createTorrentIndex(
  rules: Rules,
  works: ProtectedWorks = NOTHING_PROTECTED,
  pool: LexiconPool = createLexiconPool(),
): Classifier<'page' | 'torrent' | 'linked-torrent' | 'file'> {
  const lexicon = pool.add(rules.lexicon);
  const reading: Reading = { lexicon, rate: createTitleRater(lexicon), works, lawful: lawfulOf(rules.lawful) };
  const engineSignals = createEngineSignals(rules.engines);
  const model = weightsOf(rules.likeness);
  const alike = (seen: PageObservation | FileObservation, signals: readonly Signal[]): readonly Signal[] => [
    ...signals,
    ...likenessSignals(seen, signals, model, maskUrl(seen.url)),
  ];
  function* readInPieces(observation: Seen): Pieces<readonly Signal[]> {
    if (observation.kind === 'page') {
      const signals = yield* readPage(observation, reading);
      yield;
      return alike(observation, [...signals, ...engineSignals(observation, signals)]);
    }
    if (observation.kind === 'torrent') return readTorrent(observation, reading);
    if (observation.kind === 'linked-torrent') return readLinked(observation, reading);
    return observation.text === null ? [] : alike(observation, readTextFile(observation, reading));
  }
  return {
    meta: {
      id: 'torrent-index',
      category: 'torrent-index',
      clause: 6,
      observes: ['page', 'torrent', 'linked-torrent', 'file'],
      docs:
        'A site that lists torrents of works passed on without leave: rows, cards, feeds, detail pages, directories of .torrent files or lists of magnets that join a name in the grammar of releases ' +
        "(source, quality, dubbing, group, crack) to its torrent. An info-hash of the right holders' list, or a protected work by title and year in a whole row or torrent, proves it, unless the site is the holder's own or writes about it. Ten different works, four fifths of those that can be told, prove it; three are likely. A page that proves it alone is not outvoted by others. Fewer are likely only where the page has the form of a tracker's about one torrent (size, peers, date behind their labels), a search's list of one work in many versions, or a feed of several releases; eight such pages of different works prove it, four that tell all that a tracker does (both counts of peers, size, torrent). What a site says to be its own counts for it. What torrent clients and recorders tell of themselves is not read. Eight different films, series or artists under plain names are likely, fifteen with peers or marks of rips prove it, unless a page speaks of free or own works. " +
        'Torrent files on other sites that it links to and that are of named hashes or works prove a site that is a list of torrents by what it shows itself; three are likely of any other that lists torrents, but for pages that write about them. ' +
        'A login page that shows the software of a private tracker by two marks of its own and tells what is shared (counts, kinds), or says that it is one, on a site that shows nothing else, is likely; the software alone is a remark. ' +
        'A page that lists three torrents or more and reads, by all of its words and signals together, like those of infringing indexes is likely where no rule says anything, nothing is free and no page speaks of free or own works. ' +
        'Against: distributions and free programs, free films and books, data sets, licences named in a row, pages that say they share freely or only write about torrents; code samples and quotations are not read.',
    },
    read: (observation) => atOnce(readInPieces(observation)),
    readInPieces,
    judge(tally, subject) {
      const listed = judgeIndex(tally, subject);
      if (listed) return listed;
      const login = judgeLogin(tally, subject);
      if (login) return { ...login, signals: signalsShown(tally) };
      const read = judgeAlike(tally, subject);
      return read && { verdict: 'likely', ...read, signals: signalsShown(tally) };
    },
    remark: remarkLogin,
  };
}
