import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { ImportKind } from '@/lib/exchange/import-fields';
import { type Book, openWorld, type World } from '@/tests/support/world';
import { bulkInto } from './bulk';
import { booked, csv, importInto } from './files';

let world: World;
beforeAll(async () => {
  world = await openWorld();
});
afterAll(() => world.close());

const INVOICES = 'Customer No,Customer,Invoice No,Invoice Date,Due Date,Amount,Currency,Paid On,Paid Amount';
const PAYMENTS = 'Customer No,Payment Date,Amount,Currency,Reference';

const day = (n: number) => `2026-0${1 + (n % 6)}-${String(1 + (n % 28)).padStart(2, '0')}`;

/** Invoices of some customers, some paid on their line, some without a due day, some twice. */
function invoices(count: number): Buffer {
  const lines = Array.from({ length: count }, (_, n) => {
    const issued = day(n);
    const due = n % 7 === 0 ? '' : `2026-07-${String(1 + (n % 28)).padStart(2, '0')}`;
    const paid = n % 3 === 0 ? [`2026-08-0${1 + (n % 9)}`, n % 2 === 0 ? '5.00' : ''] : ['', ''];
    return [
      `A-${n % 23}`,
      `Customer ${n % 23}`,
      `R-${n}`,
      issued,
      due,
      `${10 + n}.50`,
      'EUR',
      ...paid,
    ].join();
  });
  return csv(INVOICES, ...lines);
}

/** Payments without an id of their own, some of which say the same as others. */
function payments(count: number): Buffer {
  const lines = Array.from({ length: count }, (_, n) =>
    [
      `A-${n % 23}`,
      day(n % 40),
      `${7 + (n % 4)}.25`,
      'EUR',
      n % 5 === 0 ? `R-${n % 23} and more` : '',
    ].join(),
  );
  return csv(PAYMENTS, ...lines);
}

describe('a file in the background', () => {
  test('ends in the same ledger, with the same summary, as on the screen', async () => {
    const [small, big] = [await world.another(), await world.another()];
    const files: [ImportKind, Buffer][] = [
      ['invoices', invoices(400)],
      ['payments', payments(300)],
      ['invoices', invoices(450)],
      [
        'credit-notes',
        csv(
          'Customer No,Credit Note No,Date,Amount,Currency,Invoice No',
          'A-1,CN-1,2026-03-01,4.00,EUR,R-1',
          'A-2,CN-2,2026-03-01,4.00,EUR,R-1',
        ),
      ],
      [
        'opening-balances',
        csv(
          'Customer No,Due Date,Amount,Currency',
          'A-1,2026-01-01,40.00,EUR',
          'A-1,2026-01-01,40.00,EUR',
          'A-9,2026-01-01,41.00,EUR',
        ),
      ],
      [
        'customers',
        csv('Customer No,Name,Email,Terms', 'N-1,Neu,neu@example.org,30', ',Neu zwei,,', 'A-1,Customer 1,,'),
      ],
      ['exchange-rates', csv('Currency,Date,Rate', 'USD,2026-01-01,0.91', 'CHF,2026-01-01,1.05')],
    ];
    for (const [kind, content] of files) {
      const once = await importInto(small, kind, content);
      const { state, failure, summary } = await bulkInto(big, kind, content);
      expect([kind, state, failure]).toEqual([kind, 'done', null]);
      const { counted, ...same } = summary ?? {};
      expect(same).toEqual(once);
    }
    expect(await booked(big)).toEqual(await booked(small));
    expect(await customers(big)).toEqual(await customers(small));
  });
});

const customers = (book: Book) =>
  book.sql(
    `SELECT c.number, c.name, t.days, t.currency, x.external_id FROM customer c
     JOIN customer_terms t ON t.organisation_id = $1 AND t.customer_id = c.id
     LEFT JOIN customer_external_id x ON x.organisation_id = $1 AND x.customer_id = c.id
     WHERE c.organisation_id = $1 ORDER BY c.number`,
    [book.organisation.id],
  );
