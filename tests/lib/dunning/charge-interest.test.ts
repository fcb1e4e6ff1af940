import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { placeHold } from '@/lib/collections/hold';
import { makePromise } from '@/lib/collections/make-promise';
import { openDispute } from '@/lib/collections/open-dispute';
import { resolveDispute } from '@/lib/collections/resolve-dispute';
import { chargeInterest } from '@/lib/dunning/charge-interest';
import { interestCharges } from '@/lib/dunning/interest-charges';
import { interestProposal } from '@/lib/dunning/interest-proposal';
import { interestRules } from '@/lib/dunning/interest-rules';
import { setInterestPolicy } from '@/lib/dunning/set-interest-policy';
import { archiveCustomer } from '@/lib/ledger/archive-customer';
import { closePeriod } from '@/lib/ledger/close-period';
import { listOpenItems } from '@/lib/ledger/list-open-items';
import { postInvoice } from '@/lib/ledger/post-invoice';
import { postPayment } from '@/lib/ledger/post-payment';
import { reverse } from '@/lib/ledger/reverse-posting';
import { refusalOf } from '@/tests/support/refusal';
import { type Book, openWorld, type World } from '@/tests/support/world';

let world: World;
let book: Book;
beforeAll(async () => {
  world = await openWorld();
  book = await withRate('10');
});
afterAll(() => world.close());

const TODAY = '2026-06-30';

/** An organisation of its own that charges one rate, and 40.00 EUR for an invoice. */
async function withRate(percent: string, more: object = {}): Promise<Book> {
  const made = await world.another();
  await made.run(setInterestPolicy, {
    rates: 'own',
    own_rates: [{ from: '2020-01-01', percent }],
    fees: [{ currency: 'EUR', amount: '40.00' }],
    ...more,
  });
  return made;
}

/** 3,650.00 EUR, due 31 May 2026: at 10 % it is 1.00 a day, and 30.00 through 30 June. */
const late = (more: object = {}) =>
  book.customer({
    invoices: [{ amount: '3650.00', issued_on: '2026-05-01', due_on: '2026-05-31', ...more }],
  });

const propose = async (customer: string, input: object = {}, today = TODAY) => {
  const { data } = await book.ask(interestProposal, { customer, ...input }, { today });
  return data[0];
};
const interestOf = async (customer: string, input: object = {}) =>
  (await propose(customer, input))?.documents.map(({ interest, fee }) => [interest, fee]);

