import type { ServerResponse } from 'node:http';
import { gzipSync } from 'node:zlib';
import type { FailureStatus } from '../../src/model/outcome.ts';
import { pour } from './pour.ts';

/** What a tracker answers to a scrape of several hashes; undefined: it has answered by itself. */
type BadAnswer = (hashes: readonly string[], response: ServerResponse) => Buffer | undefined;

interface BadBatch {
  readonly name: string;
  readonly answer: BadAnswer;
  /** How it is reported; null: it can be read. */
  readonly status: FailureStatus | null;
  readonly words: RegExp;
  /** Last number of an address of its own. */
  readonly ip: number;
}

/** One of them never answers. */
export const BAD_BATCH_MS = 40_000;

const FIRST = `d5:filesd20:${'a'.repeat(20)}`;
const BOMB = gzipSync(Buffer.concat([Buffer.from('d5:filesd20:aaaaaaaaaaaaaaaaaaaad4:name209715200:'), Buffer.alloc(200 << 20)]));

/** Answers to batched scrapes that mean ill, or are broken. */
export const BAD_BATCHES: readonly BadBatch[] = [
  {
    name: 'a gzip bomb of 200 MB',
    answer: (_hashes, response) => (response.setHeader('content-encoding', 'gzip'), BOMB),
    status: 'too-large',
    words: /longer than 64 KiB/,
    ip: 1,
  },
  { name: '300 MB', answer: (_hashes, response) => pourDictionary(response, 300), status: 'too-large', words: /longer than 64 KiB/, ip: 2 },
  {
    name: 'dictionaries 15,000 deep',
    answer: () => Buffer.from(`${FIRST}${'d1:a'.repeat(15_000)}${'e'.repeat(15_002)}`.slice(0, 65_000)),
    status: 'malformed',
    words: /no bencoded|not a bencoded/,
    ip: 3,
  },
  {
    name: 'lists 100,000 deep',
    answer: () => Buffer.from(`d5:files${'l'.repeat(100_000)}${'e'.repeat(100_001)}`),
    status: 'too-large',
    words: /longer than 64 KiB/,
    ip: 4,
  },
  {
    name: 'a string of 10 GB',
    answer: () => Buffer.from(`${FIRST}d4:name10000000000:`),
    status: 'malformed',
    words: /not a bencoded/,
    ip: 5,
  },
  { name: 'a list', answer: () => Buffer.from('l5:filesdee'), status: 'malformed', words: /not a bencoded/, ip: 6 },
  {
    name: 'counts of another hash',
    answer: () => Buffer.from(`${FIRST}d8:completei9eeee`),
    status: 'malformed',
    words: /hashes that it was not asked for/,
    ip: 7,
  },
  { name: 'nothing, for ever', answer: () => undefined, status: 'timeout', words: /no answer|within|timed? ?out/i, ip: 8 },
  { name: 'half a body', answer: (_hashes, response) => breakOff(response), status: 'malformed', words: /breaks off/, ip: 9 },
];

/** A full scrape of so many swarms, each of one seeder. */
export function listOf(swarms: number): Buffer {
  const entry = Buffer.from(`20:${'\0'.repeat(20)}d8:completei1ee`, 'latin1');
  const body = Buffer.alloc(9 + swarms * entry.length + 2);
  body.write('d5:filesd');
  for (let at = 0; at < swarms; at += 1) {
    entry.copy(body, 9 + at * entry.length);
    body.writeUInt32BE(at + 1, 9 + at * entry.length + 3 + 16);
  }
  body.write('ee', body.length - 2);
  return body;
}

function pourDictionary(response: ServerResponse, megabytes: number): undefined {
  response.write(`d5:filesd${megabytes << 20}:`);
  pour(response, Buffer.alloc(1 << 20, 'a'), megabytes);
  return undefined;
}

function breakOff(response: ServerResponse): undefined {
  response.writeHead(200, { 'content-length': 500 });
  response.write('d5:filesd20:');
  setTimeout(() => response.destroy(), 50);
  return undefined;
}
