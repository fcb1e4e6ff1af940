import { afterAll, beforeAll, expect, test } from 'vitest';
import { catchUp } from '@/lib/health/checkpoint';
import { postPayment } from '@/lib/ledger/post-payment';
import { dayNumber, dayOfNumber } from '@/tests/support/oracle/calendar';
import { openWorld, type World } from '@/tests/support/world';
import { diceOf } from '../ledger/histories/dice';

let world: World;
const TODAY = '2026-06-15';
beforeAll(async () => {
  world = await openWorld();
});
afterAll(() => world.close());

/** The lower one of the middle two. */
const medianOf = (days: number[]): number | null =>
  days.sort((a, b) => a - b)[Math.ceil(days.length / 2) - 1] ?? null;

test('the median moves by what comes and goes, in 2,000 random histories', async () => {
  const dice = diceOf(20_261_128);
  const cases = Array.from({ length: 2000 }, () => {
    const kept = Array.from({ length: dice.whole(12) }, () => dice.whole(9) - 3);
    const gone = kept.filter(() => dice.whole(5) === 0);
    const come = Array.from({ length: dice.whole(4) }, () => dice.whole(13) - 5);
    const left = [...kept, ...come];
    for (const day of gone) left.splice(left.indexOf(day), 1);
    return { kept, moved: [...gone, ...come], signs: [...gone.map(() => -1), ...come.map(() => 1)], left };
  });
  const rows = await world.sql<{ median: number | null }>(
    `SELECT median_moved(array(SELECT v::integer FROM jsonb_array_elements_text(c -> 'kept') v GROUP BY 1 ORDER BY 1),
                         array(SELECT count(*)::integer FROM jsonb_array_elements_text(c -> 'kept') v GROUP BY v::integer ORDER BY v::integer),
                         array(SELECT v::integer FROM jsonb_array_elements_text(c -> 'moved') v),
                         array(SELECT v::integer FROM jsonb_array_elements_text(c -> 'signs') v)) AS median
     FROM jsonb_array_elements($1::jsonb) WITH ORDINALITY x (c, place) ORDER BY place`,
    [JSON.stringify(cases)],
  );
  expect(rows.map(({ median }) => median)).toEqual(cases.map(({ left }) => medianOf(left)));
});

test('beside a checkpoint the payment behaviour is what the plain definition says, payment by payment', async () => {
  const dice = diceOf(4711);
  const { number, invoices } = await world.customer({
    invoices: Array.from({ length: 14 }, (_, index) => ({
      amount: '10.00',
      issued_on: '2026-01-01',
      due_on: dayOfNumber(dayNumber('2026-02-01') + 3 * index),
      ...(index < 6 ? { paid: dayOfNumber(dayNumber('2026-02-01') + 3 * index + dice.whole(9)) } : {}),
    })),
  });
  await catchUp(world.organisation.id, { day: TODAY });
  const medians = new Set<number | null>();
  for (const [index, invoice] of invoices.slice(6).entries()) {
    const received_on = dayOfNumber(dayNumber('2026-02-19') + 3 * index + 10 + dice.whole(30));
    await world.run(
      postPayment,
      {
        customer: number,
        amount: '10.00',
        received_on,
        allocations: [{ document: invoice, amount: '10.00' }],
      },
      { today: TODAY },
    );
    if (index === 4) await catchUp(world.organisation.id, { day: TODAY });
    const behaviour = 'due_count, late_count, paid_count, median_days_late, recurring_late';
    const read = (from: string) =>
      world.sql<{ median_days_late: number | null }>(
        `SELECT ${behaviour} FROM ${from} WHERE customer_id = (SELECT id FROM customer WHERE number = $2)`,
        [world.organisation.id, number, TODAY],
      );
    const live = await read(
      index === 4
        ? "(SELECT * FROM customer_position WHERE organisation_id = $1 AND $3 <> '') p"
        : 'position_live($1, $3::date)',
    );
    expect(live).toEqual(await read(`behaviour_at($1, $3::date, 'infinity')`));
    medians.add(live[0]?.median_days_late ?? null);
  }
  expect(medians.size, 'it does move').toBeGreaterThan(2);
});
