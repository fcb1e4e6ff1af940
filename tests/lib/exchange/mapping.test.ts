import { describe, expect, it } from 'vitest';
import { checkHeadings, type Mapping, parseMapping } from '@/lib/exchange/mapping';
import { proposeMapping } from '@/lib/exchange/propose-mapping';
import { readRecords } from '@/lib/exchange/read-records';
import { readTable } from '@/lib/exchange/read-table';
import { writeXlsx } from '@/lib/exchange/write-xlsx';

const tableOf = (...lines: string[]) => readTable(Buffer.from(`${lines.join('\n')}\n`), 'book.csv');
const HEADINGS = 'Customer No,Invoice No,Date,Amount';
const complete = {
  version: 1,
  kind: 'invoices',
  columns: { customer_number: 'Customer No', number: 'Invoice No', issued_on: 'Date', amount: 'Amount' },
  dayFormat: 'DD/MM/YYYY',
  numberFormat: '1,234.56',
  defaults: { currency: 'EUR', source: 'import' },
};

describe('a kept mapping', () => {
  it('is plain JSON, its choices having defaults', () => {
    const mapping = parseMapping(complete);
    expect(mapping).toEqual({
      ...complete,
      lines: 'one-per-document',
      sign: 'as-written',
      unknownCustomers: 'create',
    });
    expect(parseMapping(JSON.parse(JSON.stringify(mapping)))).toEqual(mapping);
  });

  it.each([
    [{ version: 2 }, /version/],
    [{ kind: 'bills' }, /kind/],
    [{ columns: { ...complete.columns, colour: 'x' } }, /columns/],
    [{ columns: { ...complete.columns, credit_limit: 'x' } }, /invoices have no field credit_limit/],
    [{ columns: { ...complete.columns, number: '' } }, /columns\.number/],
    [
      { columns: { number: 'Invoice No', issued_on: 'Date', amount: 'Amount' } },
      /which column is the customer/,
    ],
    [{ columns: { customer_number: 'C', number: 'N', issued_on: 'D' } }, /which column is the amount/],
    [{ columns: { ...complete.columns, paid_amount: 'Paid' } }, /the day of payment/],
    [
      {
        lines: 'one-per-line-item',
        kind: 'payments',
        columns: { customer_number: 'C', received_on: 'D', amount: 'A' },
      },
      /no line items/,
    ],
    [{ dayFormat: undefined }, /how the days are written/],
    [{ dayFormat: 'DD/MM/YY' }, /dayFormat/],
    [{ numberFormat: undefined }, /how the numbers are written/],
    [{ defaults: { source: 'import' } }, /which currency/],
    [{ defaults: { currency: 'XXX', source: 'import' } }, /defaults\.currency/],
    [{ defaults: { currency: 'EUR', source: 'Our System!' } }, /small letters/],
    [{ surprise: true }, /no such field/],
  ])('is refused with %j', (change, message) => {
    expect(() => parseMapping({ ...complete, ...change })).toThrow(message);
  });

  it('is refused for a file without one of its headings', () => {
    const mapping = parseMapping(complete);
    expect(() => checkHeadings(mapping, ['Customer No', 'Invoice No', 'Date', 'Betrag'])).toThrow(
      'Amount is taken from “Amount”, but the file has no such heading. It has “Customer No”, “Invoice No”, “Date”, “Betrag”.',
    );
  });
});

