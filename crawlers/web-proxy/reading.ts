import { answerTo } from '../../src/evidence/judge-proof.ts';
import type { HttpReply } from '../../src/net/net.ts';
import { readLive, type LivePage } from './live.ts';
import type { Answer, Question, Session } from './session.ts';

/** What came back to a question, frames of the site looked into. */
export interface Reading {
  /** Of the question itself. */
  readonly answer: Answer;
  /** The judge's answer stands anywhere in the bytes, of the reply or of a frame. */
  readonly hmacCameBack: boolean;
  /** The reply that bears the judge's page as a live page, or undefined. */
  readonly page: { readonly reply: HttpReply; readonly url: string; readonly live: LivePage } | undefined;
}

/** Frames of the site that are looked into: a proxy's own bar, and the page. */
const MAX_FRAMES = 4;
/** Frames within frames. */
const MAX_DEPTH = 2;

/** Ask, and look for the answer to `nonce` in what comes and in the frames of the site that it points to. */
export async function readThrough(session: Session, question: Question, nonce: string): Promise<Reading> {
  const hmac = answerTo(session.visit.judge.key, nonce);
  const answer = await session.ask(question);
  if (answer.end !== 'reply') return { answer, hmacCameBack: false, page: undefined };
  const first = look(answer, hmac);
  let hmacCameBack = answer.reply.body.includes(hmac);
  if (first.live.answered) return { answer, hmacCameBack, page: first };
  // A waiting page may lead to a page with a frame: what frames point to waits behind the frames of the first page.
  const waiting = framesOf(first.live, answer.url, session).map((url) => ({ url, referer: answer.url, depth: 1 }));
  for (let at = 0; at < Math.min(waiting.length, MAX_FRAMES); at += 1) {
    const { url, referer, depth } = waiting[at] as (typeof waiting)[number];
    const framed = await session.ask({ url, referer });
    if (framed.end !== 'reply') continue;
    hmacCameBack ||= framed.reply.body.includes(hmac);
    const inside = look(framed, hmac);
    if (inside.live.answered) return { answer, hmacCameBack, page: inside };
    if (depth >= MAX_DEPTH) continue;
    const deeper = framesOf(inside.live, framed.url, session).filter((one) => !waiting.some((known) => known.url === one));
    waiting.push(...deeper.map((one) => ({ url: one, referer: framed.url, depth: depth + 1 })));
  }
  return { answer, hmacCameBack, page: undefined };
}

function look({ reply, url }: Extract<Answer, { end: 'reply' }>, hmac: string): NonNullable<Reading['page']> {
  const encoding = reply.headers['content-type'] ?? '';
  return { reply, url, live: readLive(reply.body, encoding, hmac) };
}

function framesOf({ frames, base }: LivePage, pageUrl: string, session: Session): readonly string[] {
  const urls = frames.flatMap((address) => resolved(address, base, pageUrl) ?? []).filter((url) => session.isOwn(url));
  return [...new Set(urls.map(({ href }) => href))].filter((url) => url !== pageUrl).slice(0, MAX_FRAMES);
}

/** Where an address on a page leads, as a browser resolves it. */
export function resolved(address: string, base: string | null, pageUrl: string): URL | undefined {
  const from = base !== null && URL.canParse(base, pageUrl) ? new URL(base, pageUrl).href : pageUrl;
  if (address.length > 8_192 || !URL.canParse(address, from)) return undefined;
  const url = new URL(address, from);
  url.hash = '';
  return url.protocol === 'http:' || url.protocol === 'https:' ? url : undefined;
}
