import { z } from 'zod';
import type { FileObservation } from '../../src/model/observation.ts';
import { maskSecret, safeExcerpt } from '../../src/model/redact.ts';
import { forEachLine } from '../text/lines.ts';
import type { SignalSheet } from '../text/verdict.ts';
import type { Lists } from './lists.ts';
import { secretKind } from './secrets.ts';

const keysSchema = z.strictObject({
  keys: z.array(z.strictObject({ of: z.string(), pattern: z.string(), why: z.string(), example: z.string(), nearMiss: z.string() })),
});

/** Forms of keys; `find` gives the first of a form that nobody wrote as an example. */
export interface KeyForms {
  readonly entries: readonly z.infer<typeof keysSchema>['keys'][number][];
  find(text: string): readonly { readonly of: string; readonly key: string }[];
}

/** Validates (throws a ZodError) and compiles; a pattern that does not compile is named. */
export function readKeyForms(rules: unknown): KeyForms {
  const { keys } = keysSchema.parse(rules);
  const forms = keys.map(({ of, pattern }) => ({ of, pattern: compile(pattern, of) }));
  return {
    entries: keys,
    find: (text) =>
      forms.flatMap(({ of, pattern }) => {
        for (const [key] of text.matchAll(pattern)) if (isMade(key)) return [{ of, key }];
        return [];
      }),
  };
}

function compile(pattern: string, of: string): RegExp {
  try {
    return new RegExp(pattern, 'g');
  } catch (error) {
    throw new Error(`credential-dump/open-keys: the pattern of ${of} does not compile: ${String(error)}`, { cause: error });
  }
}

/** Drawn at random, as keys are: no word of examples, and many different characters. */
function isMade(key: string): boolean {
  return !/example|your|xxxx|test|sample|dummy|placeholder|1234567/i.test(key) && new Set(key).size >= 12;
}

