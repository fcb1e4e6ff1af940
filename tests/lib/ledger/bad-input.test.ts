import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Command } from '@/lib/kernel/command';
import { Refusal, type RefusalCode } from '@/lib/kernel/refusal';
import { allocate } from '@/lib/ledger/allocate';
import { archiveCustomer } from '@/lib/ledger/archive-customer';
import { closePeriod } from '@/lib/ledger/close-period';
import { deallocate } from '@/lib/ledger/deallocate';
import { postChargeback } from '@/lib/ledger/post-chargeback';
import { postCreditNote } from '@/lib/ledger/post-credit-note';
import { postDebitNote } from '@/lib/ledger/post-debit-note';
import { postFee } from '@/lib/ledger/post-fee';
import { postInterest } from '@/lib/ledger/post-interest';
import { postInvoice } from '@/lib/ledger/post-invoice';
import { postOpeningBalance } from '@/lib/ledger/post-opening-balance';
import { postPayment } from '@/lib/ledger/post-payment';
import { postRefund } from '@/lib/ledger/post-refund';
import { recordExchangeRate } from '@/lib/ledger/record-exchange-rate';
import { reverse } from '@/lib/ledger/reverse-posting';
import { writeOff } from '@/lib/ledger/write-off';
import { type Book, openWorld, type World } from '@/tests/support/world';

/**
 * Everything below is refused by the name of the field that is wrong, and nothing is written. The book is closed
 * through January 2026; C-1 owes INV-1 of 100.00 of which 40.00 was paid by PAY-1, and has 50.00 unapplied in PAY-2;
 * PAY-0 is 5.00 of 2025;
 * OLD-1 and OLD-PAY belong to C-old, which is archived; GONE was reversed.
 */
let world: World;
let book: Book;
const TODAY = '2026-06-15';

beforeAll(async () => {
  world = await openWorld();
  book = world;
  const other = await world.another();
  await other.customer({
    number: 'C-theirs',
    invoices: [{ amount: '10.00', issued_on: '2026-03-01', number: 'THEIRS' }],
  });
  await book.customer({
    number: 'C-1',
    invoices: [
      { amount: '100.00', issued_on: '2026-03-01', number: 'INV-1' },
      { amount: '10.00', issued_on: '2025-12-01', number: 'INV-old' },
      { amount: '10.00', issued_on: '2026-03-01', number: 'GONE' },
      { amount: '10.00', issued_on: '2026-03-01', number: 'INV-usd', currency: 'USD' },
    ],
  });
  await book.customer({
    number: 'C-2',
    invoices: [{ amount: '10.00', issued_on: '2026-03-01', number: 'INV-2' }],
  });
  await book.customer({
    number: 'C-old',
    invoices: [{ amount: '100.00', issued_on: '2026-03-01', number: 'OLD-1' }],
  });
  const pay = (number: string, customer: string, amount: string, more: object) =>
    book.run(postPayment, { customer, amount, received_on: '2026-04-01', number, ...more }, { today: TODAY });
  await pay('PAY-1', 'C-1', '40.00', { allocations: [{ document: 'INV-1', amount: '40.00' }] });
  await pay('PAY-2', 'C-1', '50.00', { allocate: 'none' });
  await pay('PAY-0', 'C-1', '5.00', { allocate: 'none', received_on: '2025-12-15' });
  await pay('OLD-PAY', 'C-old', '30.00', { allocate: 'none' });
  await book.run(reverse, { document: 'GONE', reason: 'wrong' }, { today: TODAY });
  await book.run(closePeriod, { through: '2026-01-31', reason: 'month end' }, { today: TODAY });
  await book.run(
    archiveCustomer,
    { customer: 'C-old', reason: 'gone', leave_open: true },
    { as: 'admin', today: TODAY },
  );
});
afterAll(() => world.close());

