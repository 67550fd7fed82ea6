import type { Writable } from 'node:stream';

/** Writes a block so many times, as fast as the other side takes it, then ends; stops where the stream is closed. */
export function pour(stream: Writable, block: Buffer, times: number): void {
  let left = times;
  const more = (): void => {
    while (left > 0 && !stream.destroyed && stream.writable) {
      left -= 1;
      if (!stream.write(block)) return void stream.once('drain', more);
    }
    stream.end();
  };
  more();
}
