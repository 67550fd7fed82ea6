import type { Form, PageObservation } from '../../src/model/observation.ts';
import { safeExcerpt } from '../../src/model/redact.ts';
import { pathOf } from '../text/address.ts';
import type { Lexicon, TermHit } from '../text/lexicon.ts';
import type { SignalSheet } from '../text/verdict.ts';

const MAX_CHARS = 200_000;
/** What `uname -a`, `ver` and `php_uname()` print: system, host, version, build. */
const KERNEL =
  /\b(?:Linux [\w.-]{1,64} \d{1,2}\.\d{1,3}\.\d[\w.-]{0,60} #\d|Windows NT [\w.-]{1,64} \d{1,2}\.\d build \d|FreeBSD [\w.-]{1,64} \d{1,2}\.\d-|Microsoft Windows \[Version \d{1,2}\.\d\.\d{3,6})/;
/** Who runs it: `id`, `www-data(33)`, `nt authority\system`. */
const IDENTITY =
  /\buid=\d{1,6}\([\w.-]{1,32}\)|\b(?:www-data|apache|nobody|nginx|httpd|tomcat)\s?\(\d{1,6}\)|\biis apppool\\[\w .-]{1,40}|\bnt authority\\(?:system|network service|iusr)/i;
/** Rights as `ls -l` and file managers show them. */
const RIGHTS = /(?:^|[\s|>])[-dl](?:[r-][w-][xsStT-]){3}(?=[\s|.+]|$)/gm;
/** Single letters are fields of anything: they need words beside them. */
const COMMAND_FIELD =
  /^(?:cmd|command|commands|exec|execute|shell|run|sh|php_?code|phpeval|eval|evalcode|terminal|konsole|console|komut|sysCmd|q?cmd\d?)$/i;
const SHORT_FIELD = /^(?:c|x|e|p|p1|a|code|k|z|in|input|do)$/i;
/** What one does to files of others: actions of links, whatever they are called. */
const FILE_ACTION =
  /[?&](?:act|action|a|do|opt|mode|op|x|p)=(?:edit|ren(?:ame)?|chmod|del(?:ete)?|rm|unlink|dl|down(?:load)?|touch|view|mkdir|upload)\b/i;
const SERVER_SCRIPT = /\.(?:php\d?|phtml|phar|aspx?|ashx|jspx?|cfm|pl|cgi)$/i;
/** Where visitors' files are kept and scripts have no business. */
const STORE =
  /\/(?:uploads?|files?|images?|img|media|tmp|temp|cache|attachments?|avatars?|pictures|photos|storage|wp-includes|wp-admin\/(?:css|js|images)|plugins|themes|modules)\//i;
const LOGOUT = /^\W{0,3}(?:log ?out|sign ?out|log ?off|выйти|выход|шығу)\W{0,3}$/iu;
const LOGOUT_PATH = /\/(?:logout|signout|logoff)\b/i;
const MANAGED = 3;
const MENU_WORDS = 3;
const SHORT_LINE = 40;
const PARTED = /[[|•·]/g;

/** A page that lets whoever comes do with the machine what its owner may: told by what it shows of the machine and what it offers to do. */
export function weighPage(sheet: SignalSheet, page: PageObservation, lexicon: Lexicon): void {
  if (page.status >= 400) return;
  const text = page.text.slice(0, MAX_CHARS);
  const hits = lexicon.hitsIn(page);
  const isCommand = commandForm(page, lexicon);
  const actions = page.links.filter(({ url }) => FILE_ACTION.test(url)).length;
  const rights = actions < MANAGED && !isCommand ? 0 : [...text.slice(0, 60_000).matchAll(RIGHTS)].length;
  const isManager = rights >= MANAGED && actions >= MANAGED;
  // One pass over the page serves all classifiers; what stands where is looked at only where there is something.
  const offered = hits.some(({ group }) => group === 'menu') ? menuOf(page, lexicon) : new Set<string>();
  const menu = offered.size;
  // Without anything to do, a page only tells.
  if (!isCommand && !isManager && menu < MENU_WORDS) return;
  weighMachine(sheet, text, new Set(hits.filter(({ group }) => group === 'limits').map(({ term }) => term)).size);
  if (isCommand) sheet.add('command.form', 3.5, 'takes commands from anybody, without a login');
  if (isManager) sheet.add('files.manager', 2, `${rights} files with their rights, ${actions} links to change them`, rights);
  else if (isCommand && rights >= MANAGED) sheet.add('files.listed', 1, `${rights} files with their rights`, rights);
  if (menu >= MENU_WORDS) sheet.add('menu.of-a-shell', Math.min(3.5, menu), safeExcerpt([...offered].slice(0, 6).join(', ')), menu);
  else if (menu > 0 && isCommand) sheet.add('menu.of-a-shell', 0.7 * menu, safeExcerpt([...offered].join(', ')), menu);
  const family = lexicon.hitsInText(`${page.title}\n${text.slice(0, 300)}`).find((hit: TermHit) => hit.group === 'family');
  if (family) sheet.add('name.of-a-shell', 2.5, safeExcerpt(family.term));
  weighPlace(sheet, page.url);
  weighDoubts(sheet, page, hits);
  // Shells offer it, too, beside their menu.
  if (menu < MENU_WORDS && page.links.some(({ url, text: told }) => LOGOUT.test(told) || LOGOUT_PATH.test(url)))
    sheet.add('context.logged-in', -2.5, 'offers to log out: whoever saw it had a login');
}

function weighMachine(sheet: SignalSheet, text: string, limits: number): void {
  const kernel = KERNEL.exec(text)?.[0];
  const identity = IDENTITY.exec(text)?.[0];
  if (kernel !== undefined) sheet.add('machine.kernel', 2.5, safeExcerpt(kernel));
  if (identity !== undefined) sheet.add('machine.identity', 2, safeExcerpt(identity));
  if (limits > 0 && (kernel ?? identity) !== undefined) sheet.add('machine.limits', 1, `${limits} limits of the machine are told`, limits);
}

function weighPlace(sheet: SignalSheet, url: string): void {
  const path = pathOf(url);
  if (!SERVER_SCRIPT.test(path)) return;
  if (STORE.test(path)) sheet.add('place.script-among-files', 1.5, safeExcerpt(path));
  else sheet.add('place.script', 0.5, safeExcerpt(path));
}

function weighDoubts(sheet: SignalSheet, page: PageObservation, hits: readonly TermHit[]): void {
  const about = new Set(hits.filter(({ group }) => group === 'about').map(({ term }) => term));
  if (about.size > 0)
    sheet.add('context.writing-about', -Math.min(5, 2.5 * about.size), safeExcerpt([...about].slice(0, 4).join(', ')), about.size);
  if (page.forms.some(asksLogin)) sheet.add('context.login', -4, 'asks for a login first');
}

function asksLogin({ fields }: Form): boolean {
  return fields.some(({ type }) => type === 'password');
}

/** What is offered: links, buttons, short lines and rows of words in brackets. In a sentence the same words only tell. */
function menuOf(page: PageObservation, lexicon: Lexicon): Set<string> {
  const lines = page.text.slice(0, MAX_CHARS).split('\n', 3000);
  const items = lines.filter((line) => line.length <= SHORT_LINE || (line.match(PARTED)?.length ?? 0) >= MENU_WORDS);
  const texts = [...items, ...page.links.slice(0, 500).map(({ text }) => text), ...page.forms.flatMap(({ buttons }) => buttons)];
  const hits = lexicon.hitsInText(texts.join('\n').slice(0, MAX_CHARS));
  return new Set(hits.filter(({ group }) => group === 'menu').map(({ term }) => term));
}

/** A form that takes commands: by the name of its field, or by a short one whose button or label says so. */
function commandForm(page: PageObservation, lexicon: Lexicon): boolean {
  return page.forms.some((form) => {
    if (asksLogin(form)) return false;
    const inputs = form.fields.filter(({ type }) => !['hidden', 'file', 'checkbox', 'radio', 'submit', 'password'].includes(type));
    if (inputs.some(({ name }) => COMMAND_FIELD.test(name))) return true;
    if (!inputs.some(({ name }) => SHORT_FIELD.test(name))) return false;
    const lines = page.text.split('\n', 2000).slice(form.lines?.[0] ?? 0, (form.lines?.[1] ?? 0) + 1);
    const said = [...form.buttons, ...inputs.map(({ hint = '' }) => hint), ...lines].join('\n').slice(0, 2000);
    return lexicon.hitsInText(said).some(({ group }) => group === 'command' || group === 'menu');
  });
}
