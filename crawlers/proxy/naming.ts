import { bodyOf, isOver, isWhole, mayBeHttp, parseHead, speaksAsProxy, type ResponseHead } from './http-head.ts';
import type { Heard } from './listen.ts';
import type { RelayResult } from '../../src/model/relay.ts';

/** A result, and one line for people about it. */
export interface Named {
  readonly result: RelayResult;
  readonly detail: string;
}

/** Names how an exchange in HTTP/1 ended that brought no whole proof. `answer` is what the judge answered, where it saw the question. */
export function nameOf(heard: Heard, judgeSaw: boolean, answer = ''): Named {
  const { data, end } = heard;
  if (judgeSaw) return nameReached(heard, answer);
  if (data.length === 0) return nameEmpty(end);
  const head = parseHead(data);
  if (head?.status === 407) return { result: 'auth-required', detail: '407: a proxy that demands a password' };
  if (end === 'max-bytes') return { result: 'too-large', detail: `more than ${data.length - 1} bytes came back` };
  // A body that stalls is a stall, whatever its head said; one that breaks off has said enough in its head.
  if (end === 'timeout' && mayBeHttp(data) && !isOver(data))
    return { result: 'stalled', detail: 'the answer did not end within the deadline' };
  if (end === 'closed' && mayBeHttp(data) && !isWhole(data)) return { result: 'closed', detail: 'closed in the middle of its head' };
  if (head === undefined) return { result: 'other-protocol', detail: 'the answer is not HTTP' };
  return nameAnswer(head, data);
}

function nameEmpty(end: Heard['end']): Named {
  return end === 'timeout'
    ? { result: 'no-answer', detail: 'nothing came back' }
    : { result: 'closed', detail: 'closed without an answer' };
}

function nameAnswer(head: ResponseHead, data: Buffer): Named {
  const { status } = head;
  if (leadsBack(head, data)) return { result: 'looped', detail: `HTTP ${status}: it goes round in a circle` };
  if (!speaksAsProxy(head)) return { result: 'not-a-proxy', detail: `HTTP ${status} of its own` };
  if (status >= 500) return { result: 'denied', detail: `HTTP ${status}: the proxy did not reach the judge` };
  return status >= 400
    ? { result: 'denied', detail: `HTTP ${status} from a proxy` }
    : { result: 'not-a-proxy', detail: `HTTP ${status} from a proxy, but not the judge's answer` };
}

/** Shields and tiers of one network put a name into `Via` two or three times; a circle does so until something breaks. */
const ROUNDS = 5;

/** 508 (but for hosters that mean a customer's quota by it), or an error that has passed one relay again and again, by `Via` (RFC 9110 7.6.3). */
export function leadsBack({ status, headers, headBytes }: ResponseHead, data?: Buffer): boolean {
  if (status === 508) return !/resource limit/i.test(data?.toString('latin1', headBytes, headBytes + 4_096) ?? '');
  const via = (headers['via'] ?? '').slice(0, 2_000).replaceAll(/\([^)]*\)/g, '');
  const names = via.split(',').map((hop) => hop.trim().split(/\s+/)[1] ?? '');
  return status >= 400 && names.some((name) => name !== '' && names.filter((other) => other === name).length >= ROUNDS);
}

/** The judge was reached: its answer was altered, or did not come back at all (a page of the service's own is no alteration). */
function nameReached({ data, end }: Heard, answer: string): Named {
  if (end === 'timeout' && endsInside(data, answer))
    return { result: 'one-way', detail: 'the judge was reached, its answer was still on its way at the deadline' };
  return resembles(data, answer)
    ? { result: 'tampered', detail: 'the judge was reached, but its answer came back altered' }
    : { result: 'one-way', detail: 'the judge was reached, its answer did not come back' };
}

/** So many first digits of an answer at the very end are no chance: 32 bits. */
const BEGINNING = 8;

/** Whether the bytes break off in the middle of `answer`, unaltered so far. */
function endsInside(data: Buffer, answer: string): boolean {
  const tail = data.toString('latin1', Math.max(0, data.length - answer.length));
  for (let length = Math.min(tail.length, answer.length - 1); length >= BEGINNING; length -= 1)
    if (tail.endsWith(answer.slice(0, length))) return true;
  return false;
}

/** Digits of an answer that stand where they should: chance gives 4 of 64, 24 about once in 10^12. */
const LIKE = 24;
/** Of an answer cut short, so many first digits: 64 bits. */
const PREFIX = 16;

/** Whether the bytes hold something that can only be `answer`, altered or cut short. */
export function resembles(data: Buffer, answer: string): boolean {
  if (answer.length < PREFIX) return false;
  const text = textOf(data);
  if (text.includes(answer.slice(0, PREFIX)) || text.includes(answer.slice(-PREFIX))) return true;
  for (const [run] of text.matchAll(/[0-9a-z]{48,256}/g)) {
    for (let from = 0; from + 48 <= run.length; from += 1) if (alike(run, from, answer) >= LIKE) return true;
  }
  return false;
}

function textOf(data: Buffer): string {
  const head = parseHead(data);
  const whole = data.toString('latin1').toLowerCase();
  return head === undefined ? whole : `${whole}\n${bodyOf(data, head).toString('latin1').toLowerCase()}`;
}

function alike(run: string, from: number, answer: string): number {
  let count = 0;
  for (let index = 0; index < answer.length && from + index < run.length; index += 1) if (run[from + index] === answer[index]) count += 1;
  return count;
}
