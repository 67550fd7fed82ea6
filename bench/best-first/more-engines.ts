import { boards, type BoardsPlan } from './boards.ts';
import { link, type Answer, type World } from './world.ts';

/** More forums in the ways of engines; written before the crawler was tried on them, later than `engines.ts`. */
export const MORE_ENGINES: Readonly<Record<string, (seed: number) => World>> = {
  // One script whose parameters name the kind of page; attachments among posts.
  query: (seed) => boards(QUERY, seed),
  // Boards and topics are numbers in folders within each other; torrents on the second of three pages of a topic.
  nested: (seed) => boards(NESTED, seed),
  // What is newest in front, categories in a menu; pages of a topic are one more number in its path.
  talk: (seed) => boards(TALK, seed),
  // Each page twice, in Russian and in Kazakh, behind a choice of language.
  bilingual,
};

const QUERY: BoardsPlan = {
  name: 'query',
  language: 'ru',
  branches: [6, 7],
  shown: 2,
  topics: 200,
  pages: 2,
  rich: 2,
  on: 0,
  as: 'file',
  front: 'boards',
  path: (kind, id, page) => {
    if (kind === 'file') return `/index.php?act=attach&type=post&id=${id}`;
    const name = { board: 'showforum', topic: 'showtopic', user: 'showuser' }[kind];
    return `/index.php?${name}=${id}${page > 0 ? `&st=${page * 20}` : ''}`;
  },
  beside: (_topic, id, post) => [
    [`/index.php?showtopic=${id}&view=findpost&p=${post}`, `#${post}`],
    [`/index.php?act=post&do=reply_post&f=2&t=${id}&qpid=${post}`, 'Цитировать'],
    [`/index.php?act=report&t=${id}&p=${post}`, 'Жалоба'],
  ],
  idle: /^\/index\.php\?(?:act=(?:post|report)|showtopic=\d+&view=)/,
};

const NESTED: BoardsPlan = {
  name: 'nested',
  language: 'en',
  branches: [6, 3, 2],
  shown: 1,
  topics: 130,
  pages: 3,
  rich: 2,
  on: 1,
  as: 'magnet',
  front: 'boards',
  path: (kind, id, page, _slug, within) => {
    const turn = page > 0 ? `${page + 1}/` : '';
    if (kind === 'board') return `/f/${id}/${page > 0 ? `p${page + 1}/` : ''}`;
    return kind === 'topic' ? `/f/${within}/t/${id}/${turn}` : `/~${id}/`;
  },
  beside: (topic, _id, post) => [
    [`${topic}re/${post}/`, 'Answer'],
    [`${topic}at/${post}/`, `${post}`],
  ],
  idle: /^\/f\/\d+\/t\/\d+\/(?:re|at)\//,
};

const TALK: BoardsPlan = {
  name: 'talk',
  language: 'kk',
  branches: [36],
  shown: 0,
  topics: 280,
  pages: 2,
  rich: 1,
  on: 0,
  as: 'magnet',
  front: 'newest',
  path: (kind, id, page, slug) => {
    if (kind === 'user') return `/people/${slug}-${id}/summary`;
    if (kind === 'topic') return `/t/${slug}/${id}${page > 0 ? `/${page * 20 + 1}` : ''}`;
    return id === 0 ? `/latest?page=${page}` : `/c/${slug}/${id}/l/latest${page > 0 ? `?page=${page}` : ''}`;
  },
  beside: (_topic, _id, post) => [
    [`/p/${post}`, '🔗'],
    [`/posts/${post}/raw`, '⎘'],
  ],
  idle: /^\/(?:p|posts)\/\d+/,
};

/** Two sites of one seed under `/ru` and `/kk`; every page leads to the same in the other language. */
function bilingual(seed: number): World {
  const of = (language: 'ru' | 'kk'): World => boards({ ...BOTH, name: 'bilingual', language, path: pathIn(language) }, seed);
  const [russian, kazakh] = [of('ru'), of('kk')];
  const choice: Answer = { type: 'text/html', body: `<title>…</title><p>${link('/ru/', 'Русский')} ${link('/kk/', 'Қазақша')}</p>` };
  return {
    name: 'bilingual',
    isSought: (hash) => russian.isSought(hash),
    answer: (path) => {
      if (path === '/') return choice;
      const isRussian = path.startsWith('/ru/');
      const found = (isRussian ? russian : kazakh).answer(/^\/(?:ru|kk)\/$/.test(path) ? '/' : path);
      if (found === undefined) return undefined;
      const other = path.replace(/^\/(?:ru|kk)\//, isRussian ? '/kk/' : '/ru/');
      const body = String(found.body)
        .replace('<nav><a href="/">', `<nav><a href="/${isRussian ? 'ru' : 'kk'}/">`)
        .replace('</nav>', `${link(other, isRussian ? 'Қазақша' : 'Русский')}</nav>`);
      return { ...found, body };
    },
  };
}

const BOTH: Omit<BoardsPlan, 'name' | 'language' | 'path'> = {
  branches: [5, 6],
  shown: 2,
  topics: 160,
  pages: 2,
  rich: 2,
  on: 0,
  as: 'magnet',
  front: 'boards',
  beside: (topic, _id, post) => [
    [`${topic}/comment/${post}`, `${post}`],
    [`${topic}/cite/${post}`, '„'],
  ],
  idle: /\/(?:comment|cite)\/\d+$/,
};

function pathIn(language: string): BoardsPlan['path'] {
  return (kind, id, page) => {
    const folder = { board: 'talks', topic: 'talk', user: 'person', file: 'file' }[kind];
    return `/${language}/${folder}/${id}${page > 0 ? `?n=${page + 1}` : ''}`;
  };
}
