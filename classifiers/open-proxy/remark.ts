import type { Subject } from '../../src/model/finding.ts';
import type { Remark } from '../../src/model/remark.ts';
import type { Fact } from '../../src/model/signal.ts';
import type { SignalTally } from '../../src/model/tally.ts';
import { isVetoed } from './judge.ts';
import { heldFacts, isSocks, wayNames, type Asked, type HeldFacts } from './rung.ts';
import { placeText } from './why.ts';

/** A proxy that demands authentication or refuses is no accusation, but worth knowing of. Only what spoke a proxy's protocol, and meant it. */
export function remark(tally: SignalTally, subject: Subject): Remark | undefined {
  const { password, other, refused } = consistent(heldFacts(tally.facts));
  if (password.length + other.length + refused.length === 0 || isVetoed(tally)) return undefined;
  const passwords = wayNames(password);
  const others = wayNames(other).filter((name) => !passwords.includes(name));
  const demands = [...passwords, ...others];
  const refuses = wayNames(refused).filter((name) => !demands.includes(name));
  const authentication = [...(passwords.length > 0 ? ['password'] : []), ...(others.length > 0 ? ['other'] : [])];
  const facts: Record<string, readonly Fact[]> = {
    severity: ['accessible'],
    ways: [...demands, ...refuses],
    ...(authentication.length > 0 ? { authentication } : {}),
    ...(tally.facts['product'] === undefined ? {} : { product: tally.facts['product'] }),
  };
  return {
    category: 'open-proxy',
    subject,
    severity: 'accessible',
    text: `${placeText(subject)} is a proxy that ${whatItDoes(passwords, others, refuses)}.`,
    facts,
  };
}

function whatItDoes(passwords: readonly string[], others: readonly string[], refuses: readonly string[]): string {
  if (passwords.length > 0) return `demands a password (${passwords.join(', ')})`;
  if (others.length > 0) return `demands authentication (${others.join(', ')})`;
  return `refuses, or does not reach, the judge (${refuses.join(', ')})`;
}

interface Locked {
  readonly password: readonly Asked[];
  readonly other: readonly Asked[];
  readonly refused: readonly Asked[];
}

/** What grants SOCKS and answers in the judge's place (a honeypot) is no proxy, whatever it says to the next question. */
function consistent({ password, otherAuthentication: other, refused, ownAnswer }: HeldFacts): Locked {
  const feigned = new Set(ownAnswer.map(({ tls }) => tls));
  const isMeant = (asked: Asked): boolean => !isSocks(asked) || !feigned.has(asked.tls);
  return { password: password.filter(isMeant), other: other.filter(isMeant), refused: refused.filter(isMeant) };
}
