/** Passwords kept of one site or folder, the latest first. */
const MAX_KEPT = 20;
const MAX_TOLD = 10;
const MAX_CHARS = 64;
const MAX_TEXT = 200_000;

/** What stands behind a label that speaks of a password: `Пароль на архив: site.kz`, `pass - 1234`, `құпия сөз: 777`. */
const TOLD =
  /(?<!\p{L})(?:парол[ья]|пасс|password|passwd|passphrase|pass|pw|құпия ?сөз[іи]?|құпиясөз[іи]?|passwort|contraseña|senha|mot de passe|hasło|parola|şifre|密码|解压码)(?!\p{L})(?:[ \t]{1,3}(?:на|от|для|к|из|for|to|of|the|архив\p{L}{0,3}|archive|rar|zip|7z|файл\p{L}{0,2}|file|мұрағат\p{L}{0,4}|распаковк\p{L}|extract|unpack)){0,4}[ \t]{0,3}(?:is[ \t]|[:=：—–-])[ \t\n]{0,3}["'«“`]?([^\s"'»”`<>]{1,64})/giu;
/** Most pages speak of none, and are done with here. */
const SPOKEN = /pass|парол|пасс|құпия|contrase|senha|hasło|şifre|(?<!\w)pw(?!\w)|密码|解压码/i;
/** Behind the label of a field that people fill in themselves. */
const FIELD = /^(?:[*•.…_-]+|забыли\S*|forgot\S*|confirm\S*|hint\S*|none|no|нет|жоқ|логин\S*|login\S*|username\S*)$/iu;

/** Passwords for archives that a page or text file tells, as written. Of no use for anything else; they stay in memory. */
export function archivePasswordsIn(text: string): readonly string[] {
  const told: string[] = [];
  if (!SPOKEN.test(text)) return told;
  for (const [, value = ''] of text.slice(0, MAX_TEXT).matchAll(TOLD)) {
    // A sentence's end is no part of it; both are tried.
    for (const one of new Set([value, value.replace(/[.,;!)\]]+$/, '')]))
      if (one !== '' && one.length <= MAX_CHARS && !FIELD.test(one)) told.push(one);
    if (told.length >= MAX_TOLD) break;
  }
  return [...new Set(told)];
}

/** Passwords that a site told so far. */
export class ArchivePasswords {
  #kept: readonly string[] = [];

  /** Reads a page or a text file. */
  read(text: string): void {
    const told = archivePasswordsIn(text);
    if (told.length > 0) this.#kept = [...new Set([...told, ...this.#kept])].slice(0, MAX_KEPT);
  }

  /** The latest first. */
  get told(): readonly string[] {
    return this.#kept;
  }
}

/** Places whose passwords are kept, the least lately asked for is dropped. */
const MAX_PLACES = 2_000;
const places = new Map<string, ArchivePasswords>();

/** Passwords of a place (an address with its sites) over the slices of its crawl: in the memory of this process and nowhere else, so that another one knows none. */
export function passwordsOf(place: string): ArchivePasswords {
  const passwords = places.get(place) ?? new ArchivePasswords();
  places.delete(place);
  places.set(place, passwords);
  const [oldest] = places.keys();
  if (places.size > MAX_PLACES && oldest !== undefined) places.delete(oldest);
  return passwords;
}
