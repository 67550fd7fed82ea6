/** Where an observation was made. `domain` null: the address itself was asked. */
export interface Place {
  readonly ip: string;
  readonly port: number;
  readonly domain: string | null;
}

/** What was said and heard, for evidence. `data` is escaped text, capped, with secrets masked by whoever recorded it. */
export interface TranscriptStep {
  readonly direction: 'sent' | 'received' | 'note';
  /** Milliseconds since the transcript began. */
  readonly atMs: number;
  /** Full length in bytes, also where `data` was cut. */
  readonly bytes: number;
  readonly data: string;
}
export type Transcript = readonly TranscriptStep[];
