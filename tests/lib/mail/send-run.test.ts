import { afterAll, beforeAll, expect, test } from 'vitest';
import { addDays, dayIn } from '@/lib/kernel/day';
import { outbox } from '@/lib/mail/outbox';
import { sendReminders } from '@/lib/mail/send-reminders';
import { sendRun } from '@/lib/mail/send-runs';
import { pauseRun, resumeRun, stopRun } from '@/lib/mail/turn-run';
import { workRun } from '@/lib/mail/work-run';
import { refusalOf } from '@/tests/support/refusal';
import { openWorld, type World } from '@/tests/support/world';

const CUSTOMERS = Number(process.env.DUEBOOK_SELECTED ?? 500);
const WITHOUT_CONTACT = 40;

let world: World;
let today: string;
beforeAll(async () => {
  world = await openWorld();
  today = dayIn(world.organisation.timeZone, new Date());
});
afterAll(() => world.close());

const working = () =>
  workRun(world.organisation.id, run, { signal: new AbortController().signal, progress: () => undefined });
let run = '';

async function debtors(count: number, without = 0): Promise<string[]> {
  const numbers: string[] = [];
  const make = async (index: number) => {
    const { number } = await world.customer({
      ...(index < without && { contact: null }),
      invoices: [{ amount: `${index + 1}.00`, issued_on: addDays(today, -60) }],
    });
    numbers.push(number);
  };
  for (let from = 0; from < count; from += 8)
    await Promise.all(Array.from({ length: Math.min(8, count - from) }, (_, step) => make(from + step)));
  return numbers;
}

test(`of ${CUSTOMERS} that are selected, those without a contact are refused by name and the others written to, each its own figures, whoever stops in between`, async () => {
  const customers = await debtors(CUSTOMERS, WITHOUT_CONTACT);
  const started = await world.run(
    sendReminders,
    { customers: customers.join(', '), level: '2' },
    { as: 'collector', key: 'once' },
  );
  expect(
    await world.run(
      sendReminders,
      { customers: customers.join(', '), level: '2' },
      { as: 'collector', key: 'once' },
    ),
  ).toEqual(started);
  run = started.run;
  // A worker that is stopped in the middle, and one that goes on at the same time as a third.
  const stopping = new AbortController();
  const progress = (done: number) => done >= CUSTOMERS / 4 && stopping.abort();
  await expect(workRun(world.organisation.id, run, { signal: stopping.signal, progress })).rejects.toThrow();
  const half = await world.ask(sendRun, { run });
  expect(half.state).toBe('running');
  expect(half.done).toBeGreaterThan(0);
  expect(half.done).toBeLessThan(CUSTOMERS);
  await Promise.all([working(), working()]);

  const { state, counts, results } = await world.ask(sendRun, { run });
  expect(state).toBe('done');
  expect(counts).toEqual({
    waiting: 0,
    kept: CUSTOMERS - WITHOUT_CONTACT,
    refused: WITHOUT_CONTACT,
    failed: 0,
  });
  expect(results.filter(({ reasons }) => reasons.some(({ code }) => code === 'no_contact'))).toHaveLength(
    WITHOUT_CONTACT,
  );
  const [row] = await world.sql<{ messages: number; customers: number; refusals: number }>(
    `SELECT (SELECT count(*)::integer FROM message) AS messages, (SELECT count(DISTINCT customer_id)::integer FROM message) AS customers,
            (SELECT count(*)::integer FROM send_refusal) AS refusals`,
  );
  expect(row).toEqual({
    messages: CUSTOMERS - WITHOUT_CONTACT,
    customers: CUSTOMERS - WITHOUT_CONTACT,
    refusals: WITHOUT_CONTACT,
  });
  const { data } = await world.ask(outbox, { limit: 500 });
  expect(new Set(data.map(({ subject }) => subject)).size).toBe(data.length);
  expect(data[0]).toMatchObject({ origin: 'selection', level: 2, by: 'collector' });
}, 180_000);

test('a run that is paused goes on where it was, and one that is ended does not', async () => {
  const customers = await debtors(3);
  run = (await world.run(sendReminders, { customers }, { as: 'collector' })).run;
  await world.run(pauseRun, { run }, { as: 'collector' });
  await working();
  expect(await world.ask(sendRun, { run })).toMatchObject({ state: 'paused', done: 0 });
  await world.run(resumeRun, { run }, { as: 'collector' });
  await working();
  expect(await world.ask(sendRun, { run })).toMatchObject({ state: 'done', done: 3 });
  expect(await refusalOf(world.run(pauseRun, { run }, { as: 'collector' }))).toMatchObject({
    code: 'conflict',
  });
  run = (await world.run(sendReminders, { customers }, { as: 'collector' })).run;
  await world.run(stopRun, { run }, { as: 'collector' });
  await working();
  expect(await world.ask(sendRun, { run })).toMatchObject({ state: 'ended', done: 0 });
});

test('a selection of nobody, of too many, or of somebody who is not there is refused, and nothing begins', async () => {
  const start = (customers: unknown) =>
    refusalOf(world.run(sendReminders, { customers } as object, { as: 'collector' }));
  expect(await start('')).toMatchObject({ field: 'customers' });
  expect(await start(Array.from({ length: 5001 }, (_, index) => `C-${index}`))).toMatchObject({
    field: 'customers',
  });
  expect(await start(['C-404'])).toMatchObject({
    field: 'customers',
    message: 'There is no customer C-404.',
  });
  const other = await (await world.another()).customer();
  expect(await start([other.number])).toMatchObject({ field: 'customers' });
});
