import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createCustomer } from '@/lib/customers/create-customer';
import { importFile } from '@/lib/exchange/import-file';
import { uploadFile } from '@/lib/exchange/upload-file';
import { run } from '@/lib/kernel/command';
import { addDays } from '@/lib/kernel/day';
import { postInvoice } from '@/lib/ledger/post-invoice';
import { postPayment } from '@/lib/ledger/post-payment';
import { type Book, openWorld, type World } from '@/tests/support/world';
import { booked, csv, importInto, mappingOf } from './files';

let world: World;
beforeAll(async () => {
  world = await openWorld();
});
afterAll(() => world.close());

type Sale = { customer: number; cents: number; issued: number; terms: number; paidAfter: number | null };

const sales = fc.array(
  fc.record({
    customer: fc.integer({ min: 1, max: 4 }),
    cents: fc.integer({ min: 1, max: 500_000 }),
    issued: fc.integer({ min: 0, max: 200 }),
    terms: fc.integer({ min: 0, max: 90 }),
    paidAfter: fc.option(fc.integer({ min: 0, max: 150 })),
  }),
  { minLength: 1, maxLength: 25 },
);

const amountOf = (cents: number) => `${Math.floor(cents / 100)}.${String(cents % 100).padStart(2, '0')}`;
const factsOf = (sale: Sale, index: number) => {
  const issued_on = addDays('2025-01-01', sale.issued);
  const paid_on = sale.paidAfter === null ? undefined : addDays(issued_on, sale.paidAfter);
  return {
    customer: `K-${sale.customer}`,
    number: `R-${index}`,
    amount: amountOf(sale.cents),
    issued_on,
    due_on: addDays(issued_on, sale.terms),
    paid_on,
  };
};

const fileOf = (list: readonly Sale[]) =>
  csv(
    'Customer No,Invoice No,Invoice Date,Due Date,Amount,Currency,Paid On',
    ...list
      .map(factsOf)
      .map((one) =>
        [one.customer, one.number, one.issued_on, one.due_on, one.amount, 'EUR', one.paid_on ?? ''].join(','),
      ),
  );
const SETTLED = { dayFormat: 'YYYY-MM-DD', numberFormat: '1,234.56', lines: 'one-per-document' } as const;

/** The same history, posted act by act. */
async function post(book: Book, list: readonly Sale[]): Promise<void> {
  const facts = list.map(factsOf);
  for (const number of new Set(facts.map(({ customer }) => customer))) {
    await book.run(createCustomer, { number, name: number, terms: { currency: 'EUR' } });
  }
  for (const { paid_on: _, ...invoice } of facts)
    await book.run(postInvoice, { ...invoice, currency: 'EUR' });
  for (const { customer, number, amount, paid_on } of facts) {
    if (!paid_on) continue;
    const allocations = [{ document: number, amount }];
    await book.run(postPayment, {
      customer,
      amount,
      currency: 'EUR',
      received_on: paid_on,
      reference: undefined,
      allocations,
    });
  }
}

/** Without what commands and files call differently: payments’ numbers and references. */
const told = (lines: string[]) =>
  lines
    .map((line) =>
      line
        .replace(/PAY-\d+/g, 'PAY')
        .replace(/(\| payment \| PAY \|.*?\| \d{4}-\d\d-\d\d) \| R-\d+ \| /, '$1 | '),
    )
    .sort();

describe('a file', () => {
  it('imported twice is imported once, and says what posting it by hand would', async () => {
    await fc.assert(
      fc.asyncProperty(sales, async (list) => {
        const [imported, posted] = [await world.another(), await world.another()];
        await importInto(imported, 'invoices', fileOf(list), { settled: SETTLED });
        const once = await booked(imported);
        const again = await importInto(imported, 'invoices', fileOf(list), { settled: SETTLED });
        expect(again.documents.new).toBe(0);
        expect(await booked(imported)).toEqual(once);
        await post(posted, list);
        expect(told(once)).toEqual(told(await booked(posted)));
      }),
      { numRuns: 12 },
    );
  });

  it('imported twice at the same time is imported once', async () => {
    const book = await world.another();
    const file = fileOf(
      Array.from({ length: 400 }, (_, index) => ({
        customer: (index % 4) + 1,
        cents: index + 1,
        issued: index % 200,
        terms: 30,
        paidAfter: index % 3 ? 20 : null,
      })),
    );
    const both = await Promise.all(
      [1, 2].map(() => importInto(book, 'invoices', file, { settled: SETTLED })),
    );
    expect(both.map(({ documents }) => documents.new).sort((a, b) => a - b)[0]).toBe(0);
    const rows = await book.sql('SELECT 1 FROM item WHERE organisation_id = $1', [book.organisation.id]);
    expect(rows.length).toBe(Math.max(...both.map(({ documents }) => documents.new)));
  });

  it('stopped in the middle writes nothing, and can be imported again under the same key', async () => {
    const book = await world.another();
    const file = fileOf(
      Array.from({ length: 1500 }, (_, index) => ({
        customer: (index % 4) + 1,
        cents: index + 1,
        issued: index % 200,
        terms: 30,
        paidAfter: 20,
      })),
    );
    const mapping = mappingOf('invoices', file, book, SETTLED);
    const content = file.toString('base64');
    const { file: id } = await book.run(uploadFile, { kind: 'invoices', file_name: 'book.csv', content });
    const stop = new AbortController();
    const told: number[] = [];
    const onProgress = (done: number, total: number) => {
      told.push(done / total);
      if (done > 1000) stop.abort();
    };
    const input = { file: id, mapping };
    await expect(
      run(importFile, book.actors.finance, input, 'once', { onProgress, signal: stop.signal }),
    ).rejects.toThrow();
    expect(await booked(book)).toEqual([]);
    await run(importFile, book.actors.finance, input, 'once', {
      onProgress: (done, total) => told.push(done / total),
    });
    expect((await booked(book)).length).toBe(3000 + 3000);
    expect(told.every((share) => share >= 0 && share <= 1)).toBe(true);
  });
});