describe('what is proposed', () => {
  test('is posted, each document by itself, and is then charged', async () => {
    const { number, invoices } = await late();
    const proposed = await propose(number);
    expect(proposed).toMatchObject({
      standing: 'ready',
      totals: [{ currency: 'EUR', interest: '30.00', fees: '40.00', total: '70.00', documents: 1 }],
      documents: [{ number: invoices[0], days_late: 30, interest: '30.00', fee: '40.00', state: 'ready' }],
    });
    expect(proposed?.documents[0]?.lines).toMatchObject([
      {
        from: '2026-06-01',
        through: '2026-06-30',
        days: 30,
        principal: '3650.00',
        percent: '10',
        amount: '30.00',
      },
    ]);
    const { charged } = await book.run(chargeInterest, { customer: number }, { today: TODAY });
    expect(charged).toMatchObject([
      {
        document: { kind: 'interest', amount: '30.00', issued_on: TODAY, due_on: '2026-07-30' },
        charged_for: invoices[0],
      },
      { document: { kind: 'fee', amount: '40.00', due_on: '2026-07-30' }, charged_for: invoices[0] },
    ]);
    const { data } = await book.ask(listOpenItems, { customer: number }, { today: TODAY });
    expect(data.map(({ kind, open_amount }) => [kind, open_amount]).sort()).toEqual([
      ['fee', '40.00'],
      ['interest', '30.00'],
      ['invoice', '3650.00'],
    ]);
    expect((await propose(number))?.documents).toEqual([]);
    const refusal = await refusalOf(book.run(chargeInterest, { customer: number }, { today: TODAY }));
    expect([refusal.code, refusal.field]).toEqual(['unprocessable', 'customer']);
  });

  test('goes on the next day with that day alone, and no interest bears interest', async () => {
    const { number } = await late();
    await book.run(chargeInterest, { customer: number }, { today: TODAY });
    // The interest itself is late by then, and bears nothing.
    expect((await propose(number, {}, '2026-08-31'))?.documents).toMatchObject([
      { interest: '62.00', fee: '0.00', lines: [{ from: '2026-07-01', through: '2026-08-31', days: 62 }] },
    ]);
  });

  test('is cut where payments came, and can be had through an earlier day', async () => {
    const { number } = await late({ paid: [{ amount: '1825.00', on: '2026-06-20' }] });
    expect(await interestOf(number)).toEqual([['25.00', '40.00']]);
    expect(await interestOf(number, { through: '2026-06-10' })).toEqual([['10.00', '40.00']]);
    const input = { customer: number, through: '2026-06-10', charge: 'interest' };
    await book.run(chargeInterest, input, { today: TODAY });
    expect(await interestOf(number)).toEqual([['15.00', '40.00']]);
  });

  // Half was paid on 10 June and taken back on 20 June: 10 days × 1.00, 10 days × 0.50, 10 days × 1.00.
  test('follows a payment that was reversed, on the days on which they count', async () => {
    const { number, invoices } = await late();
    const { document } = await book.run(
      postPayment,
      {
        customer: number,
        amount: '1825.00',
        received_on: '2026-06-10',
        allocations: [{ document: invoices[0], amount: '1825.00' }],
      },
      { today: TODAY },
    );
    await book.run(
      reverse,
      { document: document.number, on: '2026-06-20', reason: 'Bounced' },
      { today: TODAY },
    );
    expect(
      (await propose(number))?.documents[0]?.lines.map((line) => [line.from, line.principal, line.amount]),
    ).toEqual([
      ['2026-06-01', '3650.00', '10.00'],
      ['2026-06-11', '1825.00', '5.00'],
      ['2026-06-21', '3650.00', '10.00'],
    ]);
  });

  test('of a customer can tell what was paid late, too', async () => {
    const { number, invoices } = await late({ paid: '2026-06-10' });
    expect(await interestOf(number)).toEqual([]);
    expect((await propose(number, { settled: 'yes' }))?.documents).toMatchObject([
      { days_late: 10, open_amount: '0.00', interest: '10.00', fee: '40.00' },
    ]);
    const documents = [{ document: invoices[0], interest: '10.00', fee: '40.00' }];
    await book.run(chargeInterest, { customer: number, documents }, { today: TODAY });
    expect(await interestOf(number, { settled: 'yes' })).toEqual([]);
  });

  test('is the same for ever when it is asked as it was known', async () => {
    const { number } = await late();
    const known_at = new Date().toISOString();
    await book.run(chargeInterest, { customer: number }, { today: TODAY });
    expect(await interestOf(number, { as_of: TODAY, known_at })).toEqual([['30.00', '40.00']]);
    expect(await interestOf(number, { as_of: TODAY })).toEqual([]);
  });

  test('of the book is a page of customers at a time, who owe most first, without those who have nothing to pay', async () => {
    const other = await withRate('10');
    for (const [place, amount] of ['100.00', '36500.00', '3650.00', '50.00'].entries())
      await other.customer({
        number: `B-${place}`,
        invoices: [{ amount, issued_on: '2026-05-01', due_on: '2026-05-31' }],
      });
    await other.customer({
      number: 'B-paid',
      invoices: [{ amount: '9.00', issued_on: '2026-04-01', paid: '2026-04-02' }],
    });
    await other.customer({ number: 'B-soon', invoices: [{ amount: '99999.00', issued_on: '2026-06-15' }] });
    const ask = (input: object) => other.ask(interestProposal, { limit: '3', ...input }, { today: TODAY });
    const first = await ask({});
    expect(first.data.map(({ customer, totals }) => [customer, totals[0]?.interest])).toEqual([
      ['B-1', '300.00'],
      ['B-2', '30.00'],
      ['B-0', '0.82'],
    ]);
    const second = await ask({ cursor: first.next_cursor ?? '' });
    expect([second.data.map(({ customer }) => customer), second.next_cursor]).toEqual([['B-3'], null]);
  });
});

