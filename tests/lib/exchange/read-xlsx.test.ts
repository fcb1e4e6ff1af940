import ExcelJS from 'exceljs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readTable } from '@/lib/exchange/read-table';
import { type Bend, workbookFiles, zip } from './zip-fixture';

async function bytesOf(build: (book: ExcelJS.Workbook) => void): Promise<Uint8Array> {
  const book = new ExcelJS.Workbook();
  build(book);
  return new Uint8Array(await book.xlsx.writeBuffer());
}

const readSheet = (sheet: string, more = {}, bend: Bend = {}) =>
  readTable(zip(workbookFiles(sheet, more), bend), 'b.xlsx');
const headings =
  '<row r="1"><c r="A1" t="inlineStr"><is><t>A</t></is></c><c r="B1" t="str"><v>B</v></c></row>';
const withCells = (cells: string, more = {}) =>
  readSheet(`<worksheet><sheetData>${headings}<row r="2">${cells}</row></sheetData></worksheet>`, more);

describe('what a spreadsheet program writes', () => {
  it('gives texts, exact numbers, days and results of formulas', async () => {
    const bytes = await bytesOf((book) => {
      const sheet = book.addWorksheet('Invoices');
      sheet.addRow(['Customer', 'Amount', 'Due', 'Sum', 'Paid']);
      const row = sheet.addRow(['Müller & <Söhne>', 1234.56, new Date(Date.UTC(2026, 1, 28)), null, true]);
      row.getCell(4).value = { formula: 'B2*2', result: 0.1 + 0.2 };
      row.getCell(3).numFmt = 'dd/mm/yyyy';
    });
    const table = readTable(bytes, 'book.xlsx');
    expect(table).toMatchObject({ format: 'xlsx', sheet: 'Invoices', warnings: [], refused: [] });
    expect(table.rows).toEqual([
      {
        line: 2,
        cells: ['Müller & <Söhne>', '1234.56', '2026-02-28', '0.3', 'TRUE'],
        natives: [undefined, 'number', 'day', 'number', undefined],
      },
    ]);
  });

  it('takes the first visible sheet that is not empty and says which it left aside', async () => {
    const bytes = await bytesOf((book) => {
      book.addWorksheet('Secret', { state: 'hidden' }).addRows([['x'], ['y']]);
      book.addWorksheet('Empty');
      book.addWorksheet('Book').addRows([['Name'], ['Aster']]);
      book.addWorksheet('Notes').addRows([['Note'], ['n']]);
    });
    const table = readTable(bytes, 'book.xlsx');
    expect(table).toMatchObject({ sheet: 'Book', headers: ['Name'] });
    expect(table.warnings).toEqual(['Only the sheet “Book” was read; left aside: “Empty”, “Notes”.']);
    expect(readTable(bytes, 'book.xlsx', { sheet: 'Notes' }).headers).toEqual(['Note']);
    expect(() => readTable(bytes, 'book.xlsx', { sheet: 'Nope' })).toThrow(/no sheet “Nope”/);
  });

  it('keeps row numbers across gaps, empty columns and rich text, and counts hidden rows', async () => {
    const bytes = await bytesOf((book) => {
      const sheet = book.addWorksheet('Book');
      sheet.getCell('B3').value = 'Name';
      sheet.getCell('D3').value = 'City';
      sheet.getCell('B7').value = { richText: [{ text: 'As' }, { font: { bold: true }, text: 'ter' }] };
      sheet.getRow(7).hidden = true;
    });
    const table = readTable(bytes, 'book.xlsx');
    expect(table.headers).toEqual(['Name', 'City']);
    expect(table.rows.map(({ line, cells }) => [line, ...cells])).toEqual([[7, 'Aster', '']]);
    expect(table.warnings).toEqual(['1 hidden row was read too.']);
  });

  it('is not slowed by names, merges and validations over whole columns', async () => {
    const bytes = await bytesOf((book) => {
      const sheet = book.addWorksheet('Book');
      sheet.addRows([['Name'], ['Aster']]);
    });
    const wide = zip(
      workbookFiles(
        `<worksheet><sheetData>${headings}<row><c t="str"><v>1</v></c></row></sheetData><mergeCells><mergeCell ref="A1:XFD1048576"/></mergeCells></worksheet>`,
        {
          'xl/workbook.xml':
            '<workbook><sheets><sheet name="Book" r:id="rId1"/></sheets><definedNames><definedName name="x">Book!$A$1:$XFD$1048576</definedName></definedNames></workbook>',
        },
      ),
    );
    const started = performance.now();
    expect(readTable(bytes, 'book.xlsx').rows).toHaveLength(1);
    expect(readTable(wide, 'book.xlsx').rows).toHaveLength(1);
    expect(performance.now() - started).toBeLessThan(2000);
  });
});

