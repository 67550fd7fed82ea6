import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { encodeText } from './charset.ts';
import { escaped, renderPage, type DemoSite } from './site.ts';

interface Reply {
  readonly status: number;
  readonly contentType: string;
  readonly body: Buffer;
}

/** A web server with name-based virtual hosts, as shared hosting has: it serves `sites` by their Host and a placeholder for every other name. */
export function webServer(sites: readonly DemoSite[]): Server {
  const byDomain = new Map(sites.map((site) => [site.domain, site]));
  const server = createServer({ keepAliveTimeout: 5000 }, (request, response) => {
    const url = targetOf(request);
    const site = url === null ? undefined : byDomain.get(url.hostname);
    if (site === undefined || url === null) send(request, response, PLACEHOLDER);
    else void answerOf(site, url).then((reply) => send(request, response, reply));
  });
  server.on('clientError', (_error, socket) => socket.destroy());
  return server;
}

/** The absolute form of a request's target wins over its Host header (RFC 9112, 3.2.2). */
function targetOf(request: IncomingMessage): URL | null {
  try {
    return new URL(request.url ?? '/', `http://${request.headers.host ?? 'nohost.invalid'}`);
  } catch {
    return null;
  }
}

function send(request: IncomingMessage, response: ServerResponse, reply: Reply): void {
  response.writeHead(reply.status, { 'content-type': reply.contentType, 'content-length': reply.body.length, server: 'dala-httpd' });
  response.end(request.method === 'HEAD' ? undefined : reply.body);
}

async function answerOf(site: DemoSite, url: URL): Promise<Reply> {
  const written = replyOf(site, url);
  const made = written.status === 404 ? await site.respond?.(url) : undefined;
  return made === undefined ? written : text('text/html; charset=utf-8', made);
}

function replyOf(site: DemoSite, url: URL): Reply {
  const path = decodedPath(url.pathname);
  const page = site.pages.find((entry) => entry.path === path);
  if (page !== undefined) return html(site, 200, renderPage(site, page));
  const file = site.files?.find((entry) => entry.path === path);
  if (file !== undefined) return { status: 200, contentType: file.contentType, body: file.content() };
  const origin = url.port === '' ? `http://${site.domain}` : `http://${site.domain}:${url.port}`;
  if (site.sitemap === true && path === '/robots.txt')
    return text('text/plain', `User-agent: *\nAllow: /\nSitemap: ${origin}/sitemap.xml\n`);
  if (site.sitemap === true && path === '/sitemap.xml') return text('application/xml', sitemapOf(site, origin));
  if (site.feed !== undefined && path === '/rss.xml') return text('application/rss+xml; charset=utf-8', feedOf(site, origin));
  return html(site, 404, renderPage(site, { path, title: '404', body: '<p><a href="/">←</a></p>' }));
}

function decodedPath(path: string): string {
  try {
    return decodeURIComponent(path);
  } catch {
    return path;
  }
}

function html(site: DemoSite, status: number, body: string): Reply {
  const contentType = site.charsetInHeader === false ? 'text/html' : `text/html; charset=${site.charset}`;
  return { status, contentType, body: encodeText(body, site.charset) };
}

function text(contentType: string, body: string): Reply {
  return { status: 200, contentType, body: Buffer.from(body) };
}

function sitemapOf(site: DemoSite, origin: string): string {
  const urls = site.pages.map((page) => `<url><loc>${escaped(origin + encodeURI(page.path))}</loc></url>`);
  return `<?xml version="1.0" encoding="UTF-8"?>\n<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">\n${urls.join('\n')}\n</urlset>\n`;
}

function feedOf(site: DemoSite, origin: string): string {
  const items = (site.feed ?? []).map((item) => {
    const link = `${origin}${encodeURI(item.path)}`;
    const enclosure =
      item.enclosure === undefined
        ? ''
        : `<enclosure url="${escaped(origin + encodeURI(item.enclosure))}" length="0" type="application/x-bittorrent"/>`;
    return `<item><title>${escaped(item.title)}</title><link>${escaped(link)}</link><guid>${escaped(link)}</guid>${enclosure}</item>`;
  });
  return `<?xml version="1.0" encoding="UTF-8"?>\n<rss version="2.0"><channel><title>${escaped(site.name)}</title><link>${origin}/</link><description>${escaped(site.tagline)}</description>\n${items.join('\n')}\n</channel></rss>\n`;
}

/** What a shared server shows for a name that nobody has booked. */
const PLACEHOLDER: Reply = {
  status: 200,
  contentType: 'text/html; charset=utf-8',
  body: Buffer.from(`<!DOCTYPE html>
<html lang="en"><head><title>Dala Host</title></head>
<body><h1>Nothing lives at this name yet</h1>
<p>This server belongs to Dala Host. If you have just ordered hosting, your site appears here once its domain points to us; this usually takes an hour.</p>
<p lang="ru">По этому имени сайта пока нет. Если вы только что заказали хостинг, подождите, пока домен будет направлен на наш сервер.</p>
<p lang="kk">Бұл атауда әзірге сайт жоқ. Хостингке жаңа тапсырыс берген болсаңыз, домен біздің серверге бағытталғанша күте тұрыңыз.</p>
</body></html>
`),
};
