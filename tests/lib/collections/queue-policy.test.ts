import { afterAll, beforeAll, expect, test } from 'vitest';
import { listCustomers } from '@/lib/collections/list-customers';
import { logTouch } from '@/lib/collections/log-touch';
import { makePromise } from '@/lib/collections/make-promise';
import { queueNumbers } from '@/lib/collections/queue-numbers';
import { setQueuePolicy } from '@/lib/collections/queue-policy';
import { queuePolicyPreview } from '@/lib/collections/queue-policy-preview';
import { workQueue } from '@/lib/collections/work-queue';
import { catchUp } from '@/lib/health/checkpoint';
import { addDays, dayIn } from '@/lib/kernel/day';
import { postInvoice } from '@/lib/ledger/post-invoice';
import { refusalOf } from '@/tests/support/refusal';
import { openWorld, type World } from '@/tests/support/world';

let world: World;
beforeAll(async () => {
  world = await openWorld();
});
afterAll(() => world.close());

const MANAGER = { as: 'collections_manager' } as const;
const USUAL = {
  collectable: 25,
  age: 20,
  broken: 15,
  unanswered: 10,
  slower: 10,
  credit: 10,
  plain_percent: 0,
};
const BY_AGE = { collectable: 5, age: 80, broken: 0, unanswered: 0, slower: 5, credit: 10, plain_percent: 0 };

/** Customers of every age and amount, so that weights matter. */
async function book(count: number) {
  const today = dayIn(world.organisation.timeZone, new Date());
  for (let place = 0; place < count; place += 1) {
    const issued = addDays(today, -(35 + ((place * 37) % 120)));
    const amount = `${10 ** (1 + (place % 5)) + place}.00`;
    await world.customer({
      invoices: [{ amount, issued_on: issued }],
      terms: { creditLimit: place % 3 === 0 ? BigInt(10 ** (3 + (place % 5)) * 2) : null },
    });
  }
}

async function pages(filter: object = {}): Promise<{ number: string; score: number; points: number }[]> {
  const rows = [];
  let cursor: string | undefined;
  do {
    const page = await world.ask(workQueue, { ...filter, limit: 25, cursor });
    rows.push(
      ...page.data.map(({ number, score, points }) => ({
        number,
        score,
        points: points.reduce((sum, one) => sum + one.points, 0),
      })),
    );
    cursor = page.next_cursor ?? undefined;
  } while (cursor);
  return rows;
}

test('a preview is what happens when the policy is decided and the writer has caught up', async () => {
  await book(70);
  await catchUp(world.organisation.id);
  for (const policy of [BY_AGE, { ...BY_AGE, plain_percent: 30 }, { ...USUAL, plain_percent: 50 }, USUAL]) {
    // Something that came in since the checkpoints is in both as well.
    const [late] = (await world.ask(workQueue, { limit: 1 })).data;
    await world.run(postInvoice, {
      customer: late?.number,
      amount: '5000.00',
      currency: 'EUR',
      issued_on: '2026-01-05',
    });
    const before = await pages();
    const preview = await world.ask(queuePolicyPreview, { ...policy, more_than: 5 }, MANAGER);
    expect(preview.before.map(({ number, score_before: score }) => [number, score])).toEqual(
      before.slice(0, 50).map(({ number, score }) => [number, score]),
    );

    await world.run(setQueuePolicy, policy, MANAGER);
    await catchUp(world.organisation.id);
    const after = await pages();
    expect(preview.after.map(({ number, score_after: score }) => [number, score])).toEqual(
      after.slice(0, 50).map(({ number, score }) => [number, score]),
    );
    const placeOf = (rows: { number: string }[], number: string) =>
      rows.findIndex((row) => row.number === number);
    const moves = before.map(({ number }, place) => Math.abs(placeOf(after, number) - place));
    expect(preview.in_queue).toBe(before.length);
    expect(preview.moved).toBe(moves.filter((places) => places > 0).length);
    expect(preview.moved_far).toBe(moves.filter((places) => places > 5).length);
    const first = (rows: { number: string }[]) => new Set(rows.slice(0, 50).map(({ number }) => number));
    const entered = [...first(after)].filter((number) => !first(before).has(number));
    expect(preview.enters.sort()).toEqual(entered.sort());
    const left = [...first(before)].filter((number) => !first(after).has(number));
    expect(preview.leaves.sort()).toEqual(left.sort());
    expect(preview.moved).toBeGreaterThan(0);
  }
});

test('points add up to the score for every row, before the writer has caught up with a policy and after', async () => {
  const sums = async () =>
    (await world.ask(listCustomers, { filter: 'status:all', limit: 500 })).data.map(({ score, points }) => [
      score,
      points.reduce((sum, one) => sum + one.points, 0),
    ]);
  await world.run(setQueuePolicy, BY_AGE, MANAGER);
  const before = await sums();
  await catchUp(world.organisation.id);
  for (const rows of [before, await sums()]) {
    expect(rows.length).toBeGreaterThanOrEqual(70);
    for (const [score, points] of rows) expect(points).toBe(score);
  }
  await world.run(setQueuePolicy, USUAL, MANAGER);
  await catchUp(world.organisation.id);
});

