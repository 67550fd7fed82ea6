import type { Subject } from '../../src/model/finding.ts';
import type { Remark } from '../../src/model/remark.ts';
import type { Fact } from '../../src/model/signal.ts';
import type { SignalTally } from '../../src/model/tally.ts';
import { isVetoed } from './judge.ts';
import { heldFacts, wayNames } from './rung.ts';
import { placeText } from './why.ts';

/** A proxy that demands a password or refuses is no accusation, but worth knowing of. Only what spoke a proxy's protocol. */
export function remark(tally: SignalTally, subject: Subject): Remark | undefined {
  const { password, refused } = heldFacts(tally.facts);
  if (password.length + refused.length === 0 || isVetoed(tally)) return undefined;
  const demands = wayNames(password);
  const refuses = wayNames(refused).filter((name) => !demands.includes(name));
  const what =
    demands.length > 0 ? `demands a password (${demands.join(', ')})` : `refuses, or does not reach, the judge (${refuses.join(', ')})`;
  const facts: Record<string, readonly Fact[]> = {
    severity: ['accessible'],
    ways: [...demands, ...refuses],
    ...(demands.length > 0 ? { authentication: ['password'] } : {}),
    ...(tally.facts['product'] === undefined ? {} : { product: tally.facts['product'] }),
  };
  return {
    category: 'open-proxy',
    subject,
    severity: 'accessible',
    text: `${placeText(subject)} is a proxy that ${what}.`,
    facts,
  };
}