const invoice = { customer: 'C-1', amount: '10.00', issued_on: '2026-05-01' };
const payment = { customer: 'C-1', amount: '10.00', received_on: '2026-05-01' };
const note = { document: 'PAY-2', reason: 'x' };

type Bad = [string, Command, object, RefusalCode, string];

const AMOUNTS: [string, string][] = [
  ['with a third decimal', '12.345'],
  ['with an exponent', '1e5'],
  ['that is no number', 'NaN'],
  ['that is infinite', 'Infinity'],
  ['in other digits', '١٢٣'],
  ['of forty digits', '1'.repeat(40)],
  ['of sixteen digits', '10000000000000.00'],
  ['that is negative', '-5.00'],
  ['that is nothing', '0.00'],
  ['that is empty', ''],
  ['with grouping', '1,234.50'],
  ['with a decimal comma', '12,50'],
  ['with a sign', '+5'],
  ['in hexadecimal', '0x10'],
  ['without digits before the point', '.5'],
  ['with a space inside', '1 0'],
];

const DAYS: [string, string][] = [
  ['in the order of another country', '31/02/2026'],
  ['that is ambiguous', '03/04/2026'],
  ['that is not in the calendar', '2026-02-31'],
  ['of no leap year', '2025-02-29'],
  ['that is empty', ''],
  ['with a time', '2026-05-01T00:00:00Z'],
  ['long ago', '1066-10-14'],
  ['in another millennium', '12026-05-01'],
  ['in words', 'yesterday'],
];

describe('an amount', () => {
  const takers: [Command, object][] = [
    [postInvoice, invoice],
    [postDebitNote, invoice],
    [postInterest, invoice],
    [postFee, invoice],
    [postOpeningBalance, invoice],
    [postCreditNote, invoice],
    [postPayment, payment],
    [postRefund, { document: 'PAY-2' }],
    [writeOff, { document: 'INV-1', reason: 'x' }],
    [postChargeback, { document: 'PAY-1', on: '2026-05-01' }],
    [allocate, { credit: 'PAY-2', debit: 'INV-1' }],
  ];
  test.each(AMOUNTS)('%s is refused by every command that takes one', async (_what, amount) => {
    for (const [command, input] of takers) {
      // Where it may be left out, an empty field is no amount.
      if (amount === '' && !('issued_on' in input || 'received_on' in input)) continue;
      await expectRefusal(command, { ...input, amount }, 'invalid', 'amount');
    }
  });

  test('of a currency without decimals has none, of one with three at most three', async () => {
    await expectRefusal(postInvoice, { ...invoice, currency: 'JPY', amount: '10.5' }, 'invalid', 'amount');
    await expectRefusal(postInvoice, { ...invoice, currency: 'KWD', amount: '10.1234' }, 'invalid', 'amount');
  });
});

describe('a day', () => {
  const takers: [Command, object, string][] = [
    [postInvoice, invoice, 'issued_on'],
    [postInvoice, invoice, 'due_on'],
    [postCreditNote, invoice, 'issued_on'],
    [postPayment, payment, 'received_on'],
    [postRefund, { document: 'PAY-2' }, 'on'],
    [reverse, note, 'on'],
    [postChargeback, { document: 'PAY-1' }, 'on'],
    [closePeriod, { reason: 'x' }, 'through'],
    [recordExchangeRate, { currency: 'USD', rate: '1' }, 'valid_on'],
  ];
  test.each(DAYS)('%s is refused by every command that takes one', async (_what, day) => {
    for (const [command, input, field] of takers) {
      if (day === '' && (field === 'due_on' || field === 'on')) continue;
      await expectRefusal(command, { ...input, [field]: day }, 'invalid', field);
    }
  });
});

