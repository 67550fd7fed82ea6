import { couldBeSecret, isPlaceholder, isPublicHost, type Access } from './access.ts';

const HOST = String.raw`https?:\/\/([\w.-]{3,120}(?::\d{2,5})?)`;
// Xtream Codes: /live/LOGIN/PASSWORD/ID.ts, and the same without its first segment.
const STREAM = new RegExp(
  String.raw`${HOST}\/(?:(live|movie|series)\/)?([^/\s?#"'<>]{3,40})\/([^/\s?#"'<>]{3,40})\/(\d{1,9})(?:\.(?:ts|m3u8|mp4|mkv|avi))?(?![\w/.-])`,
  'i',
);
// get.php?username=…&password=…&type=m3u_plus, player_api.php and their kin.
const QUERY = new RegExp(
  String.raw`${HOST}\/(?:[\w-]{1,30}\/)?(?:get|player_api|panel_api|xmltv|playlist)(?:\.php)?\?([^\s"'<>]{10,300})`,
  'i',
);
const NAME_IN_QUERY = /(?:^|&|;)(?:username|user|login)=([^&;]{2,60})/i;
const SECRET_IN_QUERY = /(?:^|&|;)(?:password|pass|pwd)=([^&;]{2,60})/i;
// Folders of streams that are no logins.
const FOLDER =
  /^(?:hls\d*|live\d*|stream\w*|tv\w*|play\w*|videos?|media|content|channels?\w*|radio\w*|vod|dash|api|files?|downloads?|out|static|cdn\w*|assets|images?|smil.*|.*\.(?:smil|stream|isml?|php|m3u8)|v\d+|\d{4})$/i;

/** The access that an address on a line carries, as IPTV panels (Xtream Codes) write it. `line` is bounded by the caller. */
export function streamIn(line: string): Access | undefined {
  if (!line.includes('://')) return undefined;
  return queryIn(line) ?? pathIn(line);
}

function queryIn(line: string): Access | undefined {
  const found = line.includes('?') ? QUERY.exec(line) : null;
  if (!found) return undefined;
  const query = (found[2] ?? '').replaceAll('&amp;', '&');
  return accessOf(found[1], NAME_IN_QUERY.exec(query)?.[1], SECRET_IN_QUERY.exec(query)?.[1]);
}

function pathIn(line: string): Access | undefined {
  const [whole, host = '', section, login = '', secret = '', channel = ''] = STREAM.exec(line) ?? [];
  if (whole === undefined || FOLDER.test(login) || FOLDER.test(secret)) return undefined;
  // Without /live/ any three folders look so: a port and a password of its own kind tell.
  if (section === undefined && !(/:\d/.test(host) && secret.length >= 6)) return undefined;
  return accessOf(host, login, secret, channel);
}

function accessOf(host = '', login = '', secret = '', beside = ''): Access | undefined {
  if (!isPublicHost(host.replace(/:\d+$/, '')) || isPlaceholder(login) || login.length < 3) return undefined;
  return couldBeSecret(secret) ? { kind: 'stream', host: host.toLowerCase(), login, secret, beside } : undefined;
}

/** The address of a channel, of whatever kind: their number is what those with a login are compared to. */
export function isStreamAddress(line: string): boolean {
  return /^(?:https?|rtmp|rtsp|rtp|udp|mms):\/\//i.test(line);
}

const MAC = /(?<![0-9A-F:])00:1A:79(?::[0-9A-F]{2}){3}(?![0-9A-F:])/i;
const PORTAL = /https?:\/\/([\w.-]{3,120}(?::\d{2,5})?)\/(?:c|stalker_portal(?:\/c)?|portal\.php|server\/load\.php)(?:\/|\b)/i;

/** The address of a portal that lets in by MAC address. */
export function portalIn(line: string): string | undefined {
  const host = line.includes('://') ? PORTAL.exec(line)?.[1] : undefined;
  return host !== undefined && isPublicHost(host.replace(/:\d+$/, '')) ? host.toLowerCase() : undefined;
}

/** A MAC address of the range that set-top boxes (MAG) show to portals. */
export function macIn(line: string): string | undefined {
  const mac = MAC.exec(line)?.[0].toUpperCase();
  return mac !== undefined && new Set(mac.slice(9).replaceAll(':', '')).size > 2 && !/12:34:56|AA:BB:CC/.test(mac) ? mac : undefined;
}
