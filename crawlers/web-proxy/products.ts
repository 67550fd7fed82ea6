import type { PageObservation } from '../../src/model/observation.ts';

/** What a page of a product shows: in its text, or in the addresses that it links to. */
const PRODUCTS: readonly { readonly name: string; readonly address?: RegExp; readonly text?: RegExp }[] = [
  { name: 'Glype', address: /\/browse\.php\?(?:u|b)=|\/includes\/process\.php\?action=update/, text: /powered by\s+glype/i },
  { name: 'PHProxy', text: /\bPHProxy/ },
  { name: 'CGIProxy', address: /\/nph-[\w.-]{1,40}\.(?:cgi|pl)\b/i, text: /\bCGIProxy\b/ },
  { name: 'miniProxy', address: /\/miniproxy\.php/i, text: /\bminiProxy\b/ },
  { name: 'PHP-Proxy', text: /\bPHP-Proxy\b/i },
  { name: 'Ultraviolet', address: /\/uv(?:\/|\.)(?:uv\.)?(?:config|bundle|handler|sw|client)\.js\b|\/uv\.(?:config|bundle)\.js/i },
  { name: 'Scramjet', address: /\/scramjet[\w./-]{0,40}\.js\b/i },
  { name: 'bare-mux', address: /\/bare-?mux[\w./@-]{0,60}\.m?js\b|\/baremux\//i },
  { name: 'Rammerhead', address: /\/rammerhead(?:\.min)?\.js\b/i },
  { name: 'node-unblocker', text: /\bunblocker\b/i },
  { name: 'CORS Anywhere', text: /\bCORS Anywhere\b|cross-origin requests to anywhere/i },
];
const TEXT_CHARS = 20_000;

/** The product that a page shows, or null. A name in a text says nothing about whether it works. */
export function productOf(page: Pick<PageObservation, 'title' | 'text' | 'links' | 'forms'>): string | null {
  const text = `${page.title}\n${page.text.slice(0, TEXT_CHARS)}\n${page.text.slice(TEXT_CHARS).slice(-1_000)}`;
  const addresses = [...page.forms.map(({ action }) => action), ...page.links.slice(0, 500).map(({ url }) => url)];
  for (const { name, address, text: words } of PRODUCTS)
    if ((address !== undefined && addresses.some((url) => address.test(url))) || words?.test(text) === true) return name;
  return null;
}

/** Scripts whose pages need a Bare server (TompHTTP's protocol). */
export const NEEDS_BARE: ReadonlySet<string> = new Set(['Ultraviolet', 'Scramjet', 'bare-mux']);
