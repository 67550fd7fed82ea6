import type { IncomingMessage } from 'node:http';
import { TLSSocket } from 'node:tls';
import type { Sighting } from '../evidence/judge-proof.ts';
import { parseAddress } from '../net/address.ts';

/** Enough for every proxy there is; what floods the judge with headers adds nothing by more of them. */
const MAX_HEADERS = 32;
const MAX_NAME_CHARACTERS = 64;
const MAX_VALUE_CHARACTERS = 200;

/** Headers by which proxies betray themselves: never those that the bound cuts off. */
const TELLING_HEADERS: ReadonlySet<string> = new Set(['via', 'x-forwarded-for', 'forwarded', 'x-real-ip', 'x-proxy-id']);

/** What a request shows of whoever brought it. */
export function sightingOf(request: IncomingMessage): Sighting {
  const { socket, method = '' } = request;
  return { ...endsOf(socket), protocol: socket instanceof TLSSocket ? 'tls' : 'http', method, headers: headersOf(request.rawHeaders) };
}

/** Where a connection came from and which of our ports it reached. */
export function endsOf(socket: { readonly remoteAddress?: string | undefined; readonly localPort?: number | undefined }): {
  ip: string;
  port: number;
} {
  return { ip: canonicalIp(socket.remoteAddress ?? ''), port: socket.localPort ?? 0 };
}

/** A v4-mapped address is the v4 address; a zone says nothing beyond this machine. */
export function canonicalIp(text: string): string {
  const [address = ''] = text.split('%', 1);
  return parseAddress(address)?.text ?? address;
}

/** Repeated headers are joined as RFC 9110 5.3 joins them. */
function headersOf(rawHeaders: readonly string[]): Record<string, string> {
  const all = new Map<string, string>();
  for (let index = 0; index + 1 < rawHeaders.length; index += 2) {
    const name = (rawHeaders[index] ?? '').toLowerCase().slice(0, MAX_NAME_CHARACTERS);
    const value = rawHeaders[index + 1] ?? '';
    const before = all.get(name);
    if (before === undefined) all.set(name, value.slice(0, MAX_VALUE_CHARACTERS));
    else if (before.length < MAX_VALUE_CHARACTERS) all.set(name, `${before}, ${value}`.slice(0, MAX_VALUE_CHARACTERS));
  }
  const entries = [...all];
  if (entries.length <= MAX_HEADERS) return Object.fromEntries(entries);
  const telling = entries.filter(([name]) => TELLING_HEADERS.has(name));
  const others = entries.filter(([name]) => !TELLING_HEADERS.has(name));
  return Object.fromEntries([...telling, ...others].slice(0, MAX_HEADERS));
}
