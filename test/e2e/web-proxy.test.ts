import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { stringify } from 'yaml';
import { projectFolder, readScan, runKuzet, type RunResult } from '../support/kuzet.ts';
import { html, parameter, scriptedWebProxy } from '../support/scripted-web-proxy.ts';
import { startSite, type Handler, type RunningSite } from '../support/web-proxy.ts';

const IP = '127.43.10.1';
const JUDGE = { address: '127.43.10.9', ports: [80, 443, 18_443] };

/** Hidden behind a link in the depth of a shop, as a customer's forgotten script is. */
const proxy = scriptedWebProxy({
  home: '<title>Tools</title><h1>Our tools</h1><form action="/tools/x.php"><label>Web address <input name="adr"></label><button>Open</button></form>',
  wanted: (request) => (request.url?.startsWith('/tools/x.php') === true ? parameter(request, 'adr') : undefined),
  link: (url) => `/tools/x.php?adr=${encodeURIComponent(url)}`,
});
const checker: Handler = (request, response) => {
  if (request.url === '/')
    return void html(response, 200, '<h1>Is a site up?</h1><form action="/up"><input name=url value="http://"><button>Go</button></form>');
  return void fetch(parameter(request, 'url') ?? '').then(
    (reply) => html(response, 200, `<p>It answers ${reply.status}.`),
    () => html(response, 200, 'It is down.'),
  );
};

describe('a shared host with a web proxy on one of its names', () => {
  let site: RunningSite;
  let folder: Awaited<ReturnType<typeof projectFolder>>;
  let run: RunResult;

  beforeAll(async () => {
    const byName: Readonly<Record<string, Handler>> = { 'mirror.example': proxy, 'checker.example': checker };
    const server = createServer((request, response) => {
      const handler = byName[request.headers.host ?? ''];
      if (handler === undefined) html(response, 404, 'no such site');
      else handler(request, response);
    });
    site = await startSite(IP, server, 80);
    const config = {
      operator: { name: 'Test', contact: 'abuse@host.example', url: 'https://host.example/abuse' },
      scope: { ranges: ['127.43.10.0/28'] },
      inventory: 'inventory.csv',
      ports: [80],
      judge: JUDGE,
      pace: { perAddress: 8, perSecond: 5_000, minDelayMs: 0 },
    };
    const inventory = `domain,ip,customer\nmirror.example,${IP},C-7\nchecker.example,${IP},C-8\n`;
    folder = await projectFolder({ 'kuzet.yaml': stringify(config), 'inventory.csv': inventory });
    run = await runKuzet(['scan', 'all', '--json'], { cwd: folder.path });
  }, 120_000);

  afterAll(async () => {
    await site.stop();
    await folder.remove();
  });

  it('finds it, proven, on its name, and nobody else', () => {
    const { findings, summary } = readScan(run.stdout);
    expect(findings, run.stderr).toHaveLength(1);
    expect(findings[0]).toMatchObject({
      category: 'web-proxy',
      clause: 6,
      verdict: 'proven',
      subject: { customer: 'C-7', ip: IP, port: null, domain: 'mirror.example', url: 'http://mirror.example/' },
      facts: { parameter: ['adr'], entryPoint: ['http://mirror.example/tools/x.php'], rewrites: ['yes'], exitAddress: ['127.0.0.1'] },
    });
    expect(summary).toMatchObject({ state: 'done', findings: { total: 1 } });
    expect(run.code).toBe(1);
  });

  it('keeps the transcript of the proof, and exports the finding', async () => {
    const [finding] = readScan(run.stdout).findings;
    const evidence = await Promise.all(
      (finding?.evidence ?? []).map(async ({ path, sha256 }) => ({ bytes: await readFile(`${folder.path}/.kuzet/${path}`), sha256 })),
    );
    expect(evidence).toHaveLength(1);
    for (const { bytes, sha256 } of evidence) {
      expect(createHash('sha256').update(bytes).digest('hex')).toBe(sha256);
      expect(JSON.parse(bytes.toString())).toMatchObject({
        observation: 'web-relay',
        result: 'serves-pages',
        entry: 'form-get',
        domain: 'mirror.example',
      });
    }
    const exported = await runKuzet(['export', '--format', 'csv'], { cwd: folder.path });
    expect(exported.stdout).toContain('web-proxy');
    expect(exported.stdout).toContain('mirror.example');
  });

  it('asks without a sweep and without the proxy stage too', async () => {
    const { findings } = readScan((await runKuzet(['scan', 'mirror.example', '--json', '--only', 'web'], { cwd: folder.path })).stdout);
    expect(findings.map(({ category, verdict }) => `${category} ${verdict}`)).toEqual(['web-proxy proven']);
  });

  it('goes on without a judge where its ports are taken, and says what it could not look for', async () => {
    const others = await Promise.all(
      JUDGE.ports.map((port) => startSite(JUDGE.address, (_request, response) => void response.end('not the judge'), port)),
    );
    const { code, stdout } = await runKuzet(['scan', 'mirror.example', '--json', '--only', 'sweep,web'], { cwd: folder.path });
    await Promise.all(others.map((other) => other.stop()));
    const { findings, summary } = readScan(stdout);
    expect(findings).toEqual([]);
    expect(summary).toMatchObject({ failures: { unsupported: { count: 1, examples: [expect.stringContaining('without a judge')] } } });
    expect(code).toBe(3);
  });
});
