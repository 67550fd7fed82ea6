import { nextNonce } from '../../src/evidence/judge-proof.ts';
import type { RelayProof, RelaySighting } from '../../src/model/relay.ts';
import type { WebRelayResult } from '../../src/model/web-relay.ts';
import type { Entry } from './entry.ts';
import { directPage, freshPage, isWhole, proofOf, type JudgePage } from './judge-page.ts';
import { readThrough, resolved, type Reading } from './reading.ts';
import type { Session } from './session.ts';

/** What came of one candidate. */
export interface Asked {
  readonly result: WebRelayResult;
  readonly proof: RelayProof;
  readonly nextProof: RelayProof | null;
  readonly seen: RelaySighting | null;
  readonly detail: string;
}

/** What a fetcher may put behind the page as it was: a line of script, a comment. */
const MAX_ADDED_CHARS = 2_000;

/** Ask the site by `entry` for a page of the judge and, where that is served, for the next one by the link in it. */
export async function askEntry(session: Session, entry: Entry, mark: string): Promise<Asked> {
  const { name } = session.visit.judge;
  const byAddress = await askFor(session, entry, mark, freshPage(session.visit, mark));
  // Some take names alone.
  const worthwhile = name !== undefined && (byAddress.result === 'not-a-relay' || byAddress.result === 'refused');
  return worthwhile ? askFor(session, entry, mark, freshPage(session.visit, mark, { name })) : byAddress;
}

async function askFor(session: Session, entry: Entry, mark: string, page: JudgePage): Promise<Asked> {
  const { visit } = session;
  const reading = await readThrough(session, entry.question(page.url), page.nonce);
  const { proof, seen } = await proofOf(visit, mark, page.nonce, reading.hmacCameBack);
  const asked = { proof, nextProof: null, seen };
  if (reading.answer.end === 'to-judge')
    return { ...asked, result: 'redirects', detail: 'it redirects to the page instead of fetching it' };
  if (!proof.judgeSawNonce) return { ...asked, ...unseen(reading) };
  if (reading.page === undefined || !isWhole(proof)) {
    const detail = reading.hmacCameBack
      ? 'the judge was asked; its page came back as text or quoted'
      : 'the judge was asked; its page did not come back';
    return { ...asked, result: 'fetches', detail };
  }
  const nextProof = await followNext(session, reading.page, page.nonce, mark);
  if (isWhole(nextProof)) {
    return {
      ...asked,
      nextProof,
      result: 'serves-pages',
      detail: 'the page came back live, and its link led to the next one through the site',
    };
  }
  const direct = await directPage(visit, page.url);
  const body = reading.page.reply.body.toString('utf8').trim();
  if (direct !== undefined && body.startsWith(direct) && body.length <= direct.length + MAX_ADDED_CHARS)
    return { ...asked, nextProof, result: 'passes-through', detail: 'the page came back as it was; its links lead away from the site' };
  return {
    ...asked,
    nextProof,
    result: 'fetches',
    detail: 'the page came back inside another one; its links do not lead through the site',
  };
}

/** Follow the judge's link as the site wrote it, where it leads back to the site; null where it does not. */
async function followNext(session: Session, page: NonNullable<Reading['page']>, nonce: string, mark: string): Promise<RelayProof | null> {
  const { visit } = session;
  const link = page.live.next === null ? undefined : resolved(page.live.next, page.live.base, page.url);
  if (link === undefined || !session.isOwn(link)) return null;
  const next = nextNonce(visit.judge.key, nonce);
  visit.diary.note('the link of the page leads through the site: followed');
  const reading = await readThrough(session, { url: link.href, referer: page.url }, next);
  const { proof } = await proofOf(visit, mark, next, reading.page !== undefined && reading.hmacCameBack);
  return proof;
}

function unseen({ answer }: Reading): { result: WebRelayResult; detail: string } {
  if (answer.end === 'failure')
    return { result: answer.failure.status === 'too-large' ? 'too-large' : 'no-answer', detail: answer.failure.detail };
  if (answer.end !== 'reply')
    return { result: 'not-a-relay', detail: answer.end === 'endless' ? 'redirects without an end' : 'it leads to another site' };
  const { status, truncated } = answer.reply;
  if (truncated === 'length') return { result: 'too-large', detail: 'more than any page of the judge holds' };
  if (truncated === 'time') return { result: 'no-answer', detail: 'the answer did not end within the deadline' };
  if (status >= 400) return { result: 'refused', detail: `HTTP ${status}; the judge was not asked` };
  return { result: 'not-a-relay', detail: 'a page of its own; the judge was not asked' };
}
