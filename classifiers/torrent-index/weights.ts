import type { Signal } from '../../src/model/signal.ts';

/** What a kind of sight is worth: `each` nats of log-odds a row, at most `most`; each with its reason. */
export const WEIGHTS = {
  /** Rows that join a release with its link and its size or peers: news and parsers' tests have none. */
  'listing.rows': { each: 0.25, most: 3 },
  /** The same counted by name, several of one work each; and of them those of a feed or API that counts their peers. */
  'listing.versions': { each: 0.01, most: 0.3 },
  'listing.counted': { each: 0.01, most: 0.3 },
  /** Different films, series and artists of such a feed. */
  'works.counted': { each: 0.01, most: 0.3 },
  /** Entries of a feed that are releases beyond doubt, and those of them that count peers. */
  'feed.strong': { each: 0.01, most: 0.3 },
  'feed.counted': { each: 0.1, most: 0.3 },
  /** A page that links a release with several marks of one. */
  'detail.strong': { each: 0, most: 0 },
  /** The same, and it tells size, peers and more of it as a tracker does. */
  'detail.formed': { each: 0.5, most: 0.5 },
  'detail.full': { each: 0, most: 0 },
  /** A page about one release with the torrent, its size and what a tracker tells; the same with less, beside an engine that is known. */
  'detail.page': { each: 0.5, most: 0.5 },
  'detail.hint': { each: 0, most: 0 },
  /** What a page proves by itself, and lists of versions of one work, whose rows have size and peers. */
  'page.proof': { each: 0, most: 0 },
  'page.works': { each: 0, most: 0 },
  'page.versions': { each: 0.01, most: 0.3 },
  'page.swarmed': { each: 0.01, most: 0.3 },
  /** Releases of one page whose rows all tell size and peers, whatever else it lists; works that a torrent site's links lead to; entries that hold a member's key; what an API of a private tracker counts. */
  'page.search': { each: 0.01, most: 0.3 },
  'page.leads': { each: 0.01, most: 0.3 },
  /** Releases that a torrent site leads to which counts the films, series and games that it keeps. */
  'page.stock': { each: 0.01, most: 0.3 },
  /** Shelves of films, series, music, games, programs: who shares systems, data or works of his own has others. */
  'page.shelves': { each: 0.02, most: 0.2 },
  /** A title that touts torrents of films, games and the like, or that they cost nothing. */
  'page.touted': { each: 0.2, most: 0.2 },
  /** A page that lists torrents and reads like those of indexes of unauthorised copies, or does not. */
  'page.alike': { each: 0.6, most: 0.6 },
  'page.unlike': { each: 0, most: 0 },
  'feed.keyed': { each: 0.1, most: 0.3 },
  /** Entries that tell all that a tracker's feed or API does of a release; and of recordings, with what counts against a member's ratio. */
  'listing.entry': { each: 0.2, most: 1 },
  'listing.kept': { each: 0.2, most: 1 },
  'api.counted': { each: 0.01, most: 0.3 },
  /** Names in the grammar of unauthorised releases. */
  'release.rows': { each: 0.4, most: 5 },
  /** The magnet or file bears the same kind of name as the row. */
  'magnet.named': { each: 0.2, most: 2 },
  /** Some marks of a release: a year with a codec, say, which home-made works share. */
  'weak.rows': { each: 0.05, most: 0.5 },
  /** Counts of peers, which a tracker's index shows and a maker's own page seldom does. */
  'listing.peers': { each: 0.02, most: 0.3 },
  'listing.ripped': { each: 0.01, most: 0.3 },
  /** Recordings whose names tell how they were copied. */
  'listing.rips': { each: 0.01, most: 0.3 },
  'listing.weak': { each: 0.1, most: 1 },
  /** Different well-known musicians, writers and games with torrents. */
  'listing.makers': { each: 0.3, most: 2 },
  /** Different films, series and artists with torrents, which their makers would not list together. */
  'listing.works': { each: 0.1, most: 1.5 },
  'works.backed': { each: 0.05, most: 0.8 },
  'works.other': { each: 0, most: 0 },
  /** Torrents that say nothing either way: they thin out the share of releases. */
  'unclear.rows': { each: -0.05, most: -0.5 },
  /** Those of them, and weak ones, that stand on one page with releases. */
  'mixed.rows': { each: 0, most: 0 },
  /** Distributions, free films, data sets and rows that name a licence. */
  'lawful.rows': { each: -0.6, most: -6 },
  'lawful.detail': { each: -1.5, most: -1.5 },
  /** One page about one release. */
  'detail.release': { each: 1.5, most: 1.5 },
  /** One page about one film or series under its plain name. */
  'detail.work': { each: 0.1, most: 0.1 },
  'engine.marks': { each: 0.5, most: 0.5 },
  /** An API that keeps the ratios of a private tracker's members. */
  'engine.ratio': { each: 0.5, most: 0.5 },
  'words.index': { each: 0.3, most: 0.3 },
  /** The page's own head says that what it shares is free. */
  'context.lawful': { each: -3, most: -3 },
  /** A free licence named anywhere on the page. */
  'context.licence': { each: -2, most: -2 },
  /** Speaks of works of its own or of free ones anywhere: makes names without marks of releases worthless. */
  'context.own': { each: -0.3, most: -0.3 },
  /** Says of a torrent or a handful that they are its own or shared with leave. */
  'context.said': { each: -1.5, most: -1.5 },
  /** The page's own head says that it writes about torrents, or lists what was taken down. */
  'context.about': { each: -2.5, most: -2.5 },
  /** A torrent or magnet whose name and files are a release. */
  'file.release': { each: 1.2, most: 1.2 },
  'file.lawful': { each: -1.2, most: -1.2 },
  'file.unclear': { each: 0, most: 0 },
  /** A torrent whose info-hash right holders have named: cannot come out so by chance. */
  'protected.hash': { each: 6, most: 6 },
  /** The same of a magnet away from its page, which may quote it. */
  'protected.magnet': { each: 3, most: 3 },
  /** A torrent under the title and year of a protected work. */
  'protected.work': { each: 3, most: 3 },
  /** The same in a row without any mark of a copy. */
  'protected.bare': { each: 2, most: 2 },
  /** A torrent file on another site, of a named hash or work, that a page links to. */
  'protected.linked': { each: 1, most: 1 },
  /** A release whose name resembles a protected work's. */
  'protected.similar': { each: 1, most: 1 },
  /** A protected work's name where a page speaks of free or own works. */
  'protected.doubtful': { each: 0.3, most: 0.3 },
  /** The holder's own site by its name or footer. */
  'protected.own': { each: -3, most: -3 },
  /** On a page that writes about torrents or lists what was taken down. */
  'protected.quoted': { each: 0, most: 0 },
  /** A text file of magnets. */
  'list.magnets': { each: 0.4, most: 4 },
} as const;

/** The weight of `amount` sights of a kind. */
export function weightOf(id: keyof typeof WEIGHTS, amount: number): number {
  const { each, most } = WEIGHTS[id];
  const sum = each * amount;
  return Math.abs(sum) > Math.abs(most) ? most : Math.round(sum * 100) / 100;
}

/** Makes a signal of the page that is read; `id` without its category. */
export type Say = (id: string, weight: number, excerpt: string, amount?: number) => Signal;
