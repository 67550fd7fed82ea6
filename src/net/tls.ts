import { createHash } from 'node:crypto';
import { isIP } from 'node:net';
import type { Duplex } from 'node:stream';
import { connect as connectTls, type ConnectionOptions, type TLSSocket } from 'node:tls';
import { failed, ok, type Outcome } from '../model/outcome.ts';
import { onAbort } from './abort.ts';
import { handshakeFailureOf } from './failure.ts';
import type { TlsFacts } from './net.ts';

/** What to ask of a handshake over a stream that is already guarded. */
export interface HandshakeOptions {
  readonly servername?: string;
  readonly alpn?: readonly string[];
  /** SHA-256 of the DER certificate, hex: anything else is refused. */
  readonly pin?: string;
  readonly timeoutMs: number;
  readonly signal: AbortSignal;
}

/** Names kept of a certificate: a hostile one may hold thousands. */
const ALT_NAMES_LIMIT = 2_000;

/** Targets run what they run: old protocols and ciphers are looked at too. Nothing secret is sent, and nothing is believed for the certificate's sake. */
const ANY_TARGET = { rejectUnauthorized: false, minVersion: 'TLSv1', ciphers: 'DEFAULT@SECLEVEL=0' } as const;

/** TLS over `stream`, which is destroyed with it. The certificate is recorded; it is verified only against a `pin`. */
export function handshake(stream: Duplex, where: string, options: HandshakeOptions): Promise<Outcome<TLSSocket>> {
  if (options.signal.aborted) return Promise.resolve(failed('aborted', 'stopped before the TLS handshake', where));
  return new Promise((resolve) => {
    const socket = connectTls(optionsFor(stream, options));
    let pending = true;
    const settle = (outcome: Outcome<TLSSocket>): void => {
      if (!pending) return;
      pending = false;
      clearTimeout(timer);
      unlisten();
      if (outcome.status !== 'ok') {
        socket.destroy();
        stream.destroy();
      }
      resolve(outcome);
    };
    const timer = setTimeout(() => settle(failed('timeout', 'the TLS handshake did not end in time', where)), options.timeoutMs);
    const unlisten = onAbort(options.signal, () => settle(failed('aborted', 'stopped during the TLS handshake', where)));
    // Cutting off the stream below (exclusion, kill switch) must end this one with the same reason.
    stream.once('error', (error) => socket.destroy(error));
    socket.on('error', (error) => settle(handshakeFailureOf(error, where)));
    socket.once('close', () => settle(failed('tls', 'closed during the TLS handshake', where)));
    socket.once('secureConnect', () => settle(checkPin(socket, where, options.pin)));
  });
}

function optionsFor(stream: Duplex, options: HandshakeOptions): ConnectionOptions {
  const name = options.servername ?? '';
  return {
    ...(options.pin === undefined ? ANY_TARGET : { rejectUnauthorized: false }),
    socket: stream,
    // RFC 6066: no address literals in SNI.
    servername: isIP(name) === 0 ? name : '',
    ...(options.alpn === undefined ? {} : { ALPNProtocols: [...options.alpn] }),
  };
}

function checkPin(socket: TLSSocket, where: string, pin: string | undefined): Outcome<TLSSocket> {
  if (pin === undefined) return ok(socket);
  const seen = tlsFactsOf(socket).certificateSha256;
  return seen === pin.toLowerCase() ? ok(socket) : failed('tls', `another certificate than the pinned one: ${seen || 'none'}`, where);
}

/** What the handshake showed. */
export function tlsFactsOf(socket: TLSSocket): TlsFacts {
  const certificate = socket.getPeerCertificate();
  // An empty object where the peer showed none.
  const raw: Buffer | undefined = certificate.raw;
  return {
    protocol: socket.getProtocol() ?? '',
    alpn: typeof socket.alpnProtocol === 'string' ? socket.alpnProtocol : '',
    certificateSha256: raw === undefined ? '' : createHash('sha256').update(raw).digest('hex'),
    subject: nameOf(certificate.subject),
    issuer: nameOf(certificate.issuer),
    validTo: raw === undefined ? '' : certificate.valid_to,
    altNames: (certificate.subjectaltname ?? '').slice(0, ALT_NAMES_LIMIT),
  };
}

/** A part that occurs twice comes as a list, whatever the types say. */
function nameOf(name: { readonly CN?: string | string[]; readonly O?: string | string[] } | undefined): string {
  return [name?.CN ?? name?.O ?? ''].flat().join(', ').slice(0, 200);
}
