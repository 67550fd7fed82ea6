/** Facts as seen. A crawler brings them back and judges nothing; raw content stays in memory and never reaches the store. */
import type { Place, Transcript } from './place.ts';
import type { RelayObservation } from './relay.ts';
import type { TrackerObservation } from './tracker.ts';
import type { WebRelayObservation } from './web-relay.ts';

export type { Place, Transcript, TranscriptStep } from './place.ts';

/** What a port speaks, as the sweep heard it. `unknown`: something else, or it hangs up; `silent`: it takes connections and answers nothing to any question; `http-relay`: it fetched a page of the judge and has none of its own. */
export const SERVICE_PROTOCOLS = [
  'http',
  'https',
  'tls',
  'http-proxy',
  'socks4',
  'socks5',
  'http-relay',
  'tracker',
  'unknown',
  'silent',
] as const;
export type ServiceProtocol = (typeof SERVICE_PROTOCOLS)[number];

/** A port that answers. */
export interface ServiceObservation extends Place {
  readonly kind: 'service';
  readonly transport: 'tcp' | 'udp';
  readonly protocols: readonly ServiceProtocol[];
  /** First bytes it sent, escaped and cut to 200 characters. */
  readonly banner: string;
  readonly transcript: Transcript;
}

/** A link, and where on the page it stands. */
export interface Link {
  /** Absolute URL; magnets and other schemes as they stand. */
  readonly url: string;
  /** Anchor text, white space folded, at most 200 characters. */
  readonly text: string;
  /** Index into `text.split('\n')` of the page: the row that the link stands in. */
  readonly line: number;
  /** Declared by its `type` to lead to a torrent (`application/x-bittorrent`), whatever its address. */
  readonly torrent?: true;
  /** How the page holds it. */
  readonly via: 'a' | 'frame' | 'form' | 'refresh' | 'resource' | 'data' | 'script' | 'header' | 'feed' | 'sitemap' | 'text';
}

/** A form as the page shows it. */
export interface Form {
  readonly action: string;
  readonly method: 'get' | 'post';
  readonly fields: readonly FormField[];
  readonly buttons: readonly string[];
  /** Lines of the page's text that stand in it (labels, above all): index into `text.split('\n')`, and one past the last. Absent for fields outside any form. */
  readonly lines?: readonly [from: number, to: number];
}

/** A field of a form; what buttons send is none. At most 200 characters each. */
export interface FormField {
  readonly name: string;
  readonly type: string;
  /** What stands in it before anybody types; only where there is such a thing, and never for passwords. */
  readonly value?: string;
  /** Placeholder, title or aria-label. */
  readonly hint?: string;
  /** A box that is ticked before anybody does. */
  readonly checked?: boolean;
}

/** A run of lines of `text` that came out of one element: code samples, tables, headings. Capped at 500 a page. */
export interface Block {
  readonly kind: 'pre' | 'code' | 'table' | 'heading' | 'list' | 'quote' | 'textarea' | 'nav' | 'footer';
  readonly fromLine: number;
  /** Exclusive. */
  readonly toLine: number;
}

/** A page (HTML, XML feed or plain text shown in a browser), decoded and flattened. */
export interface PageObservation extends Place {
  readonly kind: 'page';
  readonly url: string;
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly contentType: string;
  /** WHATWG label of the charset that the text was decoded with. */
  readonly charset: string;
  /** Value of `lang`, lower case, or null. */
  readonly lang: string | null;
  readonly title: string;
  readonly description: string;
  /** Visible text: one line a block element, cells of a row parted by tabs. At most 1,000,000 characters. */
  readonly text: string;
  readonly links: readonly Link[];
  readonly forms: readonly Form[];
  readonly blocks: readonly Block[];
  /** `<meta name=generator>`, or empty. */
  readonly generator: string;
  /** Bytes of the (decompressed) body as received. */
  readonly bodyBytes: number;
  readonly bodySha256: string;
  readonly truncated: boolean;
  /** Links followed from the site's root. */
  readonly depth: number;
}

/** An entry of an archive's directory, as the archive tells it. */
export interface ArchiveEntry {
  /** With slashes, as it stands there. */
  readonly path: string;
  /** Unpacked; archives may lie, and some do not say. */
  readonly bytes: number | null;
  readonly folder: boolean;
  readonly encrypted: boolean;
}

/** A downloaded file that is no page: sampled up to a cap. */
export interface FileObservation extends Place {
  readonly kind: 'file';
  readonly url: string;
  /** Last path segment, decoded. */
  readonly name: string;
  /** As declared by the server. */
  readonly contentType: string;
  /** As its first bytes say: `zip`, `gzip`, `pe`, `elf`, `pdf`, `torrent`, `text`, `image`, … or `unknown`. */
  readonly magic: string;
  /** Length in bytes, or null where the server did not say and the sample was cut. */
  readonly bytes: number | null;
  /** The first bytes (at most 1 MiB). */
  readonly sample: Buffer;
  readonly truncated: boolean;
  /** Lower-case hex, only where the whole file was read. */
  readonly sha256: string | null;
  /** The sample decoded, where it is text. */
  readonly text: string | null;
  readonly charset: string | null;
  /** The page whose link led here. */
  readonly foundOn: string | null;
  /** Of an archive that was opened: the files in it, at most 10,000. */
  readonly entries?: readonly ArchiveEntry[];
}

/** A torrent (BEP 3, BEP 52) found as a .torrent file or a magnet link (BEP 9). */
export interface TorrentObservation extends Place {
  readonly kind: 'torrent';
  readonly url: string;
  readonly source: 'file' | 'magnet';
  /** The page whose link led here. */
  readonly foundOn: string;
  /** v1 info-hash, 40 lower-case hex digits, or null for a pure v2 torrent. */
  readonly infoHash: string | null;
  /** v2 info-hash, 64 lower-case hex digits. */
  readonly infoHashV2: string | null;
  readonly name: string;
  readonly announce: readonly string[];
  readonly webSeeds: readonly string[];
  readonly private: boolean;
  /** Total length in bytes, where known. */
  readonly bytes: number | null;
  /** At most 1,000 paths with their lengths in bytes. */
  readonly files: readonly { readonly path: string; readonly bytes: number }[];
  readonly comment: string;
  /** The program that made it (`created by`), or empty. */
  readonly createdBy: string;
  /** `info.source`: the tag by which private trackers make a torrent their own, or empty. */
  readonly sourceTag: string;
}

/** What is known of a torrent by its file. */
export interface HeldTorrent extends Pick<TorrentObservation, 'url' | 'infoHash' | 'infoHashV2' | 'name' | 'bytes' | 'files' | 'announce'> {
  /** Words of its comment. */
  readonly comment: string;
}

/** A .torrent file on another site that a page of this one (the place) links to, as it was read there. */
export interface LinkedTorrentObservation extends Place, HeldTorrent {
  readonly kind: 'linked-torrent';
  /** The page that links to it. */
  readonly foundOn: string;
}

export type Observation =
  | ServiceObservation
  | PageObservation
  | FileObservation
  | TorrentObservation
  | LinkedTorrentObservation
  | TrackerObservation
  | RelayObservation
  | WebRelayObservation;

export type ObservationKind = Observation['kind'];
/** The observation of a kind. */
export type ObservationOf<K extends ObservationKind> = Extract<Observation, { kind: K }>;
