import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { makePromise } from '@/lib/collections/make-promise';
import { plans } from '@/lib/collections/plans';
import { promises } from '@/lib/collections/promises';
import { setPromisePolicy } from '@/lib/collections/queue-policy';
import { type PlanRequest, splitPlan } from '@/lib/collections/split-plan';
import { withdrawPromise } from '@/lib/collections/withdraw-promise';
import { addDays } from '@/lib/kernel/day';
import { CURRENCIES, parseAmount, toDecimalString } from '@/lib/kernel/money';
import { Refusal } from '@/lib/kernel/refusal';
import { postPayment } from '@/lib/ledger/post-payment';
import { reverse } from '@/lib/ledger/reverse-posting';
import { openWorld, type World } from '@/tests/support/world';

let world: World;
beforeAll(async () => {
  world = await openWorld();
});
afterAll(() => world.close());

describe('a proposed plan', () => {
  const asked = (more: Partial<PlanRequest> = {}): PlanRequest => ({
    amount: '100.00',
    currency: 'EUR',
    count: 3,
    firstOn: '2026-01-31',
    interval: 'monthly',
    ...more,
  });

  test('is split equally, with what is left over on the last, month by month', () => {
    expect(splitPlan(asked())).toEqual([
      { due_on: '2026-01-31', amount: '33.33' },
      { due_on: '2026-02-28', amount: '33.33' },
      { due_on: '2026-03-31', amount: '33.34' },
    ]);
  });

  test('goes by weeks or fortnights, in currencies of any decimals', () => {
    expect(splitPlan(asked({ amount: '1000', currency: 'JPY', interval: 'weekly' }))).toEqual([
      { due_on: '2026-01-31', amount: '333' },
      { due_on: '2026-02-07', amount: '333' },
      { due_on: '2026-02-14', amount: '334' },
    ]);
    expect(
      splitPlan(asked({ amount: '1', currency: 'KWD', interval: 'fortnightly' })).map(({ due_on }) => due_on),
    ).toEqual(['2026-01-31', '2026-02-14', '2026-02-28']);
  });

  test('always sums to the amount, is never apart by more than one minor unit, and each day is after the one before', () => {
    fc.assert(
      fc.property(
        fc.bigInt({ min: 60n, max: 10n ** 14n }),
        fc.constantFrom(...CURRENCIES),
        fc.integer({ min: 2, max: 60 }),
        fc.constantFrom('weekly' as const, 'fortnightly' as const, 'monthly' as const),
        fc.integer({ min: 0, max: 800 }),
        (total, currency, count, interval, day) => {
          const amount = toDecimalString(total, currency);
          const plan = splitPlan({ amount, currency, count, interval, firstOn: addDays('2026-01-01', day) });
          const parts = plan.map((each) => parseAmount(each.amount, currency));
          expect(parts.reduce((sum, part) => sum + part, 0n)).toBe(total);
          expect(parts.toSorted((a, b) => (a < b ? -1 : 1))).toEqual(parts);
          expect((parts.at(-1) ?? 0n) - (parts[0] ?? 0n) <= 1n).toBe(true);
          expect(
            plan.every(({ due_on }, place) => place === 0 || due_on > (plan[place - 1]?.due_on ?? '')),
          ).toBe(true);
        },
      ),
    );
  });

  test.each([
    [{ count: 1 }, 'count'],
    [{ count: 61 }, 'count'],
    [{ count: 2.5 }, 'count'],
    [{ amount: '0.02' }, 'amount'],
    [{ amount: 'a lot' }, 'amount'],
    [{ amount: '1.5', currency: 'JPY' }, 'amount'],
  ])('%j is refused', (more, field) => {
    const refused = () => splitPlan(asked(more));
    expect(refused).toThrow(Refusal);
    try {
      refused();
    } catch (error) {
      expect((error as Refusal).field).toBe(field);
    }
  });
});

