import { askConnect } from './connect.ts';
import { askHttp } from './http.ts';
import type { Way } from './probe.ts';
import { askSocks5 } from './socks5.ts';
import type { RelayWay } from '../../src/model/relay.ts';

/** How each way is asked. */
export const WAYS: Readonly<Partial<Record<RelayWay, Way>>> = {
  'http-get': askHttp,
  'http-head': askHttp,
  'http-post': askHttp,
  connect: askConnect,
  socks5: askSocks5,
};
