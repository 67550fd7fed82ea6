import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Handler } from './web-proxy.ts';

/** What a scripted web proxy is made of. It fetches loopback addresses alone. */
export interface WebProxyScript {
  /** The page that offers it, at `/`. */
  readonly home: string;
  /** The address that a request asks for; undefined: none. */
  readonly wanted: (request: IncomingMessage, body: string) => string | undefined;
  /** An address as the pages it serves hold it; undefined: pages are handed out as they come. */
  readonly link?: (url: string) => string;
  /** What is done instead of serving at once: undefined goes on. */
  readonly before?: (request: IncomingMessage, response: ServerResponse, body: string) => boolean;
  /** The page around the fetched one. */
  readonly around?: (page: string, url: string) => string;
  readonly contentType?: string;
}

/** A web proxy, or something that looks like one, by its script. */
export function scriptedWebProxy(script: WebProxyScript): Handler {
  return (request, response) => {
    void bodyOf(request).then(async (body) => {
      if (script.before?.(request, response, body) === true) return response;
      const url = script.wanted(request, body);
      if (url === undefined) {
        if (request.url === '/') return html(response, 200, script.home);
        return html(response, 404, '<h1>Not found</h1>');
      }
      const page = await fetched(url);
      if (page === undefined) return html(response, 502, '<h1>Could not fetch</h1>');
      const linked = script.link === undefined ? page : rewritten(page, url, script.link);
      response.writeHead(200, { 'content-type': script.contentType ?? 'text/html; charset=utf-8' });
      return response.end(script.around?.(linked, url) ?? linked);
    });
  };
}

/** Answer with a page. */
export function html(response: ServerResponse, status: number, body: string): ServerResponse {
  response.writeHead(status, { 'content-type': 'text/html; charset=utf-8' });
  return response.end(body);
}

/** Send elsewhere. */
export function redirect(response: ServerResponse, location: string, headers: Readonly<Record<string, string>> = {}): true {
  response.writeHead(302, { location, ...headers });
  response.end();
  return true;
}

/** Value of a parameter of the request's address or, where it has one, of its form. */
export function parameter(request: IncomingMessage, name: string, body = ''): string | undefined {
  const given = new URL(request.url ?? '/', 'http://x').searchParams.get(name) ?? new URLSearchParams(body).get(name);
  return given ?? undefined;
}

/** The page at a loopback address. */
export async function fetched(url: string): Promise<string | undefined> {
  if (!URL.canParse(url) || !new URL(url).hostname.startsWith('127.')) return undefined;
  try {
    const reply = await fetch(url, { signal: AbortSignal.timeout(3_000) });
    return await reply.text();
  } catch {
    return undefined;
  }
}

function rewritten(page: string, base: string, link: (url: string) => string): string {
  return page.replaceAll(
    /\b(href|src|action)="([^"]*)"/g,
    (_whole, name: string, value: string) => `${name}="${link(new URL(value, base).href)}"`,
  );
}

async function bodyOf(request: IncomingMessage): Promise<string> {
  let body = '';
  for await (const chunk of request) body += String(chunk);
  return body;
}
