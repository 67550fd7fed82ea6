import { createRequire } from 'node:module';

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
