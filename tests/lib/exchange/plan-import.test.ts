import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { importRuns } from '@/lib/exchange/import-runs';
import { archiveCustomer } from '@/lib/ledger/archive-customer';
import { closePeriod } from '@/lib/ledger/close-period';
import { type Book, openWorld, type World } from '@/tests/support/world';
import { booked, csv, importInto } from './files';

let world: World;
beforeAll(async () => {
  world = await openWorld();
});
afterAll(() => world.close());

const fresh = (): Promise<Book> => world.another();
const INVOICES = 'Customer No,Customer,Invoice No,Invoice Date,Due Date,Amount,Currency';
const PAID = `${INVOICES},Paid On`;
const PAYMENTS = 'Customer No,Received On,Amount,Currency,Reference';
const CREDITS = 'Customer No,Credit Note No,Credit Date,Amount,Currency,Applies To';

describe('an import', () => {
  it('leaves nothing of a refused line, not even the customer that it brings', async () => {
    const book = await fresh();
    const file = csv(
      PAID,
      'A-1,Aster,R-1,2026-01-15,2026-02-14,100.00,EUR,',
      'B-1,Borealis,R-2,2026-01-15,2026-02-14,100.00,EUR,2199-01-01',
      'C-1,Cobalt,R-3,2026-01-15,2026-02-14,100.001,EUR,',
    );
    await expect(importInto(book, 'invoices', file)).rejects.toThrow(
      /2 lines are refused, so nothing was written/,
    );
    expect(await booked(book)).toEqual([]);
    const summary = await importInto(book, 'invoices', file, { leaveOut: true });
    expect(summary).toMatchObject({ customers: { new: 1 }, documents: { new: 1 } });
    expect(summary.refused.map(({ line, field }) => [line, field])).toEqual([
      [3, 'received_on'],
      [4, 'Amount'],
    ]);
    expect(
      await book.sql('SELECT number FROM customer WHERE organisation_id = $1', [book.organisation.id]),
    ).toEqual([{ number: 'A-1' }]);
  });

  it('takes up a payment that a later export of the same file reports', async () => {
    const book = await fresh();
    const line = 'A-1,Aster,R-1,2026-01-15,2026-02-14,100.00,EUR,';
    await importInto(
      book,
      'invoices',
      csv(PAID, line, 'A-1,Aster,R-2,2026-01-16,2026-02-15,50.00,EUR,2026-02-01'),
    );
    const later = csv(PAID, `${line}2026-02-20`, 'A-1,Aster,R-2,2026-01-16,2026-02-15,50.00,EUR,2026-02-01');
    expect(await importInto(book, 'invoices', later)).toMatchObject({ documents: { new: 1, known: 3 } });
    expect(
      (await booked(book)).filter((text) => text.includes('| payment |') && text.endsWith('R-1')).length,
    ).toBe(1);
  });

  it('refuses a document that says something else than the ledger', async () => {
    const book = await fresh();
    await importInto(book, 'invoices', csv(INVOICES, 'A-1,Aster,R-1,2026-01-15,2026-02-14,100.00,EUR'));
    await expect(
      importInto(book, 'invoices', csv(INVOICES, 'A-1,Aster,R-1,2026-01-15,2026-02-14,120.00,EUR')),
    ).rejects.toThrow(/R-1 is in the ledger already, as invoice R-1 with EUR 100\.00 for A-1 Aster/);
    await expect(
      importInto(book, 'invoices', csv(INVOICES, 'A-2,Other,R-1,2026-01-15,2026-02-14,100.00,EUR')),
    ).rejects.toThrow(/in the ledger already/);
  });

  it('gives new customers the terms that their invoices show', async () => {
    const book = await fresh();
    const file = csv(
      INVOICES,
      'A-1,Aster,R-1,2026-01-01,2026-01-15,1.00,EUR',
      'A-1,Aster,R-2,2026-02-01,2026-02-15,1.00,EUR',
      'A-1,Aster,R-3,2026-02-01,2026-03-03,1.00,EUR',
    );
    await importInto(book, 'invoices', file);
    expect(
      await book.sql('SELECT days FROM customer_terms WHERE organisation_id = $1', [book.organisation.id]),
    ).toEqual([{ days: 14 }]);
  });

  it('knows its file again after its period was closed and its customer archived', async () => {
    const book = await fresh();
    const file = csv(PAID, 'A-1,Aster,R-1,2026-01-15,2026-02-14,100.00,EUR,2026-02-01');
    await importInto(book, 'invoices', file);
    await book.run(closePeriod, { through: '2026-03-31', reason: 'Quarter' });
    await book.run(archiveCustomer, { customer: 'A-1', reason: 'Gone' }, { as: 'admin' });
    expect(await importInto(book, 'invoices', file)).toMatchObject({
      documents: { new: 0, known: 2 },
      refused: [],
    });
    await expect(
      importInto(book, 'invoices', csv(INVOICES, 'B-1,Borealis,R-2,2026-03-31,2026-04-14,1.00,EUR')),
    ).rejects.toThrow(/closed period; the first open day is 2026-04-01/);
    await expect(
      importInto(book, 'invoices', csv(INVOICES, 'A-1,Aster,R-3,2026-04-15,2026-05-14,1.00,EUR')),
    ).rejects.toThrow(/A-1 Aster is archived/);
  });

  it('does not see the customers and documents of another organisation', async () => {
    const [one, other] = [await fresh(), await fresh()];
    const file = csv(INVOICES, 'A-1,Aster,R-1,2026-01-15,2026-02-14,100.00,EUR');
    await importInto(one, 'invoices', file);
    await expect(
      importInto(other, 'invoices', file, { settled: { unknownCustomers: 'refuse' } }),
    ).rejects.toThrow(/There is no customer A-1/);
    expect(await importInto(other, 'invoices', file)).toMatchObject({ documents: { new: 1, known: 0 } });
  });

  it('finds the customer of a payment by the invoices that its text names', async () => {
    const book = await fresh();
    const aster = await book.customer({
      number: 'A-1',
      invoices: [{ number: 'R-1001', amount: '80.00', issued_on: '2026-01-10' }],
    });
    await book.customer({
      number: 'B-1',
      invoices: [{ number: 'R-2001', amount: '80.00', issued_on: '2026-01-10' }],
    });
    const file = csv(
      PAYMENTS,
      ',2026-02-01,30.00,EUR,Invoice r-1001.',
      ',2026-02-02,30.00,EUR,R-1001/R-2001',
      ',2026-02-03,30.00,EUR,thank you',
    );
    const summary = await importInto(book, 'payments', file, { leaveOut: true });
    expect(summary.notes).toEqual([
      { line: 2, message: `Goes to A-1 ${aster.name}, whose R-1001 the text names.` },
    ]);
    expect(summary.refused.map(({ line, message }) => [line, message])).toEqual([
      [3, 'The text names invoices of several customers.'],
      [4, 'The text names no invoice that is in the ledger, and the line no customer.'],
    ]);
  });

  it('applies a credit note to its invoice, and says when it cannot', async () => {
    const book = await fresh();
    await book.customer({
      number: 'A-1',
      invoices: [{ number: 'R-1', amount: '80.00', issued_on: '2026-01-10' }],
    });
    const file = csv(CREDITS, 'A-1,G-1,2026-02-01,30.00,EUR,R-1', 'A-1,G-2,2026-02-01,5.00,EUR,R-9');
    const summary = await importInto(book, 'credit-notes', file);
    expect(summary.notes).toEqual([
      { line: 3, message: 'R-9 is not in the ledger: the credit stays unapplied.' },
    ]);
    const lines = await booked(book);
    expect(lines.filter((text) => text.includes('| G-1 |') && text.endsWith('| R-1')).length).toBe(1);
    expect(lines.filter((text) => text.includes('| G-2 |')).length).toBe(1);
  });

  it('brings opening balances and rates, and knows them again', async () => {
    const book = await fresh();
    const openings = csv(
      'Customer No,Customer,Due Date,Open Amount,Currency',
      'A-1,Aster,2026-01-31,80.00,EUR',
      'A-1,Aster,2026-01-31,80.00,EUR',
    );
    expect(await importInto(book, 'opening-balances', openings)).toMatchObject({ documents: { new: 2 } });
    expect(await importInto(book, 'opening-balances', openings)).toMatchObject({
      documents: { new: 0, known: 2 },
    });
    const rates = csv('Currency,Date,Rate', 'USD,2026-01-31,0.9200', 'EUR,2026-01-31,1.0000');
    expect(await importInto(book, 'exchange-rates', rates, { leaveOut: true })).toMatchObject({
      rates: { new: 1 },
    });
    expect(await importInto(book, 'exchange-rates', rates, { leaveOut: true })).toMatchObject({
      rates: { new: 0, known: 1 },
    });
  });

  it('brings customers once, refusing by line what a customer cannot be', async () => {
    const book = await fresh();
    const file = csv(
      'Number,Name,Email,Phone,Payment Terms,Owner Email',
      'A-1,Aster,ap@aster.example,+49 30 1234567,Net 14,',
      'A-2,Borealis,,,Net 30,nobody@example.com',
      'new,Cobalt,,,Net 30,',
    );
    const summary = await importInto(book, 'customers', file, { leaveOut: true });
    expect(summary).toMatchObject({ customers: { new: 1, known: 0 } });
    expect(summary.refused.map(({ line, field }) => [line, field])).toEqual([
      [3, 'Owner Email'],
      [4, 'Number'],
    ]);
    const renamed = csv('Number,Name', 'A-1,Aster Logistics', 'A-9,Aster');
    const second = await importInto(book, 'customers', renamed);
    expect(second).toMatchObject({ customers: { new: 1, known: 1 } });
    expect(second.notes.map(({ message }) => message)).toEqual([
      'A-1 is called Aster in the book and stays so.',
      'A new customer with the name of A-1: perhaps the same.',
    ]);
  });

  it('is listed with who made it and what it brought', async () => {
    const book = await fresh();
    await importInto(book, 'invoices', csv(INVOICES, 'A-1,Aster,R-1,2026-01-15,2026-02-14,100.00,EUR'));
    const { data } = await book.ask(importRuns);
    expect(data).toMatchObject([
      {
        kind: 'invoices',
        file_name: 'book.csv',
        actor: book.actors.finance.label,
        lines: 1,
        documents: { new: 1, known: 0 },
        refused: 0,
      },
    ]);
  });
});
