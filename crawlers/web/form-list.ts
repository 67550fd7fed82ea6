import type { Form, FormField } from '../../src/model/observation.ts';

/** Bounds of one page. */
const MAX_FORMS = 100;
const MAX_FIELDS = 100;
const MAX_CHARS = 200;

interface OpenForm {
  action: string;
  method: 'get' | 'post';
  fields: FormField[];
  buttons: string[];
  lines?: [from: number, to: number];
}

/** The forms of one page; fields that stand outside any form are gathered in one without an action when scripts send them. */
export class FormList {
  readonly #forms: OpenForm[] = [];
  #open: OpenForm | undefined;

  get all(): readonly Form[] {
    return this.#forms;
  }

  /** A form begins at a line of the text. `action` is already absolute. */
  start(action: string, method: string, line: number): void {
    if (this.#forms.length >= MAX_FORMS) return;
    this.#open = { action, method: method.trim().toLowerCase() === 'post' ? 'post' : 'get', fields: [], buttons: [], lines: [line, line] };
    this.#forms.push(this.#open);
  }

  /** It ends before a line of the text; one that is left open has no lines. */
  end(line: number): void {
    if (this.#open?.lines !== undefined) this.#open.lines[1] = Math.max(this.#open.lines[0], line);
    this.#open = undefined;
  }

  /** A field; `submit`, `button` and `image` inputs count as buttons. */
  field({ name, type, value, hint }: Required<FormField>): void {
    const kind = (type === '' ? 'text' : type.slice(0, 32)).toLowerCase();
    if (kind === 'submit' || kind === 'button' || kind === 'image') return this.button(value);
    const { fields } = this.#owner();
    if (fields.length >= MAX_FIELDS) return;
    const shown = value === '' || kind === 'password' ? {} : { value: value.slice(0, MAX_CHARS) };
    fields.push({ name: name.slice(0, MAX_CHARS), type: kind, ...shown, ...(hint === '' ? {} : { hint: hint.slice(0, MAX_CHARS) }) });
  }

  button(label: string): void {
    const text = label.trim().replace(/\s+/g, ' ').slice(0, MAX_CHARS);
    const { buttons } = this.#owner();
    if (text !== '' && buttons.length < MAX_FIELDS) buttons.push(text);
  }

  #owner(): OpenForm {
    if (this.#open !== undefined) return this.#open;
    let stray = this.#forms.find((form) => form.action === '');
    if (stray === undefined) {
      stray = { action: '', method: 'get', fields: [], buttons: [] };
      if (this.#forms.length < MAX_FORMS) this.#forms.push(stray);
    }
    return stray;
  }
}
