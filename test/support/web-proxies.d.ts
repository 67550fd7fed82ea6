/** The parts that tests use of packages without types. */
declare module 'cors-anywhere' {
  import type { Server } from 'node:http';
  const corsAnywhere: { createServer(options: { originWhitelist: readonly string[]; requireHeader: readonly string[] }): Server };
  export default corsAnywhere;
}
declare module 'unblocker' {
  import type { IncomingMessage, ServerResponse } from 'node:http';
  type Middleware = (request: IncomingMessage, response: ServerResponse, next: () => void) => void;
  const Unblocker: new (options: { readonly prefix: string }) => Middleware;
  export default Unblocker;
}
