import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import { connect } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { connect as connectTls } from 'node:tls';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { PROXY_LOGIN } from '../../src/demo/proxies.ts';
import { startDemoRange, type DemoRange } from '../../src/demo/range.ts';
import { INDEX_INFO_HASHES } from '../../src/demo/sites.ts';
import { LINUX_INFO_HASHES } from '../../src/demo/sites/lawful-torrents.ts';
import { ask, talk } from './ask.ts';

const portOffset = 21_000;
const TARGET = { ip: '127.0.0.1', port: 0 };
let range: DemoRange;
let target: Server;

beforeAll(async () => {
  range = await startDemoRange({ portOffset });
  target = createServer((request, response) => response.end(`reached ${request.url}`));
  await new Promise<void>((resolve) => target.listen(0, TARGET.ip, resolve));
  const address = target.address();
  TARGET.port = typeof address === 'object' && address !== null ? address.port : 0;
});

afterAll(async () => {
  await range.stop();
  target.closeAllConnections();
  await new Promise((resolve) => target.close(resolve));
});

const http = { open: ['127.77.0.21', 3128 + portOffset], password: ['127.77.0.31', 8888 + portOffset] } as const;
const inTls = ['127.77.0.24', 3128 + portOffset] as const;
const socks4 = ['127.77.0.25', 1080 + portOffset] as const;
const socks = { open: ['127.77.0.22', 1080 + portOffset], password: ['127.77.0.32', 1080 + portOffset] } as const;

function connectLine(extra = ''): string {
  return `CONNECT ${TARGET.ip}:${TARGET.port} HTTP/1.1\r\nHost: ${TARGET.ip}:${TARGET.port}\r\n${extra}\r\n`;
}
const GET = 'GET /through HTTP/1.0\r\n\r\n';

describe('the HTTP proxies of the demo', () => {
  it('relays an absolute-form request when open', async () => {
    const { status, body } = await ask(...http.open, `http://${TARGET.ip}:${TARGET.port}/abc`);
    expect([status, body.toString()]).toEqual([200, 'reached /abc']);
  });

  it('relays a CONNECT tunnel when open', async () => {
    const heard = (await talk(...http.open, [connectLine(), GET])).toString();
    expect(heard).toMatch(/^HTTP\/1\.1 200/);
    expect(heard).toContain('reached /through');
  });

  it('demands a password otherwise, and relays with it', async () => {
    expect((await ask(...http.password, `http://${TARGET.ip}:${TARGET.port}/abc`)).status).toBe(407);
    const refused = (await talk(...http.password, [connectLine(), GET])).toString();
    expect(refused).toMatch(/^HTTP\/1\.1 407/);
    expect(refused).not.toContain('reached');
    const login = `Proxy-Authorization: Basic ${Buffer.from(`${PROXY_LOGIN.username}:${PROXY_LOGIN.password}`).toString('base64')}\r\n`;
    expect((await talk(...http.password, [connectLine(login), GET])).toString()).toContain('reached /through');
  });

  it('is no door to anything but loopback addresses', async () => {
    expect((await ask(...http.open, 'http://192.0.2.1/')).status).toBe(403);
    expect((await ask(...http.open, 'http://localhost.example/')).status).toBe(403);
    expect((await talk(...http.open, ['CONNECT 192.0.2.1:443 HTTP/1.1\r\nHost: 192.0.2.1\r\n\r\n'])).toString()).toMatch(/^HTTP\/1\.1 403/);
  });
});

function socksRequest(ip: string, port: number): Buffer {
  return Buffer.from([5, 1, 0, 1, ...ip.split('.').map(Number), port >> 8, port & 0xff]);
}

