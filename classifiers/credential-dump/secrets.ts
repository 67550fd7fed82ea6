/** What stands where a password would stand. */
export type SecretKind = 'hash' | 'crypt' | 'strong' | 'word' | 'digits' | 'masked' | 'none';

// crypt(3) and its kin: md5crypt, bcrypt, sha256crypt, sha512crypt, yescrypt, phpass, argon2, apr1, scrypt; LDAP; Django; MySQL; ASP.NET.
const CRYPT_SHAPES = [
  /^\$2[abxy]?\$\d\d\$[./A-Za-z0-9]{53}$/,
  /^\$(?:1|apr1)\$[^$\s]{0,16}\$[./A-Za-z0-9]{22}$/,
  /^\$5\$(?:rounds=\d{1,9}\$)?[^$\s]{0,16}\$[./A-Za-z0-9]{43}$/,
  /^\$6\$(?:rounds=\d{1,9}\$)?[^$\s]{0,16}\$[./A-Za-z0-9]{86}$/,
  /^\$(?:y|7|gy)\$[./A-Za-z0-9]{1,20}\$[./A-Za-z0-9]{0,86}\$[./A-Za-z0-9]{43}$/,
  /^\$[PHS]\$[./A-Za-z0-9]{31,52}$/,
  /^\$argon2(?:id|i|d)\$v=\d+\$m=\d+,t=\d+,p=\d+\$[A-Za-z0-9+/]{8,64}\$[A-Za-z0-9+/]{16,128}$/,
  /^\{S?SHA(?:256|512)?\}[A-Za-z0-9+/]{24,120}={0,2}$/,
  /^pbkdf2_sha(?:1|256)\$\d{1,8}\$[A-Za-z0-9]{6,40}\$[A-Za-z0-9+/]{24,64}={0,2}$/,
  /^\*[0-9A-F]{40}$/,
  // ASP.NET Core Identity, version 3: marker, PRF, rounds, length of the salt, salt and key in base64.
  /^AQAAAA(?:EAACcQ|IAAYag|IAAAPo|EAAAPo)AAAAE[A-Za-z0-9+/]{60,80}={0,2}$/,
];
/** A hash inside what a program wrote of its own (serialised PHP, JSON). */
const INSIDE =
  /\$2[abxy]?\$\d\d\$[./A-Za-z0-9]{53}|\$argon2(?:id|i|d)\$v=\d+\$m=\d+,t=\d+,p=\d+\$[A-Za-z0-9+/]{8,64}\$[A-Za-z0-9+/]{16,128}/;
const HEX_DIGEST = /^(?:[0-9a-f]{32}|[0-9a-f]{40}|[0-9a-f]{64}|[0-9a-f]{128}|[0-9A-F]{32}|[0-9A-F]{40}|[0-9A-F]{64}|[0-9A-F]{128})$/;

/** Whether it parses as a password hash of a known scheme with its salt: nothing else looks so. */
export function isCryptHash(secret: string): boolean {
  const first = secret.charCodeAt(0);
  // $, *, {, p, A
  if (first !== 36 && first !== 42 && first !== 123 && first !== 112 && first !== 65) return false;
  return secret.length <= 260 && CRYPT_SHAPES.some((shape) => shape.test(secret));
}

/** The hash that a field is, or that stands in what it holds. */
export function hashIn(field: string): string | undefined {
  if (isCryptHash(field)) return field;
  return field.length > 60 && field.includes('$') ? INSIDE.exec(field)?.[0] : undefined;
}

/** Whether it is an unsalted digest in hex; a checksum looks the same. */
export function isHexDigest(secret: string): boolean {
  return secret.length >= 32 && HEX_DIGEST.test(secret);
}

// Values that carry digits and letters and are no passwords: versions, sizes, dates, times, paths, calls, quoted or bracketed text.
const NOT_A_PASSWORD =
  /^(?:v?\d+(?:\.\d+){1,5}[\w.+~-]*|0x[0-9a-f]+|\d+(?:px|em|ms|kb|mb|gb|s|m|h|d|th|nd|rd|st|bit|%|k)|[\d.,:/-]+|[./~].*|.*[("'`<>{[\]})=/\\].*|.*[,;:.]|https?:.*|(?:utf|iso|cp|sha|md|rfc|win|x|i)-?\d+.*|#[0-9a-f]{3,8}|[&%$@].*)$/i;
const UUID = /^[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}$/i;
// Names run together: IvanPetrov.
const NAMES = /^(?:[A-Z][a-z]+){1,3}$/;
const MASKED = /^(?:[*•●xX.#_-]{3,}|.{0,4}[*•●]{3,}.{0,4}|<.*>|\[.*\]|\(.*\)|\{\{.*\}\})$/;

/** Classes a token of 3 to 260 characters without white space. */
export function secretKind(secret: string): SecretKind {
  if (isCryptHash(secret)) return 'crypt';
  if (isHexDigest(secret)) return 'hash';
  if (secret.length > 40) return 'none';
  if (MASKED.test(secret)) return 'masked';
  if (/^\d{4,14}$/.test(secret)) return 'digits';
  if (/^[a-zа-яё]{4,}$/i.test(secret))
    return secret.length >= 8 && !NAMES.test(secret) && /[a-z]/.test(secret) && /[A-Z]/.test(secret) ? 'strong' : 'word';
  if (NOT_A_PASSWORD.test(secret) || UUID.test(secret)) return 'none';
  return isMixed(secret) ? 'strong' : 'none';
}

/** At least two of: letters, digits, signs; six characters or more. */
function isMixed(secret: string): boolean {
  if (secret.length < 5) return false;
  const letters = /[a-zа-яё]/i.test(secret);
  const digits = /\d/.test(secret);
  const signs = /[!@#$%^&*?+_.-]/.test(secret);
  return letters && (digits || (signs && !/^[a-z]+(?:[-_.][a-z]+)+$/i.test(secret)));
}
