import { Parser } from 'htmlparser2';

/** What a reply holds of the judge's page, as a browser would build it. */
export interface LivePage {
  /** The answer stands in its element, as the judge wrote it. */
  readonly answered: boolean;
  /** Where the judge's link leads now; null where there is no such link. */
  readonly next: string | null;
  /** What frames and a refresh of the page lead to, in order, at most {@link MAX_FRAMES}. */
  readonly frames: readonly string[];
  readonly base: string | null;
}

/** The ids that the judge's page bears. */
const ANSWER_ID = 'kuzet-answer';
const NEXT_ID = 'kuzet-next';
const MAX_FRAMES = 5;
/** What stands in these is not shown as elements. htmlparser2 reads script, style, title and textarea as text by itself. */
const INERT = new Set(['template', 'xmp', 'noembed', 'noframes', 'plaintext', 'svg', 'math']);

const NOTHING: LivePage = { answered: false, next: null, frames: [], base: null };

/** Read a reply of type `contentType`: nothing is live in what is no HTML. Linear. */
export function readLive(body: Buffer, contentType: string, answer: string): LivePage {
  if (!isHtml(contentType)) return NOTHING;
  const reader = new LiveReader(answer);
  const parser = new Parser(reader, { decodeEntities: true, lowerCaseTags: true, lowerCaseAttributeNames: true });
  parser.write(body.toString('utf8'));
  parser.end();
  return reader.page;
}

/** A browser takes it for a page; without a type it looks inside. */
function isHtml(contentType: string): boolean {
  return contentType.trim() === '' || /^\s*(?:text\/html|application\/xhtml\+xml)/i.test(contentType);
}

class LiveReader {
  readonly #answer: string;
  /** 1 inside a `srcdoc`. */
  readonly #depth: number;
  readonly #frames: string[] = [];
  #answered = false;
  #next: string | null = null;
  #base: string | null = null;
  #inert = 0;
  /** Text of the element that bears the answer; undefined outside it. */
  #text: string | undefined;

  constructor(answer: string, depth = 0) {
    this.#answer = answer;
    this.#depth = depth;
  }

  get page(): LivePage {
    return { answered: this.#answered, next: this.#next, frames: this.#frames, base: this.#base };
  }

  onopentag(name: string, attributes: Record<string, string>): void {
    if (INERT.has(name)) this.#inert += 1;
    if (this.#inert > 0) return;
    const { id, href, src, srcdoc } = attributes;
    // What stands in `srcdoc` takes the place of what `src` leads to (HTML, the iframe element).
    if (name === 'iframe' && srcdoc !== undefined) return this.#inside(srcdoc);
    if (id === ANSWER_ID && name === 'p') this.#text = '';
    else if (id === NEXT_ID && name === 'a') this.#next ??= href ?? null;
    else if ((name === 'iframe' || name === 'frame') && src !== undefined) this.#frame(src);
    else if (name === 'base') this.#base ??= href ?? null;
    else if (name === 'meta' && attributes['http-equiv']?.toLowerCase() === 'refresh') this.#refresh(attributes['content'] ?? '');
  }

  ontext(text: string): void {
    if (this.#text !== undefined && this.#text.length < 1_000) this.#text += text.slice(0, 1_000);
  }

  onclosetag(name: string): void {
    if (INERT.has(name) && this.#inert > 0) this.#inert -= 1;
    if (this.#text === undefined || name !== 'p') return;
    if (this.#text.trim() === this.#answer) this.#answered = true;
    this.#text = undefined;
  }

  /** A page inside an attribute; one within it is not looked into. */
  #inside(srcdoc: string): void {
    if (this.#depth > 0) return;
    const reader = new LiveReader(this.#answer, this.#depth + 1);
    const parser = new Parser(reader, { decodeEntities: true, lowerCaseTags: true, lowerCaseAttributeNames: true });
    parser.write(srcdoc);
    parser.end();
    const { answered, next, frames, base } = reader.page;
    for (const address of frames) this.#frame(address);
    if (!answered || this.#answered) return;
    this.#answered = true;
    this.#next = next;
    this.#base = base ?? this.#base;
  }

  #refresh(content: string): void {
    const target = /^\s{0,9}\d{0,9}\s{0,9}[;,]\s{0,9}url\s{0,9}=\s{0,9}['"]?([^'"\s]{1,2000})/i.exec(content)?.[1];
    if (target !== undefined) this.#frame(target);
  }

  #frame(address: string): void {
    if (this.#frames.length < MAX_FRAMES && address.length < 4_096) this.#frames.push(address);
  }
}