const BAD: Bad[] = [
  ['a due day before the invoice’s', postInvoice, { ...invoice, due_on: '2026-04-30' }, 'invalid', 'due_on'],
  [
    'a payment that is still to come',
    postPayment,
    { ...payment, received_on: '2026-06-16' },
    'invalid',
    'received_on',
  ],
  ['a currency that does not exist', postInvoice, { ...invoice, currency: 'EURO' }, 'invalid', 'currency'],
  ['a field that does not exist', postInvoice, { ...invoice, ammount: '1' }, 'invalid', 'ammount'],
  [
    'a text with a control character',
    postInvoice,
    { ...invoice, reference: 'a\u0000b' },
    'invalid',
    'reference',
  ],
  [
    'an external id without its source',
    postInvoice,
    { ...invoice, external_id: 'x' },
    'invalid',
    'source_system',
  ],
  [
    'a number that is in the ledger already',
    postInvoice,
    { ...invoice, number: 'INV-1' },
    'conflict',
    'number',
  ],

  [
    'a customer that does not exist',
    postInvoice,
    { ...invoice, customer: 'C-none' },
    'not_found',
    'customer',
  ],
  [
    'a customer of another organisation',
    postInvoice,
    { ...invoice, customer: 'C-theirs' },
    'not_found',
    'customer',
  ],
  [
    'a payment from a customer of another organisation',
    postPayment,
    { ...payment, customer: 'C-theirs' },
    'not_found',
    'customer',
  ],
  [
    'a document of another organisation',
    writeOff,
    { document: 'THEIRS', reason: 'x' },
    'not_found',
    'document',
  ],

  [
    'an archived customer’s invoice',
    postInvoice,
    { ...invoice, customer: 'C-old' },
    'unprocessable',
    'customer',
  ],
  [
    'an archived customer’s payment',
    postPayment,
    { ...payment, customer: 'C-old' },
    'unprocessable',
    'customer',
  ],
  [
    'an archived customer’s credit note',
    postCreditNote,
    { ...invoice, customer: 'C-old' },
    'unprocessable',
    'customer',
  ],
  ['an archived customer’s refund', postRefund, { document: 'OLD-PAY' }, 'unprocessable', 'document'],
  [
    'an archived customer’s chargeback',
    postChargeback,
    { document: 'OLD-PAY', on: '2026-05-01' },
    'unprocessable',
    'document',
  ],
  [
    'an archived customer’s write-off',
    writeOff,
    { document: 'OLD-1', reason: 'x' },
    'unprocessable',
    'document',
  ],
  [
    'an archived customer’s reversal',
    reverse,
    { document: 'OLD-1', reason: 'x' },
    'unprocessable',
    'document',
  ],

  [
    'an invoice in a closed period',
    postInvoice,
    { ...invoice, issued_on: '2026-01-31' },
    'unprocessable',
    'issued_on',
  ],
  [
    'a fee in a closed period',
    postFee,
    { ...invoice, issued_on: '2026-01-31' },
    'unprocessable',
    'issued_on',
  ],
  [
    'a credit note in a closed period',
    postCreditNote,
    { ...invoice, issued_on: '2026-01-31' },
    'unprocessable',
    'issued_on',
  ],
  [
    'a payment in a closed period',
    postPayment,
    { ...payment, received_on: '2026-01-31' },
    'unprocessable',
    'received_on',
  ],
  ['a refund in a closed period', postRefund, { document: 'PAY-0', on: '2026-01-31' }, 'unprocessable', 'on'],
  [
    'a write-off in a closed period',
    writeOff,
    { document: 'INV-old', on: '2026-01-31', reason: 'x' },
    'unprocessable',
    'on',
  ],
  [
    'a reversal in a closed period',
    reverse,
    { document: 'INV-old', on: '2026-01-31', reason: 'x' },
    'unprocessable',
    'on',
  ],
  ['closing what is not over', closePeriod, { through: '2026-06-16', reason: 'x' }, 'invalid', 'through'],

  [
    'an allocation beyond what is open of the debit',
    allocate,
    { credit: 'PAY-2', debit: 'INV-old', amount: '10.01' },
    'unprocessable',
    'amount',
  ],
  [
    'an allocation beyond what is open of the credit',
    allocate,
    { credit: 'PAY-2', debit: 'INV-1', amount: '50.01' },
    'unprocessable',
    'amount',
  ],
  [
    'an allocation of what is applied already',
    allocate,
    { credit: 'PAY-1', debit: 'INV-1' },
    'unprocessable',
    'amount',
  ],
  [
    'an allocation from a credit that is none',
    allocate,
    { credit: 'INV-old', debit: 'INV-1' },
    'unprocessable',
    'credit',
  ],
  ['an allocation to a credit', allocate, { credit: 'PAY-2', debit: 'PAY-1' }, 'unprocessable', 'debit'],
  [
    'an allocation to another customer’s invoice',
    allocate,
    { credit: 'PAY-2', debit: 'INV-2' },
    'unprocessable',
    'debit',
  ],
  [
    'an allocation to another currency',
    allocate,
    { credit: 'PAY-2', debit: 'INV-usd' },
    'unprocessable',
    'debit',
  ],
  [
    'an allocation before both documents count',
    allocate,
    { credit: 'PAY-2', debit: 'INV-1', on: '2026-03-31' },
    'invalid',
    'on',
  ],
  [
    'a payment allocated beyond what is open',
    postPayment,
    { ...payment, amount: '70.00', allocations: [{ document: 'INV-1', amount: '60.01' }] },
    'unprocessable',
    'allocations.0.amount',
  ],
  [
    'a payment allocated twice to one document, together beyond what is open',
    postPayment,
    {
      ...payment,
      amount: '70.00',
      allocations: [
        { document: 'INV-1', amount: '40.00' },
        { document: 'INV-1', amount: '20.01' },
      ],
    },
    'unprocessable',
    'allocations.1.amount',
  ],
  [
    'a payment allocated beyond itself',
    postPayment,
    { ...payment, allocations: [{ document: 'INV-1', amount: '10.01' }] },
    'unprocessable',
    'allocations',
  ],
  [
    'a payment allocated to what was reversed',
    postPayment,
    { ...payment, allocations: [{ document: 'GONE', amount: '1.00' }] },
    'unprocessable',
    'allocations.0.amount',
  ],
  [
    'a payment allocated to another customer’s invoice',
    postPayment,
    { ...payment, allocations: [{ document: 'INV-2', amount: '1.00' }] },
    'unprocessable',
    'allocations.0.document',
  ],
  [
    'a payment allocated to a third decimal',
    postPayment,
    { ...payment, allocations: [{ document: 'INV-1', amount: '1.005' }] },
    'invalid',
    'allocations.0.amount',
  ],
  [
    'a credit note beyond what is open',
    postCreditNote,
    { ...invoice, amount: '70.00', allocations: [{ document: 'INV-1', amount: '60.01' }] },
    'unprocessable',
    'allocations.0.amount',
  ],
  [
    'a write-off beyond what is open',
    writeOff,
    { document: 'INV-1', amount: '60.01', reason: 'x' },
    'unprocessable',
    'amount',
  ],
  [
    'a write-off before the invoice',
    writeOff,
    { document: 'INV-1', on: '2026-02-28', reason: 'x' },
    'invalid',
    'on',
  ],
  [
    'a refund beyond what is unapplied',
    postRefund,
    { document: 'PAY-2', amount: '50.01' },
    'unprocessable',
    'amount',
  ],
  ['a refund of what is applied', postRefund, { document: 'PAY-1' }, 'unprocessable', 'document'],
  ['a refund before the payment', postRefund, { document: 'PAY-2', on: '2026-03-31' }, 'invalid', 'on'],
  ['a refund of an invoice', postRefund, { document: 'INV-1' }, 'unprocessable', 'document'],
  [
    'a chargeback beyond the payment',
    postChargeback,
    { document: 'PAY-1', on: '2026-05-01', amount: '40.01' },
    'unprocessable',
    'amount',
  ],
  [
    'a chargeback before the payment',
    postChargeback,
    { document: 'PAY-1', on: '2026-03-31' },
    'invalid',
    'on',
  ],
  [
    'taking back what was not allocated',
    deallocate,
    { credit: 'PAY-2', debit: 'INV-1', reason: 'x' },
    'unprocessable',
    'debit',
  ],

  ['reversing again what was reversed', reverse, { document: 'GONE', reason: 'x' }, 'conflict', 'document'],
  [
    'reversing before the document’s day',
    reverse,
    { document: 'INV-1', on: '2026-02-28', reason: 'x' },
    'invalid',
    'on',
  ],
  ['reversing without a reason', reverse, { document: 'INV-1', reason: ' ' }, 'invalid', 'reason'],
  ['writing off what was reversed', writeOff, { document: 'GONE', reason: 'x' }, 'unprocessable', 'document'],

  [
    'a rate of nothing',
    recordExchangeRate,
    { currency: 'USD', valid_on: '2026-05-01', rate: '0' },
    'invalid',
    'rate',
  ],
  [
    'a rate in words',
    recordExchangeRate,
    { currency: 'USD', valid_on: '2026-05-01', rate: '1e5' },
    'invalid',
    'rate',
  ],
  [
    'a rate of the base currency',
    recordExchangeRate,
    { currency: 'EUR', valid_on: '2026-05-01', rate: '1' },
    'invalid',
    'currency',
  ],
];

