import { createOpenProxy } from '../../../classifiers/open-proxy/open-proxy.ts';
import type { Judgement, Subject } from '../../../src/model/finding.ts';
import type { ServiceObservation } from '../../../src/model/observation.ts';
import type { RelayObservation } from '../../../src/model/relay.ts';
import { remarkSchema, type Remark } from '../../../src/model/remark.ts';
import { signalSchema, factSchema } from '../../../src/model/signal.ts';
import { addToTally, emptyTally, type SignalTally } from '../../../src/model/tally.ts';

/** What an open-proxy classifier reads. */
export type Seen = RelayObservation | ServiceObservation;

export const SUBJECT: Subject = { customer: 'C-1', ip: '127.30.0.5', port: 3128, domain: null, url: null };
export const WHOLE = { hmacCameBack: true, judgeSawNonce: true, nonceSigned: true };
export const HALF = { hmacCameBack: false, judgeSawNonce: true, nonceSigned: true };
export const NONE = { hmacCameBack: false, judgeSawNonce: false, nonceSigned: false };

/** A relay by CONNECT to 443 with the whole proof; `given` replaces fields. What did not relay has no proof unless it is given. */
export function relay(given: Partial<RelayObservation> = {}): RelayObservation {
  const isRelayed = (given.result ?? 'relayed') === 'relayed';
  return {
    kind: 'relay',
    ip: '127.30.0.5',
    port: 3128,
    domain: null,
    way: 'connect',
    judgePort: 443,
    proof: isRelayed ? WHOLE : NONE,
    result: 'relayed',
    seen: isRelayed ? { exitIp: '127.30.0.5', directIp: '127.30.0.1', added: {} } : null,
    destination: 'v4',
    tls: false,
    payload: 'tls',
    intercepted: false,
    product: null,
    controls: [],
    detail: '',
    transcript: [],
    ...given,
  };
}

/** What the judge saw. */
export function sighting(added: Record<string, string> = {}, exitIp = '127.30.0.5', directIp: string | null = '127.30.0.1') {
  return { exitIp, directIp, added };
}

/** A transcript whose one received step is `text`, escaped as the recorder does. */
export function heard(text: string): RelayObservation['transcript'] {
  const data = text.replaceAll('\r', '\\r').replaceAll('\n', '\\n');
  return [{ direction: 'received', atMs: 1, bytes: text.length, data }];
}

export function service(protocols: ServiceObservation['protocols']): ServiceObservation {
  return { kind: 'service', ip: '127.30.0.5', port: 3128, domain: null, transport: 'tcp', protocols, banner: '', transcript: [] };
}

/** The tally of these observations; every signal must fit its schema. */
export function tallyOf(seen: readonly Seen[]): SignalTally {
  const classifier = createOpenProxy();
  const tally = emptyTally();
  for (const observation of seen) {
    const signals = classifier.read(observation);
    for (const signal of signals) signalSchema.parse(signal);
    addToTally(tally, '127.30.0.5:3128', signals, null);
  }
  return tally;
}

export function judged(...seen: readonly Seen[]): Judgement | undefined {
  const judgement = createOpenProxy().judge(tallyOf(seen), SUBJECT);
  for (const value of Object.values(judgement?.facts ?? {}).flat()) factSchema.parse(value);
  return judgement;
}

export function remarked(...seen: readonly Seen[]): Remark | undefined {
  const remark = createOpenProxy().remark?.(tallyOf(seen), SUBJECT);
  return remark === undefined ? undefined : remarkSchema.parse(remark);
}
