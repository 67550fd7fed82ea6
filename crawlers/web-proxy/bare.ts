import { answerTo } from '../../src/evidence/judge-proof.ts';
import type { Asked } from './ask.ts';
import type { Entry } from './entry.ts';
import { freshPage, isWhole, proofOf } from './judge-page.ts';
import type { Question, Session } from './session.ts';

/** Versions of the protocol that are spoken, the newest first. */
const VERSIONS = ['v3', 'v2', 'v1'] as const;
type Version = (typeof VERSIONS)[number];
const MAX_ABOUT_BYTES = 20_000;

/**
 * The way in to a Bare server (TompHTTP's specifications, versions 1 to 3): it tells its versions at its root, and fetches what request
 * headers name. Why it is none, where it is none.
 */
export async function bareEntry(base: string, session: Session): Promise<Entry | string> {
  const about = await session.ask({ url: base, headers: { accept: 'application/json' } });
  const version = about.end === 'reply' && about.reply.status === 200 ? newestOf(about.reply.body) : undefined;
  if (version === undefined) return 'no Bare server tells of itself there';
  const question = (pageUrl: string): Question => ({ url: `${base}${version}/`, headers: headersFor(version, new URL(pageUrl)) });
  const parameter = version === 'v3' ? 'X-Bare-URL' : 'X-Bare-Host';
  return { kind: 'bare', action: base, parameter, encoding: 'plain', question };
}

/** The page itself is put together in the browser: the judge's bytes, with the server's own mark beside them, are all there is to see. */
export async function askBare(session: Session, entry: Entry, mark: string): Promise<Asked> {
  const page = freshPage(session.visit, mark);
  const answer = await session.ask(entry.question(page.url));
  const reply = answer.end === 'reply' ? answer.reply : undefined;
  const came = reply?.body.includes(answerTo(session.visit.judge.key, page.nonce)) ?? false;
  const { proof, seen } = await proofOf(session.visit, mark, page.nonce, came);
  const asked = { proof, nextProof: null, seen };
  if (isWhole(proof) && reply?.headers['x-bare-status'] !== undefined)
    return { ...asked, result: 'serves-by-script', detail: 'the judge’s bytes came back with the headers of a Bare server' };
  if (proof.judgeSawNonce) return { ...asked, result: 'fetches', detail: 'the judge was asked; the answer bears no mark of a Bare server' };
  return {
    ...asked,
    result: reply === undefined ? 'no-answer' : 'refused',
    detail: reply === undefined ? 'no answer' : `HTTP ${reply.status}`,
  };
}

function newestOf(body: Buffer): Version | undefined {
  if (body.length > MAX_ABOUT_BYTES) return undefined;
  try {
    const about: unknown = JSON.parse(body.toString('utf8'));
    const named = typeof about === 'object' && about !== null && 'versions' in about && Array.isArray(about.versions) ? about.versions : [];
    return VERSIONS.find((version) => named.includes(version));
  } catch {
    return undefined;
  }
}

function headersFor(version: Version, url: URL): Record<string, string> {
  const headers = { 'x-bare-headers': JSON.stringify({ host: url.host }), 'x-bare-forward-headers': version === 'v3' ? '' : '[]' };
  if (version === 'v3') return { 'x-bare-headers': headers['x-bare-headers'], 'x-bare-url': url.href };
  const port = url.port === '' ? '80' : url.port;
  return { ...headers, 'x-bare-protocol': url.protocol, 'x-bare-host': url.hostname, 'x-bare-port': port, 'x-bare-path': url.pathname };
}