describe('a proposal', () => {
  it('asks which day is meant, with both readings, and takes the answer', () => {
    const table = tableOf(HEADINGS, 'C-1,I-1,03/04/2026,5.00');
    const asked = proposeMapping('invoices', table, { defaults: { currency: 'EUR' } });
    expect(asked.questions).toEqual([
      {
        about: 'dayFormat',
        message: 'The days can be read in two ways. Which is right?',
        choices: ['DD/MM/YYYY', 'MM/DD/YYYY'],
        examples: [{ text: '03/04/2026', as: { 'DD/MM/YYYY': '2026-04-03', 'MM/DD/YYYY': '2026-03-04' } }],
      },
    ]);
    const answered = proposeMapping('invoices', table, {
      dayFormat: 'MM/DD/YYYY',
      defaults: { currency: 'EUR' },
    });
    expect(answered.questions).toEqual([]);
    expect(readRecords(table, answered.mapping).records).toMatchObject([{ issuedOn: '2026-03-04' }]);
  });

  it('asks what the numbers mean, what the currency is and what a line is', () => {
    const table = tableOf(HEADINGS, 'C-1,I-1,31/01/2026,"1,234"', 'C-1,I-1,31/01/2026,5');
    const { questions } = proposeMapping('invoices', table);
    expect(questions.map(({ about }) => about)).toEqual(['lines', 'numberFormat', 'defaults']);
  });

  it('says which column it could not find, and when days or numbers are not alike', () => {
    const missing = proposeMapping('invoices', tableOf('Customer No,Date', 'C-1,2026-01-31'), {
      defaults: { currency: 'EUR' },
    });
    expect(missing.questions.map(({ message }) => message)).toEqual([
      'Say which column is the number.',
      'Say which column is the amount.',
    ]);
    const mixed = proposeMapping(
      'invoices',
      tableOf(HEADINGS, 'C-1,I-1,31/01/2026,5.00', 'C-1,I-2,01/31/2026,5,50'),
      {
        defaults: { currency: 'EUR' },
      },
    );
    expect(mixed.questions).toEqual([]);
    const days = proposeMapping(
      'invoices',
      tableOf(HEADINGS, 'C-1,I-1,31/01/2026,5.10', 'C-1,I-2,01/31/2026,"5,10"'),
      {
        defaults: { currency: 'EUR' },
      },
    );
    expect(days.questions.map(({ message }) => message)).toEqual([
      'The days are not all written alike: 31/01/2026, 01/31/2026.',
      'The numbers are not all written alike: 5.10, 5,10.',
    ]);
  });

  it('reads all days of a file alike: one column may tell for another', () => {
    const table = tableOf(
      'Customer No,Invoice No,Date,Due Date,Amount',
      'C-1,I-1,03/04/2026,31/12/2026,5.00',
    );
    expect(proposeMapping('invoices', table).mapping.dayFormat).toBe('DD/MM/YYYY');
  });

  it('needs no formats for a spreadsheet’s own dates and numbers', async () => {
    const headings = HEADINGS.split(',');
    const bytes = await writeXlsx('Book', headings, [
      ['C-1', 'I-1', { day: '2026-04-03' }, { amount: '1234.50' }],
    ]);
    const table = readTable(bytes, 'book.xlsx');
    const { mapping, questions } = proposeMapping('invoices', table, { defaults: { currency: 'EUR' } });
    expect(questions).toEqual([]);
    expect(mapping).toMatchObject({ sheet: 'Book', dayFormat: 'YYYY-MM-DD', numberFormat: '1,234.56' });
    expect(readRecords(table, mapping).records).toMatchObject([{ issuedOn: '2026-04-03', amount: 123450n }]);
    const german: Mapping = { ...mapping, dayFormat: 'DD.MM.YYYY', numberFormat: '1.234,56' };
    expect(readRecords(table, german).records).toMatchObject([{ issuedOn: '2026-04-03', amount: 123450n }]);
  });

  it('lets what the user settled stand', () => {
    const table = tableOf(HEADINGS, 'C-1,I-1,2026-04-03,5.00');
    const columns = {
      customer_name: 'Customer No',
      number: 'Invoice No',
      issued_on: 'Date',
      amount: 'Amount',
    };
    const { mapping } = proposeMapping('invoices', table, {
      columns,
      defaults: { currency: 'USD', source: 'erp' },
    });
    expect(mapping).toMatchObject({ columns, defaults: { currency: 'USD', source: 'erp' } });
  });
});
