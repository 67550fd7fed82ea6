import type { Service } from '../../src/model/target.ts';

const TLS: ReadonlySet<string> = new Set(['https', 'tls']);
const CLEAR: ReadonlySet<string> = new Set(['http', 'socks4', 'socks5']);

/**
 * A port that speaks TLS and something else in the clear (a multiplexer such as sslh) is two services: each is asked by itself, and `tls` of what is observed tells them apart.
 * What may belong to either stays with both.
 */
export function layersOf(service: Service): readonly Service[] {
  const { protocols } = service;
  if (!protocols.some((one) => TLS.has(one)) || !protocols.some((one) => CLEAR.has(one))) return [service];
  return [
    { ...service, protocols: protocols.filter((one) => !CLEAR.has(one)) },
    { ...service, protocols: protocols.filter((one) => !TLS.has(one)) },
  ];
}
