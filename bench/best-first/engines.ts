import { boards, type BoardsPlan } from './boards.ts';
import type { World } from './world.ts';

/** Forums and catalogues with addresses as engines of many forums and blogs have them; written before the crawler was tried on them. */
export const ENGINES: Readonly<Record<string, (seed: number) => World>> = {
  // Slugs with a number; 48 boards in 8 categories, all on the front page.
  slugs: (seed) => boards(SLUGS, seed),
  // One script a kind of page; torrents are attachments on the third page of topics.
  third: (seed) => boards(THIRD, seed),
  // Numbers alone tell boards, topics and their pages apart; torrents in one board within a board within a board.
  numbers: (seed) => boards(NUMBERS, seed),
  // A catalogue of posts in categories, all in a menu; each post has a file, a torrent where it pays.
  catalog: (seed) => boards(CATALOG, seed),
  // Thirty categories side by side; the front page shows what is newest of all.
  newest: (seed) => boards(NEWEST, seed),
};

const SLUGS: BoardsPlan = {
  name: 'slugs',
  language: 'en',
  branches: [8, 6],
  shown: 2,
  topics: 220,
  pages: 2,
  rich: 3,
  on: 0,
  as: 'magnet',
  front: 'boards',
  path: (kind, id, page, slug) => {
    const folder = { board: 'forums', topic: 'threads', user: 'members', file: 'attachments' }[kind];
    return `/${folder}/${slug}.${id}/${page > 0 ? `page-${page + 1}` : ''}`;
  },
  beside: (topic, _id, post) => [
    [`${topic}post-${post}`, `#${post}`],
    [`/posts/${post}/react`, 'Like'],
    [`${topic}reply?quote=${post}`, 'Reply'],
  ],
  idle: /^\/(?:threads\/[^/]+\/(?:post-|reply)|posts\/)/,
};

const THIRD: BoardsPlan = {
  name: 'third',
  language: 'ru',
  branches: [10, 4],
  shown: 2,
  topics: 120,
  pages: 4,
  rich: 2,
  on: 2,
  as: 'file',
  front: 'boards',
  path: (kind, id, page) => {
    const script = { board: 'forumdisplay.php?f', topic: 'showthread.php?t', user: 'member.php?u', file: 'attachment.php?attachmentid' }[
      kind
    ];
    return `/${script}=${id}${page > 0 ? `&page=${page + 1}` : ''}`;
  },
  beside: (_topic, id, post) => [
    [`/showthread.php?p=${post}`, `#${post}`],
    [`/newreply.php?do=newreply&p=${post}`, 'Ответить с цитированием'],
    [`/printthread.php?t=${id}`, 'Версия для печати'],
  ],
  idle: /^\/(?:showthread\.php\?p=|newreply\.php|printthread\.php)/,
};

const NUMBERS: BoardsPlan = {
  name: 'numbers',
  language: 'ru',
  branches: [5, 4, 3],
  shown: 1,
  topics: 150,
  pages: 2,
  rich: 1,
  on: 0,
  as: 'magnet',
  front: 'boards',
  path: (kind, id, page, _slug, within) => {
    if (kind === 'board') return `/forum/${id}${page > 0 ? `-0-${page + 1}` : ''}`;
    return kind === 'topic' ? `/forum/${within}-${id}-${page + 1}` : `/index/8-${id}`;
  },
  beside: (topic, id, post) => [
    [`${topic}-16-${post}`, `Сообщение ${post}`],
    [`/forum/0-0-0-36-${id}`, 'Ответить'],
  ],
  idle: /^\/forum\/[\d]+-[\d]+-\d+-(?:16|36)-\d+$/,
};

const CATALOG: BoardsPlan = {
  name: 'catalog',
  language: 'ru',
  branches: [8, 5],
  shown: 0,
  topics: 450,
  pages: 1,
  rich: 2,
  on: 0,
  as: 'file',
  front: 'newest',
  path: (kind, id, page, slug, within) => {
    if (kind === 'user') return `/user/${slug}${id}/`;
    if (kind === 'file') return `/index.php?do=download&id=${id}`;
    if (kind === 'topic') return `/c${within}-${within * 7}/${id}-${slug}.html`;
    return `${id === 0 ? '' : `/c${id}-${id * 7}`}/${page > 0 ? `page/${page + 1}/` : ''}`;
  },
  beside: (_topic, id, post) => [
    [`/index.php?do=feedback&user=${post % 900}`, 'Написать'],
    [`/engine/print.php?newsid=${id}`, 'Распечатать'],
  ],
  idle: /^\/(?:index\.php\?do=feedback|engine\/print)/,
};

const NEWEST: BoardsPlan = {
  name: 'newest',
  language: 'kk',
  branches: [30],
  shown: 0,
  topics: 400,
  pages: 2,
  rich: 2,
  on: 0,
  as: 'magnet',
  front: 'newest',
  path: (kind, id, page, slug) => {
    if (kind === 'user') return `/u/${slug}${id}`;
    if (kind === 'topic') return `/t/${slug}/${id}${page > 0 ? `?page=${page + 1}` : ''}`;
    return `${id === 0 ? '/latest' : `/c/${slug}/${id}`}${page > 0 ? `?page=${page}` : ''}`;
  },
  beside: (topic, _id, post) => [
    [`${topic}/${post}`, `${post}`],
    [`/raw/${post}`, '⎘'],
  ],
  idle: /^\/(?:t\/[^/]+\/\d+\/\d+|raw\/)/,
};
