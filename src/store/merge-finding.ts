import { createHash } from 'node:crypto';
import type { Finding } from '../model/finding.ts';

/**
 * What becomes of a stored finding when the same accusation comes in again; undefined: it stays as it is.
 *
 * - Of the same scan (two jobs saw it, or a job ran twice): the stronger of the two stands, whichever came first.
 * - Of a later scan: what that scan saw replaces it; id and first sight stay.
 * - Of an earlier scan that comes in late: only the first sight may move back.
 */
export function mergeFinding(stored: Finding, incoming: Finding): Finding | undefined {
  const firstSeen = incoming.firstSeen < stored.firstSeen ? incoming.firstSeen : stored.firstSeen;
  const isNews = stored.scan === incoming.scan ? isStronger(incoming, stored) : incoming.lastSeen >= stored.lastSeen;
  if (isNews) return { ...incoming, id: stored.id, firstSeen, lastSeen: laterOf(stored.lastSeen, incoming.lastSeen) };
  return firstSeen === stored.firstSeen || stored.scan === incoming.scan ? undefined : { ...stored, firstSeen };
}

/** A total order over what was seen (times, ids and evidence, which holds times, left out), so that the outcome does not hang on the order of arrival. */
function isStronger(left: Finding, right: Finding): boolean {
  if (left.verdict !== right.verdict) return left.verdict === 'proven';
  if (left.confidence !== right.confidence) return left.confidence > right.confidence;
  if (left.signals.length !== right.signals.length) return left.signals.length > right.signals.length;
  return digest(left) > digest(right);
}

function digest({ subject, why, facts, signals }: Finding): string {
  const factParts = Object.entries(facts).toSorted(([a], [b]) => (a < b ? -1 : 1));
  const signalParts = signals.map(({ id, weight, where, excerpt, amount }) => [id, weight, where, excerpt, amount ?? null]);
  const parts = [subject.customer, subject.ip, subject.port, subject.domain, subject.url, why, factParts, signalParts];
  return createHash('sha256').update(JSON.stringify(parts)).digest('hex');
}

function laterOf(left: string, right: string): string {
  return left > right ? left : right;
}
