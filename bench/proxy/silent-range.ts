/** Three hundred addresses on loopback with two ports each: 600 services. The judge stands beside them, in the same range. */
export const SILENT_RANGE = '127.41.8.0/23';
export const SILENT_PORTS = [8080, 1080] as const;
export const SILENT_ADDRESSES: readonly string[] = Array.from({ length: 300 }, (_, index) => `127.41.${8 + (index >> 8)}.${index & 0xff}`);
export const SILENT_JUDGE = '127.41.9.250';

/** A range where nobody answers, to tell what the program takes by itself. */
export const EMPTY_RANGE = '127.41.20.0/30';
export const EMPTY_JUDGE = '127.41.20.2';
