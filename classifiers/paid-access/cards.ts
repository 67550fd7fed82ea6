import { couldBeSecret, isPlaceholder, isPublicHost, type Access } from './access.ts';

// CCcam: `C: host port login password`; newcamd: `N: host port login password 01 02 …`, `CWS = …` of mgcamd.
const LINE =
  /(?:^|[\s>*•-])(?:C|N|L|CWS(?:_INCOMING)?\d{0,3})\s{0,3}[:=]\s{0,3}([\w.-]{4,120})[\s:]{1,3}(\d{2,5})\s{1,4}(\S{2,40})\s{1,4}(\S{3,40})(?=\s|$)/;

/** A line of card sharing. `line` is bounded by the caller. */
export function cardLineIn(line: string): Access | undefined {
  const [, host = '', port = '', login = '', secret = ''] = LINE.exec(line) ?? [];
  if (!isPublicHost(host) || Number(port) > 65_535) return undefined;
  return cardAccess(host, login, secret);
}

function cardAccess(host: string, login: string, secret: string): Access | undefined {
  if (isPlaceholder(login) || !couldBeSecret(secret)) return undefined;
  return { kind: 'card-line', host: host.toLowerCase(), login, secret, beside: '' };
}

/** Reads `[reader]` blocks of OSCam one line after another. */
export interface ReaderBlocks {
  /** The access that this line completes; `inside`: a line of a block that completes none. */
  take(line: string): Access | 'inside' | undefined;
}

const SETTING = /^\s{0,8}(device|user|password|protocol)\s{0,12}=\s{0,12}([^\s,;]{2,120})(?:\s{0,3},\s{0,3}(\d{2,5}))?/i;

/** See {@link ReaderBlocks}. */
export function readerBlocks(): ReaderBlocks {
  let given: Map<string, string> | undefined;
  return {
    take(line) {
      if (/^\s{0,8}\[/.test(line)) {
        given = /^\s{0,8}\[reader\]/i.test(line) ? new Map() : undefined;
        return undefined;
      }
      const [, name, value, port] = given ? (SETTING.exec(line) ?? []) : [];
      if (name === undefined || value === undefined || !given) return undefined;
      given.set(name.toLowerCase(), value);
      if (port !== undefined) given.set('port', port);
      const [host = '', login = '', secret = ''] = ['device', 'user', 'password'].map((key) => given?.get(key) ?? '');
      if (secret === '' || login === '' || !given.has('port') || !isPublicHost(host)) return 'inside';
      given = undefined;
      return cardAccess(host, login, secret) ?? 'inside';
    },
  };
}
