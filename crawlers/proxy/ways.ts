import { askConnect } from './connect.ts';
import { askConnectUdp } from './connect-udp.ts';
import { askHttp } from './http.ts';
import { askHttp2Connect, askHttp2Get } from './http2.ts';
import type { Way } from './probe.ts';
import { askSocks4 } from './socks4.ts';
import { askSocks5 } from './socks5.ts';
import { askSocks5Udp } from './socks5-udp.ts';
import type { RelayWay } from '../../src/model/relay.ts';

/** How each way is asked. */
export const WAYS: Readonly<Partial<Record<RelayWay, Way>>> = {
  'http-get': askHttp,
  'http-head': askHttp,
  'http-post': askHttp,
  'http-host': askHttp,
  connect: askConnect,
  'h2-get': askHttp2Get,
  'h2-connect': askHttp2Connect,
  'connect-udp': askConnectUdp,
  socks4: askSocks4,
  socks4a: askSocks4,
  socks5: askSocks5,
  'socks5-udp': askSocks5Udp,
};