describe('the HTTP proxy inside TLS', () => {
  it('relays what is asked inside TLS, and nothing outside of it', async () => {
    const socket = connectTls({ host: inTls[0], port: inTls[1], rejectUnauthorized: false });
    await once(socket, 'secureConnect');
    socket.write(`GET http://${TARGET.ip}:${TARGET.port}/abc HTTP/1.1\r\nHost: ${TARGET.ip}:${TARGET.port}\r\nConnection: close\r\n\r\n`);
    const heard = Buffer.concat(await socket.toArray()).toString();
    expect(heard).toMatch(/^HTTP\/1\.1 200/);
    expect(heard).toContain('reached /abc');
    expect((await talk(...inTls, [connectLine(), GET])).toString()).not.toContain('reached');
  });

  it('is no door to anything but loopback addresses', async () => {
    const socket = connectTls({ host: inTls[0], port: inTls[1], rejectUnauthorized: false });
    socket.write('CONNECT 192.0.2.1:443 HTTP/1.1\r\nHost: 192.0.2.1\r\n\r\n');
    const [heard] = (await once(socket, 'data')) as [Buffer];
    expect(heard.toString()).toMatch(/^HTTP\/1\.1 403/);
    socket.destroy();
  });
});

const socks4Request = (ip: string, port: number): Buffer =>
  Buffer.from([4, 1, port >> 8, port & 0xff, ...ip.split('.').map(Number), ...Buffer.from('me'), 0]);

describe('the SOCKS4 proxy of the demo', () => {
  it('relays for anyone', async () => {
    const heard = await talk(...socks4, [socks4Request(TARGET.ip, TARGET.port), GET]);
    expect([...heard.subarray(0, 2)]).toEqual([0, 90]);
    expect(heard.toString()).toContain('reached /through');
  });

  it('takes a request that comes byte by byte, with what follows it', async () => {
    const all = Buffer.concat([socks4Request(TARGET.ip, TARGET.port), Buffer.from(GET)]);
    const socket = connect(socks4[1], socks4[0]).setNoDelay();
    for (const part of [all.subarray(0, 3), all.subarray(3, 9), all.subarray(9)]) {
      socket.write(part);
      await sleep(5);
    }
    expect(Buffer.concat(await socket.toArray()).toString()).toContain('reached /through');
  });

  it('refuses what cannot be reached and hangs up on other versions', async () => {
    expect([...(await talk(...socks4, [socks4Request('127.77.0.25', 1)])).subarray(0, 2)]).toEqual([0, 91]);
    expect(await talk(...socks4, [Buffer.from([5, 1, 0])])).toHaveLength(0);
    expect(await talk(...socks4, [Buffer.alloc(2_000, 4)])).toHaveLength(0);
  });

  it('is no door to anything but loopback addresses', async () => {
    expect([...(await talk(...socks4, [socks4Request('192.0.2.1', 80)])).subarray(0, 2)]).toEqual([0, 91]);
  });
});

describe('the SOCKS5 proxies of the demo (RFC 1928, 1929)', () => {
  it('relays without a password when open', async () => {
    const heard = await talk(...socks.open, [Buffer.from([5, 1, 0]), socksRequest(TARGET.ip, TARGET.port), GET]);
    expect([...heard.subarray(0, 4)]).toEqual([5, 0, 5, 0]);
    expect(heard.toString()).toContain('reached /through');
  });

  it('refuses a client without a login otherwise', async () => {
    expect([...(await talk(...socks.password, [Buffer.from([5, 1, 0])]))]).toEqual([5, 0xff]);
    const wrong = Buffer.from('\u0001\u0001a\u0001b', 'latin1');
    expect([...(await talk(...socks.password, [Buffer.from([5, 1, 2]), wrong]))]).toEqual([5, 2, 1, 1]);
  });

  it('is no door to anything but loopback addresses', async () => {
    const heard = await talk(...socks.open, [Buffer.from([5, 1, 0]), socksRequest('192.0.2.1', 80)]);
    expect([...heard.subarray(0, 4)]).toEqual([5, 0, 5, 2]);
  });
});

