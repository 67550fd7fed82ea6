import { z } from 'zod';
import type { Evidence } from '../model/finding.ts';
import { cut } from '../model/redact.ts';
import { escapeControl } from './printable.ts';

/** What is read of an evidence document to show it; the rest is for whoever opens the file. */
const documentSchema = z.object({
  seenAt: z.string(),
  way: z.string().optional(),
  judgePort: z.number().optional(),
  url: z.string().optional(),
  result: z.string().optional(),
  state: z.string().optional(),
  transcript: z.array(z.object({ direction: z.enum(['sent', 'received', 'note']), atMs: z.number(), bytes: z.number(), data: z.string() })),
});
type Document = z.infer<typeof documentSchema>;

/** As many as a finding keeps. */
const SHOWN_DOCUMENTS = 8;
const SHOWN_STEPS = 12;
const DATA_CHARACTERS = 110;
const ARROWS = { sent: '→', received: '←', note: '·' } as const;

/** The transcripts of a finding, shortened: when, how many bytes, and how each step begins. `read` throws where the file is missing or was changed. */
export async function transcriptLines(evidence: readonly Evidence[], read: (item: Evidence) => Promise<Buffer>): Promise<string[]> {
  const items = evidence.filter(({ kind }) => kind === 'transcript');
  const lines: string[] = [];
  for (const item of items.slice(0, SHOWN_DOCUMENTS)) lines.push('', ...(await linesOf(item, read)));
  const more = items.length - SHOWN_DOCUMENTS;
  if (more > 0) lines.push('', `… and ${more} more in the evidence files`);
  return lines;
}

async function linesOf(item: Evidence, read: (item: Evidence) => Promise<Buffer>): Promise<string[]> {
  try {
    return documentLines(documentSchema.parse(JSON.parse((await read(item)).toString('utf8'))));
  } catch (error) {
    return [`transcript ${item.path}: ${escapeControl(cut(reasonOf(error), 200))}`];
  }
}

function reasonOf(error: unknown): string {
  if (error instanceof z.ZodError || error instanceof SyntaxError) return 'it is no transcript';
  if ((error as NodeJS.ErrnoException).code === 'ENOENT') return 'it is not in this data directory';
  return error instanceof Error ? error.message : 'it cannot be read';
}

function documentLines(document: Document): string[] {
  const { way, judgePort, url, result, state, seenAt, transcript } = document;
  const what = way === undefined ? (url ?? '') : `${way}${judgePort === undefined ? '' : ` to the judge's port ${judgePort}`}`;
  const more = transcript.length - SHOWN_STEPS;
  return [
    escapeControl(cut(`transcript of ${seenAt}: ${[what, result ?? state].filter(Boolean).join(', ')}`, 200)),
    ...transcript.slice(0, SHOWN_STEPS).map(({ direction, atMs, bytes, data }) => {
      const size = direction === 'note' ? '' : `${bytes} B`;
      return `  ${`${atMs} ms`.padStart(9)} ${ARROWS[direction]} ${size.padStart(8)}  ${escapeControl(cut(data, DATA_CHARACTERS))}`;
    }),
    ...(more > 0 ? [`  … and ${more} steps more`] : []),
  ];
}
