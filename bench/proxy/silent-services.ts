import { createServer } from 'node:net';
import { SILENT_ADDRESSES, SILENT_PORTS } from './silent-range.ts';

/** Services that accept and never say a word, in a process of their own: prints one line `ready` and runs until its standard input ends. */

process.stdin.resume().once('end', () => process.exit(0));
for (const address of SILENT_ADDRESSES) {
  for (const port of SILENT_PORTS) {
    const server = createServer((socket) => void socket.on('error', () => socket.destroy()).resume());
    await new Promise<void>((resolve, reject) => server.once('error', reject).listen(port, address, resolve));
  }
}
console.log('ready');
