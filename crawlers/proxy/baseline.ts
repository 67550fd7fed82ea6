import { makeNonce, type JudgeClient, type Sighting } from '../../src/evidence/judge-proof.ts';
import { isOver } from './http-head.ts';
import { exchange, nonceRequest } from './exchange.ts';
import { authorityOf, USER_AGENT, type Probe } from './probe.ts';
import type { RelaySighting } from '../../src/model/relay.ts';

/** Hop by hop (RFC 9110 7.6.1) and framing: every relay writes its own, and they say nothing of anybody. */
const NOT_COMPARED: ReadonlySet<string> = new Set([
  'connection',
  'keep-alive',
  'host',
  'content-length',
  'content-type',
  'transfer-encoding',
  'te',
]);

/** One direct request a judge serves a whole scan. */
const baselines = new WeakMap<JudgeClient, Promise<Sighting | undefined>>();

/** What every request of ours brings: compared with where the judge could not be asked directly. */
const OWN: Readonly<Record<string, string>> = { 'user-agent': USER_AGENT, accept: '*/*', 'accept-encoding': 'identity' };

/** What `sighting` shows beyond what the judge sees of a direct request. */
export async function addedBy(probe: Probe, sighting: Sighting): Promise<RelaySighting> {
  const direct = await baselineOf(probe);
  const added = Object.entries(sighting.headers).filter(
    ([name, value]) => !NOT_COMPARED.has(name) && (direct?.headers ?? OWN)[name] !== value,
  );
  return { exitIp: sighting.ip, directIp: direct?.ip ?? null, added: Object.fromEntries(added) };
}

function baselineOf(probe: Probe): Promise<Sighting | undefined> {
  const known = baselines.get(probe.judge);
  if (known !== undefined) return known;
  const asked = askDirectly(probe).then((sighting) => {
    if (sighting === undefined) baselines.delete(probe.judge);
    return sighting;
  });
  baselines.set(probe.judge, asked);
  return asked;
}

async function askDirectly(probe: Probe): Promise<Sighting | undefined> {
  const { judge, net, signal, stepTimeoutMs } = probe;
  const opened = await net.connect({ ip: judge.address, port: judge.httpPort, timeoutMs: stepTimeoutMs, signal });
  if (opened.status !== 'ok') return undefined;
  const nonce = makeNonce(judge.key, probe.mark);
  try {
    const request = nonceRequest('GET', `/${nonce}`, authorityOf(judge.address, judge.httpPort), nonce);
    await exchange(probe, opened.value, request, nonce, isOver);
    const [first] = await judge.sightings(nonce, signal);
    return first;
  } finally {
    opened.value.close();
  }
}
