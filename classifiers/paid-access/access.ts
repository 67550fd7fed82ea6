import { secretKind } from '../credential-dump/secrets.ts';

/** What an access opens, as its grammar tells. */
export type AccessKind = 'stream' | 'card-line' | 'portal' | 'account' | 'cookie' | 'code';

/** One means of access as it stands in a text. Nothing of it is shown but masked. */
export interface Access {
  readonly kind: AccessKind;
  /** The server, site or domain it opens; empty where the line does not say. */
  readonly host: string;
  readonly login: string;
  readonly secret: string;
  /** What stands beside it in its row: plan, expiry, service, what the account holds. */
  readonly beside: string;
}

const PLACEHOLDER =
  /^(?:x{3,}|your?[_-]?\w*|my[_-]?\w*|user(?:name|id)?\d{0,3}|pass(?:w(?:or)?d)?\d{0,3}|passwort|login\d{0,2}|email|secret|changeme|example|sample|dummy|foo|bar|baz|test\w{0,6}|demo\w{0,6}|guest|anonymous|admin|none|null|undefined|логин|пароль|құпиясөз|пользователь|имя|[*•.#_-]+)$/i;
const TEMPLATE = /[<>{}[\]()$%]{2}|^[<{[($%]|\$\{|…|\.{3}|[*•●]{3}/;

/** A word that stands for a login or a password in a manual. */
export function isPlaceholder(word: string): boolean {
  return word === '' || PLACEHOLDER.test(word) || TEMPLATE.test(word) || new Set(word).size < 2;
}

/** Whether a password could stand here: neither a placeholder nor a version, date, path or hash. */
export function couldBeSecret(secret: string): boolean {
  if (secret.length < 4 || secret.length > 40 || isPlaceholder(secret) || isAddress(secret)) return false;
  const kind = secretKind(secret);
  return kind === 'strong' || kind === 'word' || kind === 'digits';
}

/** An e-mail address is a login wherever it stands. */
function isAddress(word: string): boolean {
  return /^[\w.+-]{2,64}@[a-z0-9-]{2,30}\.[a-z]{2,6}$/i.test(word);
}

const RESERVED =
  /(?:^|\.)(?:example(?:\.(?:com|org|net))?|test|invalid|localhost|local|lan|internal|domain\.(?:com|tld)|(?:your|my)[\w-]*\.\w+|host(?:name)?|server)$/i;
const PRIVATE = /^(?:0|10|127|169\.254|192\.168|172\.(?:1[6-9]|2\d|3[01])|192\.0\.2|198\.51\.100|203\.0\.113|22[4-9]|2[3-5]\d)\.\d/;

/** A name or address that somebody could reach: neither reserved for documentation (RFC 2606, RFC 5737) nor private. */
export function isPublicHost(host: string): boolean {
  return host.includes('.') && host.length <= 120 && !RESERVED.test(host) && !PRIVATE.test(host);
}

/** Whether a name before an `@` and its domain are nobody's. */
export function isReservedLogin(login: string): boolean {
  const at = login.lastIndexOf('@');
  return isPlaceholder(at > 0 ? login.slice(0, at) : login) || (at > 0 && !isPublicHost(login.slice(at + 1)));
}
