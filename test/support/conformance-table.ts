import type { RelayObservation } from '../../src/model/relay.ts';
import { COLUMNS, versionOf, type Column, type Setup } from './conformance.ts';

/** What the log of a scan says of one question to a service. */
export type Asked = Pick<RelayObservation, 'ip' | 'port' | 'way' | 'destination' | 'judgePort' | 'result' | 'detail'>;

/** How one way ended. */
export type Cell = 'proven' | 'refused' | 'password' | '–';

/** A row of the table. */
export interface Row extends Pick<Setup, 'product' | 'configuration' | 'expected'> {
  readonly cells: Readonly<Record<Column, Cell>>;
  /** What the scan made of the service as a whole. */
  readonly found: 'proven' | 'likely' | 'listed' | '–';
}

/** The questions in the log of `kuzet scan` with `KUZET_LOG=debug`. */
export function readAsked(log: string): readonly Asked[] {
  return log.split('\n').flatMap((line) => {
    if (!line.startsWith('{') || !line.includes('"kind":"relay"')) return [];
    return [JSON.parse(line) as Asked];
  });
}

/** Where a question belongs. */
function columnOf({ way, destination, judgePort }: Asked): Column {
  switch (way) {
    case 'http-get':
      return 'GET';
    case 'http-head':
      return 'HEAD';
    case 'http-post':
      return 'POST';
    case 'http-host':
      return 'GET by Host';
    case 'connect':
      return `CONNECT ${judgePort}` as Column;
    case 'h2-get':
      return 'h2 GET';
    case 'h2-connect':
      return 'h2 CONNECT';
    case 'connect-udp':
      return 'CONNECT-UDP';
    case 'socks4':
      return 'SOCKS4';
    case 'socks4a':
      return 'SOCKS4a';
    case 'socks5':
      return destination === 'v4' ? 'SOCKS5' : `SOCKS5 ${destination}`;
    case 'socks5-udp':
      return 'SOCKS5 UDP';
    default:
      return way satisfies never;
  }
}

/** What came of all questions to one service: the best of each column. */
export function cellsOf(asked: readonly Asked[]): Row['cells'] {
  const best = (column: Column): Cell => {
    const results = new Set(asked.filter((one) => columnOf(one) === column).map(({ result }) => result));
    if (results.has('relayed')) return 'proven';
    if (results.has('auth-required')) return 'password';
    return results.has('denied') ? 'refused' : '–';
  };
  return Object.fromEntries(COLUMNS.map((column) => [column, best(column)])) as Row['cells'];
}

const HEAD = `# Which proxies are found, and which are not

Written by \`npx vitest run test/e2e/conformance.test.ts\`: it starts every product below on a loopback range of its own, runs \`kuzet scan all\` over it with a judge on ports 443, 80 and 18443, and compares.

Each way is asked for, and proven, by itself. \`proven\`: our signed question came out at the judge, and the answer that only the judge can compute came back. \`refused\`: the proxy said no, or did not
reach the judge. \`password\`: it demanded one; none is ever sent. \`–\`: anything else (an answer of its own, another protocol, silence), or the way was not asked for because what came before made it pointless.
\`open\` must be proven, \`locked\` must be listed with the scan (\`summary.accessible\`) without being a finding, \`none\` must be neither.
`;

/** The whole file. Sorted, and the same for the same verdicts and versions. */
export function tableOf(rows: readonly Row[]): string {
  const sorted = rows.toSorted((a, b) => compare(`${a.product} ${a.configuration}`, `${b.product} ${b.configuration}`));
  const lines = sorted.map(({ product, configuration, expected, found, cells }) =>
    [
      `${product.replace(/^npm:/, '')} ${versionOf(product)}`,
      configuration,
      expected,
      found,
      ...COLUMNS.map((column) => cells[column]),
    ].join(' | '),
  );
  const head = ['product', 'configuration', 'expected', 'found', ...COLUMNS];
  return `${HEAD}\n| ${head.join(' | ')} |\n|${head.map(() => '---').join('|')}|\n${lines.map((line) => `| ${line} |\n`).join('')}`;
}

/** The table without versions: what may not change unnoticed. */
export function verdictsIn(table: string): string {
  return table.replaceAll(/^\| (\S+) [^|]*\|/gm, '| $1 |');
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
