import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { keepPart, openUpload } from '@/lib/exchange/bulk-upload';
import { parseMapping } from '@/lib/exchange/mapping';
import { type Book, openWorld, type World } from '@/tests/support/world';
import { bulkInto, startInto } from './bulk';
import { csv } from './files';

let world: World;
let book: Book;
beforeAll(async () => {
  world = await openWorld();
  book = await world.another();
});
afterAll(() => world.close());

const HEAD = 'Customer No,Invoice No,Invoice Date,Due Date,Amount';
const line = (n: number) => `A-${n % 9},R-${n},2026-01-15,2026-02-14,${n}.50`;
const lines = (count: number) => Array.from({ length: count }, (_, n) => line(n + 1));

const mapping = (how: object = {}) =>
  parseMapping({
    version: 1,
    kind: 'invoices',
    columns: {
      customer_number: 'Customer No',
      number: 'Invoice No',
      issued_on: 'Invoice Date',
      due_on: 'Due Date',
      amount: 'Amount',
    },
    dayFormat: 'YYYY-MM-DD',
    numberFormat: '1,234.56',
    delimiter: ',',
    encoding: 'utf-8',
    defaults: { currency: 'EUR', source: 'test' },
    ...how,
  });

const whole = csv(HEAD, ...lines(60_000));

describe('a large file that cannot be read is refused, with its line, and nothing is written', () => {
  const withLine = (at: number, text: string) => {
    const all = lines(40_000);
    all[at - 2] = text;
    return csv(HEAD, ...all);
  };
  const bad: [string, Buffer, RegExp, object?][] = [
    ['a quote on line 3 that is never closed', withLine(3, '"A-1,R-2,2026-01-15,2026-02-14,2.50'), /line 3/i],
    [
      'a quote that is closed by another one much later',
      csv(
        HEAD,
        '"A-1,R-1,2026-01-15,2026-02-14,1.00',
        ...lines(9_000),
        'A-1,"R-x",2026-01-15,2026-02-14,2.50',
      ),
      /begins on line 2 does not end/,
    ],
    [
      'another encoding from some line on',
      Buffer.concat([whole, Buffer.from('A-1,R-\xe9,2026-01-15,2026-02-14,1.00\n', 'latin1')]),
      /Line 60002 is not UTF-8/,
    ],
    ['UTF-16 where UTF-8 was said', Buffer.from(`\ufeff${whole.toString()}`, 'utf16le'), /UTF-16/],
    [
      'two files put together, with a byte order mark between them',
      Buffer.concat([whole, Buffer.from('\ufeff'), whole]),
      /Line 60002 holds a byte order mark/,
    ],
    [
      'a NUL byte',
      Buffer.concat([whole, Buffer.from('A-1,R\0,2026-01-15,,1\n')]),
      /Line 60002 contains a NUL/,
    ],
    ['a file cut off inside a letter', Buffer.concat([whole, Buffer.from([0x41, 0xc3])]), /cut off/],
    [
      'a file cut off inside a line',
      whole.subarray(0, whole.length - 14),
      /One line is refused.*line 60001/s,
    ],
    ['more than two million lines', Buffer.alloc(2_100_000 * 2, 'x\n'), /2,000,000 lines|heading/],
    ['headings that the mapping does not know', csv('a,b,c', '1,2,3'), /no such heading/],
    [
      'UTF-8 where Windows-1252 was said',
      csv(HEAD, ...lines(30_000), 'A-é,R-x,2026-01-15,2026-02-14,1.00'),
      /The file is UTF-8, not Windows-1252/,
      { encoding: 'windows-1252' },
    ],
  ];
  test.each(bad)('%s', async (_name, content, why, how) => {
    const { state, failure } = await bulkInto(book, 'invoices', content, { mapping: mapping(how) });
    expect([state, why.test(failure ?? '') || failure]).toEqual(['failed', true]);
    const [row] = await book.sql<{ count: string }>('SELECT count(*) FROM item WHERE organisation_id = $1', [
      book.organisation.id,
    ]);
    expect(row?.count).toBe('0');
  });

  test('one that is too large, in parts of the wrong size, not whole, or a workbook', async () => {
    const open = (bytes: number) => book.run(openUpload, { kind: 'invoices', file_name: 'x.csv', bytes });
    await expect(open(513 * 1024 * 1024)).rejects.toThrow(/larger than 512 MB/);
    const { bulk } = await open(3_000_000);
    const keep = (content: Buffer, position = 0) =>
      book.run(keepPart, { bulk, position, content: content.toString('base64') });
    await expect(keep(Buffer.alloc(10))).rejects.toThrow(/did not arrive whole/);
    await expect(keep(Buffer.alloc(1 << 20), 7)).rejects.toThrow(/did not arrive whole/);
    await expect(
      keep(Buffer.concat([Buffer.from('PK\x03\x04'), Buffer.alloc((1 << 20) - 4)])),
    ).rejects.toThrow(/save the sheet as CSV/);
    await keep(Buffer.alloc(1 << 20, 'a'));
    const { startBulk } = await import('@/lib/exchange/bulk-acts');
    await expect(book.run(startBulk, { bulk, mapping: mapping() })).rejects.toThrow(/1 of 3 parts/);
  });
});