const announcePath = (hash: string): string =>
  `/announce?info_hash=${hash.replaceAll(/../g, '%$&')}&peer_id=-XX0001-000000000000&port=1&uploaded=0&downloaded=0&left=1&event=stopped&compact=1`;
const UNKNOWN = 'ab'.repeat(20);

async function udpConnect(ip: string, port: number): Promise<Buffer> {
  const socket = createSocket('udp4');
  try {
    return await new Promise<Buffer>((resolve, reject) => {
      const timer = setTimeout(() => reject(new Error('silence')), 2000);
      socket.on('message', (message) => {
        clearTimeout(timer);
        resolve(message);
      });
      socket.send(Buffer.from('000004172710198000000000cafebabe', 'hex'), port, ip);
    });
  } finally {
    socket.close();
  }
}

describe('the trackers of the demo', () => {
  const port = 6969 + portOffset;

  it('answers any hash when open, over HTTP (BEP 3) and UDP (BEP 15)', async () => {
    const { body } = await ask('127.77.0.23', port, announcePath(UNKNOWN));
    expect(body.toString('latin1')).toMatch(/^d.*8:intervali\d+e/s);
    expect((await udpConnect('127.77.0.23', port)).subarray(0, 8).toString('hex')).toBe('00000000cafebabe');
  });

  it('carries the swarms of the indexes', async () => {
    expect(INDEX_INFO_HASHES).toHaveLength(15);
    const hash = INDEX_INFO_HASHES[0] ?? '';
    const { body } = await ask('127.77.0.23', port, announcePath(hash).replace('event=stopped', 'event=started'));
    expect(body.toString('latin1')).toMatch(/8:completei1e10:incompletei1e/);
    const stats = await ask('127.77.0.23', port, '/stats.json');
    expect(JSON.parse(stats.body.toString())).toMatchObject({ peersSeederOnly: 15 });
  });

  it('refuses all but Linux images when whitelisted', async () => {
    const refused = await ask('127.77.0.33', port, announcePath(UNKNOWN));
    expect(refused.body.toString('latin1')).toMatch(/^d14:failure reason/);
    const served = await ask('127.77.0.33', port, announcePath(LINUX_INFO_HASHES[0] ?? ''));
    expect(served.body.toString('latin1')).toContain('8:interval');
    expect((await udpConnect('127.77.0.33', port)).subarray(0, 8).toString('hex')).toBe('00000000cafebabe');
  });
});

describe('the servers that pretend', () => {
  it('one answers 200 to everything and relays nothing', async () => {
    for (const port of [8080, 3128, 6969]) {
      for (const path of ['/', `http://${TARGET.ip}:${TARGET.port}/abc`, announcePath(UNKNOWN)]) {
        const { status, body } = await ask('127.77.0.34', port + portOffset, path);
        expect([status, body.includes('reached')]).toEqual([200, false]);
      }
    }
    const tunnel = (await talk('127.77.0.34', 3128 + portOffset, [connectLine(), GET])).toString();
    expect(tunnel).toMatch(/^HTTP\/1\.1 200/);
    expect(tunnel).not.toContain('reached');
  });

  it('one sends back what it was sent, escaped, and relays nothing', async () => {
    const { status, body } = await ask('127.77.0.35', 8888 + portOffset, `http://${TARGET.ip}:${TARGET.port}/a<b`, { 'x-mark': 'seven' });
    expect(status).toBe(200);
    expect(body.toString()).toContain(`http://${TARGET.ip}:${TARGET.port}/a&lt;b`);
    expect(body.toString().toLowerCase()).toContain('x-mark: seven');
    const tunnel = (await talk('127.77.0.35', 8888 + portOffset, [connectLine(), GET])).toString();
    expect(tunnel).toMatch(/^HTTP\/1\.1 200/);
    expect(tunnel).toContain('GET /through');
    expect(tunnel).not.toContain('reached');
  });
});