describe('no day is charged twice', () => {
  test('by two who do it at once', async () => {
    const { number } = await late();
    const acts = Array.from({ length: 6 }, () =>
      book.run(chargeInterest, { customer: number }, { today: TODAY }),
    );
    const ends = await Promise.allSettled(acts);
    expect(ends.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
    const { data } = await book.ask(interestCharges, { customer: number }, { today: TODAY });
    expect(data.map(({ kind, amount }) => [kind, amount])).toEqual([
      ['fee', '40.00'],
      ['interest', '30.00'],
    ]);
  });

  test('nor by one who writes straight into the tables', async () => {
    const { number } = await late();
    await book.run(chargeInterest, { customer: number }, { today: TODAY });
    const again = (from: string, through: string, kind = 'interest') =>
      book.sql(
        `INSERT INTO interest_charge (organisation_id, customer_id, item_id, for_item_id, kind, from_on, through_on, amount, basis, audit_id, recorded_at)
         SELECT c.organisation_id, c.customer_id, c.item_id, c.for_item_id, c.kind, $1, $2, 1, '{}', c.audit_id, now()
         FROM interest_charge c JOIN customer x ON x.organisation_id = c.organisation_id AND x.id = c.customer_id
         WHERE c.organisation_id = $3 AND x.number = $4 AND c.kind = $5`,
        [from, through, book.organisation.id, number, kind],
      );
    await expect(again('2026-06-30', '2026-07-02')).rejects.toThrow(/were? charged|was charged/i);
    await expect(again('2026-05-01', '2026-06-01')).rejects.toThrow(/charged for/);
    await expect(again('2027-01-01', '2027-01-01', 'fee')).rejects.toThrow(/A fee was charged/);
    await again('2026-07-01', '2026-07-02');
  });

  test('but a waived one is free again, and can be charged once more', async () => {
    const { number, invoices } = await late();
    const { charged } = await book.run(chargeInterest, { customer: number }, { today: TODAY });
    for (const { document } of charged)
      await book.run(
        reverse,
        { document: `${document.kind}:${document.number}`, reason: 'Goodwill' },
        { today: TODAY },
      );
    const { data } = await book.ask(interestCharges, { customer: number }, { today: TODAY });
    expect(data.map(({ waived, charged_for }) => [waived, charged_for])).toEqual([
      [true, invoices[0]],
      [true, invoices[0]],
    ]);
    expect(await interestOf(number)).toEqual([['30.00', '40.00']]);
    await book.run(chargeInterest, { customer: number }, { today: TODAY });
    expect(await interestOf(number)).toEqual([]);
  });

  test('and two requests under one key are one', async () => {
    const { number } = await late();
    const once = () =>
      book.run(chargeInterest, { customer: number }, { today: TODAY, key: `twice ${number}` });
    expect(await once()).toEqual(await once());
  });
});

describe('who and what is not charged', () => {
  test('a disputed document waits until the dispute is resolved, then all of its days are charged', async () => {
    const { number, invoices } = await late();
    const document = invoices[0];
    const { dispute } = await book.run(
      openDispute,
      { customer: number, document, amount: '100.00', reason: 'price' },
      { today: TODAY },
    );
    expect((await propose(number))?.documents).toMatchObject([{ state: 'disputed', interest: '30.00' }]);
    expect((await propose(number))?.totals).toEqual([]);
    const all = await refusalOf(book.run(chargeInterest, { customer: number }, { today: TODAY }));
    expect(all.code).toBe('unprocessable');
    const named = await refusalOf(
      book.run(chargeInterest, { customer: number, documents: [{ document }] }, { today: TODAY }),
    );
    expect([named.code, named.field]).toEqual(['unprocessable', 'documents.0.document']);
    await book.run(resolveDispute, { dispute, outcome: 'rejected', note: 'As ordered' }, { today: TODAY });
    await book.run(chargeInterest, { customer: number }, { today: TODAY });
  });

  test('a promised document is charged only when somebody names it', async () => {
    const { number, invoices } = await late();
    await book.run(
      makePromise,
      { customer: number, amount: '3650.00', due_on: '2026-07-15' },
      { today: TODAY },
    );
    expect((await propose(number))?.documents).toMatchObject([{ state: 'promised', interest: '30.00' }]);
    expect((await refusalOf(book.run(chargeInterest, { customer: number }, { today: TODAY }))).code).toBe(
      'unprocessable',
    );
    const documents = [{ document: invoices[0] }];
    const { charged } = await book.run(chargeInterest, { customer: number, documents }, { today: TODAY });
    expect(charged).toHaveLength(2);
    // The promise was broken: what is late since is charged by itself again.
    expect((await propose(number, {}, '2026-07-31'))?.documents).toMatchObject([
      { state: 'ready', interest: '31.00' },
    ]);
  });

  test('a customer on hold, and an archived one', async () => {
    const held = await late();
    await book.run(
      placeHold,
      { customer: held.number, kind: 'legal_hold', reason: 'In court' },
      { as: 'collections_manager', today: TODAY },
    );
    expect(await propose(held.number)).toMatchObject({ standing: 'on_hold', totals: [] });
    const refusal = await refusalOf(book.run(chargeInterest, { customer: held.number }, { today: TODAY }));
    expect([refusal.code, refusal.field]).toEqual(['unprocessable', 'customer']);
    const gone = await late();
    await book.run(
      archiveCustomer,
      { customer: gone.number, reason: 'Closed down', leave_open: true },
      { as: 'admin', today: TODAY },
    );
    expect(await propose(gone.number)).toMatchObject({ standing: 'archived', totals: [] });
    expect(
      (await refusalOf(book.run(chargeInterest, { customer: gone.number }, { today: TODAY }))).field,
    ).toBe('customer');
  });

  test('days that are not over, nothing that is not late, nobody else’s documents', async () => {
    const { number, invoices } = await late();
    const other = await late();
    const codes = async (input: object) => {
      const refusal = await refusalOf(
        book.run(chargeInterest, { customer: number, ...input }, { today: TODAY }),
      );
      return [refusal.code, refusal.field];
    };
    expect(await codes({ through: '2026-07-01' })).toEqual(['invalid', 'through']);
    expect(await codes({ through: '2026-05-31' })).toEqual(['unprocessable', 'customer']);
    expect(await codes({ documents: [] })).toEqual(['invalid', 'documents']);
    expect(await codes({ documents: [{ document: other.invoices[0] }] })).toEqual([
      'not_found',
      'documents.0.document',
    ]);
    expect(await codes({ documents: [{ document: 'NO-1' }] })).toEqual(['not_found', 'documents.0.document']);
    const document = invoices[0];
    expect(await codes({ documents: [{ document }, { document }] })).toEqual([
      'invalid',
      'documents.1.document',
    ]);
    const { document: soon } = await book.run(postInvoice, {
      customer: number,
      amount: '5.00',
      issued_on: TODAY,
    });
    expect(await codes({ documents: [{ document: soon.number }] })).toEqual([
      'unprocessable',
      'documents.0.document',
    ]);
    expect(await codes({ customer: 'C-none' })).toEqual(['not_found', 'customer']);
  });

  test('another amount than was looked at', async () => {
    const { number, invoices } = await late();
    const documents = [{ document: invoices[0], interest: '29.00' }];
    const refusal = await refusalOf(
      book.run(chargeInterest, { customer: number, documents }, { today: TODAY }),
    );
    expect([refusal.code, refusal.field]).toEqual(['conflict', 'documents.0.interest']);
    expect(refusal.message).toContain('EUR 30.00 now, not 29.00');
  });

  test('a day in a closed period', async () => {
    const closed = await withRate('10');
    const { number } = await closed.customer({
      invoices: [{ amount: '3650.00', issued_on: '2026-05-01', due_on: '2026-05-31' }],
    });
    await closed.run(closePeriod, { through: TODAY, reason: 'Half-year' }, { today: TODAY });
    const refusal = await refusalOf(closed.run(chargeInterest, { customer: number }, { today: TODAY }));
    expect(refusal.code).toBe('unprocessable');
    await closed.run(chargeInterest, { customer: number }, { today: '2026-07-01' });
  });
});

describe('the policy', () => {
  // 3,650.00 EUR, due 15 December 2025: 16 days at 2.15 + 8 = 10.15 %, 3,650 × 10.15 % × 16 / 365 = 16.24;
  // 181 days from 1 January at 10.15 %: 183.715; 1 day of July at 2.40 + 8 = 10.40 %: 1.04. Together 200.995 → 201.00.
  test('is the law’s unless something else was decided', async () => {
    const fresh = await world.another();
    const { number } = await fresh.customer({
      invoices: [{ amount: '3650.00', issued_on: '2025-12-01', due_on: '2025-12-15' }],
    });
    const { data } = await fresh.ask(interestProposal, { customer: number }, { today: '2026-07-01' });
    expect(data[0]?.documents).toMatchObject([
      {
        interest: '201.00',
        fee: '40.00',
        lines: [
          { from: '2025-12-16', through: '2026-06-30', days: 197, percent: '10.15', amount: '199.96' },
          { from: '2026-07-01', through: '2026-07-01', days: 1, percent: '10.4', amount: '1.04' },
        ],
      },
    ]);
    const { policy, statutory } = await fresh.ask(interestRules, {}, { today: '2027-02-01' });
    expect([policy.rates, policy.day_count, statutory.assumed_now]).toEqual(['statutory', '365', true]);
  });

  test('says the reference rate of a half-year that the table does not have', async () => {
    const own = await world.another();
    await own.run(setInterestPolicy, {
      rates: 'statutory',
      reference_rates: [{ from: '2027-01-01', percent: '3' }],
    });
    const { statutory } = await own.ask(interestRules, {}, { today: '2027-02-01' });
    expect(statutory.assumed_now).toBe(false);
    expect(statutory.rates.at(-1)).toEqual({
      from: '2027-01-01',
      reference: '3',
      percent: '11.00',
      own: true,
    });
  });

  test('has rates by currency, and none where nothing was said', async () => {
    const own = await world.another();
    await own.run(setInterestPolicy, {
      rates: 'own',
      own_rates: [
        { from: '2026-01-01', percent: '20', currency: 'JPY' },
        { from: '2026-01-01', percent: '10', currency: '' },
      ],
    });
    const { number } = await own.customer({
      invoices: ['EUR', 'JPY'].map((currency) => ({
        amount: '3650',
        currency,
        issued_on: '2026-05-01',
        due_on: '2026-05-31',
      })),
    });
    const { data } = await own.ask(interestProposal, { customer: number }, { today: TODAY });
    expect(data[0]?.totals).toEqual([
      { currency: 'EUR', documents: 1, interest: '30.00', fees: '0.00', total: '30.00' },
      { currency: 'JPY', documents: 1, interest: '60', fees: '0', total: '60' },
    ]);
    await own.run(setInterestPolicy, { rates: 'none' });
    expect(
      (await own.ask(interestProposal, { customer: number }, { today: TODAY })).data[0]?.documents,
    ).toEqual([]);
  });

  test.each([
    [{ rates: 'own' }, 'own_rates'],
    [{ rates: 'law' }, 'rates'],
    [{ rates: 'own', own_rates: [{ from: '2026-01-01', percent: '-1' }] }, 'own_rates.0.percent'],
    [{ rates: 'own', own_rates: [{ from: '2026-01-01', percent: '1000' }] }, 'own_rates.0.percent'],
    [{ rates: 'own', own_rates: [{ from: '2026-02-30', percent: '1' }] }, 'own_rates.0.from'],
    [
      { rates: 'own', own_rates: Array.from({ length: 2 }, () => ({ from: '2026-01-01', percent: '1' })) },
      'own_rates.1.from',
    ],
    [
      { rates: 'statutory', reference_rates: [{ from: '2027-02-01', percent: '1' }] },
      'reference_rates.0.from',
    ],
    [{ rates: 'statutory', grace_days: '91' }, 'grace_days'],
    [{ rates: 'statutory', fees: [{ currency: 'JPY', amount: '1.5' }] }, 'fees.0.amount'],
    [{ rates: 'statutory', fees: [{ currency: 'EUR', amount: '0' }] }, 'fees.0.amount'],
  ])('%j is refused', async (input, field) => {
    const refusal = await refusalOf(book.run(setInterestPolicy, input));
    expect([refusal.code, refusal.field]).toEqual(['invalid', field]);
  });
});
