import { failed, type Failure, type FailureStatus } from '../model/outcome.ts';

/** Carries a failure through libraries that only pass errors on. */
export class NetError extends Error {
  readonly code = 'KUZET_NET';
  readonly failure: Failure;

  constructor(failure: Failure) {
    super(failure.detail);
    this.name = 'NetError';
    this.failure = failure;
  }
}

/** System and undici error codes. What is not here is read from its shape in {@link statusOf}. */
const STATUS_OF_CODE: Readonly<Record<string, FailureStatus>> = {
  ECONNREFUSED: 'refused',
  ECONNRESET: 'closed',
  EPIPE: 'closed',
  ECONNABORTED: 'closed',
  ERR_STREAM_DESTROYED: 'closed',
  ERR_STREAM_PREMATURE_CLOSE: 'closed',
  ERR_STREAM_WRITE_AFTER_END: 'closed',
  ERR_SOCKET_DGRAM_NOT_RUNNING: 'closed',
  ETIMEDOUT: 'timeout',
  EHOSTUNREACH: 'unreachable',
  ENETUNREACH: 'unreachable',
  EHOSTDOWN: 'unreachable',
  ENETDOWN: 'unreachable',
  EADDRNOTAVAIL: 'unreachable',
  EINVAL: 'unreachable',
  EACCES: 'unreachable',
  EPERM: 'unreachable',
  // Our own shortage, no word about the target.
  EMFILE: 'unsupported',
  ENFILE: 'unsupported',
  ENOBUFS: 'unsupported',
  EAFNOSUPPORT: 'unsupported',
  EMSGSIZE: 'too-large',
  EPROTO: 'tls',
  ENOTFOUND: 'unresolved',
  ENODATA: 'unresolved',
  ESERVFAIL: 'unresolved',
  EAI_AGAIN: 'unresolved',
  // A GOAWAY or RST_STREAM of the peer, and what is asked for after it.
  ERR_HTTP2_SESSION_ERROR: 'closed',
  ERR_HTTP2_STREAM_ERROR: 'closed',
  ERR_HTTP2_STREAM_CANCEL: 'closed',
  ERR_HTTP2_INVALID_SESSION: 'closed',
  ERR_HTTP2_GOAWAY_SESSION: 'closed',
  UND_ERR_SOCKET: 'closed',
  UND_ERR_DESTROYED: 'aborted',
  UND_ERR_CLOSED: 'aborted',
  UND_ERR_ABORTED: 'aborted',
  UND_ERR_CONNECT_TIMEOUT: 'timeout',
  UND_ERR_HEADERS_TIMEOUT: 'timeout',
  UND_ERR_BODY_TIMEOUT: 'timeout',
  UND_ERR_HEADERS_OVERFLOW: 'too-large',
  UND_ERR_RES_EXCEEDED_MAX_SIZE: 'too-large',
  UND_ERR_RES_CONTENT_LENGTH_MISMATCH: 'closed',
};

/** The failure that an error of a socket, of TLS or of undici stands for. Never throws: an unknown error is `protocol`. */
export function failureOf(error: unknown, where: string): Failure {
  if (error instanceof NetError) return error.failure;
  const code = codeOf(error);
  // undici asserts what a decent server would do.
  if (code === 'ERR_ASSERTION') return failed('protocol', 'a reply that HTTP/1.1 does not allow here', where);
  const message = error instanceof Error ? error.message : String(error);
  // undici's parser names no code when the stream ends inside a message.
  const status = message.endsWith('(Invalid EOF state)') ? 'closed' : statusOf(code);
  return failed(status, oneLine(code !== '' && !message.includes(code) ? `${code}: ${message}` : message), where);
}

/** The failure of an error raised before a TLS handshake was done: a peer that hangs up there does not speak TLS with us. */
export function handshakeFailureOf(error: unknown, where: string): Failure {
  const failure = failureOf(error, where);
  return failure.status === 'closed' || failure.status === 'protocol' ? { ...failure, status: 'tls' } : failure;
}

function statusOf(code: string): FailureStatus {
  const known = STATUS_OF_CODE[code];
  if (known !== undefined) return known;
  if (code.startsWith('ERR_SSL') || code.startsWith('ERR_TLS') || code.includes('CERT')) return 'tls';
  return 'protocol';
}

function codeOf(error: unknown): string {
  if (typeof error !== 'object' || error === null || !('code' in error)) return '';
  return typeof error.code === 'string' ? error.code : '';
}

/** Errors may quote the peer: one printable line, cut. */
export function oneLine(text: string): string {
  return text
    .replace(/[^\x20-\x7e]+/g, ' ')
    .trim()
    .slice(0, 200);
}