describe('a large file that is written in another way reads the same', () => {
  const text = `${HEAD}\n${lines(700).join('\n')}\n`.replaceAll('R-5,', '"R-5\u00e9",');
  const ways: [string, Buffer, object?][] = [
    ['with a byte order mark', Buffer.from(`\ufeff${text}`)],
    ['in UTF-16', Buffer.from(`\ufeff${text}`, 'utf16le'), { encoding: 'utf-16le' }],
    ['in Windows-1252', Buffer.from(text, 'latin1'), { encoding: 'windows-1252' }],
    ['with all sorts of line ends', Buffer.from(text.replace(/\n/g, mixed()))],
    ['without a line end at its end', Buffer.from(text.trimEnd())],
    ['with blank lines and Excel’s own first line', Buffer.from(`sep=,\n\n${text.replace('\n', '\n\n')}`)],
  ];
  test.each(ways)('%s', async (_name, content, how) => {
    const other = await world.another();
    const { state, failure, summary } = await bulkInto(other, 'invoices', content, { mapping: mapping(how) });
    expect([state, failure, summary?.documents.new]).toEqual(['done', null, 700]);
    const [row] = await other.sql<{ number: string }>(
      `SELECT number FROM item WHERE organisation_id = $1 AND number LIKE 'R-5_' AND number > 'R-5z' ORDER BY 1`,
      [other.organisation.id],
    );
    expect(row?.number).toBe('R-5\u00e9');
  });

  function mixed() {
    let n = 0;
    return () => ['\n', '\r\n', '\r'][n++ % 3] ?? '\n';
  }
});

test('refused lines are left out when it is agreed to, and counted', async () => {
  const other = await world.another();
  const content = csv(
    HEAD,
    ...lines(50),
    'A-1,R-51,2026-13-15,2026-02-14,1.00',
    'A-1,R-1,2026-01-15,2026-02-14,1.00',
  );
  const { state, summary } = await bulkInto(other, 'invoices', content, {
    mapping: mapping(),
    leaveOut: true,
  });
  expect([state, summary?.counted, summary?.documents.new]).toEqual([
    'done',
    { refused: 2, skipped: 0, notes: 0 },
    50,
  ]);
  expect(summary?.refused.map((one) => one.line)).toEqual([52, 53]);
});

test('an import of another organisation cannot be seen or touched', async () => {
  const bulk = await startInto(book, 'invoices', csv(HEAD, ...lines(3)), { mapping: mapping() });
  const { cancelBulk } = await import('@/lib/exchange/bulk-acts');
  const other = await world.another();
  await expect(other.run(cancelBulk, { bulk })).rejects.toThrow(/no such import/);
});
