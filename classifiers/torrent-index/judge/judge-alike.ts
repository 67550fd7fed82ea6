import type { Subject } from '../../../src/model/finding.ts';
import { confidenceOf } from '../../../src/model/signal.ts';
import type { SignalTally } from '../../../src/model/tally.ts';
import { isDoubted } from './judge-doubt.ts';
import { amountOf, lawfulOn } from './page-counts.ts';

import type { Weak } from './judge-weak.ts';

/** Signals that join a release to its torrent. */
const JOINED = [
  'listing.rows',
  'detail.release',
  'detail.page',
  'detail.hint',
  'magnet.named',
  'file.release',
  'list.magnets',
  'page.leads',
];
/** Releases that are named and none of them linked: a report of what was found elsewhere, or a database of names. */
const NAMED_ONLY = 3;
/** Nobody knows how often what reads alike is lawful among all sites: never sure. */
const MOST_CONFIDENCE = 0.7;

/** Pages whose words and rows together are those of indexes, where no rule says so, none of it is free and no page speaks of free or own works. */
export function judgeAlike(tally: SignalTally, subject: Subject): Weak | undefined {
  const alike = amountOf(tally, 'page.alike');
  if (alike === 0 || amountOf(tally, 'page.unlike') > alike || lawfulOn(tally) > 0 || isDoubted(tally)) return undefined;
  if (amountOf(tally, 'release.rows') >= NAMED_ONLY && JOINED.every((id) => amountOf(tally, id) === 0)) return undefined;
  const place = subject.domain ?? subject.ip ?? 'The site';
  const pages = alike === 1 ? 'a page' : `${alike} pages`;
  return {
    confidence: Math.min(MOST_CONFIDENCE, confidenceOf(0.5 + 0.1 * alike)),
    why: `${place} lists torrents on ${pages} whose words and rows together read like those of indexes of unauthorised copies, though no single mark says so; a person should look.`,
  };
}
