import { afterAll, beforeAll, expect, test } from 'vitest';
import { applyAssignment, handOver } from '@/lib/collections/assign-many';
import { setAssignmentRules } from '@/lib/collections/assignment-policy';
import { assignmentPreview, assignmentRules } from '@/lib/collections/assignment-preview';
import { listCustomers } from '@/lib/collections/list-customers';
import { logTouch } from '@/lib/collections/log-touch';
import { makePromise } from '@/lib/collections/make-promise';
import { takeBackAssignment } from '@/lib/collections/take-back-many';
import { workload } from '@/lib/collections/workload';
import { addAddress } from '@/lib/customers/add-address';
import { assignOwner } from '@/lib/customers/assign-owner';
import { catchUp } from '@/lib/health/checkpoint';
import { addDays, dayIn } from '@/lib/kernel/day';
import { archiveCustomer } from '@/lib/ledger/archive-customer';
import { postPayment } from '@/lib/ledger/post-payment';
import { refusalOf } from '@/tests/support/refusal';
import { openWorld, type World } from '@/tests/support/world';

let world: World;
let today: string;
/** Number by nickname. */
const made: Record<string, string> = {};
beforeAll(async () => {
  world = await openWorld();
  today = dayIn(world.organisation.timeZone, new Date());
  const german = { kind: 'registered', line1: 'Hafen 1', country: 'DE' };
  const of = async (name: string, amount: string, currency = 'EUR', country?: string) => {
    const invoices = [{ amount, currency, issued_on: addDays(today, -60) }];
    const { number } = await world.customer({ number: name, invoices, terms: { currency } });
    if (country) await world.run(addAddress, { customer: number, ...german, country });
    made[name] = number;
  };
  await of('german-small', '100.00', 'EUR', 'DE');
  await of('german-large', '90000.00', 'EUR', 'DE');
  await of('austrian', '200.00', 'EUR', 'AT');
  await of('large', '50000.00');
  await of('krona', '700.00', 'SEK');
  await of('plain-1', '10.00');
  await of('plain-2', '20.00');
  await of('plain-3', '30.00');
  await of('archived', '5.00');
  await world.run(postPayment, { customer: 'archived', amount: '5.00', currency: 'EUR', received_on: today });
  await world.run(archiveCustomer, { customer: 'archived', reason: 'Gone' }, { as: 'admin' });
});
afterAll(() => world.close());

const MANAGER = { as: 'collections_manager' } as const;
const people = () => {
  const { collector, finance, collections_manager: manager } = world.actors;
  return { collector: collector.label, finance: finance.label, manager: manager.label };
};
const owners = async () =>
  Object.fromEntries(
    (await world.ask(listCustomers, { filter: 'status:all', limit: 500 })).data.map(({ number, owner }) => [
      number,
      owner?.email ?? null,
    ]),
  );
const rules = () => [
  { countries: 'de, at', owners: [people().collector] },
  { from: '1000', owners: [people().manager] },
  { currencies: ['sek'], owners: people().finance },
  { owners: [people().collector, people().finance] },
];

test('the first rule that holds wins, the rest are dealt out in turn, and the preview is what happens', async () => {
  for (const scope of ['unassigned', 'all'] as const) {
    const preview = await world.ask(assignmentPreview, { rules: rules(), scope }, MANAGER);
    expect(preview.data.map(({ rule, email, customers }) => [rule, email, customers])).toEqual([
      [1, people().collector, 3],
      [2, people().manager, 1],
      [3, people().finance, 1],
      [4, people().collector, 2],
      [4, people().finance, 1],
    ]);
    expect([preview.moves, preview.without_rule]).toEqual([8, 0]);
  }
  await world.run(setAssignmentRules, { rules: rules() }, MANAGER);
  expect((await world.ask(assignmentRules, {}, MANAGER)).rules.map(({ countries }) => countries)).toEqual([
    ['DE', 'AT'],
    [],
    [],
    [],
  ]);
  expect(Object.values(await owners()).every((owner) => owner === null)).toBe(true);
  await world.run(assignOwner, { customer: made.large, owner: people().finance });
  const receipt = await world.run(applyAssignment, { scope: 'unassigned' }, MANAGER);
  expect(receipt.moved).toBe(7);
  const { collector, finance, manager } = people();
  const expected = {
    'german-small': collector,
    'german-large': collector,
    austrian: collector,
    large: finance,
    krona: finance,
    // The most pressing first.
    'plain-3': collector,
    'plain-2': finance,
    'plain-1': collector,
    archived: null,
  };
  expect(await owners()).toEqual(expected);

  const applied = await world.run(applyAssignment, { scope: 'all' }, MANAGER);
  expect(applied.moved).toBe(1);
  expect(await owners()).toEqual({ ...expected, large: manager });
  // Who is with an owner of the rule stays there: a second time moves nobody.
  expect((await world.run(applyAssignment, { scope: 'all' }, MANAGER)).moved).toBe(0);

  await world.run(takeBackAssignment, { act: applied.act }, MANAGER);
  await world.run(takeBackAssignment, { act: receipt.act }, MANAGER);
  expect(Object.entries(await owners()).filter(([, owner]) => owner !== null)).toEqual([['large', finance]]);
});

