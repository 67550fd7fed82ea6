import { randomBytes } from 'node:crypto';
import { answerTo } from '../../src/evidence/judge-proof.ts';
import type { RelayControl } from '../../src/model/relay.ts';
import type { Entry } from './entry.ts';
import { freshPage } from './judge-page.ts';
import type { Question, Session } from './session.ts';

/** After a proof: the site must not bring the judge's answer unasked, nor answer for the judge to a nonce that we did not sign. */
export async function askControls(session: Session, entry: Entry, mark: string): Promise<readonly RelayControl[]> {
  const { visit } = session;
  const own = freshPage(visit, mark);
  const direct = await bringsNothing(session, { url: `${visit.origin}/${own.nonce}.html` }, own.nonce);
  const foreign = freshPage(visit, mark, { key: randomBytes(32) });
  const unsigned = await bringsNothing(session, entry.question(foreign.url), foreign.nonce);
  return [
    { kind: 'origin-form', ...direct },
    { kind: 'unsigned', ...unsigned },
  ];
}

async function bringsNothing(session: Session, question: Question, nonce: string): Promise<Omit<RelayControl, 'kind'>> {
  const { judge, signal } = session.visit;
  const answer = await session.ask(question);
  const body = answer.end === 'reply' ? answer.reply.body : undefined;
  if (body?.includes(answerTo(judge.key, nonce)) === true) return { passed: false, detail: 'the judge’s answer came back' };
  const seen = (await judge.sightings(nonce, signal)).length > 0;
  return { passed: !seen, detail: seen ? 'the judge saw the nonce' : body === undefined ? 'no answer' : 'an answer of its own' };
}
