import type { DemoSite } from './site.ts';
import { changelogSite } from './sites/changelog.ts';
import { crackSites } from './sites/cracks.ts';
import { dumpSites } from './sites/dumps.ts';
import { everydaySites } from './sites/everyday.ts';
import { englishIndex } from './sites/index-english.ts';
import { kazakhIndex } from './sites/index-kazakh.ts';
import { russianIndex } from './sites/index-russian.ts';
import { lawfulTorrentSites } from './sites/lawful-torrents.ts';
import { lookAlikeSites } from './sites/look-alikes.ts';
import { manualSites } from './sites/manuals.ts';
import { newsSites } from './sites/security-news.ts';
import { serialSites } from './sites/serials.ts';
import { webProxySites } from './sites/web-proxy.ts';

const INDEXES = [russianIndex, englishIndex, kazakhIndex];

/** What the open tracker carries: the newest releases of the three indexes. */
export const INDEX_INFO_HASHES: readonly string[] = INDEXES.flatMap(({ infoHashes }) => infoHashes);

/** Every web site of the demo range. Offenders and innocents share addresses, as they do on shared hosting. */
export const DEMO_SITES: readonly DemoSite[] = [
  ...INDEXES.map(({ site }) => site),
  ...crackSites,
  ...serialSites,
  ...dumpSites,
  ...webProxySites,
  ...manualSites,
  changelogSite,
  ...lawfulTorrentSites,
  ...newsSites,
  ...everydaySites,
  ...lookAlikeSites,
];
