import { CookieJar } from 'tough-cookie';
import type { JudgeClient } from '../../src/evidence/judge-proof.ts';
import { failed, type Failure } from '../../src/model/outcome.ts';
import type { HttpReply, Net } from '../../src/net/net.ts';
import type { Diary } from './diary.ts';

/** A visit to one site: its address and origin, and what it may cost. */
export interface Visit {
  readonly net: Net;
  readonly judge: JudgeClient;
  readonly ip: string;
  /** `http://name[:port]`, no slash. */
  readonly origin: string;
  readonly signal: AbortSignal;
  readonly requestTimeoutMs: number;
  /** Nothing is asked from this moment on, milliseconds of `now`. */
  readonly untilMs: number;
  readonly now: () => number;
  readonly diary: Diary;
}

/** What to ask of the site. */
export interface Question {
  readonly url: string;
  readonly method?: 'GET' | 'POST';
  /** Of a POST: `application/x-www-form-urlencoded`. */
  readonly body?: string;
  readonly referer?: string;
  readonly headers?: Readonly<Record<string, string>>;
}

/** How a question ended. `to-judge`: the site sends us there itself instead of fetching. `elsewhere`: to another site, which is not followed. */
export type Answer =
  | { readonly end: 'reply'; readonly url: string; readonly reply: HttpReply }
  | { readonly end: 'to-judge' | 'elsewhere' | 'endless'; readonly url: string }
  | { readonly end: 'failure'; readonly url: string; readonly failure: Failure };

/** A page of the judge has a few kilobytes; what a proxy wraps around it, some hundred. */
const MAX_BODY_BYTES = 512 * 1024;
const MAX_HOPS = 6;
/** Cookies taken of one reply. */
const MAX_COOKIES = 20;
const MAX_COOKIE_CHARS = 4_096;
const COOKIES_OF_A_SITE = 100;

/** Asks one site as a browser would, with cookies and a referer, and follows redirects within that site alone. */
export class Session {
  readonly visit: Visit;
  readonly #jar = new CookieJar(undefined, { looseMode: true, rejectPublicSuffixes: false });
  #cookies = 0;

  constructor(visit: Visit) {
    this.visit = visit;
  }

  async ask(first: Question): Promise<Answer> {
    let question = first;
    for (let hop = 0; hop <= MAX_HOPS; hop += 1) {
      const asked = await this.#once(question);
      if (asked.end !== 'reply') return asked;
      const next = redirectOf(asked.reply);
      if (next === undefined) return asked;
      const { diary, judge } = this.visit;
      if (isOfJudge(next, judge)) {
        diary.note('the site sends us to the judge: not followed');
        return { end: 'to-judge', url: question.url };
      }
      if (!this.isOwn(next)) return { end: 'elsewhere', url: question.url };
      question = nextQuestion(question, asked.reply.status, next);
    }
    return { end: 'endless', url: question.url };
  }

  /** Whether an address is one of this site: its name (with or without `www.`) and port, in the clear or not where the port is the scheme's own. */
  isOwn(url: URL): boolean {
    const own = new URL(this.visit.origin);
    if (isOfJudge(url, this.visit.judge) || bareName(url) !== bareName(own)) return false;
    return url.port === own.port;
  }

  async #once(question: Question): Promise<Answer> {
    const { net, ip, signal, diary, now, untilMs } = this.visit;
    const timeoutMs = Math.min(this.visit.requestTimeoutMs, untilMs - now());
    const { url, method = 'GET', body, referer, headers } = question;
    if (timeoutMs <= 0) return { end: 'failure', url, failure: failed('timeout', 'the time for this candidate is used up', url) };
    const cookie = await this.#jar.getCookieString(url).catch(() => '');
    diary.sent(method, url, body?.length ?? 0);
    const outcome = await net.request({
      url,
      ip,
      method,
      headers: {
        accept: 'text/html,application/xhtml+xml,*/*;q=0.8',
        ...(cookie === '' ? {} : { cookie }),
        ...(referer === undefined ? {} : { referer }),
        ...(body === undefined ? {} : { 'content-type': 'application/x-www-form-urlencoded' }),
        ...headers,
      },
      ...(body === undefined ? {} : { body: Buffer.from(body) }),
      maxBodyBytes: MAX_BODY_BYTES,
      timeoutMs,
      maxRedirects: 0,
      signal,
    });
    if (outcome.status !== 'ok') {
      diary.received(outcome.status, 0);
      return { end: 'failure', url, failure: outcome };
    }
    const reply = outcome.value;
    diary.received(`HTTP ${reply.status} ${(reply.headers['content-type'] ?? '').slice(0, 80)}`, reply.body.length);
    await this.#keepCookies(reply, url);
    return { end: 'reply', url, reply };
  }

  async #keepCookies(reply: HttpReply, url: string): Promise<void> {
    const lines = (reply.headers['set-cookie'] ?? '').split('\n', MAX_COOKIES);
    for (const line of lines) {
      if (line === '' || line.length > MAX_COOKIE_CHARS || this.#cookies >= COOKIES_OF_A_SITE) continue;
      this.#cookies += 1;
      await this.#jar.setCookie(line, url, { ignoreError: true }).catch(() => undefined);
    }
  }
}

/** Whether an address is one of the judge's. */
function isOfJudge(url: URL, judge: JudgeClient): boolean {
  const host = url.hostname.replace(/^\[|\]$/g, '');
  const names = [judge.address, judge.address6, judge.name].filter((name) => name !== undefined);
  if (!names.includes(host)) return false;
  const port = url.port === '' ? (url.protocol === 'https:' ? 443 : 80) : Number(url.port);
  return [...judge.httpPorts, ...judge.tlsPorts, ...(judge.bannerPorts ?? [])].includes(port);
}

function bareName({ hostname }: URL): string {
  return hostname.startsWith('www.') ? hostname.slice(4) : hostname;
}

function redirectOf(reply: HttpReply): URL | undefined {
  const location = reply.headers['location'];
  if (![301, 302, 303, 307, 308].includes(reply.status) || location === undefined || location.length > 8_192) return undefined;
  if (!URL.canParse(location, reply.url)) return undefined;
  const url = new URL(location, reply.url);
  url.username = '';
  url.password = '';
  return url.protocol === 'http:' || url.protocol === 'https:' ? url : undefined;
}

/** As browsers do: a POST becomes a GET unless 307 or 308 says otherwise. */
function nextQuestion(question: Question, status: number, to: URL): Question {
  const { method = 'GET', body, headers } = question;
  const keeps = status === 307 || status === 308;
  const next = { url: to.href, referer: question.url, ...(headers === undefined ? {} : { headers }) };
  return keeps && body !== undefined ? { ...next, method, body } : next;
}
