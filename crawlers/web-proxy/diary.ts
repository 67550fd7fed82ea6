import type { Transcript, TranscriptStep } from '../../src/model/observation.ts';
import { maskUrl } from '../../src/model/redact.ts';

const MAX_STEPS = 64;
const MAX_CHARACTERS = 400;

/** What was asked and answered, as evidence: addresses masked, statuses, lengths and times, never what a page says. */
export class Diary {
  readonly #steps: TranscriptStep[] = [];
  readonly #now: () => number;
  readonly #since: number;

  constructor(now: () => number) {
    this.#now = now;
    this.#since = now();
  }

  sent(method: string, url: string, bodyBytes: number): void {
    this.#add('sent', `${method} ${showUrl(url)}`, bodyBytes);
  }

  received(text: string, bytes: number): void {
    this.#add('received', text, bytes);
  }

  note(text: string): void {
    this.#add('note', text, 0);
  }

  get transcript(): Transcript {
    return [...this.#steps];
  }

  #add(direction: TranscriptStep['direction'], text: string, bytes: number): void {
    if (this.#steps.length >= MAX_STEPS) return;
    this.#steps.push({ direction, atMs: Math.max(0, Math.round(this.#now() - this.#since)), bytes, data: text.slice(0, MAX_CHARACTERS) });
  }
}

/** An address as evidence shows it. */
export function showUrl(url: string): string {
  return maskUrl(url).slice(0, MAX_CHARACTERS);
}
