import type { Form, PageObservation } from '../../src/model/observation.ts';
import type { WebProxyCandidate } from '../../src/model/target.ts';
import type { UrlEncoding, WebRelayEntry } from '../../src/model/web-relay.ts';
import { readPageGently } from '../web/read-page.ts';
import { encode } from '../web/embedded-address.ts';
import { valuesOf } from './form-parts.ts';
import { addressForm, PageAbout } from './form-shape.ts';
import type { Question, Session } from './session.ts';

/** How a candidate is asked for a page. */
export interface Entry {
  readonly kind: WebRelayEntry;
  /** Address of the site that takes it, without the judge's address. */
  readonly action: string;
  readonly parameter: string | null;
  readonly encoding: UrlEncoding;
  question(pageUrl: string): Question;
}

/** CORS Anywhere serves scripts alone: they say where they come from. */
const AS_SCRIPT = { 'x-requested-with': 'XMLHttpRequest' } as const;

/** The way in that a candidate of kind `link` gives. */
export function linkEntry(candidate: Extract<WebProxyCandidate, { kind: 'link' }>, origin: string): Entry {
  const { page, before, after, encoding, parameter, product } = candidate;
  const headers = product === 'CORS Anywhere' ? { origin, ...AS_SCRIPT } : {};
  const action = parameter === null ? before : before.slice(0, before.length - parameter.length - 2);
  const question = (pageUrl: string): Question => ({ url: before + encode(pageUrl, encoding) + after, referer: page, headers });
  return { kind: 'link', action, parameter, encoding, question };
}

/** The page is read anew, with the session's cookies, and its form filled in; undefined where the form is no longer there, or why it cannot be read. */
export async function formEntry(candidate: Extract<WebProxyCandidate, { kind: 'form' }>, session: Session): Promise<Entry | string> {
  const answer = await session.ask({ url: candidate.page });
  if (answer.end !== 'reply') return 'its page does not come any more';
  const { url, status, headers, body } = answer.reply;
  if (status >= 400) return `its page answers HTTP ${status} now`;
  const contentType = headers['content-type'] ?? '';
  const facts = await readPageGently({ url, contentType, headers, body });
  const page = { ...facts, url } as PageObservation;
  const about = new PageAbout(page);
  const shaped = facts.forms.flatMap((form) => ({ form, shape: isSame(form, candidate) ? addressForm(form, page, about) : undefined }));
  const fit = shaped.filter(({ shape }) => shape !== undefined);
  // A path may hold a session, which is another one now.
  const { form, shape } = fit.find(({ form: { action } }) => new URL(action).pathname === candidate.path) ?? fit[0] ?? {};
  if (form === undefined || !session.isOwn(new URL(form.action))) return 'its page no longer holds the form';
  return {
    kind: form.method === 'post' ? 'form-post' : 'form-get',
    action: form.action,
    parameter: candidate.field,
    encoding: form.method === 'post' ? 'plain' : 'percent',
    question: (pageUrl) => {
      const parts = shape?.parts;
      return filledIn(form, parts === undefined ? new Map([[candidate.field, pageUrl]]) : valuesOf(parts, pageUrl), url);
    },
  };
}

function isSame({ method, action, fields }: Form, candidate: Extract<WebProxyCandidate, { kind: 'form' }>): boolean {
  return method === candidate.method && URL.canParse(action) && fields.some(({ name }) => name === candidate.field);
}

/** Hidden fields as they stand, and boxes that are ticked already: what a browser would send. */
function filledIn(form: Form, given: ReadonlyMap<string, string>, referer: string): Question {
  const values = new URLSearchParams();
  for (const { name, type, value, checked } of form.fields) {
    const own = given.get(name);
    if (own !== undefined) values.set(name, own);
    else if (type === 'hidden' && name !== '') values.append(name, value ?? '');
    else if (checked === true && name !== '') values.append(name, value ?? 'on');
  }
  if (form.method === 'post') return { url: form.action, method: 'POST', body: values.toString(), referer };
  const url = new URL(form.action);
  // As browsers do: the form's fields take the place of the action's query.
  url.search = values.toString();
  return { url: url.href, referer };
}
