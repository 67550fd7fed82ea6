import {
  chance,
  digest,
  html,
  link,
  magnet,
  pick,
  range,
  torrentFile,
  words,
  work,
  type Answer,
  type Language,
  type World,
} from './world.ts';

export type Kind = 'board' | 'topic' | 'user' | 'file';

/** How one forum or catalogue of boards within boards is built. */
export interface BoardsPlan {
  readonly name: string;
  readonly language: Language;
  /** Boards of each level, for each board of the level above. */
  readonly branches: readonly number[];
  /** Levels whose boards the front page names. */
  readonly shown: number;
  /** Topics of each innermost board, and pages of each topic. */
  readonly topics: number;
  readonly pages: number;
  /** Innermost boards with torrents. */
  readonly rich: number;
  /** Page of a topic on which its torrent stands, from 0, and as what. */
  readonly on: number;
  readonly as: 'magnet' | 'file';
  /** What the front page shows: boards, each with its newest topic, or the newest topics in pages and the boards in a menu of every page. */
  readonly front: 'boards' | 'newest';
  /** Address of each kind of page; `slug`: letters of its title, `within`: the board of a topic. */
  readonly path: (kind: Kind, id: number, page: number, slug: string, within: number) => string;
  /** Links to what nobody looks for, beside each post; `post`: its number. */
  readonly beside: (topic: string, id: number, post: number) => readonly (readonly [path: string, label: string])[];
  /** Addresses of such. */
  readonly idle: RegExp;
}

const PER_PAGE = 20;
const POSTS = 4;
const USERS = 2000;
const SHARE = 0.75;

interface Board {
  readonly id: number;
  readonly up: Board | undefined;
  readonly inner: readonly Board[];
}

const NONE: Board = { id: 0, up: undefined, inner: [] };

type Page = () => Answer;

