import { createRequire } from 'node:module';
import { crc32 } from 'node:zlib';

interface FileSystem {
  mkdir(path: string): void;
  writeFile(path: string, data: Uint8Array): void;
  readFile(path: string): Uint8Array;
  symlink(target: string, path: string): void;
  chdir(path: string): void;
}

type Make = (options: object) => Promise<{ readonly FS: FileSystem; readonly callMain: (parameters: readonly string[]) => number }>;
const make = createRequire(import.meta.url)('7z-wasm') as Make;

/** An archive made by 7-Zip of files by their paths; `options` as on its command line (`-pSECRET`, `-mhe=on`). `links`: symbolic ones, by their paths. */
export async function pack(
  name: string,
  files: Readonly<Record<string, string | Uint8Array>>,
  options: readonly string[] = [],
  links: Readonly<Record<string, string>> = {},
): Promise<Buffer> {
  const said: string[] = [];
  const { FS, callMain } = await make({
    print: (line: string) => said.push(line),
    printErr: (line: string) => said.push(line),
    stdin: () => null,
  });
  FS.mkdir('/in');
  FS.chdir('/in');
  const made = new Set<string>();
  for (const [path, content] of Object.entries(files)) {
    const folders = path.split('/').slice(0, -1);
    for (let at = 1; at <= folders.length; at += 1) {
      const folder = folders.slice(0, at).join('/');
      if (!made.has(folder)) FS.mkdir(folder);
      made.add(folder);
    }
    FS.writeFile(path, typeof content === 'string' ? Buffer.from(content) : content);
  }
  for (const [path, target] of Object.entries(links)) FS.symlink(target, path);
  const code = callMain(['a', '-bsp0', '-snl', ...options, `/out.${name}`, '.']);
  if (code !== 0) throw new Error(`7-Zip packs nothing: ${said.join('\n')}`);
  return Buffer.from(FS.readFile(`/out.${name}`));
}

/** A RAR 5 archive of stored files: nothing that may be shipped packs RAR (format: rarlab.com/technote.htm). */
export function packRar(files: Readonly<Record<string, string>>): Buffer {
  const main = block([1, 0, 0]);
  const entries = Object.entries(files).flatMap(([path, content]) => {
    const [name, data] = [Buffer.from(path), Buffer.from(content)];
    const sum = Buffer.alloc(4);
    sum.writeUInt32LE(crc32(data));
    // Type 2 (file), flags 2 (data follow), their length; flags 4 (CRC), unpacked length, attributes, CRC, stored, made on Unix, name.
    const head = [2, 2, ...vint(data.length), 4, ...vint(data.length), 0, ...sum, 0, 1, ...vint(name.length), ...name];
    return [block(head), data];
  });
  return Buffer.concat([Buffer.from('526172211a070100', 'hex'), main, ...entries, block([5, 0, 0])]);
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
