import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { createTorrentIndex } from '../../../classifiers/torrent-index/torrent-index.ts';
import { readFile } from '../../../crawlers/web/read-file.ts';
import { readPage } from '../../../crawlers/web/read-page.ts';
import { readMagnet } from '../../../crawlers/web/magnet.ts';
import { readTorrent } from '../../../crawlers/web/torrent-file.ts';
import { loadRuleFiles } from '../../../src/config/rules.ts';
import type { Judgement, Subject } from '../../../src/model/finding.ts';
import type { FileObservation, PageObservation, TorrentObservation } from '../../../src/model/observation.ts';
import { addToTally, emptyTally, type SignalTally } from '../../../src/model/tally.ts';
import { fileOf, pageOf, torrentOf } from '../../support/observe.ts';

type Seen = PageObservation | FileObservation | TorrentObservation;

const files = loadRuleFiles();
/** The shipped rules. */
export const RULES = {
  lexicon: files.get('torrent-index/lexicon'),
  lawful: files.get('torrent-index/lawful'),
  engines: files.get('torrent-index/engines'),
  likeness: files.get('torrent-index/likeness/weights'),
};
export const SITE: Subject = { customer: null, ip: '127.30.0.1', port: null, domain: 'site.example', url: null };

const shared = createTorrentIndex(RULES);

/** The classifier over the shipped lexicon; it keeps no state. */
export function makeClassifier(): ReturnType<typeof createTorrentIndex> {
  return shared;
}

/** What a crawler would bring back of a file served at `url`, magnets on it included, each info-hash once. */
export async function observeBody(name: string, body: Buffer, known = new Set<string>()): Promise<Seen[]> {
  const url = `http://site.example/${name}`;
  if (name.endsWith('.torrent')) {
    const torrent = await readTorrent(body, url);
    return torrent.status === 'ok' && 'value' in torrent ? [torrentOf('', [], { ...torrent.value, url })] : [];
  }
  if (name.endsWith('.txt')) return [fileOf('', { ...readFile({ url, contentType: 'text/plain', body, truncated: false }), url })];
  const contentType = name.endsWith('.html') ? 'text/html' : 'application/xml';
  const page = pageOf('', { ...readPage({ url, contentType, body }), url, contentType, bodyBytes: body.length });
  const seen: Seen[] = [page];
  for (const link of page.links) {
    const key = /btih:([0-9a-z]{32,40})/i.exec(link.url)?.[1]?.toLowerCase();
    if (!link.url.startsWith('magnet:') || key === undefined || known.has(key)) continue;
    known.add(key);
    const magnet = await readMagnet(link.url, url);
    if (magnet.status === 'ok' && 'value' in magnet)
      seen.push(torrentOf('', [], { ...magnet.value, url: link.url.slice(0, 200), source: 'magnet', foundOn: url }));
  }
  return seen;
}

/** All files of a folder as one site: its tally and what the classifier makes of it. */
export async function judgeFolder(folder: string): Promise<{ readonly tally: SignalTally; readonly judgement: Judgement | undefined }> {
  const classifier = makeClassifier();
  const tally = emptyTally();
  const known = new Set<string>();
  for (const name of readdirSync(folder).toSorted()) {
    if (name === 'expected.json') continue;
    for (const seen of await observeBody(name, readFileSync(join(folder, name)), known))
      addToTally(tally, seen.url, classifier.read(seen), null);
  }
  return { tally, judgement: classifier.judge(tally, SITE) };
}
