import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readTable } from '@/lib/exchange/read-table';
import { neutraliseCell, restoreCell } from '@/lib/exchange/spreadsheet-safe';
import { type ExportCell, writeCsv } from '@/lib/exchange/write-csv';
import { writeXlsx } from '@/lib/exchange/write-xlsx';

describe('cells that a spreadsheet would run', () => {
  it.each([
    ['=1+1', "'=1+1"],
    ['+49 30 1234', "'+49 30 1234"],
    ['-2+3', "'-2+3"],
    ['@SUM(A1)', "'@SUM(A1)"],
    ['\t=1', "'\t'=1"],
    ['\r=1', "'\r'=1"],
    ['＝1+1', "'＝1+1"],
    ['＋1', "'＋1"],
    ['－1', "'－1"],
    ['＠x', "'＠x"],
    ['-', "'-"],
    ["'=1", "''=1"],
    ['x;=HYPERLINK("http://evil.example")', 'x;\'=HYPERLINK("http://evil.example")'],
    ['two\nlines\n=1', "two\nlines\n'=1"],
  ])('neutralises %j', (cell, safe) => {
    expect(neutraliseCell(cell)).toBe(safe);
  });

  it.each(['-1234.50', '-5', '1234.5', 'Aster = Borealis', 'a@b.example', '3-4', "O'Brien", '', "'quoted'"])(
    'leaves %j alone',
    (cell) => {
      expect(neutraliseCell(cell)).toBe(cell);
    },
  );

  const tricky = fc.string({
    unit: fc.constantFrom("'", '=', '+', '-', '@', ';', '\t', '\n', '\r', 'a', '1', '＝'),
    maxLength: 8,
  });

  it('leaves no cell that begins a formula, and every mark can be taken away again', () => {
    fc.assert(
      fc.property(tricky, (cell) => {
        const safe = neutraliseCell(cell);
        expect(restoreCell(safe)).toBe(cell);
        for (const part of safe.split(/[;\t\r\n]/)) expect(/^[=+\-@＝](?!\d+$)/.test(part)).toBe(false);
      }),
      { numRuns: 5000 },
    );
  });
});

const text = fc
  .string({ unit: fc.constantFrom(...'aéß中 "\',;|=+-@\n1.0€'.split('')), maxLength: 12 })
  .map((value) => value.trim());
const amount = fc.bigInt({ min: -99_999_999_999_999n, max: 99_999_999_999_999n }).map((minor) => {
  const digits = (minor < 0n ? -minor : minor).toString().padStart(3, '0');
  return { amount: `${minor < 0n ? '-' : ''}${digits.slice(0, -2)}.${digits.slice(-2)}` };
});
const day = fc
  .date({ min: new Date('1900-03-01T00:00:00Z'), max: new Date('2199-12-31T00:00:00Z'), noInvalidDate: true })
  .map((date) => ({ day: date.toISOString().slice(0, 10) }));
const row = fc.tuple(fc.constant('x'), text, amount, day, fc.option(fc.integer(), { nil: null }));
const headers = ['Id', '=Name', 'Amount', 'Due', 'Count'];

const shown = (cell: ExportCell) =>
  cell === null ? '' : typeof cell === 'object' ? ('day' in cell ? cell.day : cell.amount) : String(cell);

describe('exports', () => {
  it('begin with a byte order mark and end lines with CRLF', () => {
    expect(writeCsv(['a', 'b'], [['x,y', { amount: '-1.50' }]]).toString()).toBe(
      '\ufeffa,b\r\n"x,y",-1.50\r\n',
    );
  });

  it('are read back unchanged from CSV', () => {
    fc.assert(
      fc.property(fc.array(row, { minLength: 1, maxLength: 10 }), (rows) => {
        const table = readTable(writeCsv(headers, rows), 'export.csv');
        expect(table).toMatchObject({ headers, refused: [] });
        expect(table.rows.map(({ cells }) => cells)).toEqual(rows.map((cells) => cells.map(shown)));
      }),
    );
  });

  it('are read back unchanged from XLSX, amounts as numbers and days as days', async () => {
    const plain = (cell: ExportCell) =>
      shown(cell)
        .replace(/(\.\d*?)0+$/, '$1')
        .replace(/\.$/, '')
        .replace(/^-0$/, '0');
    await fc.assert(
      fc.asyncProperty(fc.array(row, { minLength: 1, maxLength: 10 }), async (rows) => {
        const table = readTable(await writeXlsx('Ledger: [2026]', headers, rows), 'export.xlsx');
        expect(table).toMatchObject({ headers, refused: [], sheet: 'Ledger   2026' });
        const values = rows.map(([id, name, sum, due, count]) => [
          id,
          name,
          plain(sum),
          due.day,
          shown(count),
        ]);
        expect(table.rows.map(({ cells }) => cells)).toEqual(values);
        for (const { natives } of table.rows) expect(natives?.slice(2, 4)).toEqual(['number', 'day']);
      }),
      { numRuns: 40 },
    );
  });
});
