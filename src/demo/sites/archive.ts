import { crc32 } from 'node:zlib';
import { seeded } from '../seeded.ts';
import type { DemoFile } from '../site.ts';

/** A RAR 5 archive with a program that does nothing and a line of text: what the page promises stands in the page alone. */
export function fakeDownload(path: string): DemoFile {
  const name = path.slice(path.lastIndexOf('/') + 1).replace(/\.rar$/, '');
  const content = (): Buffer =>
    packRar({ [`${name}/setup.bin`]: seeded(path).bytes(12_000), [`${name}/readme.txt`]: Buffer.from('There is nothing in here.\n') });
  return { path, contentType: 'application/vnd.rar', content };
}

/** A RAR 5 archive of stored files (format: rarlab.com/technote.htm): no library may pack RAR. */
export function packRar(files: Readonly<Record<string, Buffer>>): Buffer {
  const entries = Object.entries(files).flatMap(([path, data]) => {
    const name = Buffer.from(path);
    const sum = Buffer.alloc(4);
    sum.writeUInt32LE(crc32(data));
    // Type 2 (file), flags 2 (data follow), their length; flags 4 (CRC), unpacked length, attributes, CRC, stored, made on Unix, name.
    const head = [2, 2, ...vint(data.length), 4, ...vint(data.length), 0, ...sum, 0, 1, ...vint(name.length), ...name];
    return [block(head), data];
  });
  return Buffer.concat([Buffer.from('526172211a070100', 'hex'), block([1, 0, 0]), ...entries, block([5, 0, 0])]);
}

function block(content: readonly number[]): Buffer {
  const sized = Buffer.from([...vint(content.length), ...content]);
  const sum = Buffer.alloc(4);
  sum.writeUInt32LE(crc32(sized));
  return Buffer.concat([sum, sized]);
}

function vint(value: number): number[] {
  return value < 128 ? [value] : [(value & 127) | 128, ...vint(value >>> 7)];
}
