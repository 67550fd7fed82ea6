import type { Classifier } from '../classifier.ts';
import { judge } from './judge.ts';
import { readRelay, readService } from './read.ts';
import { remark } from './remark.ts';

/** The classifier of open proxies. */
export function createOpenProxy(): Classifier<'relay' | 'service'> {
  return {
    meta: {
      id: 'open-proxy',
      category: 'open-proxy',
      clause: 6,
      observes: ['relay', 'service'],
      docs:
        'A service that relays for anyone, shown through the operator’s own judge: a signed nonce went up, the judge saw it, and an HMAC that the request never held came back; all three, and every control as it must be, or it is not proven. ' +
        'A control that failed, and a service that leads to the judge whatever is asked for, accuse nobody. A password demanded, a refusal and a proxy protocol alone are evidence against or none; such a proxy is a remark. ' +
        'Where the judge saw the nonce but its answer did not come back as it was, and nothing contradicts, a person should look (likely).',
      sharedFacts: ['relayPorts'],
    },
    read: (observation) => (observation.kind === 'relay' ? readRelay(observation) : readService(observation)),
    judge,
    remark,
  };
}