describe('a plan that was made', () => {
  const MADE = '2026-06-01';
  const planned = async (more: object = {}) => {
    const customer = await world.customer({ invoices: [{ amount: '900.00', issued_on: '2026-03-01' }] });
    const instalments = splitPlan({
      amount: '900.00',
      currency: 'EUR',
      count: 3,
      firstOn: '2026-06-10',
      interval: 'fortnightly',
    });
    const { promise } = await world.run(
      makePromise,
      { customer: customer.number, instalments, ...more },
      { as: 'collector', today: MADE },
    );
    return { ...customer, promise };
  };
  const pay = (customer: string, amount: string, on: string) =>
    world.run(postPayment, { customer, amount, received_on: on, allocate: 'automatic' }, { today: on });
  const states = async (customer: string, today: string) => {
    const { data } = await world.ask(plans, { customer, as_of: today }, { today });
    return data[0]?.instalments.map(({ state, paid }) => `${state} ${paid}`);
  };

  test('shows each instalment as kept, late, partly paid, broken or due', async () => {
    // Due on 10 June, 24 June and 8 July, with three days of tolerance.
    const { number } = await planned();
    expect(await states(number, MADE)).toEqual(['due 0.00', 'due 0.00', 'due 0.00']);
    await pay(number, '300.00', '2026-06-13');
    expect(await states(number, '2026-06-14')).toEqual(['kept 300.00', 'due 0.00', 'due 0.00']);
    await pay(number, '100.00', '2026-06-20');
    expect(await states(number, '2026-06-27')).toEqual(['kept 300.00', 'due 100.00', 'due 0.00']);
    expect(await states(number, '2026-06-28')).toEqual(['kept 300.00', 'partly 100.00', 'due 0.00']);
    await pay(number, '200.00', '2026-06-29');
    expect(await states(number, '2026-06-29')).toEqual(
      ['kept 300.00', 'late 200.00', 'due 0.00'].map((s) => s.replace('late 200', 'late 300')),
    );
    expect(await states(number, '2026-07-12')).toEqual(['kept 300.00', 'late 300.00', 'broken 0.00']);
    // As it was on an earlier day.
    expect(await states(number, '2026-06-14')).toEqual(['kept 300.00', 'due 0.00', 'due 0.00']);
  });

  test('takes a reversed payment away again, and ends what is not due when it is withdrawn', async () => {
    const { number, promise } = await planned();
    const { document } = await pay(number, '900.00', '2026-06-05');
    expect(await states(number, '2026-06-06')).toEqual(['kept 300.00', 'kept 300.00', 'kept 300.00']);
    await world.run(reverse, { document: document.number, reason: 'Bounced' }, { today: '2026-06-08' });
    expect(await states(number, '2026-06-20')).toEqual(['broken 0.00', 'due 0.00', 'due 0.00']);
    await world.run(
      withdrawPromise,
      { promise, reason: 'Insolvent' },
      { as: 'collector', today: '2026-06-20' },
    );
    expect(await states(number, '2026-07-30')).toEqual(['broken 0.00', 'ended 0.00', 'ended 0.00']);
  });

  test('of certain documents counts what was paid of them alone', async () => {
    const customer = await world.customer({
      invoices: [
        { number: 'P-1', amount: '100.00', issued_on: '2026-03-01' },
        { number: 'P-2', amount: '100.00', issued_on: '2026-03-02' },
      ],
    });
    const instalments = [
      { due_on: '2026-06-10', amount: '40.00' },
      { due_on: '2026-06-20', amount: '60.00' },
    ];
    await world.run(
      makePromise,
      { customer: customer.number, instalments, documents: ['P-2'] },
      { as: 'collector', today: MADE },
    );
    const paying = (document: string) =>
      world.run(
        postPayment,
        {
          customer: customer.number,
          amount: '50.00',
          received_on: '2026-06-09',
          allocations: [{ document, amount: '50.00' }],
        },
        { today: '2026-06-09' },
      );
    await paying('P-1');
    expect(await states(customer.number, '2026-06-15')).toEqual(['broken 0.00', 'due 0.00']);
    await paying('P-2');
    expect(await states(customer.number, '2026-06-15')).toEqual(['kept 40.00', 'due 10.00']);
  });

  test('agrees, on every day of random histories, with what the promise as a whole reads', async () => {
    await world.run(setPromisePolicy, { tolerance_days: '2' }, { as: 'collections_manager' });
    await fc.assert(
      fc.asyncProperty(
        fc.array(
          fc.record({
            on: fc.integer({ min: 0, max: 45 }).map((days) => addDays(MADE, days)),
            cents: fc.bigInt({ min: 1n, max: 40_000n }),
            bounced: fc.boolean(),
          }),
          { maxLength: 5 },
        ),
        async (payments) => {
          const { number } = await planned();
          for (const { on, cents, bounced } of payments) {
            const { document } = await pay(number, toDecimalString(cents, 'EUR'), on);
            if (bounced)
              await world.run(
                reverse,
                { document: document.number, reason: 'Bounced' },
                { today: addDays(on, 3) },
              );
          }
          for (const days of [0, 8, 12, 13, 25, 26, 27, 40, 60]) {
            const today = addDays(MADE, days);
            const [whole] = (await world.ask(promises, { customer: number }, { today })).data;
            const [plan] = (await world.ask(plans, { customer: number }, { today })).data;
            const failed =
              plan?.instalments.filter(({ state }) => ['late', 'partly', 'broken'].includes(state)) ?? [];
            expect(failed.length > 0, `${number} on ${today}`).toBe(
              ['partly', 'broken'].includes(whole?.state ?? ''),
            );
            if (whole?.state === 'kept')
              expect(plan?.instalments.every(({ state }) => state === 'kept')).toBe(true);
            const paid = plan?.instalments.reduce((sum, each) => sum + parseAmount(each.paid, 'EUR'), 0n);
            const counted = parseAmount(whole?.paid ?? '', 'EUR');
            expect(paid).toBe(counted > 90_000n ? 90_000n : counted);
          }
        },
      ),
      { numRuns: 15 },
    );
  });
});
