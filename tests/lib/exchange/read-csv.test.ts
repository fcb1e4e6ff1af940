import { parse } from 'csv-parse/sync';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readTable } from '@/lib/exchange/read-table';
import { splitCsv } from '@/lib/exchange/split-csv';
import type { Table } from '@/lib/exchange/table';

const read = (text: string, options = {}): Table => readTable(Buffer.from(text), 'book.csv', options);
const lines = (table: Table) => table.rows.map(({ line, cells }) => [line, ...cells]);

describe('delimiters', () => {
  it.each([
    [',', 'Name,Amount\nAster,1.50\n'],
    [';', 'Name;Amount\nAster;1,50\n'],
    ['\t', 'Name\tAmount\nAster\t1,50\n'],
    ['|', 'Name|Amount\nAster|1,50\n'],
  ])('finds %j from the data', (delimiter, text) => {
    expect(read(text)).toMatchObject({ delimiter, headers: ['Name', 'Amount'], warnings: [] });
  });

  it('prefers the delimiter that every line agrees on over one that stands in texts', () => {
    const table = read('Name;Address\nAster;1, High Street, York\nBorealis;2, Low Street\n');
    expect(table).toMatchObject({ delimiter: ';' });
    expect(table.rows[0]?.cells).toEqual(['Aster', '1, High Street, York']);
  });

  it('is not misled by delimiters inside quotes', () => {
    expect(read('Name,Note\nAster,"a;b;c"\n"B;C",d\n')).toMatchObject({
      delimiter: ',',
      headers: ['Name', 'Note'],
    });
  });

  it("follows Excel's own first line and still counts physical lines", () => {
    expect(lines(read('sep=;\r\nName;Amount\r\nAster;1\r\n'))).toEqual([[3, 'Aster', '1']]);
  });

  it('says when two delimiters fit equally well', () => {
    expect(read('a,b;c\n1,2;3\n').warnings[0]).toMatch(/semicolons or by commas/);
    expect(read('a,b;c\n1,2;3\n', { delimiter: ',' }).headers).toEqual(['a', 'b;c']);
  });

  it('reads a file of one column', () => {
    expect(read('Name\nAster\n').headers).toEqual(['Name']);
  });
});

describe('lines', () => {
  it.each(['\n', '\r\n', '\r'])('counts physical lines across quoted line breaks ending in %j', (end) => {
    const text = ['a,b', '1,"x', 'y', 'z"', '', '2,w', ''].join(end);
    expect(lines(read(text))).toEqual([
      [2, '1', 'x\ny\nz'],
      [6, '2', 'w'],
    ]);
  });

  it('leaves out lines of empty cells and columns without heading or value', () => {
    const table = read('a,b,,\n1,2,,\n,,,\n3,4,,\n');
    expect(table.headers).toEqual(['a', 'b']);
    expect(lines(table)).toEqual([
      [2, '1', '2'],
      [4, '3', '4'],
    ]);
  });

  it('names a column that has values but no heading', () => {
    const table = read(',b\n1,2\n');
    expect(table.headers).toEqual(['Column 1', 'b']);
    expect(table.warnings[0]).toMatch(/Column 1/);
  });

  it('refuses lines of another width by their number and keeps the rest', () => {
    const table = read('a,b,c\n1,2,3\n1,2\n1,2,3,4\n1,2,3,\n');
    expect(table.refused).toEqual([
      { line: 3, message: 'The line has 2 cells, but there are 3 headings.' },
      { line: 4, message: 'The line has 4 cells, but there are 3 headings.' },
    ]);
    expect(table.rows.map(({ line }) => line)).toEqual([2, 5]);
  });

  it('refuses a line with a control character', () => {
    expect(read('a,b\n1,x\u0007y\n1,2\n').refused).toEqual([
      { line: 2, message: 'Cell 2 contains a control character.' },
    ]);
  });

  it('keeps a quote that does not open its cell', () => {
    expect(lines(read('a,b\n5" pipe,2\n'))).toEqual([[2, '5" pipe', '2']]);
  });

  it('trims cells, also of no-break spaces', () => {
    expect(lines(read('a , b\n\u00a01 ," 2 "\n'))).toEqual([[2, '1', '2']]);
  });

  it('warns of letters that were lost before', () => {
    expect(read('a,b\nM\ufffdller,1\n').warnings[0]).toMatch(/lost .* line 2\./);
  });
});

