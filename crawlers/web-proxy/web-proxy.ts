import { randomBytes } from 'node:crypto';
import { z } from 'zod';
import type { JudgeClient } from '../../src/evidence/judge-proof.ts';
import type { Observation } from '../../src/model/observation.ts';
import { failed, ok, type Outcome } from '../../src/model/outcome.ts';
import type { WebProxyCandidate, WebProxyTarget } from '../../src/model/target.ts';
import type { WebRelayObservation } from '../../src/model/web-relay.ts';
import type { CrawlContext, WebProxyCrawler } from '../crawler.ts';
import { askEntry, type Asked } from './ask.ts';
import { askBare, bareEntry } from './bare.ts';
import { candidatesOf, distinct } from './candidates.ts';
import { askControls } from './controls.ts';
import { Diary, showUrl } from './diary.ts';
import { formEntry, linkEntry, type Entry } from './entry.ts';
import { Session } from './session.ts';

/** A site that fetches a page for somebody does so while that person waits. */
const REQUEST_TIMEOUT_MS = 15_000;
/** Candidates of one site that are asked. */
const MAX_CANDIDATES = 8;
/** One candidate with its redirects, frames and controls; and all of a site's. */
const CANDIDATE_MS = 45_000;
const SITE_MS = 120_000;

export interface WebProxyCrawlerOptions {
  /** Deadline of one exchange, milliseconds. */
  readonly requestTimeoutMs?: number;
  /** Deadline of one candidate, milliseconds. */
  readonly candidateMs?: number;
}

/** The next site and, within it, the next candidate and the milliseconds spent. */
const stateSchema = z.object({ site: z.number().int().min(0), candidate: z.number().int().min(0), spentMs: z.number().min(0) });
type State = z.infer<typeof stateSchema>;

/**
 * Asks sites of one address, one request at a time, to fetch a page of the operator's judge and nothing else. One {@link WebRelayObservation} a
 * candidate; a site is left at its first proof.
 */
export function createWebProxyCrawler(options: WebProxyCrawlerOptions = {}): WebProxyCrawler {
  const limits = { requestTimeoutMs: options.requestTimeoutMs ?? REQUEST_TIMEOUT_MS, candidateMs: options.candidateMs ?? CANDIDATE_MS };
  return {
    id: 'web-proxy',
    accepts: 'web-proxy',
    observe: (target, ctx) => observe(target, ctx, limits),
    candidatesOf,
    best: (candidates) => distinct(candidates).slice(0, MAX_CANDIDATES),
  };
}

async function* observe(target: WebProxyTarget, ctx: CrawlContext, limits: Limits): AsyncGenerator<Outcome<Observation>> {
  const { judge } = ctx;
  if (judge === undefined) {
    yield failed('unsupported', 'no judge is configured: web proxies cannot be proven, so none were looked for', target.ip);
    ctx.checkpoint.save(null, true);
    return;
  }
  const until = ctx.now() + ctx.slice.ms;
  let at: State = stateSchema.safeParse(ctx.checkpoint.state).data ?? { site: 0, candidate: 0, spentMs: 0 };
  for (let site = target.sites[at.site]; site !== undefined; site = target.sites[at.site]) {
    const candidate = site.candidates[at.candidate];
    if (candidate === undefined || at.candidate >= MAX_CANDIDATES || at.spentMs >= SITE_MS) {
      at = { site: at.site + 1, candidate: 0, spentMs: 0 };
      continue;
    }
    if (ctx.signal.aborted || ctx.now() >= until) break;
    const startedAt = ctx.now();
    const seen = await askCandidate(target.ip, site, candidate, { ctx, judge, limits });
    // What was cut short says nothing about the site: the next slice asks again.
    if (ctx.signal.aborted) break;
    if (seen !== undefined) yield seen;
    const proven = seen?.status === 'ok' && (seen.value.result === 'serves-pages' || seen.value.result === 'serves-by-script');
    const spentMs = at.spentMs + ctx.now() - startedAt;
    at = proven ? { site: at.site + 1, candidate: 0, spentMs: 0 } : { ...at, candidate: at.candidate + 1, spentMs };
  }
  ctx.checkpoint.save(at, at.site >= target.sites.length);
}

interface Given {
  readonly ctx: CrawlContext;
  readonly judge: JudgeClient;
  readonly limits: Limits;
}
type Limits = Required<WebProxyCrawlerOptions>;
type SiteOf = WebProxyTarget['sites'][number];

async function askCandidate(
  ip: string,
  site: SiteOf,
  candidate: WebProxyCandidate,
  given: Given,
): Promise<Outcome<WebRelayObservation> | undefined> {
  const { ctx, judge, limits } = given;
  const diary = new Diary(ctx.now);
  const origin = URL.canParse(candidate.page) ? new URL(candidate.page).origin : '';
  const times = { requestTimeoutMs: limits.requestTimeoutMs, untilMs: ctx.now() + limits.candidateMs, now: ctx.now };
  const session = new Session({ net: ctx.net, judge, ip, origin, signal: ctx.signal, ...times, diary });
  const entry = await entryOf(candidate, session, origin);
  if (typeof entry === 'string') {
    ctx.log.debug({ ip, url: showUrl(candidate.page), entry }, 'not asked');
    return undefined;
  }
  const mark = randomBytes(4).toString('hex');
  const asked = await (entry.kind === 'bare' ? askBare(session, entry, mark) : askEntry(session, entry, mark));
  const isFound = asked.result === 'serves-pages' || asked.result === 'serves-by-script' || asked.result === 'passes-through';
  const controls = isFound ? await askControls(session, entry, mark) : [];
  const place = { ip, port: site.port, domain: site.domain };
  return ok({ ...place, ...observationOf(candidate, entry, asked), controls, transcript: diary.transcript });
}

async function entryOf(candidate: WebProxyCandidate, session: Session, origin: string): Promise<Entry | string> {
  if (candidate.kind === 'link') return linkEntry(candidate, origin);
  return candidate.kind === 'form' ? formEntry(candidate, session) : bareEntry(candidate.base, session);
}

function observationOf(
  candidate: WebProxyCandidate,
  entry: Entry,
  asked: Asked,
): Omit<WebRelayObservation, 'ip' | 'port' | 'domain' | 'controls' | 'transcript'> {
  const { kind, parameter, encoding } = entry;
  const { origin, pathname } = new URL(entry.action);
  return {
    kind: 'web-relay',
    url: candidate.page,
    entry: kind,
    action: showUrl(origin + pathname),
    parameter,
    encoding,
    product: candidate.product,
    ...asked,
  };
}
