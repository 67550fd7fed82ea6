import type { JudgeClient } from '../evidence/judge-proof.ts';
import { failed, isOk, ok, type Outcome } from '../model/outcome.ts';
import { parseAddress, sameAddress } from '../net/address.ts';
import type { Net } from '../net/net.ts';
import type { JudgeAbout } from './answers.ts';
import type { JudgeNames } from './names.ts';
import { askAbout, askSightings, type Ask, type SignedReply } from './remote.ts';

/** How to reach a judge that runs in another process. */
export interface JudgeClientOptions extends JudgeNames {
  /** As configured; those that answer are used. */
  readonly ports: readonly number[];
  readonly key: Buffer;
  readonly net: Net;
  readonly signal: AbortSignal;
}

const ASK_TIMEOUT_MS = 5_000;
const MAX_REPLY_BYTES = 256 * 1024;

/** Find the judge through the guarded net: `unsupported` where no port of it answers with our key's signature. */
export async function createJudgeClient(options: JudgeClientOptions): Promise<Outcome<JudgeClient>> {
  const ask = askThrough(options.net, options.address);
  const found: (JudgeAbout & { readonly port: number })[] = [];
  for (const port of options.ports) {
    if (found.some(({ ports }) => ports.includes(port))) continue;
    const about = await askAbout(ask, port, options.key, options.signal);
    if (about !== undefined) found.push({ ...about, port });
  }
  const [first, ...others] = found;
  if (first !== undefined) {
    return ok(
      clientOf(options, options.key, [first, ...others], async (nonce, signal) => {
        const seen = await Promise.all(found.map(({ port }) => askSightings(ask, port, options.key, nonce, signal)));
        return seen.flat();
      }),
    );
  }
  const where = `${options.address} (ports ${options.ports.join(', ')})`;
  return failed('unsupported', `no judge with this installation's key answers at ${where}`, options.address);
}

/** One guarded connection a question, not a request that keeps its delay to others: a worker asks for hundreds of services at once, and this is the operator's own server. */
function askThrough(net: Net, address: string): Ask {
  const host = address.includes(':') ? `[${address}]` : address;
  return async (port, path, signal) => {
    const opened = await net.connect({ ip: address, port, timeoutMs: ASK_TIMEOUT_MS, signal });
    if (!isOk(opened)) return undefined;
    const connection = opened.value;
    try {
      await connection.write(`GET ${path} HTTP/1.1\r\nHost: ${host}:${port}\r\nConnection: close\r\n\r\n`);
      const read = await connection.read({ enough: () => false, maxBytes: MAX_REPLY_BYTES, timeoutMs: ASK_TIMEOUT_MS });
      return isOk(read) && read.value.end === 'closed' ? replyIn(read.value.data.toString('utf8')) : undefined;
    } finally {
      connection.close();
    }
  };
}

/** The judge's replies end with the connection; its signature covers the whole body. */
function replyIn(text: string): SignedReply | undefined {
  const end = text.indexOf('\r\n\r\n');
  const head = text.slice(0, end);
  const status = /^HTTP\/1\.1 (\d{3}) /.exec(head)?.[1];
  const signature = /\r\nx-judge-signature: ([0-9a-f]+)/i.exec(head)?.[1] ?? '';
  return end < 0 || status === undefined ? undefined : { status: Number(status), body: text.slice(end + 4), signature };
}

/**
 * The ports in the order that proxies most often allow: TLS on 443 first, clear HTTP on 80 first. Two judges bear two certificates and a
 * client pins one, the first's; the ports of all answer in the clear, and none of them is a suspect. The IPv6 address is the judge's
 * where both the configuration and a judge itself say so.
 */
export function clientOf(
  names: JudgeNames,
  key: Buffer,
  judges: readonly [JudgeAbout, ...JudgeAbout[]],
  sightings: JudgeClient['sightings'],
): JudgeClient {
  const { address, name } = names;
  const [about] = judges;
  const address6 = parseAddress(names.address6 ?? '')?.text;
  const httpPorts = withFirst([...new Set(judges.flatMap(({ ports }) => ports))], 80, 443);
  const [httpPort] = httpPorts;
  if (httpPort === undefined) throw new Error('a judge without ports has no client');
  return {
    address,
    ...(address6 !== undefined && judges.some((judge) => sameAddress(address6, judge.address6 ?? '')) ? { address6 } : {}),
    ...(name === undefined ? {} : { name }),
    httpPort,
    httpPorts,
    tlsPorts: withFirst(about.ports, 443, 80),
    bannerPorts: about.bannerPorts,
    udpPorts: about.udpPorts,
    certificatePin: about.pin,
    key,
    sightings,
  };
}

function withFirst(ports: readonly number[], first: number, last: number): readonly number[] {
  const rank = (port: number): number => (port === first ? 0 : port === last ? 2 : 1);
  return ports.toSorted((a, b) => rank(a) - rank(b));
}
