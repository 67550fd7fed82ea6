import type { ResponseHead } from './http-head.ts';

const MAX_CHARACTERS = 80;

/** Product and version as a response shows them: `Proxy-Agent`, the product of `Via`'s comment, `Server`; null where it keeps silent. */
export function productOf(head: ResponseHead | undefined): string | null {
  if (head === undefined) return null;
  const { headers } = head;
  const via = /\(([^)]{1,80})\)/.exec(headers['via'] ?? '')?.[1];
  const text = headers['proxy-agent'] ?? via ?? headers['server'];
  return text === undefined || text === '' ? null : text.replaceAll(/[^\x20-\x7e]/g, '?').slice(0, MAX_CHARACTERS);
}