describe('cells', () => {
  const styles = (code: string) => ({
    'xl/styles.xml': `<styleSheet><numFmts><numFmt numFmtId="164" formatCode="${code}"/></numFmts><cellStyleXfs><xf numFmtId="14"/></cellStyleXfs><cellXfs><xf numFmtId="0"/><xf numFmtId="164"/><xf numFmtId="14"/></cellXfs></styleSheet>`,
  });

  it.each([
    ['<c r="A2" t="inlineStr"><is><r><t>a</t></r><r><t xml:space="preserve"> b</t></r></is></c>', 'a b'],
    ['<c r="A2" t="inlineStr"><is><t>x</t><rPh sb="0"><t>hint</t></rPh></is></c>', 'x'],
    ['<c r="A2" t="inlineStr"><is><t><![CDATA[a<b]]></t></is></c>', 'a<b'],
    ['<c r="A2" t="str"><f>A1&amp;"x"</f><v>&#65;&#x42;&lt;&apos;</v></c>', "AB<'"],
    ['<c r="A2" t="str"><v>a_x000D__x000A_b</v></c>', 'a\nb'],
    ['<c r="A2"><v>1E-3</v></c>', '0.001'],
    ['<c r="A2"><v>1.2345678E7</v></c>', '12345678'],
    ['<c r="A2"><v>-0.30000000000000004</v></c>', '-0.3'],
    ['<c r="A2"><v>1e21</v></c>', '1000000000000000000000'],
    ['<c r="A2" t="d"><v>2026-03-04</v></c>', '2026-03-04'],
    ['<x:c r="A2"><x:v>7</x:v></x:c>', '7'],
    ['<c><v>8</v></c>', '8'],
    ["<c r='A2' note='a > b'><v>9</v></c>", '9'],
  ])('reads %s as %j', (cell, text) => {
    expect(withCells(`${cell}<c r="B2" t="str"><v>.</v></c>`).rows[0]?.cells[0]).toBe(text);
  });

  it.each([
    ['yyyy-mm-dd', '46081', '2026-02-28', 'day'],
    ['dd/mm/yyyy hh:mm', '46081.5', '2026-02-28 12:00:00', 'day'],
    ['d. mmm', '46081', '2026-02-28', 'day'],
    ['yyyy', '1', '1900-01-01', 'day'],
    ['yyyy', '59', '1900-02-28', 'day'],
    ['yyyy', '61', '1900-03-01', 'day'],
    ['yyyy', '-4', '-4', 'number'],
    ['hh:mm', '0.5', '0.5', 'number'],
    ['#,##0.00 &quot;days&quot;', '46081', '46081', 'number'],
    ['[Red]#,##0.00', '46081', '46081', 'number'],
    ['\\d0', '46081', '46081', 'number'],
    ['[$-409]d-mmm-yy;@', '46081', '2026-02-28', 'day'],
  ])('shows the format %s of %s as %s', (code, value, text, native) => {
    const row = withCells(`<c r="A2" s="1"><v>${value}</v></c>`, styles(code)).rows[0];
    expect([row?.cells[0], row?.natives?.[0]]).toEqual([text, native]);
  });

  it('knows the days of workbooks that count from 1904 and the built-in formats', () => {
    const from1904 =
      '<workbook><workbookPr date1904="1"/><sheets><sheet name="B" r:id="rId1"/></sheets></workbook>';
    const cell = '<c r="A2" s="2"><v>44619</v></c>';
    expect(withCells(cell, { ...styles('0'), 'xl/workbook.xml': from1904 }).rows[0]?.cells[0]).toBe(
      '2026-02-28',
    );
  });

  it.each([
    ['<c r="A2" t="e"><v>#N/A</v></c>', '#N/A'],
    ['<c r="A2"><f>1+1</f></c>', 'a formula without a saved result'],
  ])('marks %s as an error', (cell, text) => {
    const row = withCells(cell).rows[0];
    expect([row?.cells[0], row?.natives?.[0]]).toEqual([text, 'error']);
  });

  it('refuses a line with something beyond the headings, and a sheet that is too wide', () => {
    expect(withCells('<c r="A2"><v>1</v></c>').refused).toEqual([]);
    expect(() => withCells('<c r="E2"><v>1</v></c>')).toThrow(
      /Line 2: The line has 5 cells, but there are 2 headings/,
    );
    expect(() => withCells('<c r="XFD2"><v>1</v></c>')).toThrow(/Row 2 has something in column 16384/);
    expect(withCells('<c r="A2"><v>1</v></c><c r="XFD2" s="1"/>').rows).toHaveLength(1);
  });
});

