import { createServer, request } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { stringify } from 'yaml';
import { projectFolder, readScan, runKuzet } from '../support/kuzet.ts';

/** More than all questions of a scan, and far less than a circle makes in a second. */
const CONNECTIONS = 120;
const IP = '127.30.24.5';

/** Relays to whatever the Host header says, itself included. */
const seen = { connections: 0 };
const server = createServer((asked, response) => {
  const [host = '', port = '80'] = (asked.headers.host ?? '').split(':');
  if (host === '') {
    response.writeHead(400).end();
    return;
  }
  const path = (asked.url ?? '/').replace(/^http:\/\/[^/]*/, '');
  const onward = request({ host, port, path, method: asked.method, headers: asked.headers, agent: false, timeout: 5_000 }, (answer) => {
    response.writeHead(answer.statusCode ?? 502, answer.headers);
    answer.pipe(response);
  });
  onward.on('error', () => response.destroyed || response.writeHead(502).end());
  response.on('close', () => onward.destroy());
  asked.pipe(onward);
});
server.on('connection', (socket) => {
  seen.connections += 1;
  socket.on('error', () => socket.destroy());
  // A fuse, so that a circle ends though Kuzet began it.
  if (seen.connections > 20 * CONNECTIONS) server.closeAllConnections();
});

describe('a scan of a server that relays to any Host, itself included', () => {
  let folder: Awaited<ReturnType<typeof projectFolder>>;

  beforeAll(async () => {
    await new Promise<void>((resolve) => server.listen(0, IP, resolve));
    const config = {
      operator: { name: 'Test', contact: 'abuse@host.example', url: 'https://host.example/abuse' },
      scope: { ranges: ['127.30.24.0/28'] },
      inventory: 'inventory.csv',
      ports: [(server.address() as AddressInfo).port],
      judge: { address: '127.30.24.10', ports: [443, 80, 18_443] },
      pace: { perAddress: 8, perSecond: 5_000, minDelayMs: 0 },
    };
    const inventory = `domain,ip,customer\n,${IP},C-1\nshop.example,${IP},C-1\n`;
    folder = await projectFolder({ 'kuzet.yaml': stringify(config), 'inventory.csv': inventory });
  });

  afterAll(async () => {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
    await folder.remove();
  });

  it('finds it, and does not send it round in circles', async () => {
    const run = await runKuzet(['scan', 'all', '--json'], { cwd: folder.path });
    const { findings } = readScan(run.stdout);
    expect(
      findings.map(({ category, verdict, subject }) => [category, verdict, subject.ip]),
      run.stderr,
    ).toEqual([['open-proxy', 'proven', IP]]);
    expect(seen.connections).toBeLessThan(CONNECTIONS);
  });
});
