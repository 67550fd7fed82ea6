import { get } from 'node:http';

const DEADLINE_MS = 3_000;
const MAX_BYTES = 256 * 1024;

/**
 * The page at a loopback address; undefined for any other address, and where nothing comes. The demo's web proxy is open to every program of this
 * machine while the demo runs: it must not be a door to anywhere else.
 */
export function fetchLoopback(address: string): Promise<string | undefined> {
  const url = URL.canParse(address) ? new URL(address) : undefined;
  if (url === undefined || url.protocol !== 'http:' || !/^127(?:\.\d{1,3}){3}$/.test(url.hostname)) return Promise.resolve(undefined);
  return new Promise((resolve) => {
    const request = get(url, { signal: AbortSignal.timeout(DEADLINE_MS), agent: false }, (response) => {
      let body = '';
      response.setEncoding('utf8');
      response.on('data', (chunk: string) => {
        body += chunk;
        if (body.length > MAX_BYTES) request.destroy();
      });
      response.on('close', () => resolve(response.complete ? body : undefined));
    });
    request.on('error', () => resolve(undefined));
  });
}
