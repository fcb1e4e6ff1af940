import { afterAll, beforeAll, expect, test } from 'vitest';
import { listCustomers, oneCustomer } from '@/lib/collections/list-customers';
import { logTouch } from '@/lib/collections/log-touch';
import { makePromise } from '@/lib/collections/make-promise';
import { whatWouldChange } from '@/lib/collections/what-would-change';
import { catchUp } from '@/lib/health/checkpoint';
import { addDays, dayIn } from '@/lib/kernel/day';
import { postPayment } from '@/lib/ledger/post-payment';
import { type NewInvoice, openWorld, type World } from '@/tests/support/world';

let world: World;
let today: string;
beforeAll(async () => {
  world = await openWorld();
  today = dayIn(world.organisation.timeZone, new Date());
});
afterAll(() => world.close());

const COLLECTOR = { as: 'collector' } as const;
const ago = (days: number) => addDays(today, -days);

/** Histories that each part of a score shows in. */
const HISTORIES: { name: string; limit: bigint | null; invoices: () => NewInvoice[]; reminders?: number }[] =
  [
    { name: 'one late invoice', limit: null, invoices: () => [late('2100.00', 40)] },
    {
      name: 'two, near the limit',
      limit: 400_000n,
      invoices: () => [late('2100.00', 70), late('900.00', 12)],
    },
    {
      name: 'three were paid on time and two are late',
      limit: 5_000_000n,
      invoices: () => [paid(200, 2), paid(170, 4), paid(140, 3), late('15000.00', 50), late('80.00', 9)],
    },
    {
      name: 'two were paid late, so that the third makes a median',
      limit: null,
      invoices: () => [paid(200, 20), paid(170, 25), late('500.00', 60), late('800.00', 33)],
    },
    {
      name: 'reminders without an answer',
      limit: null,
      invoices: () => [late('640.00', 44), late('12.00', 30)],
      reminders: 2,
    },
    {
      name: 'something falls due soon',
      limit: null,
      invoices: () => [
        late('10.00', 80),
        { amount: '99000.00', issued_on: ago(20), due_on: addDays(today, 3) },
      ],
    },
    { name: 'nothing late', limit: 100_000n, invoices: () => [{ amount: '900.00', issued_on: ago(5) }] },
  ];

const late = (amount: string, days: number): NewInvoice => ({
  amount,
  issued_on: ago(days + 30),
  due_on: ago(days),
});
const paid = (due: number, days: number): NewInvoice => ({
  amount: '100.00',
  issued_on: ago(due + 30),
  due_on: ago(due),
  paid: ago(due - days),
});

type History = (typeof HISTORIES)[number];
async function made({ limit, invoices, reminders = 0 }: History) {
  const customer = await world.customer({ terms: { creditLimit: limit }, invoices: invoices() });
  for (let sent = 0; sent < reminders; sent += 1) {
    await world.sql(
      `WITH act AS (
         INSERT INTO audit_event (organisation_id, command, actor, input, request_key, request_hash, recorded_at)
         VALUES ($1, 'test', 'test', '{}', gen_random_uuid()::text, '\\x00', now()) RETURNING id)
       INSERT INTO touch (organisation_id, customer_id, kind, body, touched_on, actor, audit_id, recorded_at)
       SELECT $1, $2, 'letter', 'Please pay', $3, 'test', id, now() FROM act`,
      [world.organisation.id, customer.id.toString(), ago(10 + sent)],
    );
  }
  return customer.number;
}

const scoreOf = async (customer: string, on = today) =>
  (await world.ask(oneCustomer, { customer }, { today: on })).score;
const changesOf = (customer: string) => world.ask(whatWouldChange, { customer }, COLLECTOR);

async function act(customer: string, what: string, amounts: { amount: string; currency: string }[]) {
  for (const amount of amounts) {
    if (what === 'promise') {
      const promise = { customer, ...amount, due_on: addDays(today, 5), source: 'call' };
      await world.run(makePromise, promise, COLLECTOR);
    } else await world.run(postPayment, { customer, ...amount, received_on: today }, COLLECTOR);
  }
  if (what === 'answer')
    await world.run(logTouch, { customer, kind: 'call', outcome: 'will_check' }, COLLECTOR);
}

test.each(HISTORIES)(
  '$name: what is said to change the score does so, by as many points',
  async (history) => {
    const said = new Set<string>();
    for (const caught of [false, true]) {
      const first = await made(history);
      if (caught) await catchUp(world.organisation.id);
      for (const { what } of (await changesOf(first)).changes) {
        const customer = await made(history);
        if (caught) await catchUp(world.organisation.id);
        const { score, changes } = await changesOf(customer);
        expect(score).toBe(await scoreOf(customer));
        const change = changes.find((one) => one.what === what);
        await act(customer, what, change?.amounts ?? []);
        expect(await scoreOf(customer), what).toBe(score + (change?.points ?? Number.NaN));
        said.add(what);
      }
    }
    if (history.name === 'nothing late') expect([...said]).toEqual([]);
    else expect([...said]).toContain('payment');
  },
);

test.each(HISTORIES)(
  '$name: it rises by itself on the day that is named, and not before',
  async (history) => {
    const customer = await made(history);
    for (const caught of [false, true]) {
      if (caught) await catchUp(world.organisation.id);
      const { score, rises } = await changesOf(customer);
      if (history.name === 'one late invoice') expect(rises).not.toBeNull();
      if (!rises) continue;
      for (let days = 1; days < rises.days; days += 1)
        expect(await scoreOf(customer, addDays(today, days)), `after ${days} days`).toBeLessThanOrEqual(
          score,
        );
      expect(await scoreOf(customer, rises.on)).toBe(score + rises.points);
      expect(rises.points).toBeGreaterThan(0);
    }
  },
);

test('the rows of the list say the same score as the question does', async () => {
  const { data } = await world.ask(listCustomers, { limit: 500 });
  for (const { number, score } of data) expect((await changesOf(number)).score).toBe(score);
});
