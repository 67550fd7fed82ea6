import { stringify } from 'csv-stringify/sync';
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { encoded } from '../support/encoded.ts';
import { worksOf } from './lists.ts';

const HEADING = 'title,original_title,year,kind,holder\n';
const DON = { title: 'Тихий Дон', originalTitle: 'And Quiet Flows the Don', year: 1957, kind: 'film', holder: 'Мосфильм' };

describe('works.csv', () => {
  it('reads columns in any order, with any separator, mark, case and line end', async () => {
    const texts = [
      `${HEADING}Тихий Дон,And Quiet Flows the Don,1957,film,Мосфильм\n`,
      `\ufeff${HEADING}Тихий Дон,And Quiet Flows the Don,1957,film,Мосфильм`,
      'Year;Kind;Holder;Title;Original Title\r\n1957;Film;Мосфильм;Тихий Дон;And Quiet Flows the Don\r\n',
      'holder\ttitle\toriginal-title\tyear\tkind\nМосфильм\tТихий  Дон \t"And Quiet Flows the Don"\t1957\tfilm\n',
      '\r\r"title","original_title","year","kind","holder"\r"Тихий\rДон","And Quiet Flows the Don","1957","film","Мосфильм"\r',
    ];
    for (const text of texts) {
      const { works, leftOut, doubtful } = await worksOf(text);
      expect(works, JSON.stringify(text)).toEqual([DON]);
      expect(leftOut.count + doubtful.count).toBe(0);
    }
    expect((await worksOf('title\nТихий Дон\n')).works).toEqual([{ ...DON, originalTitle: null, year: null, kind: '', holder: '' }]);
  });

  it('reads back what a spreadsheet writes', async () => {
    const text = fc.stringMatching(/^[a-zа-яәғқ"',; ]{0,20}[a-zа-яәғқ]{2}$/).map((value) => value.trim().replaceAll(/ +/g, ' '));
    const work = fc.record({
      title: text,
      originalTitle: fc.option(text),
      year: fc.option(fc.integer({ min: 1900, max: 2030 })),
      kind: text,
      holder: text,
    });
    await fc.assert(
      fc.asyncProperty(
        fc.array(work, { maxLength: 30 }),
        fc.constantFrom(',', ';', '\t'),
        fc.boolean(),
        async (rows, delimiter, quoted) => {
          const cells = rows.map(({ title, originalTitle, year, kind, holder }) => [title, originalTitle ?? '', year ?? '', kind, holder]);
          const csv = stringify([['title', 'original_title', 'year', 'kind', 'holder'], ...cells], { delimiter, quoted, bom: true });
          const { works, leftOut } = await worksOf(csv);
          expect(leftOut.first).toEqual([]);
          expect(works).toEqual(rows.map((row) => ({ ...row, originalTitle: row.originalTitle === row.title ? null : row.originalTitle })));
        },
      ),
      { numRuns: 50 },
    );
  });

  it.each([
    ['1957', 1957],
    ['1957.0', 1957],
    ['1957 г.', 1957],
    ['1957 ж.', 1957],
    ['2019-2021', 2019],
    ['2019–', 2019],
    ['2019/20', 2019],
    ['1957-10-26', 1957],
    ['26.10.1957', 1957],
    ['', null],
    ['-', null],
    ['n/a', null],
    ['неизвестно', null],
  ])('takes %j for a year', async (text, year) => {
    const { works, doubtful } = await worksOf(`title,year\nX Files,${text}\n`);
    expect(works[0]?.year).toBe(year);
    expect(doubtful.count).toBe(0);
  });

  it.each(['c. 1957', '1957?', '957', '19577', '3019', 'film', '1957 or 1958', '1e3', '٢٠١٩'])(
    'compares no year where it says %j, and says so',
    async (text) => {
      const { works, doubtful, leftOut } = await worksOf(`title,year\nX Files,${text}\n`);
      expect(works).toEqual([expect.objectContaining({ title: 'X Files', year: null })]);
      expect(doubtful.first).toEqual([{ line: 2, message: expect.stringContaining(`year "${text}"`) as string }]);
      expect(leftOut.count).toBe(0);
    },
  );

  it.each([
    [',,1957,film,Мосфильм', 'no title'],
    ['Тихий Дон,1957,film,Мосфильм', '4 columns where the heading has 5'],
    ['Тихий Дон, ч. 1,,1957,film,Мосфильм', 'quote a value'],
    ['???,,1957,film,x', 'no letter'],
    ['Я,,,film,x', 'give the year'],
    ['"Тихий" Дон,,1957,film,x', 'double the quotes'],
    ['"Тихий Дон,,1957,film,x', 'not closed'],
    [`${'а'.repeat(401)},,1957,film,x`, 'more than 400'],
    ['Ти\u0000хий,,1957,film,x', 'control characters'],
    ['Тихий \ufffd\ufffd,,1957,film,x', 'not UTF-8'],
    ['Тихий Дон', '1 column where'],
    // To put these marks in order would take quadratic time.
    [`е${'\u0301\u0316'.repeat(16_000)},,1957,film,x`, 'more than 400'],
  ])('leaves out %j and takes the rest', async (row, message) => {
    const { works, leftOut, rows } = await worksOf(`${HEADING}${row}\nИдиот,,1958,film,Мосфильм\n`);
    expect(works.map(({ title }) => title)).toEqual(['Идиот']);
    expect(leftOut).toMatchObject({ count: 1, first: [{ line: 2, message: expect.stringContaining(message) as string }] });
    expect(rows).toBe(2);
  });

  it('takes a title of one letter that has a year, and the original title where there is no other', async () => {
    const { works, leftOut } = await worksOf(`${HEADING}M,,1931,film,x\n,Z,1969,film,x\n`);
    expect(works.map(({ title, originalTitle, year }) => [title, originalTitle, year])).toEqual([
      ['M', null, 1931],
      ['Z', null, 1969],
    ]);
    expect(leftOut.count).toBe(0);
  });

  it('counts every broken row and names ten', async () => {
    const { works, leftOut, rows } = await worksOf(`${HEADING}${'broken\n'.repeat(5000)}Идиот,,1958,film,Мосфильм\n`);
    expect(works).toHaveLength(1);
    expect(rows).toBe(5001);
    expect(leftOut.count).toBe(5000);
    expect(leftOut.first.map(({ line }) => line)).toEqual([2, 3, 4, 5, 6, 7, 8, 9, 10, 11]);
  });

  it('leaves out what is in another charset among rows of UTF-8, row by row', async () => {
    const { works, leftOut, charset } = await worksOf(
      Buffer.concat([Buffer.from(`${HEADING}Солярис,,1972,film,x\n`), encoded('Тихий', 'windows-1251'), Buffer.from(',,1957,film,x\n')]),
    );
    expect(charset).toBe('utf-8');
    expect(works).toHaveLength(1);
    expect(leftOut.first).toEqual([{ line: 3, message: 'not UTF-8 text; save the file as CSV, UTF-8' }]);
  });

  it.each(['windows-1251', 'koi8-r', 'ibm866', 'utf-16le', 'utf-16be'])('reads a list that is all in %s', async (label) => {
    for (const mark of label.startsWith('utf-16') ? ['\ufeff', ''] : ['']) {
      const rows = Array.from({ length: 3_000 }, (_, at) => `Берег ${at},Shore ${at},1975,film,Киностудия Горизонт\n`);
      const { works, leftOut, charset } = await worksOf(
        encoded(`${mark}${HEADING}Тихая пристань,,1958,film,Северфильм\n${rows.join('')}`, label),
      );
      expect(charset).toBe(label);
      expect(leftOut.count).toBe(0);
      expect(works).toHaveLength(3_001);
      expect(works[0]).toMatchObject({ title: 'Тихая пристань', holder: 'Северфильм' });
      expect(works.at(-1)).toMatchObject({ title: 'Берег 2999', originalTitle: 'Shore 2999', holder: 'Киностудия Горизонт' });
    }
  });

  it('reads Kazakh in KZ-1048, and takes no other text for Cyrillic', async () => {
    const kazakh = encoded(`${HEADING}Даланың үнсіз түндері,,1988,film,Қазақ жұлдызы ғой өлеңі\n`, 'kz-1048');
    expect(await worksOf(kazakh)).toMatchObject({
      charset: 'kz-1048',
      works: [{ title: 'Даланың үнсіз түндері', holder: 'Қазақ жұлдызы ғой өлеңі' }],
    });
    const german = await worksOf(Buffer.from(`${HEADING}Größe der Bären,,1988,film,x\nShip,,1990,film,x\n`, 'latin1'));
    expect(german).toMatchObject({ charset: 'utf-8', works: [{ title: 'Ship' }], leftOut: { count: 1 } });
  });

  it.each<[string, string | Uint8Array, string]>([
    ['an empty file', '', 'the file is empty; no column title; the first line must name'],
    ['a mark and nothing else', '\ufeff', 'the file is empty'],
    ['blank lines', '\n\n\r\n', 'the file is empty'],
    ['no heading', 'Тихий Дон,,1957,film,Мосфильм\n', 'unknown column "тихий_дон"'],
    ['a slip', 'titel,year\n', 'nearest is "title"'],
    ['a column twice', 'title,year,title\n', '"title" stands twice'],
    ['no title', 'year,kind\n', 'no column title'],
    ['a slip in UTF-16', Buffer.from('\ufefftitel,year\n', 'utf16le'), 'nearest is "title"'],
    ['a spreadsheet', Buffer.from('504b0304140000000800', 'hex'), 'spreadsheet'],
    ['a packed file', Buffer.from('1f8b0800000000000003', 'hex'), 'gzip'],
    ['binary', Buffer.from([0x7f, 0x45, 0x4c, 0x46, 2, 1, 1, 0, 0, 9, 9, 9, 9]), 'binary'],
    ['one line without end', Buffer.alloc(10_000_000, 'x'), 'longer than 64 KiB'],
    ['zeros', Buffer.alloc(1_000_000), 'binary'],
    ['a quote that opens the heading', `"title,year\n${'a,1\n'.repeat(100)}`, 'not closed'],
  ])('refuses %s', async (_, content, message) => {
    await expect(worksOf(content)).rejects.toMatchObject({ name: 'ListError', message: expect.stringContaining(message) as string });
  });

  it('survives any bytes', async () => {
    await fc.assert(
      fc.asyncProperty(fc.uint8Array({ maxLength: 300 }), async (bytes) => {
        const { works, rows, leftOut } = await worksOf(Buffer.concat([Buffer.from(HEADING), bytes.map((byte) => (byte === 0 ? 1 : byte))]));
        expect(works.length + leftOut.count).toBe(rows);
      }),
      { numRuns: 200 },
    );
  });
});
