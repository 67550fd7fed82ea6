import { fetchLoopback } from '../fetch-loopback.ts';
import { escaped, type DemoSite } from '../site.ts';
import { contactPage } from './contact.ts';
import { privacyPage } from './privacy.ts';

/** Where the proxy's own address of a page stands: base64, as most of them have it. */
function proxied(url: string): string {
  return `/smotret?a=${encodeURIComponent(Buffer.from(url).toString('base64'))}`;
}

/** Serves pages of other sites (of loopback addresses alone), links rewritten to lead back to itself. */
async function serve(url: URL): Promise<string | undefined> {
  if (url.pathname !== '/otkryt' && url.pathname !== '/smotret') return undefined;
  const given = url.searchParams.get('adres') ?? Buffer.from(url.searchParams.get('a') ?? '', 'base64').toString();
  const page = await fetchLoopback(given);
  if (page === undefined) return `<!DOCTYPE html><title>Окно</title><p>Сайт ${escaped(given)} не открылся.`;
  return page.replaceAll(
    /\b(href|src|action)="([^"]*)"/g,
    (_whole, name: string, value: string) => `${name}="${URL.canParse(value, given) ? proxied(new URL(value, given).href) : value}"`,
  );
}

const webProxy: DemoSite = {
  domain: 'okno-v-set.qz',
  customer: 'C-1018',
  ip: '127.77.0.11',
  label: 'web proxy behind a form, Russian',
  offence: 'web-proxy',
  lang: 'ru',
  charset: 'utf-8',
  name: 'Окно в сеть',
  tagline: 'Откройте любой сайт через нас',
  respond: serve,
  pages: [
    {
      path: '/',
      title: 'Анонимайзер без регистрации',
      body: `<p>Сайт закрыт на работе или в школе? Введите его адрес, и мы откроем его для вас. Ваш провайдер увидит только нас, а сайт увидит наш адрес
вместо вашего. Ничего устанавливать не нужно, работает и с телефона.</p>
<form action="/otkryt" method="get"><p><label>Адрес сайта: <input type="text" name="adres" size="60" placeholder="http://"></label>
<input type="submit" value="Открыть"></p></form>
<h2>Что открывают чаще всего</h2><ul><li>Новости соседних стран</li><li>Видео и музыку</li><li>Форумы, которые не открываются дома</li></ul>
<p>Картинки, ссылки и формы на открытой странице ведут через нас, поэтому ходить по сайту можно как обычно.</p>`,
    },
    {
      path: '/voprosy',
      title: 'Вопросы и ответы',
      body: `<h2>Это бесплатно?</h2><p>Да. Мы показываем одно объявление внизу страницы, и этого хватает на оплату сервера.</p>
<h2>Почему страница выглядит криво?</h2><p>Скрипты части сайтов проверяют, по какому адресу их открыли. Попробуйте открыть мобильную версию: она проще и
обычно работает целиком. Если страница не открывается совсем, значит, сайт отвечает дольше трёх секунд, попробуйте позже.</p>
<h2>Видно ли, что я читаю?</h2><p>Администратор вашей сети видит обращение к нашему сайту, но не видит, какие страницы вы через него открыли: адрес
страницы закодирован.</p><h2>Можно ли войти в почту?</h2><p>Не советуем: пароль пройдёт через чужой сервер, то есть через наш.</p>`,
    },
    privacyPage('ru'),
    contactPage('ru'),
  ],
};

/** Fetches what it is given as well, and shows nothing of it. */
async function check(url: URL): Promise<string | undefined> {
  if (url.pathname !== '/check') return undefined;
  const given = url.searchParams.get('url') ?? '';
  const page = await fetchLoopback(given);
  const said = page === undefined ? 'does not answer' : `answers with ${page.length} characters, titled “${escaped(titleOf(page))}”`;
  return `<!DOCTYPE html><title>Result</title><p>${escaped(given)} ${said}.<p><a href="/">Check another</a>`;
}

function titleOf(page: string): string {
  return /<title>([^<]{0,200})/.exec(page)?.[1] ?? '';
}

const checker: DemoSite = {
  domain: 'is-it-up.qz',
  customer: 'C-2023',
  ip: '127.77.0.11',
  label: 'checker that fetches pages, English',
  offence: null,
  lang: 'en',
  charset: 'utf-8',
  name: 'Is it up?',
  tagline: 'Find out whether a web site is down for everyone',
  respond: check,
  pages: [
    {
      path: '/',
      title: 'Is a web site down?',
      body: `<p>Type the address of a web site, and our server asks for its first page. If the page comes, the trouble is on your side of the line:
try another network, a fresh browser window, or wait until your resolver forgets the old address.</p>
<form action="/check" method="get"><p><label>Web site: <input type="url" name="url" size="60" placeholder="https://example.com"></label>
<input type="submit" value="Check"></p></form>
<p>We show the length of what came and the title of the page, and nothing else of it. The page itself is thrown away at once.</p>
<h2>Checked today</h2><ul><li>A school’s timetable: up</li><li>The city library: up</li><li>A shop for lamps: down since morning</li></ul>`,
    },
    {
      path: '/how',
      title: 'How it works',
      body: `<p>A small server in Almaty sends one request, waits three seconds for the answer, and tells you what it saw. It follows no redirects, keeps
no cookies and runs no scripts, so a site that builds itself in the browser may look shorter to us than it does to you.</p>
<h2>What the answers mean</h2><table><tr><th>We say</th><th>It means</th></tr><tr><td>answers</td><td>The server is there and sends a page</td></tr>
<tr><td>does not answer</td><td>No page came in three seconds, or the name has no address</td></tr></table>
<h2>Is this a proxy?</h2><p>No. A web proxy would show you the page and let you go on from it; we do not, because our host does not allow such things
and because we would not like to answer for what others read.</p>`,
    },
    privacyPage('en'),
    contactPage('en'),
  ],
};

export const webProxySites: readonly DemoSite[] = [webProxy, checker];
