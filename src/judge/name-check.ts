import { sameAddress } from '../net/address.ts';
import type { LookUp } from '../net/resolve.ts';
import type { JudgeNames } from './names.ts';

const DNS_TIMEOUT_MS = 5_000;

/**
 * Why suspects must not be asked to reach the judge by its name, in words for people; undefined where every address of the name is the
 * judge's, or where it has none. All that DNS says counts, also what a guard would drop: suspects resolve the name without our guard.
 */
export async function nameProblem({ address, address6, name }: JudgeNames, lookUp: LookUp): Promise<string | undefined> {
  if (name === undefined) return undefined;
  const found = await inTime(lookUp, name);
  if (typeof found === 'string') return `the name ${name} does not resolve (${found})`;
  const strays = found.filter((one) => ![address, address6].some((own) => own !== undefined && sameAddress(own, one)));
  return strays.length === 0 ? undefined : `the name ${name} leads to ${strays.slice(0, 4).join(', ')}, which is not the judge`;
}

/** Addresses, or why there are none. */
async function inTime(lookUp: LookUp, name: string): Promise<readonly string[] | string> {
  const signal = AbortSignal.timeout(DNS_TIMEOUT_MS);
  const late = new Promise<string>((resolve) => {
    signal.addEventListener('abort', () => resolve('no answer from DNS in time'), { once: true });
  });
  try {
    const found = await Promise.race([lookUp(name, signal), late]);
    return found.length === 0 ? 'no addresses' : found;
  } catch (error) {
    return (error instanceof Error ? error.message : String(error)).slice(0, 100);
  }
}
