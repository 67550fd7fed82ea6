/** What the page reader does with an element: bit flags, with a code above them for those that need more. */
export const FLAG = {
  /** Starts and ends a line of text. */
  block: 1,
  /** Its characters are not shown. */
  hidden: 2,
  /** White space inside stands as written. */
  preserved: 4,
  /** Its raw content may hold markup or strings with addresses. */
  loose: 8,
} as const;

/** Bits below the code. */
const CODE_SHIFT = 8;

/** Elements that need their own handling. */
export const TAG = {
  none: 0,
  a: 1,
  image: 2,
  script: 3,
  frame: 4,
  media: 5,
  meta: 6,
  link: 7,
  base: 8,
  form: 9,
  input: 10,
  select: 11,
  textarea: 12,
  button: 13,
  html: 14,
  title: 15,
  row: 16,
  cell: 17,
  lineBreak: 18,
  template: 19,
  pre: 20,
  code: 21,
  table: 22,
  heading: 23,
  list: 24,
  quote: 25,
  nav: 26,
  footer: 27,
} as const;

const INFO = new Map<string, number>();

function define(names: string, code: number, flags: number): void {
  for (const name of names.split(' ')) INFO.set(name, (code << CODE_SHIFT) | flags);
}

define('p div section article header main aside li dl dt dd thead tbody tfoot caption fieldset legend address hr', TAG.none, FLAG.block);
define('figure figcaption option optgroup details summary dialog body center', TAG.none, FLAG.block);
define('h1 h2 h3 h4 h5 h6', TAG.heading, FLAG.block);
define('ul ol menu dir', TAG.list, FLAG.block);
define('blockquote', TAG.quote, FLAG.block);
define('pre listing xmp plaintext', TAG.pre, FLAG.block | FLAG.preserved);
define('code kbd samp', TAG.code, 0);
define('table', TAG.table, FLAG.block);
define('nav', TAG.nav, FLAG.block);
define('footer', TAG.footer, FLAG.block);
define('tr', TAG.row, 0);
define('td th', TAG.cell, 0);
define('br', TAG.lineBreak, 0);
define('a area', TAG.a, 0);
define('img image', TAG.image, 0);
define('script', TAG.script, FLAG.hidden | FLAG.loose);
define('style', TAG.none, FLAG.hidden);
define('noframes noembed', TAG.none, FLAG.hidden | FLAG.loose);
define('iframe', TAG.frame, FLAG.hidden);
define('frame', TAG.frame, 0);
define('embed object source video audio track', TAG.media, 0);
define('meta', TAG.meta, 0);
define('link', TAG.link, 0);
define('base', TAG.base, 0);
define('form', TAG.form, FLAG.block);
define('input', TAG.input, 0);
define('select', TAG.select, FLAG.block);
define('textarea', TAG.textarea, FLAG.block | FLAG.preserved);
define('button', TAG.button, 0);
define('html', TAG.html, 0);
define('title', TAG.title, FLAG.hidden);
define('template', TAG.template, 0);

/** Flags and code of an element by its name as it stands in the markup; 0 for elements without meaning here. */
export function tagInfo(name: string): number {
  const info = INFO.get(name);
  if (info !== undefined) return info;
  return name.length > 10 ? 0 : (INFO.get(name.toLowerCase()) ?? 0);
}

/** The code in a {@link tagInfo}. */
export function tagCode(info: number): number {
  return info >> CODE_SHIFT;
}

/** Attributes that are kept for {@link TAG} handling; the numbers are slots. */
export const ATTRIBUTE = {
  href: 0,
  src: 1,
  srcset: 2,
  action: 3,
  content: 4,
  name: 5,
  httpEquiv: 6,
  property: 7,
  type: 8,
  value: 9,
  method: 10,
  lang: 11,
  alt: 12,
  data: 13,
  rel: 14,
  placeholder: 15,
  title: 16,
  id: 17,
  form: 18,
  checked: 19,
} as const;

/** Slots needed for one element. */
export const ATTRIBUTE_SLOTS = 20;

const SLOTS = new Map<string, number>([
  ...Object.entries(ATTRIBUTE),
  ['http-equiv', ATTRIBUTE.httpEquiv],
  ['poster', ATTRIBUTE.src],
  ['aria-label', ATTRIBUTE.title],
]);
SLOTS.delete('httpEquiv');

/** Slot of an attribute, -2 for one whose value may hide an address (`data-*`, `on*`), -1 for the others. */
export function attributeSlot(name: string): number {
  const slot = SLOTS.get(name);
  if (slot !== undefined) return slot;
  const lower = name.toLowerCase();
  if (lower.startsWith('data-') || lower.startsWith('on') || lower === 'background' || lower === 'formaction') return -2;
  return SLOTS.get(lower) ?? -1;
}
