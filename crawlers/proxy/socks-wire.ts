import ipaddr from 'ipaddr.js';

/** The messages of SOCKS4 (Ying-Da Lee's memo), SOCKS4a (its extension for names) and SOCKS5 (RFC 1928), as bytes. Pure and total. */

/** What the bytes so far amount to. `more`: at least `need` bytes in all; `bad`: no message of this protocol, whatever follows. */
export type Parsed<T> =
  | { readonly status: 'more'; readonly need: number }
  | { readonly status: 'bad'; readonly detail: string }
  | { readonly status: 'done'; readonly value: T; readonly bytes: number };

/** An address and port as a SOCKS5 message carries them; a name is Latin-1 of at most 255 characters, as it came. */
export interface Bound {
  readonly type: 'v4' | 'v6' | 'name';
  readonly host: string;
  readonly port: number;
}

/** What a server says to a request, in its version's codes. */
export interface SocksReply {
  readonly code: number;
  readonly bound: Bound;
}

/** Commands of RFC 1928 4. */
export const CONNECT = 1;
export const UDP_ASSOCIATE = 3;

const VERSION5 = 5;
const VERSION4 = 4;

/** VER CMD RSV ATYP DST.ADDR DST.PORT (RFC 1928 4). With `asName` the host goes as a name, also where it is an address in text. */
export function socks5Request(command: number, host: string, port: number, asName: boolean): Buffer {
  return Buffer.concat([Buffer.from([VERSION5, command, 0]), addressBytes(host, port, asName)]);
}

/** VN CD DSTPORT DSTIP USERID NULL, with an empty user id; a name goes after 0.0.0.1 (SOCKS4a). Undefined for IPv6, which SOCKS4 cannot carry. */
export function socks4Request(host: string, port: number, asName: boolean): Buffer | undefined {
  if (!asName && !ipaddr.IPv4.isIPv4(host)) return undefined;
  const ip = asName ? [0, 0, 0, 1] : ipaddr.IPv4.parse(host).toByteArray();
  return Buffer.concat([
    Buffer.from([VERSION4, CONNECT, ...portBytes(port), ...ip, 0]),
    asName ? Buffer.from(`${named(host)}\0`) : Buffer.alloc(0),
  ]);
}

/** The choice of method (RFC 1928 3): two bytes. */
export function parseMethod(data: Buffer): Parsed<number> {
  const [version, method] = data;
  if (version !== undefined && version !== VERSION5) return { status: 'bad', detail: 'the answer to the greeting is not SOCKS5' };
  return method === undefined ? { status: 'more', need: 2 } : { status: 'done', value: method, bytes: 2 };
}

/** VER REP RSV ATYP BND.ADDR BND.PORT (RFC 1928 6). What follows belongs to the tunnel and is not looked at. */
export function parseSocks5Reply(data: Buffer): Parsed<SocksReply> {
  const [version, code = 0] = data;
  if (version !== undefined && version !== VERSION5) return { status: 'bad', detail: `the reply is of version ${version}` };
  const address = parseAddress(data, 3);
  return address.status === 'done' ? { ...address, value: { code, bound: address.value } } : address;
}

/** VN CD DSTPORT DSTIP: eight bytes. The version is 0 by the memo; servers that repeat the 4 of the request are common. */
export function parseSocks4Reply(data: Buffer): Parsed<SocksReply> {
  const [version, code] = data;
  if (version !== undefined && version !== 0 && version !== VERSION4) return { status: 'bad', detail: 'the reply is not SOCKS4' };
  if (code !== undefined && (code < 90 || code > 93)) return { status: 'bad', detail: `the reply's code is ${code}, none of SOCKS4` };
  if (code === undefined || data.length < 8) return { status: 'more', need: 8 };
  const bound: Bound = { type: 'v4', host: [...data.subarray(4, 8)].join('.'), port: data.readUInt16BE(2) };
  return { status: 'done', value: { code, bound }, bytes: 8 };
}

/** RSV RSV FRAG ATYP DST.ADDR DST.PORT DATA (RFC 1928 7), never a fragment. */
export function datagramOf(host: string, port: number, asName: boolean, data: string): Buffer {
  return Buffer.concat([Buffer.from([0, 0, 0]), addressBytes(host, port, asName), Buffer.from(data)]);
}

/** The data of a relayed datagram; `fragment` for one that is a piece of several, undefined for what has no such header. */
export function dataOf(datagram: Buffer): Buffer | 'fragment' | undefined {
  if (datagram.length < 4 || datagram.readUInt16BE(0) !== 0) return undefined;
  if (datagram[2] !== 0) return 'fragment';
  const address = parseAddress(datagram, 3);
  return address.status === 'done' ? datagram.subarray(address.bytes) : undefined;
}

/** ATYP ADDR PORT from `at` on (RFC 1928 5). */
function parseAddress(data: Buffer, at: number): Parsed<Bound> {
  const type = data[at];
  const start = type === 3 ? at + 2 : at + 1;
  // The shortest that can still follow: IPv4's ten bytes, or the length of a name and no name at all.
  if (type === undefined || data.length < start) return { status: 'more', need: start };
  const length = type === 1 ? 4 : type === 4 ? 16 : type === 3 ? (data[at + 1] ?? 0) : -1;
  if (length < 0) return { status: 'bad', detail: `an address of type ${type}, which RFC 1928 does not know` };
  const end = start + length;
  if (data.length < end + 2) return { status: 'more', need: end + 2 };
  const bytes = data.subarray(start, end);
  const port = data.readUInt16BE(end);
  if (type === 3) return { status: 'done', value: { type: 'name', host: bytes.toString('latin1'), port }, bytes: end + 2 };
  const host = ipaddr.fromByteArray([...bytes]).toString();
  return { status: 'done', value: { type: type === 1 ? 'v4' : 'v6', host, port }, bytes: end + 2 };
}

function addressBytes(host: string, port: number, asName: boolean): Buffer {
  if (asName) {
    const name = Buffer.from(named(host));
    return Buffer.from([3, name.length, ...name, ...portBytes(port)]);
  }
  const bytes = ipaddr.parse(host).toByteArray();
  return Buffer.from([bytes.length === 4 ? 1 : 4, ...bytes, ...portBytes(port)]);
}

/** A name cut short would be somebody else's. Throws RangeError: names come from the configuration, and none is that long (RFC 1035 2.3.4). */
function named(host: string): string {
  if (host.length === 0 || host.length > 255 || /[^\x21-\x7e]/.test(host)) throw new RangeError('not a host name that SOCKS can carry');
  return host;
}

function portBytes(port: number): readonly [number, number] {
  return [port >> 8, port & 0xff];
}