const MAX_CHARS = 200_000;
const MAX_LINES = 3_000;
/** Settings that let somebody in, fewer of which one may have by chance. */
const SEVERAL = 3;
/** `DB_PASSWORD=x`, `define('DB_PASSWORD', 'x')`, `password: x`. */
const SETTING =
  /^\s{0,8}(?:export |set |define\(\s?['"]|\$)?['"]?([A-Za-z][\w.-]{2,60}?)['"]?\]?\s{0,4}(?:=>|[=:,])\s{0,4}['"]?([^\s'",;)#]{6,400})/;
const TELLING = /(?:pass(?:word|wd|phrase)?|pwd|secret|token|api_?key|access_?key|private_?key|auth_?key|auth_?salt|encryption_?key)$/i;
const PLACEHOLDER =
  /^(?:\$|%|<|\{|\[|_{2}|x{3,}|change|your|my[_-]?|put|insert|enter|replace|secret|password|passwd|example|sample|test|demo|dummy|default|null|none|true|false|root|admin|todo)|example|changeme|placeholder/i;
const PRIVATE_KEY = /-----BEGIN (?:[A-Z]{2,10} )?PRIVATE KEY-----[A-Za-z0-9+/=\\\s]{150,8000}-----END/;
const SERVICE_ACCOUNT = /"type"\s{0,3}:\s{0,3}"service_account"/;
const PRIVATE_KEY_ID = /"private_key_id"\s{0,3}:\s{0,3}"[0-9a-f]{40}"/;
const CLUSTER = /^kind:\s{1,3}Config\s{0,3}$/m;
const CLUSTER_ACCESS = /^\s{1,12}(?:client-key-data|token):\s{1,3}[A-Za-z0-9+/=._-]{100}/m;
/** Of a running system, not of a developer's desk or a manual. */
const RUNNING =
  /^\s{0,4}(?:APP|NODE|RAILS|FLASK|DJANGO)_ENV\s{0,3}=\s{0,3}['"]?prod|^\s{1,6}server:\s{1,3}https:\/\/(?!localhost|127\.)|^\s{0,4}APP_URL\s{0,3}=\s{0,3}['"]?https:\/\/(?!localhost|127\.|[\w.-]{0,60}(?:example|\.test|\.local))|define\(\s?'DB_NAME'/im;
const NAME =
  /^(?:\.env(?:\.(?:prod(?:uction)?|live|bak|backup|old|save|orig|\d))?|[\w.-]{0,30}\.env|env\.(?:bak|old|txt)|wp-config\.php[._~-]\w{0,8}|wp-config\.(?:bak|old|txt|save)|configuration\.php[._~-]\w{1,8}|settings\.py\.bak|kube-?config[\w.-]{0,20}|id_(?:rsa|ed25519|ecdsa|dsa)|credentials(?:\.json|\.csv)?|service[-_]?account[\w.-]{0,40}\.json|\.(?:htpasswd|pgpass|netrc|git-credentials|npmrc|aws))$/i;
const LEFT_OPEN = 'left open, perhaps by mistake';

/** Keys and passwords of a system in a file that anybody may fetch. Whether there are any. */
export function weighOpenKeys(sheet: SignalSheet, file: FileObservation, forms: KeyForms, lists: Lists): boolean {
  const text = (file.text ?? '').slice(0, MAX_CHARS);
  const settings = settingsIn(text, lists);
  const isNamed = NAME.test(file.name);
  const keys = settings.length >= SEVERAL || isNamed ? forms.find(text) : [];
  const isAccount = SERVICE_ACCOUNT.test(text) && PRIVATE_KEY_ID.test(text) && PRIVATE_KEY.test(text);
  const isCluster = CLUSTER.test(text) && CLUSTER_ACCESS.test(text);
  const isPrivate = !isAccount && isNamed && PRIVATE_KEY.test(text);
  if (isAccount) sheet.add('structure.service-account', 4.5, `private key of a cloud's service account, ${LEFT_OPEN}`, 1);
  if (isCluster) sheet.add('structure.cluster-access', 4.5, `access to a Kubernetes cluster, ${LEFT_OPEN}`, 1);
  if (isPrivate) sheet.add('structure.private-key', 4, `private key, ${LEFT_OPEN}`, 1);
  const several = settings.length >= SEVERAL;
  if (several) {
    const shown = settings.slice(0, 3).map(({ name, value }) => `${name}=${maskSecret(value)}`);
    sheet.add(
      'structure.config-secrets',
      settings.length >= 5 ? 4 : 3.5,
      safeExcerpt(`settings ${LEFT_OPEN}: ${shown.join(', ')}`),
      settings.length,
    );
  }
  if (keys.length > 0 && (several || isNamed))
    sheet.add(
      'keys.of-services',
      Math.min(3.5, 2 * keys.length),
      safeExcerpt(keys.map(({ of, key }) => `${of} ${maskSecret(key)}`).join(', ')),
      keys.length,
    );
  const isAny = isAccount || isCluster || isPrivate || several;
  if (isAny && RUNNING.test(text)) sheet.add('keys.of-a-running-system', 1.5, 'says that it serves a running system');
  if (isAny && isNamed) sheet.add('name.of-secrets', 1.5, safeExcerpt(file.name));
  return isAny;
}

/** Settings whose names promise a secret and whose values look like one; each name once. */
function settingsIn(text: string, lists: Lists): { readonly name: string; readonly value: string }[] {
  const found = new Map<string, string>();
  forEachLine(text, (start, end, index) => {
    if (end - start >= 8 && end - start <= 1000) {
      const [, name = '', value = ''] = SETTING.exec(text.slice(start, end)) ?? [];
      if (TELLING.test(name) && isChosen(value, lists)) found.set(name, value);
    }
    return index < MAX_LINES;
  });
  return [...found].map(([name, value]) => ({ name, value }));
}

function isChosen(value: string, lists: Lists): boolean {
  if (PLACEHOLDER.test(value) || lists.isPlaceholder('', value) || lists.isFrequent(value)) return false;
  const kind = secretKind(value);
  return kind === 'strong' || kind === 'hash' || (value.length > 20 && /^[\w.+/=:-]+$/.test(value) && new Set(value).size >= 12);
}