test('every gift is a fact and a change on the trail', async () => {
  const [facts] = await world.sql<{ facts: string; changes: string }>(
    `SELECT (SELECT count(*) FROM customer_owner) AS facts,
            (SELECT count(*) FROM audit_change WHERE subject = 'customer_owner') AS changes`,
  );
  expect(facts?.facts).toBe(facts?.changes);
  expect(Number(facts?.facts)).toBeGreaterThan(16);
});

test('rules that make no sense are refused by their field, and the old ones hold', async () => {
  const someone = [people().collector];
  const cases: [object, string][] = [
    [{ rules: [{ owners: [] }] }, 'rules.0.owners'],
    [{ rules: [{ owners: someone }, { owners: ['nobody@else.example'] }] }, 'rules.1.owners'],
    [{ rules: [{ owners: someone, countries: 'DE, XX' }] }, 'rules.0.countries'],
    [{ rules: [{ owners: someone, currencies: 'EURO' }] }, 'rules.0.currencies'],
    [{ rules: [{ owners: someone, from: '-1' }] }, 'rules.0.from'],
    [{ rules: [{ owners: someone, from: '10', below: '10' }] }, 'rules.0.below'],
    [{ rules: [{ owners: someone, payer: 'rich' }] }, 'rules.0.payer'],
    [{ rules: Array(51).fill({ owners: someone }) }, 'rules'],
  ];
  for (const [input, field] of cases) {
    const refusal = await refusalOf(world.run(setAssignmentRules, input, MANAGER));
    expect([refusal.code, refusal.field]).toEqual(['invalid', field]);
    expect((await refusalOf(world.ask(assignmentPreview, input, MANAGER))).field).toBe(field);
  }
  expect((await world.ask(assignmentRules, {}, MANAGER)).rules).toHaveLength(4);
});

test('an owner of a rule who left the queue is named before anybody moves', async () => {
  const other = await world.another();
  await other.customer();
  const { collector } = other.actors;
  await other.run(setAssignmentRules, { rules: [{ owners: [collector.label] }] }, MANAGER);
  await other.sql(`UPDATE membership SET disabled_at = now() WHERE organisation_id = $1 AND user_id = $2`, [
    other.organisation.id,
    collector.userId,
  ]);
  const refusal = await refusalOf(other.run(applyAssignment, { scope: 'all' }, MANAGER));
  expect([refusal.code, refusal.message]).toEqual([
    'invalid',
    `${collector.label} is nobody here who works in the queue.`,
  ]);
});

test('customers that come one by one are dealt out evenly, too', async () => {
  const other = await world.another();
  const { collector, finance, collections_manager: manager } = other.actors;
  const owners = [collector.label, finance.label, manager.label];
  await other.run(setAssignmentRules, { rules: [{ owners }] }, MANAGER);
  for (let place = 0; place < 6; place += 1) {
    await other.customer();
    expect((await other.run(applyAssignment, { scope: 'unassigned' }, MANAGER)).moved).toBe(1);
  }
  const { data } = await other.ask(workload, {}, MANAGER);
  expect(data.filter(({ email }) => owners.includes(email ?? '')).map(({ customers }) => customers)).toEqual([
    2, 2, 2,
  ]);
});

test('workload counts what each has to do and did, and hands over', async () => {
  await world.run(setAssignmentRules, { rules: rules() }, MANAGER);
  await world.run(applyAssignment, { scope: 'all' }, MANAGER);
  const { collector, finance } = people();
  const kept = {
    customer: 'german-small',
    currency: 'EUR',
    amount: '60.00',
    due_on: addDays(today, -10),
    source: 'call',
  };
  await world.run(makePromise, kept, { as: 'collector', today: addDays(today, -20) });
  const broken = { ...kept, customer: 'austrian' };
  await world.run(makePromise, broken, { as: 'collector', today: addDays(today, -20) });
  const paid = {
    customer: 'german-small',
    amount: '60.00',
    currency: 'EUR',
    received_on: addDays(today, -12),
  };
  await world.run(postPayment, paid);
  const note = { customer: 'plain-1', kind: 'note', body: 'Hello' };
  await world.run(logTouch, note, { as: 'finance' });
  for (const caught of [false, true]) {
    if (caught) await catchUp(world.organisation.id);
    const { data } = await world.ask(workload, {}, MANAGER);
    const of = (email: string | null) => data.find((row) => row.email === email);
    expect(of(collector)).toMatchObject({
      customers: 5,
      in_queue: 4,
      collectable: '90280.00',
      touched: 0,
      promises_kept: 1,
      promises_judged: 2,
      collects: true,
    });
    expect(of(finance)).toMatchObject({ customers: 2, in_queue: 2, collectable: '20.00', touched: 1 });
    expect(of(null)).toMatchObject({ customers: 0, in_queue: 0 });
  }
  const receipt = await world.run(handOver, { from: collector, owners: [finance] }, MANAGER);
  expect(receipt.moved).toBe(5);
  expect(Object.values(await owners())).not.toContain(collector);
  expect((await refusalOf(world.run(handOver, { from: collector }, MANAGER))).field).toBe('from');
  await world.run(takeBackAssignment, { act: receipt.act }, MANAGER);
  expect(
    (await world.ask(workload, {}, MANAGER)).data.find(({ email }) => email === collector)?.customers,
  ).toBe(5);
});
