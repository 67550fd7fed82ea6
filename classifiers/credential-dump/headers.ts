/** Names of columns and tables, as dumps and exports write them. Whole cells, quotes taken off. */
export const MAIL_HEADER = /^(?:[a-z]{1,12}_)?(?:e-?mail|mail|почта|эл\.? ?почта|пошта)(?:_?addr(?:ess)?)?$/i;
export const LOGIN_HEADER =
  /^(?:[a-z]{1,12}_)?(?:e-?mail|mail|login|user|user_?name|user_?login|user_?email|nick(?:name)?|phone|логин|почта|эл\.? ?почта|имя пользователя|телефон|пошта|пайдаланушы|телефон нөмірі)$/i;
/** A bare `hash`, `md5` or `token` is no password: files, links and goods have those too. */
export const SECRET_HEADER =
  /^(?:(?:user|member|customer|client|admin|account|usr|u|m)_?)?(?:(?:pass(?:word|wd|w)?|pwd|passwort|parol)(?:_?(?:hash|md5|sha1|sha256|digest|crypt|encrypted|salted|enc))?|(?:encrypted|crypted|hashed|hash|md5)_?pass(?:word|wd)?|пароль|хеш пароля|хэш пароля|құпиясөз|құпия сөз)$/i;
/** Holds whatever {@link SECRET_HEADER} may match. */
export const SHORT_SECRET = /pass|pwd|parol|пароль|хеш|хэш|құпия/i;
const USER_TABLE =
  /(?:^|[_.]|aspnet)(?:users?|members?|accounts?|customers?|clients?|admins?|administrators?|logins?|subscribers?|participants?|userdata|usr|polzovateli|klienty)(?:[_.]?(?:data|entity|info|tbl|table|copy|old|bak|auth(?:enticat(?:e|ion))?|credentials?|passwords?|security))?$/i;
/** Digests that stand in a table of users and are no passwords. */
const NO_PASSWORD =
  /token|md5$|etag|checksum|image|img|avatar|photo|picture|gravatar|session|csrf|api|key|code|file|remember|activation|salt|uuid|guid|url|ip$/i;

/** Whether a table's name, without quotes and schema, is that of people who log in. */
export function isUserTable(name: string): boolean {
  return USER_TABLE.test(name);
}

/** Whether a column of a user table may hold a password's hash by its name. */
export function mayHoldHash(column: string): boolean {
  return !NO_PASSWORD.test(column);
}
/** Only passwords are salted: beside it a bare `hash` is that of a password. */
export const SALT_HEADER = /^\W*salt\W*$/i;
