import type { Form, FormField, PageObservation } from '../../src/model/observation.ts';
import { partsOf, type Part } from './form-parts.ts';
import { productOf } from './products.ts';
import {
  ASKS_NOTHING,
  CHANGES,
  CHANGING_VALUE,
  LOOKS_LIKE_ADDRESS,
  OPENS,
  OPENS_PAGE,
  SEARCHES,
  SPEAKS_OF_ADDRESS,
  SPEAKS_OF_PROXY,
  SURE_PROXY_PATH,
} from './words.ts';

/** A form that takes the address of a page, and how much it looks like it. */
export interface AddressForm {
  readonly field: FormField;
  readonly rank: number;
  /** Where the form asks for an address in parts; `field` is the host's. */
  readonly parts?: ReadonlyMap<Part, FormField>;
}

const FREE = new Set(['text', 'url', 'search', 'textarea']);
/** Who asks for one of these wants to know a person, or to be given something. */
const PERSONAL = new Set(['password', 'file', 'email', 'tel', 'date', 'number']);
/** Check boxes of proxies: what to take out of pages. */
const OPTION = /encode|cookie|script|image|object|title|referer|base64|rot13|strip|flash|include_form|hl\[|_proxfl/i;
const PLAIN_NAME = /^(?:addr(?:ess)?|(?:web)?site|web|link|href|page|www|surf|adres|sajt|domain|host|target)$/;
const MAX_FIELDS = 40;
const WORDS_CHARS = 2_000;

/** What a page says about itself, read when it is first asked for. */
export class PageAbout {
  readonly #page: PageObservation;
  #headline: string | undefined;
  #product: string | null | undefined;

  constructor(page: PageObservation) {
    this.#page = page;
  }

  /** Title, description and headings. */
  get headline(): string {
    this.#headline ??= headlineOf(this.#page);
    return this.#headline;
  }

  get product(): string | null {
    if (this.#product === undefined) this.#product = productOf(this.#page);
    return this.#product;
  }
}

function headlineOf(page: PageObservation): string {
  const lines = page.text.slice(0, 20_000).split('\n');
  const headings = page.blocks.filter(({ kind }) => kind === 'heading').slice(0, 10);
  const shown = headings.flatMap(({ fromLine, toLine }) => lines.slice(fromLine, Math.min(toLine, fromLine + 2)));
  return [page.title, page.description, ...shown].join('\n').slice(0, WORDS_CHARS);
}

/**
 * The field of `form` that takes an address; undefined where it is some other form, or where sending it might change something:
 * a form with POST is taken only where it has the shape of a web proxy's.
 */
export function addressForm(form: Form, page: PageObservation, about: PageAbout): AddressForm | undefined {
  const { fields } = form;
  const parts = partsOf(form);
  if (parts !== undefined) return formOfParts(form, parts, page, about);
  const open = fields.filter(({ type }) => FREE.has(type));
  // What has no name is not sent; only a script can read it.
  const named = open.filter(({ name }) => name !== '');
  const free = named.length > 0 ? named : open;
  const [field] = free;
  if (field === undefined || free.length > 1 || fields.length > MAX_FIELDS || fields.some(({ type }) => PERSONAL.has(type)))
    return undefined;
  const words = wordsOf(form, field, page);
  const opens = form.buttons.some((button) => OPENS.test(button));
  const seen = addressLikeness(field, words.all, words.before) + (opens ? 1 : 0);
  // Most forms are searches: that is found out before the page is read for a product.
  if (seen + 1 < (SEARCHES.test(words.all) ? 4 : 2)) return undefined;
  const { headline, product } = about;
  const known = product !== null && SPEAKS_OF_PROXY.test(`${headline} ${pathOf(form.action)}`);
  const likeness = seen + (known ? 1 : 0);
  if (likeness < 2 || (SEARCHES.test(words.all) && likeness < 4)) return undefined;
  if (CHANGES.test(words.asked.replaceAll(ASKS_NOTHING, '')) || fields.some(isChanging)) return undefined;
  const options = fields.filter(({ type, name }) => type === 'checkbox' && OPTION.test(name)).length;
  const proxy = SPEAKS_OF_PROXY.test(words.all) || SPEAKS_OF_PROXY.test(headline) || SURE_PROXY_PATH.test(pathOf(form.action));
  const opensPage = form.buttons.some((button) => OPENS_PAGE.test(button));
  if (form.method === 'post' && !proxy && !opensPage && options < 2 && product === null) return undefined;
  const rank = likeness + (proxy ? 4 : 0) + (opens ? 1 : 0) + Math.min(options, 3) + (product === null ? 0 : 4);
  return { field: field.name === '' ? (hiddenFor(fields) ?? field) : field, rank };
}

/** Only where the page or the form speaks of a proxy: others that take a host and a path look for files, or deploy them. */
function formOfParts(form: Form, parts: ReadonlyMap<Part, FormField>, page: PageObservation, about: PageAbout): AddressForm | undefined {
  const field = parts.get('host');
  if (field === undefined || form.fields.length > MAX_FIELDS) return undefined;
  if (form.fields.some(({ type }) => PERSONAL.has(type) && type !== 'number') || form.fields.some(isChanging)) return undefined;
  const words = wordsOf(form, field, page);
  if (SEARCHES.test(words.all) || CHANGES.test(words.asked.replaceAll(ASKS_NOTHING, ''))) return undefined;
  const speaks = `${words.all}\n${words.before}\n${about.headline}`;
  if (!SPEAKS_OF_PROXY.test(speaks) && !SURE_PROXY_PATH.test(pathOf(form.action))) return undefined;
  return { field, parts, rank: 6 };
}

/** Where a script puts what is typed into a field without a name: a hidden field named like an address, or the only empty one. */
function hiddenFor(fields: readonly FormField[]): FormField | undefined {
  const hidden = fields.filter(({ type, name, value = '' }) => type === 'hidden' && name !== '' && /^(?:https?:\/\/)?$/i.test(value));
  return hidden.find(({ name }) => namedLikeAddress(name) > 0) ?? (hidden.length === 1 ? hidden[0] : undefined);
}

/** 2: surely the name of an address; 1: perhaps. */
function namedLikeAddress(given: string): 0 | 1 | 2 {
  const name = given.toLowerCase();
  if (/^_?(?:prox)?ur[il]$|^u$|url$|^url/.test(name)) return 2;
  return PLAIN_NAME.test(name) ? 1 : 0;
}

function isChanging({ type, value }: FormField): boolean {
  return type === 'hidden' && CHANGING_VALUE.test(value ?? '');
}

interface Words {
  /** Of the field and its form, labels included. */
  readonly all: string;
  /** What is asked for: without the labels of tick boxes ("remove scripts" removes nothing of anybody's). */
  readonly asked: string;
  /** The lines above the form. */
  readonly before: string;
}

function joined(parts: readonly string[]): string {
  return parts.join('\n').slice(0, WORDS_CHARS);
}

function wordsOf(form: Form, field: FormField, page: PageObservation): Words {
  const [from, to] = form.lines ?? [0, 0];
  const lines = page.text.slice(0, 100_000).split('\n', to);
  const labels = lines.slice(from, to);
  const plain = [field.hint ?? '', ...form.buttons, pathOf(form.action).replaceAll(/[/._-]/g, ' ')];
  const ticks = form.fields.some(({ type }) => type === 'checkbox');
  return {
    all: joined([...plain, ...labels]),
    asked: joined(ticks ? plain : [...plain, ...labels]),
    before: joined(lines.slice(Math.max(0, from - 3), from)),
  };
}

/** 2 and more: it takes an address. */
function addressLikeness(field: FormField, words: string, before: string): number {
  const named = namedLikeAddress(field.name);
  const typed = field.type === 'url' ? 2 : 0;
  const begun = /^\s*https?:\/\//i.test(field.value ?? '') ? 3 : 0;
  const hinted = LOOKS_LIKE_ADDRESS.test(field.hint ?? '') || (begun === 0 && LOOKS_LIKE_ADDRESS.test(field.value ?? '')) ? 2 : 0;
  return named + typed + begun + hinted + (SPEAKS_OF_ADDRESS.test(words) || SPEAKS_OF_ADDRESS.test(before) ? 1 : 0);
}

function pathOf(url: string): string {
  return URL.canParse(url) ? new URL(url).pathname : '';
}
