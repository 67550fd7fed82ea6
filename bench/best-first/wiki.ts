import { chance, digest, html, link, magnet, pick, range, words, work, type Answer, type World } from './world.ts';

const ARTICLES = 9000;
const CATEGORIES = 120;
const PER_PAGE = 60;
const SHARE = 0.8;

/**
 * A wiki in Russian: articles that link to each other, in categories, each with its talk page, its history and its ways to be edited: some 27,000 pages. The
 * articles of two categories hold magnets; their titles are those of works alone.
 */
export function wiki(name: string, seed: number): World {
  const rich = new Set(range(2).map((at) => pick(CATEGORIES, seed, 'rich', at)));
  const categoryOf = (id: number): number => id % CATEGORIES;
  const carries = (id: number): boolean => rich.has(categoryOf(id)) && chance(seed, 'carries', id) < SHARE;
  const title = (id: number): string =>
    carries(id) ? `${work('ru', id + seed * 17)} — ${id}` : `${words('ru', 3, seed, 'title', id)} ${id}`;
  const category = (id: number): string => `Категория:${words('ru', 2, seed, 'category', id)} ${id}`;
  const article = (id: number): Answer => {
    const text = range(8).map((at) => {
      const other = pick(ARTICLES, seed, 'see', id, at);
      return `<p>${words('ru', 14, seed, 'text', id, at)} ${link(page(title(other)), title(other))} ${words('ru', 8, seed, id, at)}</p>`;
    });
    const offer = carries(id) ? `<p><a href="${magnet(title(id), digest(seed, id))}">⇩</a></p>` : '';
    return frame(title(id), `${text.join('')}${offer}<p>${link(page(category(categoryOf(id))), category(categoryOf(id)))}</p>`);
  };
  const members = (id: number, from: number): Answer => {
    const ids = range(ARTICLES / CATEGORIES).map((at) => at * CATEGORIES + id);
    const shown = ids.slice(from, from + PER_PAGE).map((one) => `<li>${link(page(title(one)), title(one))}</li>`);
    const next = from + PER_PAGE < ids.length ? link(script(category(id), `pagefrom=${from + PER_PAGE}`), 'следующая страница') : '';
    return frame(category(id), `<ul>${shown.join('')}</ul>${next}`);
  };
  const front = (): Answer => {
    const news = range(12).map((at) => pick(ARTICLES, seed, 'front', at));
    const some = range(CATEGORIES).filter((id) => id % 4 === 0);
    return frame(
      'Заглавная',
      `<p>${news.map((id) => link(page(title(id)), title(id))).join(', ')}</p><ul>${some.map((id) => `<li>${link(page(category(id)), category(id))}</li>`).join('')}</ul>`,
    );
  };
  const articles = new Map(range(ARTICLES).map((id) => [decodeURI(page(title(id))), id]));
  const categories = new Map(range(CATEGORIES).map((id) => [category(id).replaceAll(' ', '_'), id]));
  const answer = (raw: string): Answer | undefined => {
    const path = decodeURI(raw);
    if (path === '/') return front();
    const id = articles.get(path);
    if (id !== undefined) return article(id);
    const [, of = '', from = ''] = /^(?:\/wiki\/|\/w\/index\.php\?title=)([^&]+)(?:&(?:page)?from=(\d+))?$/.exec(path) ?? [];
    const listed = categories.get(of);
    if (listed !== undefined) return members(listed, Number(from));
    if (of === 'Служебная:Все_страницы') return all(title, Number(from));
    const other = /^\/(?:wiki\/|w\/index\.php\?title=)([^&]+)/.exec(path)?.[1]?.replaceAll('_', ' ');
    return other === undefined ? undefined : frame(other, `<p>${words('ru', 40, path)}</p>`);
  };
  const carrying = range(ARTICLES).filter(carries);
  const sought = new Set(carrying.map((id) => digest(seed, id)));
  return { name, answer, isSought: (hash) => sought.has(hash) };
}

function all(title: (id: number) => string, from: number): Answer {
  const shown = range(PER_PAGE).map((at) => `<li>${link(page(title(from + at)), title(from + at))}</li>`);
  const next = from + PER_PAGE < ARTICLES ? link(script('Служебная:Все страницы', `from=${from + PER_PAGE}`), 'Следующая') : '';
  return frame(`Служебная:Все страницы ${from}`, `<ul>${shown.join('')}</ul>${next}`);
}

function page(of: string): string {
  return `/wiki/${encodeURI(of.replaceAll(' ', '_'))}`;
}

function script(of: string, rest: string): string {
  return `/w/index.php?title=${encodeURI(of.replaceAll(' ', '_'))}&${rest}`;
}

/** Lists that the engine makes have no talk page and no history, and a talk page has none of its own. */
function toolsOf(of: string): string[] {
  if (of.startsWith('Служебная')) return [];
  const scripts = [link(script(of, 'action=edit'), 'Править'), link(script(of, 'action=history'), 'История')];
  const talk = of.startsWith('Обсуждение:') ? link(page(of.slice(11)), 'Статья') : link(page(`Обсуждение:${of}`), 'Обсуждение');
  return [talk, ...scripts, link(page(`Служебная:Ссылки сюда/${of}`), 'Ссылки сюда')];
}

function frame(head: string, body: string): Answer {
  const menu = [link('/', 'Заглавная'), link(page('Служебная:Все страницы'), 'Все страницы'), link(page('Служебная:Случайная'), '?')];
  return html('ru', head, `<nav>${menu.join(' ')}</nav><p>${toolsOf(head).join(' ')}</p><h1>${head}</h1>${body}`);
}