/** Boards in any number of levels, topics in pages, profiles, and what else stands beside posts. */
export function boards(plan: BoardsPlan, seed: number): World {
  const { language } = plan;
  const all: Board[] = [];
  const tops = grow(plan.branches, undefined, all);
  const leaves = all.filter(({ inner }) => inner.length === 0);
  const rich = new Set(range(plan.rich).map((at) => pick(leaves.length, seed, 'rich', at)));
  const leafOf = (topic: number): Board => leaves.at(Math.floor(topic / plan.topics)) ?? NONE;
  const carries = (topic: number): boolean =>
    rich.has(Math.floor(topic / plan.topics)) && topic % plan.topics > 1 && chance(seed, 'carries', topic) < SHARE;
  const nameOf = (topic: number): string => `${work(language, topic + seed * 11)} (${1980 + pick(44, 'y', topic)})`;
  const titleOf = (topic: number): string => (carries(topic) ? nameOf(topic) : words(language, 4, seed, 'title', topic));
  const slug = (...key: readonly (string | number)[]): string => words('en', 3, seed, ...key).replaceAll(' ', '-');
  const pathOf = {
    board: (id: number, page = 0): string => plan.path('board', id + 1, page, slug('board', id), 0),
    topic: (id: number, page = 0): string => plan.path('topic', id + 1, page, slug('topic', id), leafOf(id).id + 1),
    user: (key: number): string =>
      plan.path('user', pick(USERS, seed, 'user', key) + 1, 0, slug('user', pick(USERS, seed, 'user', key)), 0),
    file: (id: number): string => plan.path('file', id + 1, 0, slug('file', id), leafOf(id).id + 1),
  };
  const titled = ({ id }: Board): string => words(language, 2, seed, 'board', id);
  const toBoard = (board: Board): string => link(pathOf.board(board.id), titled(board));
  const toUser = (key: number): string => link(pathOf.user(key), words(language, 1, 'name', key));
  const menu = plan.front === 'newest' ? `<ul>${all.map((board) => `<li>${toBoard(board)}</li>`).join('')}</ul>` : '';
  const frame = (title: string, body: string): Answer =>
    html(language, title, `<nav>${link('/', plan.name)}</nav>${menu}<h1>${title}</h1>${body}`);

  const topicRow = (id: number): string =>
    `<tr><td>${link(pathOf.topic(id), titleOf(id))}</td><td>${toUser(id)}</td><td>${pick(90, id)}</td><td>${toUser(id + 7)}</td></tr>`;
  const topicsOf = (ids: readonly number[]): string => `<table>${ids.map(topicRow).join('')}</table>`;
  const boardRow = (board: Board, depth: number): string => {
    const first = leaves.indexOf(board) * plan.topics + pick(plan.topics, 'last', board.id);
    const last = board.inner.length === 0 ? `${link(pathOf.topic(first), titleOf(first))} ${toUser(first)}` : '';
    const inner = depth > 1 ? board.inner.map((one) => boardRow(one, depth - 1)).join('') : '';
    return `<div>${toBoard(board)} ${words(language, 5, 'about', board.id)} ${last}</div>${inner}`;
  };
  const front = (page: number): Answer => {
    if (plan.front === 'boards') return frame(plan.name, tops.map((board) => boardRow(board, plan.shown)).join(''));
    const ids = range(PER_PAGE).map((row) => {
      const at = page * PER_PAGE + row;
      return (at % leaves.length) * plan.topics + Math.floor(at / leaves.length);
    });
    return frame(
      `${plan.name} ${page}`,
      topicsOf(ids) + turns((at) => plan.path('board', 0, at, '', 0), page, (leaves.length * plan.topics) / PER_PAGE),
    );
  };
  const trail = (board: Board | undefined): string =>
    board === undefined ? link('/', plan.name) : `${trail(board.up)} › ${toBoard(board)}`;
  const board = (one: Board, page: number): Answer => {
    const leaf = leaves.indexOf(one);
    const inner = one.inner.map((other) => boardRow(other, 1)).join('');
    const ids =
      leaf === -1
        ? []
        : range(PER_PAGE)
            .map((row) => page * PER_PAGE + row)
            .filter((at) => at < plan.topics)
            .map((at) => leaf * plan.topics + at);
    return frame(
      `${titled(one)} ${page + 1}`,
      `<p>${trail(one.up)}</p>${inner}${topicsOf(ids)}${turns((at) => pathOf.board(one.id, at), page, leaf === -1 ? 1 : plan.topics / PER_PAGE)}`,
    );
  };
  const topic = (id: number, page: number): Answer => {
    const posts = range(POSTS).map((at) => {
      const post = (id * plan.pages + page) * POSTS + at;
      const beside = plan
        .beside(pathOf.topic(id), id + 1, post + 1)
        .map(([to, label]) => link(to, label))
        .join(' ');
      return `<div>${toUser(post)} <p>${words(language, 40, seed, 'post', post)}</p>${at === 1 ? offer(id, page) : ''}${beside}</div>`;
    });
    return frame(titleOf(id), `<p>${trail(leafOf(id))}</p>${posts.join('')}${turns((at) => pathOf.topic(id, at), page, plan.pages)}`);
  };
  const offer = (id: number, page: number): string => {
    if (page !== plan.on || (plan.as === 'magnet' && !carries(id))) return '';
    return plan.as === 'magnet'
      ? `<p><a href="${magnet(nameOf(id), digest(seed, id))}">⇩</a></p>`
      : `<p>${link(pathOf.file(id), words(language, 1, 'file', id))}</p>`;
  };
  const file = (id: number): Answer =>
    carries(id)
      ? { type: 'application/octet-stream', body: torrentFile(nameOf(id)).body }
      : { type: 'image/jpeg', body: Buffer.from([0xff, 0xd8, 0xff, 0xe0]) };

  const routes = new Map<string, Page>([['/', () => front(0)]]);
  if (plan.front === 'newest')
    for (const at of range((leaves.length * plan.topics) / PER_PAGE).slice(1))
      routes.set(plan.path('board', 0, at, '', 0), () => front(at));
  for (const one of all)
    for (const at of range(one.inner.length > 0 ? 1 : Math.ceil(plan.topics / PER_PAGE)))
      routes.set(pathOf.board(one.id, at), () => board(one, at));
  for (const id of range(leaves.length * plan.topics)) {
    for (const at of range(plan.pages)) routes.set(pathOf.topic(id, at), () => topic(id, at));
    if (plan.as === 'file') routes.set(pathOf.file(id), () => file(id));
  }
  for (const user of range(USERS))
    routes.set(plan.path('user', user + 1, 0, slug('user', user), 0), () =>
      frame(`${user}`, `<p>${words(language, 30, 'user', user)}</p>`),
    );
  const sought = new Set<string>();
  for (const leaf of rich) {
    for (const at of range(plan.topics)) {
      const id = leaf * plan.topics + at;
      if (carries(id)) sought.add(plan.as === 'magnet' ? digest(seed, id) : torrentFile(nameOf(id)).infoHash);
    }
  }
  return {
    name: plan.name,
    isSought: (hash) => sought.has(hash),
    answer: (path) => routes.get(path)?.() ?? (plan.idle.test(path) ? frame('…', `<p>${words(language, 30, path)}</p>`) : undefined),
  };
}

/** Boards of these levels; each is entered in `all`. */
function grow([count = 0, ...deeper]: readonly number[], up: Board | undefined, all: Board[]): Board[] {
  return range(count).map(() => {
    const inner: Board[] = [];
    const board: Board = { id: all.length, up, inner };
    all.push(board);
    if (deeper.length > 0) inner.push(...grow(deeper, board, all));
    return board;
  });
}

function turns(path: (page: number) => string, at: number, pages: number): string {
  const last = Math.ceil(pages) - 1;
  const shown = [0, at - 1, at + 1, at + 2, last].filter(
    (page, index, some) => page >= 0 && page <= last && page !== at && some.indexOf(page) === index,
  );
  return `<p>${shown.map((page) => link(path(page), String(page + 1))).join(' ')}</p>`;
}
