import { describe, expect, test } from 'vitest';
import { createTorrentTracker } from '../../../classifiers/torrent-tracker/torrent-tracker.ts';
import type { Judgement, Subject } from '../../../src/model/finding.ts';
import type { TrackerObservation } from '../../../src/model/tracker.ts';
import { loadRuleFiles } from '../../../src/config/rules.ts';
import { judgementOf } from '../tally-of.ts';

const SUBJECT: Subject = { customer: null, ip: '127.30.0.7', port: 6969, domain: null, url: null };
const LEXICON = loadRuleFiles().get('torrent-index/lexicon');
type Step = TrackerObservation['steps'][number];

function step(action: Step['action'], answer: Step['answer'] = 'ok'): Step {
  return { action, answer, detail: '' };
}

function tracker(
  state: TrackerObservation['state'],
  steps: readonly Step[],
  transport: TrackerObservation['transport'] = 'udp',
): TrackerObservation {
  const url = `${transport}://127.30.0.7:6969/announce`;
  const said = { software: null, totals: null, swarms: [], listed: null, namedBy: [], transcript: [] };
  return { kind: 'tracker', ip: '127.30.0.7', port: 6969, domain: null, transport, url, state, steps, ...said };
}

function judged(...seen: readonly TrackerObservation[]): Judgement | undefined {
  return judgementOf(createTorrentTracker(LEXICON), SUBJECT, seen);
}

describe('a tracker that may keep a whitelist which only a peer who joins gets to see', () => {
  const opentracker = { ...tracker('open', [step('connect'), step('scrape'), step('announce')]), maybeWhitelisted: true };
  const overHttp = { ...tracker('open', [step('scrape'), step('announce')], 'http'), maybeWhitelisted: true };

  test.each([
    ['over UDP', [opentracker]],
    ['over both', [opentracker, overHttp]],
  ])('is for a person to look at, %s', (_, seen) => {
    expect(judged(...seen)).toMatchObject({ verdict: 'likely' });
    expect(judged(...seen)?.why).toContain('looks like opentracker');
  });

  test('and no finding where it does refuse over the other transport', () => {
    expect(judged(opentracker, tracker('whitelisted', [step('scrape'), step('announce', 'failure')], 'http'))).toBeUndefined();
  });
});

describe('a tracker that serves any hash', () => {
  test.each([
    ['UDP: connect, scrape, announce', tracker('open', [step('connect'), step('scrape'), step('announce')])],
    ['UDP: connect and announce', tracker('open', [step('connect'), step('scrape', 'silence'), step('announce')])],
    ['HTTP: scrape and announce', tracker('open', [step('scrape'), step('announce')], 'http')],
  ])('is a public one by two steps, and for a person to look at (%s)', (_, observation) => {
    const judgement = judged(observation);
    expect(judgement?.verdict).toBe('likely');
    expect(judgement?.confidence).toBe(0.95);
    expect(judgement?.why).toContain('serves any hash');
    expect(judgement?.why).toContain('what its swarms are of is not known');
  });

  test('is a public one by one step over HTTP and another over UDP', () => {
    expect(judged(tracker('open', [step('announce')], 'http'), tracker('open', [step('connect')]))?.why).toContain('serves any hash');
  });

  test('is likely by one step alone', () => {
    expect(judged(tracker('open', [step('scrape', 'failure'), step('announce')], 'http'))?.verdict).toBe('likely');
  });

  test('stays a public one where the other transport lost its last datagram', () => {
    const udp = tracker('whitelisted', [step('connect'), step('scrape'), step('announce', 'silence')]);
    expect(judged(tracker('open', [step('scrape'), step('announce')], 'http'), udp)?.why).toContain('serves any hash');
  });

  test('is none that serves any hash where the announce went unanswered', () => {
    const doubtful = judged(tracker('open', [step('connect'), step('scrape'), step('announce', 'silence')]));
    expect(doubtful).toMatchObject({ verdict: 'likely', why: expect.stringContaining('no second step bears it out') });
  });
});

describe('a tracker that serves some', () => {
  const whitelist = tracker('whitelisted', [step('connect'), step('scrape'), step('announce', 'failure')]);

  test('with a whitelist is no finding', () => {
    expect(judged(whitelist)).toBeUndefined();
    expect(judged(whitelist, tracker('whitelisted', [step('announce', 'failure')], 'http'))).toBeUndefined();
  });

  test('a refusal overturns what a single step showed', () => {
    const one = tracker('open', [step('announce')], 'http');
    expect(judged(one)?.verdict).toBe('likely');
    expect(judged(one, whitelist)).toBeUndefined();
  });

  test('with a passkey is no finding by itself: schools and bands keep theirs to members, too', () => {
    const passkey = tracker('passkey', [step('announce', 'failure')], 'http');
    expect(judged(passkey)).toBeUndefined();
    expect(judged(passkey, whitelist)).toBeUndefined();
  });
});

test('a web server is no tracker', () => {
  expect(judged(tracker('none', [step('scrape', 'nonsense'), step('announce', 'nonsense')], 'http'))).toBeUndefined();
});
