import type { IncomingMessage } from 'node:http';
import { TLSSocket } from 'node:tls';
import { nextNonce } from '../evidence/judge-proof.ts';
import { sameAddress, unbracket } from '../net/address.ts';
import { authorityOf, type JudgeNames } from './names.ts';

/**
 * A page for web proxies: a complete, small HTML document in ASCII that bears the answer as the text of `#kuzet-answer`, and everything
 * that such proxies rewrite: `#kuzet-next` is an absolute link (`http://<authority>/<next nonce>.html`), `#kuzet-relative` and `#kuzet-form`
 * lead to the same page, `#kuzet-image` is an image of this nonce. Every link is a nonce of its own, so the chain has no end.
 */
export function pageOf(key: Buffer, nonce: string, answer: string, authority: string): string {
  const next = nextNonce(key, nonce);
  return `<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="robots" content="noindex, nofollow, noarchive">
<title>Kuzet judge: a page to check proxies with</title>
</head>
<body>
<h1>A page to check proxies with</h1>
<p>The provider of this network asks services that may be open proxies for this page, and for no other. Whoever shows it has fetched it.</p>
<h2>The answer</h2>
<p id="kuzet-answer">${answer}</p>
<h2>Where it goes on</h2>
<p><a id="kuzet-next" href="http://${authority}/${next}.html">The next page</a></p>
<p><a id="kuzet-relative" href="${next}.html">The same page by a relative link</a></p>
<p><img id="kuzet-image" src="/${nonce}.gif" alt="One pixel" width="1" height="1"></p>
<form id="kuzet-form" action="/${next}.html" method="get">
<p><label>Any word: <input type="text" name="word" value=""></label> <input type="submit" value="Send"></p>
</form>
</body>
</html>
`;
}

/** One transparent pixel (GIF89a). */
export const PIXEL = Buffer.from('R0lGODlhAQABAIAAAAAAAP///yH5BAEAAAAALAAAAAABAAEAAAIBRAA7', 'base64');

/**
 * Where the next page is to be asked for: as this one was asked for, where that is the judge, else at its configured address. A port that
 * is none of the judge's was lost on the way: then the one that the request came in on.
 */
export function authorityFor(request: IncomingMessage, names: JudgeNames, ports: readonly number[]): string {
  const { socket } = request;
  const own = socket.localPort ?? 80;
  const authority = /^https?:\/\/([^/?#]*)/i.exec(request.url ?? '')?.[1] ?? request.headers.host ?? '';
  const asked = URL.canParse(`http://${authority}`) ? new URL(`http://${authority}`) : undefined;
  const host = unbracket(asked?.hostname ?? '');
  if (asked === undefined || !isJudge(host, names)) return authorityOf(names.address, own);
  const port = asked.port === '' ? (socket instanceof TLSSocket ? 443 : 80) : Number(asked.port);
  return authorityOf(host, ports.includes(port) ? port : own);
}

function isJudge(host: string, { address, address6, name }: JudgeNames): boolean {
  return host === name?.toLowerCase() || [address, address6].some((own) => own !== undefined && sameAddress(own, host));
}