describe('files that are refused', () => {
  it.each([
    ['nothing', '', /book\.csv is empty/],
    ['blank lines only', '\n , \n\n', /is empty/],
    ['headings only', '\nName,Amount\n\n', /headings on line 2 but no lines under them/],
    [
      'a heading that stands twice',
      'Name,Amount,Name\n1,2,3\n',
      /“Name” stands twice on line 1, in columns 1 and 3/,
    ],
    ['an unclosed quote', 'a,b\n1,"x\ny\n2,z\n', /quoted cell that begins on line 2 is never closed/],
    ['an unclosed quote after a multi-line cell', 'a,b\n"1\n\n",x\n2,"y', /begins on line 5 is never closed/],
    ['text after a closing quote', 'a,b\n1,"x"y\n', /begins on line 2 is followed by more text/],
    [
      'a stray quote that swallows lines',
      'a,b\n1,"x\n2,y\n3,"z"\n',
      /begins on line 2 is followed by more text/,
    ],
    [
      'a title above the headings',
      'Open invoices\nName,Amount\nAster,1\n',
      /title above the headings\? Line 2/,
    ],
    [
      'a padded title above the headings',
      'Open invoices,,\nName,Amount,Due\nAster,1,x\n',
      /Line 1 names 1 of 3 columns/,
    ],
    ['600 columns', `${'a,'.repeat(600)}\n`, /Line 1 has more than 500 cells/],
  ])('refuses %s', (_, text, message) => {
    expect(() => read(text)).toThrow(expect.objectContaining({ code: 'invalid', field: 'file' }));
    expect(() => read(text)).toThrow(message);
  });

  it('refuses more than 20 MB and more than 300,000 lines', () => {
    expect(() => readTable(Buffer.alloc(20 * 1024 * 1024 + 1, 'a'), 'big.csv')).toThrow(
      /big\.csv is larger than 20 MB/,
    );
    expect(() => read('a\n'.repeat(300_002))).toThrow(/more than 300,000 lines/);
    expect(() => read(`a\n${'\n'.repeat(2_000_001)}`)).toThrow(/more than 2,000,000 lines, blank ones/);
    expect(read('a\n'.repeat(300_001)).rows).toHaveLength(300_000);
  });
});

describe('splitting', () => {
  const cell = fc.string({ unit: fc.constantFrom('a', 'é', '"', ',', ';', '\n', ' ', '0'), maxLength: 6 });
  const table = fc.array(fc.array(cell, { minLength: 2, maxLength: 5 }), { minLength: 1, maxLength: 8 });
  const quoted = (text: string) => `"${text.replaceAll('"', '""')}"`;

  it('reads back every quoted table, with the line on which each record begins', () => {
    fc.assert(
      fc.property(
        table,
        fc.constantFrom('\n', '\r\n', '\r'),
        fc.constantFrom(',', ';'),
        (rows, end, delimiter) => {
          const text = rows.map((cells) => cells.map(quoted).join(delimiter)).join('\n');
          let line = 1;
          const expected = rows.map((cells) => {
            const record = { line, cells };
            line += 1 + cells.join('').split('\n').length - 1;
            return record;
          });
          expect(splitCsv(text.replaceAll('\n', end), delimiter)).toEqual(expected);
        },
      ),
    );
  });

  it('agrees with csv-parse on any text that csv-parse accepts', () => {
    const text = fc.string({ unit: fc.constantFrom('a', '"', ',', '\n', 'b', ' '), maxLength: 30 });
    fc.assert(
      fc.property(text, (input) => {
        let expected: string[][];
        try {
          expected = parse(input, { relax_column_count: true, skip_empty_lines: true, bom: false });
        } catch {
          return;
        }
        const isEmpty = (cells: string[]) => cells.length === 1 && cells[0] === '';
        expect(splitCsv(input, ',').map(({ cells }) => cells)).toEqual(
          expected.filter((cells) => !isEmpty(cells)),
        );
      }),
      { numRuns: 2000 },
    );
  });

  it('never fails but by refusal, whatever the bytes', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 80 }), (bytes) => {
        try {
          readTable(bytes, 'x.csv');
        } catch (error) {
          expect(error).toMatchObject({ name: 'Refusal', field: 'file' });
        }
      }),
      { numRuns: 2000 },
    );
  });
});