test('a preview changes nothing, and weights beyond a hundred are refused by name', async () => {
  const before = await pages();
  await world.ask(queuePolicyPreview, BY_AGE, MANAGER);
  expect(await pages()).toEqual(before);
  const over = await refusalOf(world.ask(queuePolicyPreview, { ...BY_AGE, age: 81 }, MANAGER));
  expect([over.code, over.field]).toEqual(['invalid', 'collectable']);
  const word = await refusalOf(world.ask(queuePolicyPreview, { ...BY_AGE, age: 'much' }, MANAGER));
  expect([word.code, word.field]).toEqual(['invalid', 'age']);
});

test.each(['promise:broken', 'follow-up:due', 'due:soon', 'due:soon,owner:none'])(
  'pages of %s are the unpaged list, in the queue and in the list of customers, now and on a past day',
  async (filter) => {
    const other = await world.another();
    const today = dayIn(other.organisation.timeZone, new Date());
    const ago = (days: number) => addDays(today, -days);
    const made: string[] = [];
    for (let place = 0; place < 12; place += 1) {
      const { number } = await other.customer({
        invoices: [
          { amount: `${100 + place}.00`, issued_on: ago(80), due_on: ago(50) },
          ...(place % 2
            ? [{ amount: '70.00', issued_on: ago(27), due_on: addDays(today, 3 + (place % 3) * 3) }]
            : []),
        ],
      });
      made.push(number);
      if (place % 3 === 0) {
        const promise = {
          customer: number,
          currency: 'EUR',
          amount: '50.00',
          due_on: ago(20),
          source: 'call',
        };
        await other.run(makePromise, promise, { as: 'collector', today: ago(25) });
      }
      if (place % 4 === 0) {
        const call = {
          customer: number,
          kind: 'note',
          body: 'Later',
          follow_up_on: ago(1),
          follow_up: 'Ask again',
        };
        await other.run(logTouch, call, { as: 'collector', today: ago(9) });
      }
    }
    for (const caught of [false, true]) {
      if (caught) await catchUp(other.organisation.id);
      for (const as_of of [undefined, ago(1), ago(4)]) {
        for (const query of [workQueue, listCustomers]) {
          const whole = await other.ask(query, { filter, as_of, limit: 500 });
          const plain = await other.ask(query, { filter, as_of, limit: 500 }, { plain: true });
          const numbers = whole.data.map(({ number }) => number);
          expect(
            plain.data.map(({ number }) => number),
            `${filter} ${as_of} ${caught}`,
          ).toEqual(numbers);
          const leafed: string[] = [];
          let cursor: string | undefined;
          do {
            const page = await other.ask(query, { filter, as_of, limit: 2, cursor });
            leafed.push(...page.data.map(({ number }) => number));
            cursor = page.next_cursor ?? undefined;
          } while (cursor);
          expect(leafed).toEqual(numbers);
          if (as_of === undefined && query === workQueue) {
            const all = await other.ask(queueNumbers, { filter });
            expect(all).toEqual({ numbers, more: false });
          }
          if (as_of === undefined) expect(numbers.length).toBeGreaterThan(0);
        }
      }
    }
    const list = async (as_of?: string) =>
      new Set(
        (await other.ask(listCustomers, { filter, as_of, limit: 500 })).data.map(({ number }) => number),
      );
    const expected: Record<string, (place: number) => boolean> = {
      'promise:broken': (place) => place % 3 === 0,
      'follow-up:due': (place) => place % 4 === 0,
      'due:soon': (place) => place % 2 === 1 && (place % 3) * 3 + 3 <= 7,
    };
    const holds = expected[filter];
    if (holds) expect(await list()).toEqual(new Set(made.filter((_, place) => holds(place))));
  },
);

test('what falls due soon shows in the queue who owes nothing late yet, but nobody who was put aside', async () => {
  const other = await world.another();
  const today = dayIn(other.organisation.timeZone, new Date());
  const soon = () =>
    other.customer({
      invoices: [{ amount: '9.00', issued_on: addDays(today, -3), due_on: addDays(today, 7) }],
    });
  const [shown, spoken] = [await soon(), await soon()];
  await other.customer({ invoices: [{ amount: '9.00', issued_on: today, due_on: addDays(today, 8) }] });
  await other.run(
    logTouch,
    { customer: spoken.number, kind: 'note', body: 'They know' },
    { as: 'collector' },
  );
  const { data, totals } = await other.ask(workQueue, { filter: 'due:soon' });
  expect(data.map(({ number }) => number)).toEqual([shown.number]);
  expect(totals.need_you).toBe(0);
  expect((await other.ask(workQueue)).data).toEqual([]);
});
