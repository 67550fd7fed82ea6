/** Capsule type of a datagram (RFC 9297 3.5). */
const DATAGRAM = 0;
/** Datagrams of UDP itself, not of an extension (RFC 9298 5). */
const UDP_PAYLOADS = 0;
/** No datagram of UDP is longer; a capsule of another type may be, but not of one that we asked for. */
const MAX_CAPSULE_BYTES = 66_000;

/** A UDP payload in a DATAGRAM capsule, context 0 (RFC 9297 3.5, RFC 9298 5). At most 16,382 bytes. */
export function datagramCapsule(payload: Buffer): Buffer {
  return Buffer.concat([Buffer.from([DATAGRAM]), lengthOf(payload.length + 1), Buffer.from([UDP_PAYLOADS]), payload]);
}

function lengthOf(length: number): Buffer {
  return length < 64 ? Buffer.from([length]) : Buffer.from([0x40 | (length >> 8), length & 0xff]);
}

/** Reads capsules as they come; each byte is looked at once. Types and contexts that it does not know are passed over (RFC 9297 3.2, RFC 9298 4). */
export class CapsuleReader {
  readonly datagrams: Buffer[] = [];
  /** What came cannot be capsules of ours. */
  malformed = false;
  #at = 0;

  /** `soFar`: all bytes heard from the start on. */
  read(soFar: Buffer): void {
    while (!this.malformed) {
      const type = varint(soFar, this.#at);
      const length = type && varint(soFar, type.end);
      if (type === undefined || length === undefined) return;
      if (length.value > MAX_CAPSULE_BYTES) this.malformed = true;
      if (this.malformed || soFar.length < length.end + length.value) return;
      this.#at = length.end + length.value;
      if (type.value === DATAGRAM) this.#keep(soFar.subarray(length.end, this.#at));
    }
  }

  #keep(datagram: Buffer): void {
    const context = varint(datagram, 0);
    if (context === undefined) this.malformed = true;
    else if (context.value === UDP_PAYLOADS) this.datagrams.push(datagram.subarray(context.end));
  }
}

/** A variable-length integer (RFC 9000 16) and where it ends; undefined where the bytes do not suffice. */
function varint(data: Buffer, at: number): { readonly value: number; readonly end: number } | undefined {
  const first = data[at];
  if (first === undefined) return undefined;
  const end = at + (1 << (first >> 6));
  if (data.length < end) return undefined;
  let value = first & 0x3f;
  for (let next = at + 1; next < end; next += 1) value = value * 256 + (data[next] ?? 0);
  return { value, end };
}
