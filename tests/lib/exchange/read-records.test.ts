import { describe, expect, it } from 'vitest';
import { controlTotals } from '@/lib/exchange/control-totals';
import type { ImportKind } from '@/lib/exchange/import-fields';
import type { Settled } from '@/lib/exchange/mapping';
import { parseMapping } from '@/lib/exchange/mapping';
import { proposeMapping } from '@/lib/exchange/propose-mapping';
import { readRecords } from '@/lib/exchange/read-records';
import { readTable } from '@/lib/exchange/read-table';

/** Reads a CSV as an import would, when the user only settles what is given. */
function read(kind: ImportKind, csv: string, settled: Settled = { defaults: { currency: 'EUR' } }) {
  const table = readTable(Buffer.from(csv), 'book.csv');
  const { mapping, questions } = proposeMapping(kind, table, settled);
  expect(questions).toEqual([]);
  expect(parseMapping(JSON.parse(JSON.stringify(mapping)))).toEqual(mapping);
  return readRecords(table, mapping);
}

const csv = (...lines: string[]) => `${lines.join('\n')}\n`;

describe('invoices', () => {
  const headings =
    'Customer No,Invoice No,Invoice Date,Due Date,Amount,Currency,PO Number,Paid Date,Amount Paid';

  it('are read line by line, with the payment that a line reports', () => {
    const result = read(
      'invoices',
      csv(
        headings,
        'C-1,I-1,31/01/2026,28/02/2026,"1,234.50",EUR,PO 7,15/02/2026,',
        'C-2,I-2,31/01/2026,28/02/2026,10,usd,,20/02/2026,4.00',
        'C-3,I-3,31/01/2026,,5,,,,0',
      ),
    );
    expect(result).toMatchObject({ refused: [], skipped: [], notes: [] });
    expect(result.records).toMatchObject([
      {
        kind: 'invoices',
        lines: [2],
        customer: { number: 'C-1' },
        number: 'I-1',
        issuedOn: '2026-01-31',
        dueOn: '2026-02-28',
        amount: 123450n,
        currency: 'EUR',
        purchaseOrder: 'PO 7',
        externalId: 'invoice:I-1',
        payment: { receivedOn: '2026-02-15', amount: 123450n, externalId: 'payment-of:invoice:I-1' },
      },
      { number: 'I-2', amount: 1000n, currency: 'USD', payment: { receivedOn: '2026-02-20', amount: 400n } },
      { number: 'I-3', dueOn: undefined, currency: 'EUR', payment: undefined },
    ]);
    expect(controlTotals(result.records)).toEqual([
      { currency: 'EUR', documents: 2, amount: 123950n, payments: 1, paid: 123450n },
      { currency: 'USD', documents: 1, amount: 1000n, payments: 1, paid: 400n },
    ]);
  });

  it.each([
    ['C-1,I-1,31/02/2026,,5', 'Invoice Date', /2026-02-31 is not a day/],
    ['C-1,I-1,31/01/26,,5', 'Invoice Date', /two digits/],
    [
      'C-1,I-1,31/01/2026,30/01/2026,5',
      'Due Date',
      /falls due on 2026-01-30, before it was issued on 2026-01-31/,
    ],
    ['C-1,I-1,31/01/2026,,12.345', 'Amount', /12\.345 has 3 decimals; EUR has 2/],
    ['C-1,I-1,31/01/2026,,1e5', 'Amount', /not an amount/],
    ['C-1,I-1,31/01/2026,,NaN', 'Amount', /not an amount/],
    ['C-1,I-1,31/01/2026,,١٢٣', 'Amount', /not an amount/],
    [`C-1,I-1,31/01/2026,,${'9'.repeat(40)}`, 'Amount', /at most 15 digits/],
    ['C-1,I-1,31/01/2026,,-5', 'Amount', /negative: a credit belongs among the credit notes/],
    ['C-1,I-1,31/01/2026,,', 'Amount', /The amount is missing/],
    ['C-1,I-1,31/01/2026,,$5', 'Amount', /says \$, but the currency is EUR/],
    ['C-1,I-1,31/01/2026,,5,XXX', 'Currency', /“XXX” is not an ISO 4217 currency/],
    ['C-1,,31/01/2026,,5', 'Invoice No', /The number is missing/],
    ['C-1,#N/A,31/01/2026,,5', 'Invoice No', /The cell holds “#N\/A”/],
    [`C-1,${'I'.repeat(61)},31/01/2026,,5`, 'Invoice No', /61 characters; at most 60 fit/],
    ['C-1,I-1,,,5', 'Invoice Date', /The day of issue is missing/],
    [',I-1,31/01/2026,,5', 'Customer name', /names no customer/],
    ['C-1,I-1,31/01/2026,,5,,,,3', 'Paid Date', /amount was paid, but the day is missing/],
    ['C-1,I-1,31/01/2026,,5,,,31/01/2026,-3', 'Amount Paid', /amount paid is negative/],
  ])('refuse the line %s at its heading', (line, field, message) => {
    const good = Array.from(
      { length: 9 },
      (_, i) => `C-9,I-9${i},31/01/2026,28/02/2026,7.50,EUR,,15/02/2026,7.5`,
    );
    const padded = line + ','.repeat(8 - line.split(',').length + 1);
    const result = read('invoices', csv(headings, ...good, padded));
    expect(result.refused).toEqual([{ line: 11, field, message: expect.stringMatching(message) }]);
    expect(result.records).toHaveLength(9);
  });

  it('are refused when their number stands in the file before', () => {
    const result = read(
      'invoices',
      csv('Customer No,Invoice No,Date,Amount', 'C,1,2026-01-31,5', 'C,2,2026-01-31,5', 'C,1,2026-01-31,5'),
      {
        lines: 'one-per-document',
        defaults: { currency: 'EUR' },
      },
    );
    expect(result.refused).toEqual([{ line: 4, message: 'Number 1 stands on line 2 already.' }]);
  });

  it('of amount zero, drafts and credit notes are left out and said', () => {
    const result = read(
      'invoices',
      csv(
        'Customer,Invoice No,Date,Amount,Status,Type',
        'A,1,2026-01-31,0.00,Paid,Sales invoice',
        'A,2,2026-01-31,5,Draft,Sales invoice',
        'A,3,2026-01-31,5,Paid,Sales credit note',
        'A,4,2026-01-31,5,,',
      ),
    );
    expect(result.skipped).toEqual([
      { line: 3, message: 'Left out: its status or type is “Draft”.' },
      { line: 4, message: 'Left out: its status or type is “Sales credit note”.' },
      { line: 2, message: 'Left out: its amount is zero.' },
    ]);
    expect(result.records).toHaveLength(1);
  });

  it('with a status that is not known are refused', () => {
    const table = readTable(
      Buffer.from(csv('Customer,Invoice No,Date,Amount,State', 'A,1,2026-01-31,5,hot')),
      'a.csv',
    );
    const { mapping } = proposeMapping('invoices', table, { defaults: { currency: 'EUR' } });
    mapping.columns.status = 'State';
    expect(readRecords(table, mapping).refused).toEqual([
      { line: 2, field: 'State', message: '“hot” is not a known status or type.' },
    ]);
  });

  it('keep the refusals of the table itself', () => {
    const result = read(
      'invoices',
      csv('Customer,Invoice No,Date,Amount', 'A,1,2026-01-31', 'A,2,2026-01-31,5'),
    );
    expect(result.refused).toEqual([{ line: 2, message: 'The line has 3 cells, but there are 4 headings.' }]);
  });
});

describe('invoices of several lines', () => {
  const xero =
    'ContactName,InvoiceNumber,InvoiceDate,DueDate,Total,Description,Quantity,UnitAmount,Discount,AccountCode,TaxAmount,Currency';

  it('are the sum of quantity × price − discount + tax, each line rounded', () => {
    const result = read(
      'invoices',
      csv(
        xero,
        'Aster,I-1,31/01/2026,28/02/2026,,Bolts,3,0.335,,200,0.20,GBP',
        'Borealis,I-2,31/01/2026,28/02/2026,,Nuts,1,10,10,200,1.80,GBP',
        ',I-1,,,,Delivery,,5,,200,1.00,',
        ',I-1,,,,Thank you,,,,,,',
      ),
    );
    expect(result.refused).toEqual([]);
    expect(result.records).toMatchObject([
      // 3 × 0.335 = 1.005 → 1.01; + 0.20 + 5 + 1
      {
        number: 'I-1',
        lines: [2, 4, 5],
        customer: { name: 'Aster' },
        amount: 721n,
        currency: 'GBP',
        description: 'Bolts',
      },
      { number: 'I-2', lines: [3], amount: 1080n },
    ]);
  });

  it('have the total that their lines repeat, and say when lines disagree', () => {
    const result = read(
      'invoices',
      csv(
        xero,
        'Aster,I-1,31/01/2026,28/02/2026,24.00,Bolts,2,10,,200,4,GBP',
        'Aster,I-1,31/01/2026,28/02/2026,24.00,Nuts,2,10,,200,4,GBP',
        'Aster,I-2,31/01/2026,28/02/2026,5.00,Bolts,1,5,,200,,GBP',
        'Aster,I-2,31/01/2026,28/02/2026,6.00,Bolts,1,5,,200,,GBP',
        'Aster,I-3,31/01/2026,28/02/2026,5.00,Bolts,1,5,,200,,GBP',
        'Borealis,I-3,31/01/2026,28/02/2026,5.00,Bolts,1,5,,200,,GBP',
      ),
    );
    expect(result.records).toMatchObject([{ number: 'I-1', amount: 2400n }]);
    expect(result.refused).toEqual([
      { line: 5, field: 'Total', message: 'Line 4 says “500” for the same document, this line “600”.' },
      {
        line: 7,
        field: 'ContactName',
        message: 'Line 6 says “Aster” for the same document, this line “Borealis”.',
      },
    ]);
  });

  it('name the line whose cell cannot be read', () => {
    const result = read(
      'invoices',
      csv(
        xero,
        'Aster,I-1,31/01/2026,,,A,1,5,,2,1,GBP',
        'Aster,I-1,31/01/2026,,,B,1,x,,2,1,GBP',
        'A,I-2,30/01/2026,,,C,1,5.25,,2,1,GBP',
        'A,I-3,30/01/2026,,,C,1,5.25,,2,1,GBP',
        'A,I-4,30/01/2026,,,C,1,5.25,,2,1,GBP',
        'A,I-5,30/01/2026,,,C,1,5.25,,2,1,GBP',
      ),
    );
    expect(result.refused).toMatchObject([{ line: 3, field: 'UnitAmount' }]);
    expect(result.records).toHaveLength(4);
  });

  it('say when no line has a tax amount', () => {
    const result = read('invoices', csv(xero, 'Aster,I-1,31/01/2026,28/02/2026,,Bolts,1,5,,200,,GBP'));
    expect(result.notes).toEqual([
      { line: 2, message: 'No line has a tax amount: the sum of the lines is taken as it is.' },
    ]);
  });

  it('sum the item amounts and taxes of QuickBooks', () => {
    const result = read(
      'invoices',
      csv(
        'InvoiceNo,Customer,InvoiceDate,DueDate,Terms,Memo,ItemAmount,TaxAmount,Currency',
        '1001,Aster,01/31/2026,03/02/2026,Net 30,Thanks,20.00,2.00,USD',
        '1001,Aster,01/31/2026,03/02/2026,Net 30,,5.50,0.55,USD',
      ),
    );
    expect(result.records).toMatchObject([
      { number: '1001', amount: 2805n, description: 'Thanks', lines: [2, 3] },
    ]);
  });
});

describe('payments', () => {
  const stripe =
    'id,Description,Created (UTC),Amount,Amount Refunded,Currency,Mode,Status,Customer ID,Customer Email,Captured';

  it('of Stripe are taken when they succeeded, less what was refunded', () => {
    const result = read(
      'payments',
      csv(
        stripe,
        'ch_1,Invoice I-1,2026-01-31 23:10:00,20.00,0.00,usd,Live,Paid,cus_1,a@b.example,TRUE',
        'ch_2,,2026-01-31 23:10:00,20.00,0.00,usd,Live,Failed,cus_1,,FALSE',
        'ch_3,,2026-01-31 23:10:00,20.00,20.00,usd,Live,succeeded,cus_1,,TRUE',
        'ch_4,,2026-01-31 23:10:00,20.00,5.00,usd,Live,Paid,cus_2,,TRUE',
        'ch_5,,2026-01-31 23:10:00,20.00,0.00,usd,Test,Paid,cus_2,,TRUE',
        'ch_6,,2026-01-31 23:10:00,20.00,25.00,usd,Live,Paid,cus_2,,TRUE',
      ),
    );
    expect(result.records).toMatchObject([
      {
        externalId: 'ch_1',
        amount: 2000n,
        currency: 'USD',
        receivedOn: '2026-01-31',
        reference: 'Invoice I-1',
        customer: { externalId: 'cus_1' },
      },
      { externalId: 'ch_4', amount: 1500n },
    ]);
    expect(result.skipped.map(({ line }) => line)).toEqual([3, 6, 4]);
    expect(result.notes).toEqual([
      { line: 5, message: 'A part of it was refunded: only what is left comes in.' },
    ]);
    expect(result.refused).toMatchObject([{ line: 7, field: 'Amount Refunded' }]);
  });

  it('without an id get the same one in every file, twins being told apart', () => {
    const heading = 'Customer No,Payment Date,Amount,Reference';
    const first = read(
      'payments',
      csv(heading, 'C-1,31/01/2026,5.00,I-1', 'C-1,31/01/2026,5.00,I-1', 'C-2,31/01/2026,5.00,I-1'),
    );
    const again = read(
      'payments',
      csv('Amount;Reference;Payment Date;Customer No', '5,0;I-1;2026-01-31;C-1', '6,0;I-1;2026-01-31;C-1'),
    );
    const ids = first.records.map((record) => 'externalId' in record && record.externalId);
    expect(new Set(ids).size).toBe(3);
    expect(ids[1]).toBe(`${ids[0]}#2`);
    expect(again.records[0]).toMatchObject({ externalId: ids[0] });
    expect(ids).not.toContain('externalId' in (again.records[1] ?? {}) && again.records[1]);
  });

  it('may name only the invoices that they pay', () => {
    const result = read(
      'payments',
      csv('Payment Date,Amount,Reference', '2026-01-31,5.00,I-1', '2026-01-31,5.00,'),
    );
    expect(result.records).toMatchObject([{ customer: {}, reference: 'I-1' }]);
    expect(result.refused).toMatchObject([{ line: 3, message: 'The line names no customer.' }]);
  });

  it('may be written as negative amounts throughout', () => {
    const result = read(
      'payments',
      csv('Customer No,Payment Date,Amount', 'C-1,2026-01-31,-5.00', 'C-1,2026-02-01,(6.00)'),
    );
    expect(result.records).toMatchObject([{ amount: 500n }, { amount: 600n }]);
    const mixed = read(
      'payments',
      csv('Customer No,Payment Date,Amount', 'C-1,2026-01-31,-5.00', 'C-1,2026-02-01,6.00'),
    );
    expect(mixed.refused).toMatchObject([{ line: 2, message: 'The amount is negative.' }]);
  });

  it('with a reference that is too long are cut and noted', () => {
    const result = read(
      'payments',
      csv('Customer No,Payment Date,Amount,Reference', `C-1,2026-01-31,5,${'x'.repeat(150)}`),
    );
    expect(result.records).toMatchObject([{ reference: 'x'.repeat(140) }]);
    expect(result.notes).toEqual([{ line: 2, message: 'Reference was cut to 140 characters.' }]);
  });
});

describe('customers', () => {
  it('are read with contact, address, terms and credit limit', () => {
    const result = read(
      'customers',
      csv(
        'Customer No,Name,Email,First Name,Last Name,Phone,Address 1,Address 2,City,Postal Code,Country,Terms,Currency,Credit Limit,VAT Number',
        'C-1,Aster GmbH,ap@aster.example,Jo,Doe,+49 30 1,Weg 1,Haus 2,Berlin,10115,Deutschland,Net 30,EUR,"10,000.00",DE1',
        'C-2,Borealis,,,,,,,,,,,,,',
        'C-3,Cirrus,,,,,,,Oslo,,Atlantis,EOM 30,NOK,5,',
      ),
      {},
    );
    expect(result.refused).toEqual([]);
    expect(result.records).toMatchObject([
      {
        number: 'C-1',
        name: 'Aster GmbH',
        contactName: 'Jo Doe',
        phone: '+49 30 1',
        taxId: 'DE1',
        address: { line1: 'Weg 1', line2: 'Haus 2', city: 'Berlin', postalCode: '10115', country: 'DE' },
        terms: { basis: 'net', days: 30 },
        currency: 'EUR',
        creditLimit: 1_000_000n,
      },
      { number: 'C-2', address: undefined, terms: undefined, currency: undefined, creditLimit: undefined },
      {
        number: 'C-3',
        address: { line1: 'Oslo', country: undefined },
        terms: { basis: 'end_of_month', days: 30 },
      },
    ]);
    expect(result.notes).toEqual([
      { line: 4, message: '“Atlantis” is not a country that is known; it is left out.' },
    ]);
  });

  it('join the two columns of Xero’s terms', () => {
    const heading = '*ContactName,AccountNumber,EmailAddress,POAddressLine1,DueDateSalesDay,DueDateSalesTerm';
    const result = read(
      'customers',
      csv(
        heading,
        'Aster,A1,a@b.example,x,20,Following Month',
        'Boreal,A2,a@b.example,x,14,Days After',
        'Cirrus,A3,,x,5,Current Month',
      ),
      {},
    );
    expect(result.records).toMatchObject([
      { terms: { basis: 'end_of_month', days: 20 } },
      { terms: { basis: 'net', days: 14 } },
    ]);
    expect(result.refused).toMatchObject([{ line: 4, field: 'DueDateSalesDay' }]);
  });

  it.each([
    ['C-1,,,', 'Name', /name is missing/],
    ['C-2,Aster,nobody,', 'Email', /not an e-mail address/],
    ['C-2,Aster,,-5', 'Credit Limit', /negative/],
  ])('refuse the line %s', (line, field, message) => {
    const result = read(
      'customers',
      csv(
        'Customer No,Name,Email,Credit Limit',
        'C-9,Good,a@b.example,5',
        'C-8,Good,a@b.example,5',
        'C-7,Good,a@b.example,5',
        'C-6,Good,a@b.example,5',
        'C-5,Good,a@b.example,5',
        line,
      ),
    );
    expect(result.refused).toEqual([{ line: 7, field, message: expect.stringMatching(message) }]);
  });

  it('are refused when they stand in the file twice, by number, id or bare name', () => {
    const result = read('customers', csv('Number,Name', 'C-1,Aster', 'C-1,Other', ',Boreal', ',boreal'), {});
    expect(result.refused).toEqual([
      { line: 3, message: 'Number C-1 stands on line 2 already.' },
      { line: 5, message: 'A customer boreal without a number stands on line 4 already.' },
    ]);
  });
});

describe('the other kinds', () => {
  it('credit notes name the invoice that they credit, and may be negative throughout', () => {
    const result = read(
      'credit-notes',
      csv('Customer No,Credit Note No,Date,Invoice No,Total', 'C-1,CN-1,2026-01-31,I-1,-5.00'),
    );
    expect(result.records).toMatchObject([
      { number: 'CN-1', appliesTo: 'I-1', amount: 500n, externalId: 'credit-note:CN-1' },
    ]);
  });

  it('opening balances need a due day and may have no number', () => {
    const result = read(
      'opening-balances',
      csv(
        'Customer No,Invoice No,Due Date,Open Amount',
        'C-1,I-1,2026-01-31,5.00',
        'C-1,,2026-01-31,5.00',
        'C-1,,2026-01-31,5.00',
        'C-1,,,5.00',
      ),
    );
    expect(result.records).toMatchObject([
      { number: 'I-1', externalId: 'opening:I-1', dueOn: '2026-01-31' },
      { number: undefined, externalId: expect.stringMatching(/^line:[0-9a-f]{32}$/) },
      { externalId: expect.stringMatching(/^line:[0-9a-f]{32}#2$/) },
    ]);
    expect(result.refused).toEqual([{ line: 5, field: 'Due Date', message: 'The due day is missing.' }]);
  });

  it('exchange rates have one rate a day and currency', () => {
    const result = read(
      'exchange-rates',
      csv(
        'Currency,Date,Rate',
        'USD,2026-01-31,0.9123456789',
        'USD,2026-01-31,0.92',
        'GBP,2026-01-31,0',
        'SEK,2026-01-31,0.09',
      ),
      {},
    );
    expect(result.records).toMatchObject([
      { currency: 'USD', validOn: '2026-01-31', rate: '0.9123456789' },
      { currency: 'SEK' },
    ]);
    expect(result.refused).toMatchObject([
      { line: 3, message: 'The rate of USD on 2026-01-31 stands on line 2 already.' },
      { line: 4, field: 'Rate' },
    ]);
  });
});
