/** Entries a segment: growing copies nothing. */
const SEGMENT_BITS = 16;
const SEGMENT = 1 << SEGMENT_BITS;
/** A slot is an entry number plus one in its lower bits and seven bits of the hash above, so that most probes read no key. */
const ENTRY_BITS = 25;
const ENTRY_MASK = (1 << ENTRY_BITS) - 1;
/** What fits the entry numbers. */
const MAX_ENTRIES = ENTRY_MASK;
const SLOTS_AN_ENTRY = 1.45;
/** Entries between two pauses: one to three milliseconds. */
const PAUSE_EVERY = 4096;
/** All keys are found by their first 20 bytes: a v2 info-hash is cut to these where a protocol has room for no more (BEP 52). */
export const PREFIX_BYTES = 20;

/**
 * Keys of one length with a number each: appended, then indexed, then asked. Keys lie in segments one after the other, and one
 * Uint32Array of slots (open addressing, linear probing, load 0.69) points at them: 5 million keys of 20 bytes take 149 MB with their numbers.
 */
export class KeyTable {
  readonly #width: number;
  readonly #keys: Buffer[] = [];
  readonly #numbers: Uint32Array[] = [];
  #slots = new Uint32Array(0);
  #count = 0;
  #duplicates = 0;

  constructor(width: 20 | 32) {
    this.#width = width;
  }

  /** Distinct keys, once indexed. */
  get size(): number {
    return this.#count - this.#duplicates;
  }

  get duplicates(): number {
    return this.#duplicates;
  }

  /** False: it is full. */
  add(key: Uint8Array, number: number): boolean {
    if (this.#count >= MAX_ENTRIES) return false;
    const within = this.#count & (SEGMENT - 1);
    if (within === 0) {
      this.#keys.push(Buffer.alloc(SEGMENT * this.#width));
      this.#numbers.push(new Uint32Array(SEGMENT));
    }
    const keys = this.#keys[this.#count >>> SEGMENT_BITS];
    const numbers = this.#numbers[this.#count >>> SEGMENT_BITS];
    if (keys === undefined || numbers === undefined) return false;
    for (let at = 0; at < this.#width; at += 1) keys[within * this.#width + at] = key[at] ?? 0;
    numbers[within] = number;
    this.#count += 1;
    return true;
  }

  /** Makes all that was added findable; of equal keys the first stands. Yields every few milliseconds. */
  *index(): Generator<undefined, void, undefined> {
    this.#slots = new Uint32Array(Math.max(16, Math.ceil(this.#count * SLOTS_AN_ENTRY)));
    this.#duplicates = 0;
    for (let entry = 0; entry < this.#count; entry += 1) {
      if (entry % PAUSE_EVERY === PAUSE_EVERY - 1) yield;
      this.#insert(entry);
    }
  }

  /** The entry whose key (or whose first 20 bytes, where `bytes` says so) stands at an offset, or -1. Allocates nothing. */
  find(table: Uint8Array, offset: number, bytes: number): number {
    const slots = this.#slots;
    if (slots.length === 0 || offset + bytes > table.length) return -1;
    const hash = hashAt(table, offset);
    const tag = hash & 0x7f;
    let slot = slotOf(hash, slots.length);
    for (;;) {
      const found = slots[slot] ?? 0;
      if (found === 0) return -1;
      if (found >>> ENTRY_BITS === tag && this.#equals((found & ENTRY_MASK) - 1, table, offset, bytes)) return (found & ENTRY_MASK) - 1;
      slot = slot + 1 === slots.length ? 0 : slot + 1;
    }
  }

  numberOf(entry: number): number {
    return this.#numbers[entry >>> SEGMENT_BITS]?.[entry & (SEGMENT - 1)] ?? 0;
  }

  /** Lower-case hex. */
  hexOf(entry: number): string {
    const from = (entry & (SEGMENT - 1)) * this.#width;
    return this.#keys[entry >>> SEGMENT_BITS]?.toString('hex', from, from + this.#width) ?? '';
  }

  #insert(entry: number): void {
    const keys = this.#keys[entry >>> SEGMENT_BITS];
    if (keys === undefined) return;
    const slots = this.#slots;
    const offset = (entry & (SEGMENT - 1)) * this.#width;
    const hash = hashAt(keys, offset);
    const tag = hash & 0x7f;
    let slot = slotOf(hash, slots.length);
    for (let found = slots[slot] ?? 0; found !== 0; found = slots[slot] ?? 0) {
      if (found >>> ENTRY_BITS === tag && this.#equals((found & ENTRY_MASK) - 1, keys, offset, this.#width)) {
        this.#duplicates += 1;
        return;
      }
      slot = slot + 1 === slots.length ? 0 : slot + 1;
    }
    slots[slot] = ((tag << ENTRY_BITS) | (entry + 1)) >>> 0;
  }

  #equals(entry: number, table: Uint8Array, offset: number, bytes: number): boolean {
    const keys = this.#keys[entry >>> SEGMENT_BITS];
    if (keys === undefined) return false;
    const from = (entry & (SEGMENT - 1)) * this.#width;
    for (let at = 0; at < bytes; at += 1) if (keys[from + at] !== table[offset + at]) return false;
    return true;
  }
}

function slotOf(hash: number, slots: number): number {
  return Math.floor((hash >>> 0) * (slots / 4_294_967_296));
}

/** Over the first 20 bytes. Info-hashes are spread evenly by themselves; what else is put into a list (numbers, say) need not be. */
function hashAt(bytes: Uint8Array, offset: number): number {
  let hash = 0;
  for (let at = offset; at < offset + PREFIX_BYTES; at += 4) {
    const word = (bytes[at] ?? 0) | ((bytes[at + 1] ?? 0) << 8) | ((bytes[at + 2] ?? 0) << 16) | ((bytes[at + 3] ?? 0) << 24);
    hash = Math.imul(hash ^ word, 0x9e_37_79_b1);
    hash ^= hash >>> 15;
  }
  hash = Math.imul(hash, 0x85_eb_ca_6b);
  return hash ^ (hash >>> 13);
}