describe('archives that are refused', () => {
  const sheet = `<worksheet><sheetData>${headings}<row><c><v>1</v></c></row></sheetData></worksheet>`;

  it.each([
    [
      'a Word document',
      zip({ 'word/document.xml': '<a/>' }),
      /b\.csv is a Word document, not a CSV or XLSX file/,
    ],
    ['an OpenDocument file', zip({ 'content.xml': '<a/>' }), /OpenDocument/],
    ['any other archive', zip({ 'a.txt': 'x' }), /is a ZIP archive/],
    ['a file that is cut off', zip(workbookFiles(sheet)).subarray(0, 500), /is damaged/],
    ['a wrong checksum', zip(workbookFiles(sheet), { crc: 1 }), /is damaged/],
    [
      'a part that unpacks to more than it claims',
      zip(workbookFiles(sheet), { claimedSize: 10 }),
      /is damaged/,
    ],
    [
      'a part that claims 300 MB',
      zip(workbookFiles(sheet), { claimedSize: 300 * 1024 * 1024 }),
      /more than 200 MB/,
    ],
    ['an encrypted part', zip(workbookFiles(sheet), { flags: 1 }), /encrypted/],
    ['an empty workbook', zip(workbookFiles('<worksheet/>')), /no visible sheet with anything in it/],
    ['a document type', zip(workbookFiles(`<!DOCTYPE x [<!ENTITY a "b">]>${sheet}`)), /document type/],
    ['XML that ends too early', zip(workbookFiles(sheet.slice(0, 60))), /ends too early/],
  ])('refuses %s', (_, bytes, message) => {
    expect(() => readTable(bytes, 'b.csv')).toThrow(message);
    expect(() => readTable(bytes, 'b.csv')).toThrow(expect.objectContaining({ field: 'file' }));
  });

  it('refuses an archive of thousands of files', () => {
    const files = Object.fromEntries(Array.from({ length: 2001 }, (_, i) => [`f${i}`, '']));
    expect(() => readTable(zip(files), 'b.xlsx')).toThrow(/archive of more than 2000 files/);
  });

  it('does not unpack what is packed far tighter than any sheet', () => {
    const blank = `<worksheet><sheetData>${' '.repeat(40 * 1024 * 1024)}</sheetData></worksheet>`;
    const bomb = zip(workbookFiles(blank));
    expect(bomb.length).toBeLessThan(100 * 1024);
    const before = process.memoryUsage().rss;
    expect(() => readTable(bomb, 'b.xlsx')).toThrow(/unpacks to more than 200 times its size/);
    expect(process.memoryUsage().rss - before).toBeLessThan(20 * 1024 * 1024);
  });

  it('stops unpacking a bomb at its claimed size', () => {
    const bomb = zip(workbookFiles(' '.repeat(40 * 1024 * 1024)), { claimedSize: 1000 });
    expect(bomb.length).toBeLessThan(1024 * 1024);
    expect(() => readTable(bomb, 'b.xlsx')).toThrow(/is damaged/);
  });

  it('never fails but by refusal, whatever byte of the archive or of a part is changed', () => {
    const files = workbookFiles(sheet, {
      'xl/styles.xml': '<styleSheet><cellXfs><xf numFmtId="14"/></cellXfs></styleSheet>',
    });
    const whole = zip(files);
    const attempt = (bytes: Buffer) => {
      try {
        readTable(bytes, 'b.xlsx');
      } catch (error) {
        expect(error).toMatchObject({ name: 'Refusal', field: 'file' });
      }
    };
    fc.assert(
      fc.property(
        fc.nat(whole.length - 1),
        fc.nat(255),
        fc.constantFrom(...Object.keys(files)),
        (at, byte, name) => {
          const bent = Buffer.from(whole);
          bent[at] = byte;
          attempt(bent);
          attempt(whole.subarray(0, at));
          const part = Buffer.from(files[name] ?? '');
          part[at % part.length] = byte;
          attempt(zip({ ...files, [name]: part.toString('latin1') }));
        },
      ),
      { numRuns: 300 },
    );
  });
});
