import { couldBeSecret, isPublicHost, isReservedLogin, type Access } from './access.ts';

const EMAIL = String.raw`[\w.+-]{2,64}@[\w.-]{3,80}`;
const NAME = String.raw`[A-Za-z][\w.-]{2,39}`;
// login:password and what stands behind it: ` | Plan = Premium`, ` — подписка до …`, ` (GTA V, Rust)`, a tab.
const PAIR = new RegExp(
  String.raw`^\W{0,6}(?:\d{1,4}[.)]\s{0,3})?(${EMAIL}|${NAME})\s{0,2}[:;|\t]\s{0,2}([^\s|:;"'<>]{4,40})(?=\s|$|\|)(.{0,300})$`,
);
// Netflix | login | password, Spotify: login / password.
const NAMED = new RegExp(
  String.raw`^(.{2,60}?)(?:\s{0,3}[|\t/]\s{0,3}|:\s{1,3}|\s[—–-]\s)(${EMAIL}|${NAME})\s{0,3}[|\t:;/]\s{0,3}([^\s|;"'<>]{4,40})(?=\s|$|\|)(.{0,300})$`,
);
// https://portal/… | login | password
const SITE = new RegExp(
  String.raw`^\W{0,6}(https?:\/\/([\w.-]{4,120})\S{0,200})(?:\s{0,3}[|;\t,]\s{0,3}|\s{1,4})(${EMAIL}|${NAME})(?:\s{0,3}[|;\t:,]\s{0,3}|\s{1,4})([^\s|;"'<>]{4,40})(?=\s|$|\|)(.{0,200})$`,
);
const LOGIN_LABEL =
  /(?:^|[\s|,;/(])(?:e-?mail|login|log|user(?:name)?|account|acc|логин|почта|аккаунт|пользователь|пайдаланушы|пошта)\s{0,3}(?:[:=➤→»-]|\s)\s{0,3}([\w.+@-]{3,80})/i;
const SECRET_LABEL =
  /(?:^|[\s|,;/(])(?:pass(?:word|wd)?|pw|pwd|пароль|пасс|құпия\s?сөз|құпиясөзі|qupia\s?soz)\s{0,3}(?:[:=➤→»-]|\s)\s{0,3}([^\s|,;"'<>]{4,40})/i;

/** A login with its password on one line, and what stands beside it. `line` is bounded by the caller. */
export function accountIn(line: string): Access | undefined {
  if (line.length < 10) return undefined;
  const labelled = labelledIn(line);
  if (labelled) return labelled;
  const site = line.includes('://') ? SITE.exec(line) : null;
  if (site) return isPublicHost(site[2] ?? '') ? accountOf(site[3], site[4], `${site[1]} ${site[5]}`, site[2]) : undefined;
  if (line.includes('://')) return undefined;
  const pair = PAIR.exec(line);
  const found = pair ? accountOf(pair[1], pair[2], pair[3]) : undefined;
  if (found) return found;
  const named = NAMED.exec(line);
  return named ? accountOf(named[2], named[3], `${named[1]} ${named[4]}`) : undefined;
}

function labelledIn(line: string): Access | undefined {
  const secret = SECRET_LABEL.exec(line);
  const login = secret ? LOGIN_LABEL.exec(line) : null;
  if (!secret || !login) return undefined;
  return accountOf(login[1], secret[1], line.replace(login[0], ' ').replace(secret[0], ' '));
}

function accountOf(login = '', secret = '', beside = '', host = ''): Access | undefined {
  if (isReservedLogin(login) || login === secret || !couldBeSecret(secret)) return undefined;
  // Two words in a row are prose or a dictionary: a login without @ wants a password with digits or signs, or digits of its own.
  if (!login.includes('@') && !/\d/.test(login) && !/\d/.test(secret)) return undefined;
  return { kind: 'account', host: host.toLowerCase(), login, secret, beside };
}

/** Reads labels on lines of their own (`login …`, `password …`), with the site above them. */
export interface LabelBlocks {
  take(line: string): Access | undefined;
}

const SITE_LINE =
  /^\s{0,4}(?:\S{1,12}\s{0,3}[:=➤→»-]{1,2}\s{0,3})?(?:https?:\/\/)?([a-z0-9-]{1,40}(?:\.[a-z0-9-]{1,40}){1,4}(?::\d{2,5})?)\/?\S{0,80}\s{0,4}$/i;

/** See {@link LabelBlocks}. A block ends three lines after its login. `panels`: a server with a port is one of IPTV. */
export function labelBlocks(panels: boolean): LabelBlocks {
  let site = '';
  let login: string | undefined;
  let since = 0;
  return {
    take(line) {
      since += 1;
      if (since > 3) login = undefined;
      const host = SITE_LINE.exec(line)?.[1];
      if (host !== undefined) site = host;
      const named = LOGIN_LABEL.exec(line.slice(0, 140))?.[1];
      if (named !== undefined) {
        login = named;
        since = 0;
        return undefined;
      }
      const secret = login === undefined ? undefined : SECRET_LABEL.exec(line.slice(0, 140))?.[1];
      if (secret === undefined || login === undefined) return undefined;
      const found = accountOf(login, secret, site, isPublicHost(site.replace(/:\d+$/, '')) ? site : '');
      login = undefined;
      return found && panels && /:\d{2,5}$/.test(site) ? { ...found, kind: 'stream' } : found;
    },
  };
}
