import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import {
  InventoryError,
  loadInventory,
  readInventory,
  type InventoryOptions,
  type InventoryReading,
} from '../../src/config/inventory-csv.ts';
import { emptyInventory } from '../../src/config/inventory-index.ts';
import { streamDecoder } from '../../crawlers/web/charset.ts';
import { encoded } from '../support/encoded.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';

function file(content: string | Buffer): string {
  const path = join(temporaryFolder(), 'inventory.csv');
  writeFileSync(path, content);
  return path;
}

const read = (content: string | Buffer, options?: InventoryOptions): Promise<InventoryReading> => readInventory(file(content), options);

describe('inventory', () => {
  it('tells addresses, names and customers', async () => {
    const { inventory, rows } = await loadInventory(
      file('domain,ip,customer\nshop.kz,10.0.0.1,C-1\nshop.kz,2001:DB8::1,C-1\nblog.kz,10.0.0.1,C-2\n,10.0.0.9,C-3\ndns.kz,,C-4\n'),
    );
    expect(rows).toBe(5);
    expect(inventory.size).toBe(5);
    expect(inventory.addressesOf('shop.kz')).toEqual(['10.0.0.1', '2001:db8::1']);
    expect(inventory.addressesOf('SHOP.kz.')).toEqual(['10.0.0.1', '2001:db8::1']);
    expect(inventory.addressesOf('dns.kz')).toEqual([]);
    expect(inventory.domainsAt('10.0.0.1')).toEqual(['shop.kz', 'blog.kz']);
    expect(inventory.domainsAt('10.0.0.9')).toEqual([]);
    expect(inventory.customerOf('blog.kz', '10.0.0.9')).toBe('C-2');
    expect(inventory.customerOf('unknown.kz', '10.0.0.9')).toBe('C-3');
    expect(inventory.customerOf(null, '2001:db8::1')).toBe('C-1');
    expect(inventory.customerOf('dns.kz', null)).toBe('C-4');
    expect(inventory.customerOf(null, '10.0.0.77')).toBeNull();
  });

  it('names nobody for an address that several customers share, unless a row gives it to one', async () => {
    const shared = 'domain,ip,customer\na.kz,10.0.0.1,C-1\nb.kz,10.0.0.1,C-2\n';
    expect((await read(shared)).inventory.customerOf(null, '10.0.0.1')).toBeNull();
    expect((await read(`${shared},10.0.0.1,C-3\n`)).inventory.customerOf(null, '10.0.0.1')).toBe('C-3');
  });

  it.each([
    ['semicolons, a byte order mark, CRLF, other order', '\ufeffCustomer;IP;Domain\r\n"ТОО ""Ромашка""; Алматы";10.0.0.1;САЙТ.қаз\r\n'],
    ['tabs and blanks', ' customer\tip\tdomain \n\n\n ТОО "Ромашка"; Алматы \t 10.0.0.1 \t xn--80aswg.xn--80ao21a. \n\n'],
  ])('reads %s', async (name, content) => {
    const { inventory, problems } = await read(
      name.startsWith('tabs') ? content.replace(' ТОО "Ромашка"; Алматы ', '"ТОО ""Ромашка""; Алматы"') : content,
    );
    expect(problems).toEqual([]);
    expect(inventory.customerOf('xn--80aswg.xn--80ao21a', null)).toBe('ТОО "Ромашка"; Алматы');
  });

  it.each(['windows-1251', 'kz-1048', 'koi8-r', 'ibm866', 'utf-16le', 'utf-16be'])(
    'reads an inventory that is all in %s',
    async (label) => {
      const [name, domain] = label === 'kz-1048' ? ['Қазақ жұлдызы ғой өлеңі үшін', 'дүкен.қаз'] : ['ТОО Берег; Алматы', 'магазин.рф'];
      // Longer than what is read at once.
      const many = Array.from(
        { length: 12_000 },
        (_, at) => `site-${at}.kz;10.1.${at >> 8}.${at & 255};${name.replace(';', '')} ${at}\r\n`,
      );
      for (const mark of label.startsWith('utf-16') ? ['\ufeff', ''] : ['']) {
        const text = `${mark}domain;ip;customer\r\n${domain};10.0.0.1;"${name}"\r\n${many.join('')}`;
        const { inventory, problems, charset, rows } = await read(encoded(text, label), { guess: streamDecoder });
        expect(problems).toEqual([]);
        expect([charset, rows]).toEqual([label, 12_001]);
        expect(inventory.customerOf(domain, null)).toBe(name);
        expect(inventory.customerOf('site-11999.kz', null)).toBe(`${name.replace(';', '')} 11999`);
      }
    },
  );

  it('reads none in another charset: rows of one among UTF-8, or one that nobody knows', async () => {
    const row = encoded('b.kz,10.0.0.2,ТОО Тихая пристань\n', 'windows-1251');
    const mixed = Buffer.concat([Buffer.from('domain,ip,customer\na.kz,10.0.0.1,ТОО Берег\n'), row]);
    const german = Buffer.from('domain,ip,customer\na.kz,10.0.0.1,C-1\nb.kz,10.0.0.2,Größe der Bären\n', 'latin1');
    for (const content of [mixed, german]) {
      const { problems, charset } = await read(content, { guess: streamDecoder });
      expect(charset).toBe('utf-8');
      expect(problems).toEqual([{ line: 3, message: 'not UTF-8 text; save the file as UTF-8' }]);
    }
  });

  it.each([
    ['*.shop.kz,10.0.0.1,C', 'a wildcard names no site'],
    ['https://shop.kz/,10.0.0.1,C', 'without scheme, port or path'],
    ['10.0.0.1,,C', 'the address 10.0.0.1 stands in the column domain'],
    ['sh op.kz,10.0.0.1,C', 'it is no domain name'],
    [`${'a'.repeat(64)}.kz,10.0.0.1,C`, 'it is no domain name'],
    ['shop.kz,10.0.0.300,C', '"10.0.0.300" is no IP address'],
    ['shop.kz,::ffff:10.0.0.1,C', 'write 10.0.0.1'],
    ['shop.kz,10.0.0.0/24,C', 'is no IP address'],
    ['shop.kz,10.0.0.1,', 'no customer'],
    [',,C', 'neither a domain nor an address'],
    ['shop.kz,10.0.0.1', '2 columns where the heading has 3'],
    ['shop.kz,10.0.0.1,C,D', '4 columns where the heading has 3'],
    ['good.kz,10.0.0.2,C-2', 'good.kz already belongs to customer C-1, here to C-2'],
    ['shop.kz,10.0.0.1,"C\u001b[31m"', 'control characters'],
    ['shop.kz,11.0.0.1,C', '11.0.0.1 is outside scope.ranges'],
  ])('reports the row %j with its line', async (row, message) => {
    const reading = await read(`domain,ip,customer\ngood.kz,10.0.0.1,C-1\n\n${row}\nlast.kz,10.0.0.3,C-9\n`, {
      contains: (address) => !address.startsWith('11.'),
    });
    expect(reading.problems).toEqual([{ line: 4, message: expect.stringContaining(message) as string }]);
    expect(reading.problemCount).toBe(1);
    expect(reading.inventory.customerOf('last.kz', null)).toBe('C-9');
  });

  it('counts lines through quoted line breaks', async () => {
    const { problems } = await read('domain,ip,customer\na.kz,10.0.0.1,"two\nlines"\nb.kz,oops,C\n');
    expect(problems.map(({ line }) => line)).toEqual([2, 4]);
  });

  it('shows the first ten broken rows and counts all', async () => {
    const path = file(`domain,ip,customer\n${'x.kz,bad,C\n'.repeat(25)}`);
    const error = await loadInventory(path).catch((reason: unknown) => reason);
    expect(error).toBeInstanceOf(InventoryError);
    const { message, problems, problemCount } = error as InventoryError;
    expect(problems.map(({ line }) => line)).toEqual([2, 3, 4, 5, 6, 7, 8, 9, 10, 11]);
    expect(problemCount).toBe(25);
    expect(message).toContain(`${path}:2: "bad" is no IP address`);
    expect(message).toContain('… and 15 more (25 broken rows in all)');
  });

  it.each([
    ['domain,ip,costumer\na.kz,10.0.0.1,C\n', 'unknown column "costumer", nearest is "customer"'],
    ['domain,customer\na.kz,C\n', 'no column ip'],
    ['domain,ip,ip,customer\n', 'column "ip" stands twice'],
    ['a.kz,10.0.0.1,C\n', 'unknown column "a.kz"'],
    ['', 'the file is empty'],
    ['\n\n', 'the file is empty'],
    ['domain,ip,customer\n"a.kz,10.0.0.1,C\nb.kz,10.0.0.1,C\n', 'not valid CSV from here on'],
    [`domain,ip,customer\n"${'x'.repeat(10_000)}",10.0.0.1,C\n`, 'not valid CSV from here on'],
    [
      Buffer.concat([Buffer.from('domain,ip,customer\na.kz,10.0.0.1,'), Buffer.from([0xd2, 0xce, 0xce]), Buffer.from('\n')]),
      'save the file as UTF-8',
    ],
    [Buffer.from('domain,ip,customer\na.kz,10.0.0.1,C\n', 'utf16le'), 'unknown column'],
  ])('refuses content %#', async (content, message) => {
    await expect(loadInventory(file(content))).rejects.toThrow(message);
    await expect(loadInventory(file(content))).rejects.toBeInstanceOf(InventoryError);
  });

  it('refuses a file that is not there', async () => {
    await expect(loadInventory('/nonexistent/inventory.csv')).rejects.toThrow('cannot be read (ENOENT)');
    await expect(loadInventory(temporaryFolder())).rejects.toBeInstanceOf(InventoryError);
  });

  it('knows nothing when there is none', () => {
    expect(emptyInventory().customerOf('a.kz', '10.0.0.1')).toBeNull();
  });
});
