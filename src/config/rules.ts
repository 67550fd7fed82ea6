import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { dirname, join, relative, sep } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parse } from 'yaml';

/** Rules are ours, written by hand: a larger file is a mistake in packaging. */
const MAX_RULE_BYTES = 8 * 1024 * 1024;

const RULE_FILE = /\.(?:ya?ml|json)$/;

/** The folder of Kuzet's own package.json: the same whether the program runs from its sources or from `dist`. */
export function packageRoot(from: string = import.meta.url): string {
  let folder = dirname(fileURLToPath(from));
  for (;;) {
    const manifest = join(folder, 'package.json');
    if (existsSync(manifest) && (JSON.parse(readFileSync(manifest, 'utf8')) as { name?: unknown }).name === 'kuzet') return folder;
    const above = dirname(folder);
    if (above === folder) throw new Error(`no package.json of kuzet above ${fileURLToPath(from)}: the installation is broken`);
    folder = above;
  }
}

/**
 * Rules, lexicons (YAML) and learned weights (JSON) that stand beside the classifiers, parsed but not checked (each classifier checks its own),
 * by path below `classifiers/` without extension: `software-crack/lexicon`.
 *
 * @throws where a file is neither or the folder is missing: the installation is broken.
 */
export function loadRuleFiles(root: string = packageRoot()): Map<string, unknown> {
  const folder = join(root, 'classifiers');
  const files = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((name) => RULE_FILE.test(name));
  return new Map(files.toSorted().map((name) => [ruleName(name), readRule(join(folder, name), relative(root, join(folder, name)))]));
}

function ruleName(path: string): string {
  return path.split(sep).join('/').replace(RULE_FILE, '');
}

function readRule(path: string, name: string): unknown {
  if (statSync(path).size > MAX_RULE_BYTES) throw new Error(`${name} is larger than ${MAX_RULE_BYTES} bytes`);
  const isJson = name.endsWith('.json');
  try {
    const text = readFileSync(path, 'utf8');
    // Thousands of lines, which the reader of YAML takes fifty times as long for.
    return isJson ? (JSON.parse(text) as unknown) : (parse(text, { uniqueKeys: true }) as unknown);
  } catch (error) {
    throw new Error(`${name} is not valid ${isJson ? 'JSON' : 'YAML'}: ${error instanceof Error ? error.message : String(error)}`, {
      cause: error,
    });
  }
}
