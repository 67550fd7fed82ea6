import { describe, expect, it } from 'vitest';
import { createWebProxyCrawler } from '../../crawlers/web-proxy/web-proxy.ts';
import { PAYLOADS } from '../../queues/jobs.ts';
import type { PipelineDeps } from '../../queues/deps.ts';
import { WebProxyCandidates } from '../../queues/workers/web-proxy-candidates.ts';
import { pageOf } from '../support/observe.ts';

const options = { stages: ['web' as const], limits: { maxPages: null, maxSeconds: null } };
const crawlers = { webProxy: createWebProxyCrawler() } as unknown as PipelineDeps['crawlers'];
const withJudge = { crawlers, judge: {} as NonNullable<PipelineDeps['judge']> };

const page = (domain: string, count: number, from = 0) =>
  pageOf('', {
    domain,
    url: `http://${domain}/`,
    links: Array.from({ length: count }, (_, index) => ({
      url: `http://${domain}/p${from + index}?u=http%3A%2F%2Fnews.example.com%2F`,
      text: '',
      line: 0,
      via: 'a' as const,
    })),
  });

describe('candidates of the sites of one address', () => {
  it('become one task, the best eight of each site, fit for its queue', () => {
    const held = new WebProxyCandidates(withJudge);
    for (let from = 0; from < 400; from += 4) held.add(page('a.example', 4, from));
    held.add(page('b.example', 1));
    held.add(page('c.example', 0));
    const tasks = held.tasks('127.30.0.1', options, 'scan');
    expect(tasks.map(({ queue }) => queue)).toEqual(['web-proxy']);
    const { target } = PAYLOADS['web-proxy'].parse(tasks[0]?.payload);
    expect(target.sites.map(({ domain, candidates }) => `${domain} ${candidates.length}`)).toEqual(['a.example 8', 'b.example 1']);
    expect(held.unasked('127.30.0.1')).toBeUndefined();
  });

  it('are cut into tasks, and survive a checkpoint', () => {
    const held = new WebProxyCandidates(withJudge);
    for (let index = 0; index < 50; index += 1) held.add(page(`s${index}.example`, 2));
    const again = new WebProxyCandidates(withJudge, JSON.parse(JSON.stringify(held.save())));
    const tasks = again.tasks('127.30.0.1', options, 'scan');
    expect(tasks).toHaveLength(5);
    expect(tasks).toEqual(held.tasks('127.30.0.1', options, 'scan'));
  });

  it('are no tasks without a judge, but said to be unasked', () => {
    const held = new WebProxyCandidates({ crawlers });
    expect(held.unasked('127.30.0.1')).toBeUndefined();
    held.add(page('a.example', 1));
    expect(held.tasks('127.30.0.1', options, 'scan')).toEqual([]);
    expect(held.unasked('127.30.0.1')).toMatchObject({ status: 'unsupported', where: '127.30.0.1' });
  });
});
