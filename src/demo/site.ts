import type { Category } from '../model/clause.ts';
import type { DemoCharset } from './charset.ts';
import type { DemoLanguage } from './language.ts';
import { sidebarOf } from './sidebar.ts';

/** One HTML page; `body` is what stands between the site's header and its footer. */
export interface DemoPage {
  /** Begins with a slash. */
  readonly path: string;
  readonly title: string;
  readonly body: string;
  /** False: linked from other pages' bodies, but not in the navigation. */
  readonly inMenu?: boolean;
}

/** A file that is no page. Made when it is first asked for, so that start-up stays short. */
export interface DemoFile {
  readonly path: string;
  readonly contentType: string;
  readonly content: () => Buffer;
}

/** A customer's web site in the demo range. */
export interface DemoSite {
  /** Under `.qz`: a user-assigned code of ISO 3166 that can never become anyone's real top-level domain. */
  readonly domain: string;
  readonly customer: string;
  readonly ip: string;
  /** What it is, in a few English words, for the table. */
  readonly label: string;
  /** What it must be accused of; null for an innocent. */
  readonly offence: Category | null;
  /** Accusations that would be true as well: an index of cracked games is both. */
  readonly alsoTrue?: readonly Category[];
  readonly lang: DemoLanguage;
  readonly charset: DemoCharset;
  /** Whether the Content-Type header names the charset, or only `<meta>` does. */
  readonly charsetInHeader?: false;
  readonly name: string;
  readonly tagline: string;
  readonly pages: readonly DemoPage[];
  readonly files?: readonly DemoFile[];
  /** A page that is made when it is asked for, as HTML in UTF-8; undefined: an address that the site does not know. Asked after `pages` and `files`. */
  readonly respond?: (url: URL) => Promise<string | undefined>;
  /** Serve /robots.txt and /sitemap.xml. */
  readonly sitemap?: true;
  /** Serve /rss.xml with these items. */
  readonly feed?: readonly { readonly title: string; readonly path: string; readonly enclosure?: string }[];
}

const FOOTER: Record<DemoLanguage, { readonly menu: string; readonly rights: string; readonly host: string }> = {
  ru: { menu: 'Разделы', rights: 'Все материалы сайта вымышлены.', host: 'Сайт размещён у хостинг-провайдера «Дала Хост», Алматы.' },
  kk: {
    menu: 'Бөлімдер',
    rights: 'Сайттағы барлық мәлімет ойдан шығарылған.',
    host: 'Сайт «Дала Хост» провайдерінде орналасқан, Алматы қаласы.',
  },
  en: { menu: 'Sections', rights: 'Everything on this site is made up.', host: 'Hosted by Dala Host, Almaty.' },
};

const STYLE = `body{font:16px/1.6 Georgia,serif;margin:0;color:#222;background:#fafaf7}header,main,aside,footer{max-width:60rem;margin:0 auto;padding:1rem}
nav ul{list-style:none;display:flex;gap:1rem;padding:0;flex-wrap:wrap}table{border-collapse:collapse;width:100%}td,th{border-bottom:1px solid #ccc;padding:.3rem .5rem;text-align:left}
pre{background:#f0efe9;padding:.8rem;overflow:auto}footer{font-size:.85rem;color:#666;border-top:1px solid #ddd}`;

/** The whole HTML of a page, as text. */
export function renderPage(site: DemoSite, page: DemoPage): string {
  const footer = FOOTER[site.lang];
  const menu = site.pages.filter((entry) => entry.inMenu !== false).map((entry) => `<li><a href="${entry.path}">${entry.title}</a></li>`);
  const feed = site.feed === undefined ? '' : '<link rel="alternate" type="application/rss+xml" href="/rss.xml">\n';
  return `<!DOCTYPE html>
<html lang="${site.lang}">
<head>
<meta charset="${site.charset}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${page.title} — ${site.name}</title>
<meta name="description" content="${site.tagline}">
${feed}<style>${STYLE}</style>
</head>
<body>
<header><p class="logo"><a href="/">${site.name}</a></p><p>${site.tagline}</p>
<nav aria-label="${footer.menu}"><ul>
${menu.join('\n')}
</ul></nav></header>
<main><h1>${page.title}</h1>
${page.body}
</main>
${sidebarOf(site.lang, site.pages)}
<footer><p>© 2019–2026 ${site.name}. ${footer.rights}</p><p>${footer.host}</p></footer>
</body>
</html>
`;
}

/** Escape text for HTML and XML. */
export function escaped(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;');
}
