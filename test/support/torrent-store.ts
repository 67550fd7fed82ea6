import { makeTorrent } from '../../src/demo/torrents.ts';

/** Torrents of these names, one large file each, and what a host serves that holds them: `/store/0.torrent` and on, behind a page that lists none. */
export function storeTorrents(names: readonly string[]): {
  readonly torrents: readonly ReturnType<typeof makeTorrent>[];
  readonly served: ReadonlyMap<string, string | Buffer>;
} {
  const torrents = names.map((name) => makeTorrent({ name, files: [{ bytes: 2_000_000_000 }], announce: [], comment: '' }));
  const served = new Map<string, string | Buffer>([
    ['/', '<title>Storage</title><p>Nothing to see.'],
    ...torrents.map(({ file }, at) => [`/store/${at}.torrent`, file] as const),
  ]);
  return { torrents, served };
}