test.each(BAD)('%s is refused', async (_what, command, input, code, field) => {
  await expectRefusal(command, input, code, field);
});

test('a payment is charged back once', async () => {
  const here = await world.another();
  const customer = await here.customer();
  const { document } = await here.run(
    postPayment,
    { customer: customer.number, amount: '40.00', received_on: '2026-05-01' },
    { today: TODAY },
  );
  const again = { document: document.number, on: '2026-05-02', amount: '30.00' };
  await here.run(postChargeback, again);
  const refusal = await here.run(postChargeback, again).catch((error: unknown) => error);
  expect(refusal).toMatchObject({ code: 'unprocessable', field: 'amount' });
  await here.run(postChargeback, { ...again, amount: '10.00' });
});

test('a payment that was reversed is not charged back', async () => {
  const here = await world.another();
  const customer = await here.customer();
  const { document } = await here.run(
    postPayment,
    { customer: customer.number, amount: '40.00', received_on: '2026-05-01' },
    { today: TODAY },
  );
  await here.run(reverse, { document: document.number, reason: 'x' }, { today: TODAY });
  const refusal = await here
    .run(postChargeback, { document: document.number, on: '2026-05-02' })
    .catch((error: unknown) => error);
  expect(refusal).toMatchObject({ code: 'unprocessable', field: 'document' });
});

async function expectRefusal(
  command: Command,
  input: object,
  code: RefusalCode,
  field: string,
): Promise<void> {
  const written = await rowsWritten();
  const told = `${command.name} ${JSON.stringify(input)}`;
  const refusal = await book.run(command, input, { today: TODAY }).then(
    () => null,
    (error: unknown) => error,
  );
  expect(refusal, told).toBeInstanceOf(Refusal);
  const { code: given, issues, message } = refusal as Refusal;
  expect({ code: given, field: issues[0]?.field }, `${told}: ${message}`).toEqual({ code, field });
  expect(issues[0]?.message, told).toMatch(/[a-z]{2,}.*[.!?]$/s);
  expect(await rowsWritten(), told).toEqual(written);
}

async function rowsWritten(): Promise<unknown> {
  const tables = [
    'audit_event',
    'posting',
    'item',
    'entry',
    'number_counter',
    'exchange_rate',
    'period_close',
    'receipt',
  ];
  const counts = tables.map((table) => `(SELECT count(*) FROM ${table}) AS ${table}`).join(', ');
  return (await book.sql(`SELECT ${counts}, (SELECT sum(last) FROM number_counter) AS drawn`))[0];
}
