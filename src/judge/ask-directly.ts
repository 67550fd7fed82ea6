import { get } from 'node:http';
import type { Ask, SignedReply } from './remote.ts';

/** Eight sightings with 8 KiB of headers each, escaped, stay well below it; what listens in the judge's place may send anything. */
const MAX_REPLY_BYTES = 256 * 1024;
const REPLY_TIMEOUT_MS = 3_000;

/** Ask the operator's own judge address without the guarded net: for the process that would run the judge itself. */
export function askDirectly(address: string): Ask {
  return (port, path, signal) =>
    new Promise((resolve) => {
      const deadline = AbortSignal.any([signal, AbortSignal.timeout(REPLY_TIMEOUT_MS)]);
      const request = get({ host: address, port, path, signal: deadline, agent: false }, (response) => {
        let body = '';
        response.setEncoding('utf8');
        response.on('data', (chunk: string) => {
          body += chunk;
          if (body.length > MAX_REPLY_BYTES) request.destroy();
        });
        response.on('close', () => resolve(response.complete ? replyOf(response, body) : undefined));
      });
      request.on('error', () => resolve(undefined));
    });
}

function replyOf(response: { statusCode?: number | undefined; headers: NodeJS.Dict<string | string[]> }, body: string): SignedReply {
  return { status: response.statusCode ?? 0, body, signature: String(response.headers['x-judge-signature'] ?? '') };
}
