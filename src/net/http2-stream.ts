import { constants, type ClientHttp2Stream, type IncomingHttpHeaders, type IncomingHttpStatusHeader } from 'node:http2';
import type { Http2Reply } from './net.ts';

/** The header section of a response, `:status` included. */
export type Response = IncomingHttpHeaders & IncomingHttpStatusHeader;

/** The response on a stream, or how it ended without one. The stream stays open. */
export function responseOf(stream: ClientHttp2Stream, timeoutMs: number): Promise<{ response?: Response; end: Http2Reply['end'] }> {
  return new Promise((resolve) => {
    const settle = (end: Http2Reply['end'], response?: Response): void => {
      clearTimeout(timer);
      stream.off('close', onClose);
      resolve(response === undefined ? { end } : { end, response });
    };
    const onClose = (): void => settle('reset');
    const timer = setTimeout(() => settle('timeout'), timeoutMs);
    stream.once('response', (response) => settle('whole', response));
    stream.once('close', onClose);
  });
}

/** Response and body, until the end, `maxBodyBytes` or the deadline; the stream is done with afterwards. */
export async function exchangeOn(
  stream: ClientHttp2Stream,
  limits: { readonly maxBodyBytes: number; readonly timeoutMs: number },
): Promise<{ response?: Response; body: Buffer; end: Http2Reply['end'] }> {
  const until = performance.now() + limits.timeoutMs;
  const { response, end } = await responseOf(stream, limits.timeoutMs);
  if (response === undefined) return { body: Buffer.alloc(0), end };
  const read = await bodyOf(stream, limits.maxBodyBytes, Math.max(0, until - performance.now()));
  // Tells the peer to stop (RFC 9113 8.1) where it has not ended by itself.
  if (!stream.destroyed) stream.close(constants.NGHTTP2_CANCEL);
  return { response, ...read };
}

function bodyOf(stream: ClientHttp2Stream, maxBytes: number, timeoutMs: number): Promise<{ body: Buffer; end: Http2Reply['end'] }> {
  return new Promise((resolve) => {
    const chunks: Buffer[] = [];
    let length = 0;
    const settle = (end: Http2Reply['end']): void => {
      clearTimeout(timer);
      stream.removeAllListeners('data').pause();
      resolve({ body: Buffer.concat(chunks).subarray(0, maxBytes), end });
    };
    const timer = setTimeout(() => settle('timeout'), timeoutMs);
    const onEnd = (): void => settle(stream.rstCode === constants.NGHTTP2_NO_ERROR ? 'whole' : 'reset');
    if (stream.readableEnded || stream.destroyed) return onEnd();
    // A promise settles once: `close` follows `end`.
    stream.once('end', onEnd).once('close', () => settle('reset'));
    stream.on('data', (chunk: Buffer) => {
      chunks.push(chunk);
      length += chunk.length;
      if (length > maxBytes) settle('max-bytes');
    });
  });
}

/** Lower-case names, values of a repeated one joined with `, ` (`set-cookie` with newlines); pseudo-headers left out. */
export function headersOf(response: Response): { status: number; headers: Record<string, string> } {
  const headers: Record<string, string> = Object.create(null) as Record<string, string>;
  for (const [name, value] of Object.entries(response)) {
    if (name.startsWith(':') || value === undefined) continue;
    headers[name] = Array.isArray(value) ? value.join(name === 'set-cookie' ? '\n' : ', ') : value;
  }
  return { status: Number(response[':status']), headers };
}

/** `name: value`, one a line. */
export function describeHeaders(headers: Readonly<Record<string, unknown>>): string {
  return Object.entries(headers)
    .map(([name, value]) => `${name}: ${String(value)}`)
    .join('\n');
}
