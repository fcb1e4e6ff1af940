import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { z } from 'zod';
import { placeHold } from '@/lib/collections/hold';
import { makePromise } from '@/lib/collections/make-promise';
import { openDispute } from '@/lib/collections/open-dispute';
import { snooze } from '@/lib/collections/snooze';
import { addAddress } from '@/lib/customers/add-address';
import { addContact } from '@/lib/customers/add-contact';
import { assignOwner } from '@/lib/customers/assign-owner';
import { cadenceVersions } from '@/lib/dunning/cadence-versions';
import { runCadences } from '@/lib/dunning/run-cadences';
import { setCadence } from '@/lib/dunning/set-cadence';
import { simulate } from '@/lib/dunning/simulate';
import { simulateCadences } from '@/lib/dunning/simulate-cadences';
import { catchUp } from '@/lib/health/checkpoint';
import { addDays } from '@/lib/kernel/day';
import { defineQuery } from '@/lib/kernel/query';
import { openWorld, type World } from '@/tests/support/world';
import { sendInTest, stepRows, type Told, USUAL_STEPS } from './cadence-book';

/** A Friday: a weekend, Christmas, the New Year and Epiphany are ahead. */
const TODAY = '2025-12-19';
const DAYS = 21;
const COUNTRIES = ['DE', 'FR', 'SE', 'US', null];

let world: World;
let planned: Told[];
beforeAll(async () => {
  world = await openWorld();
  await makeCadences();
  for (let place = 0; place < 60; place += 1) await makeCustomer(place);
  await catchUp(world.organisation.id, { day: TODAY });
  planned = await simulated();
}, 300_000);
afterAll(() => world.close());

describe('a simulation', () => {
  test('holds everything that a cadence can do, so that the comparison says something', () => {
    const outcomes = new Set(planned.map(({ outcome }) => outcome));
    expect([...outcomes].sort()).toEqual(
      ['escalated', 'held', 'letter', 'sent', 'skipped', 'suggested', 'task'].sort(),
    );
    const reasons = new Set(planned.map(({ reason }) => reason));
    for (const reason of ['agreed', 'snoozed', 'on_hold', 'quiet', 'no_contact', 'no_address', 'lapsed'])
      expect(reasons, reason).toContain(reason);
    expect(new Set(planned.map(({ cadence }) => cadence)).size).toBe(4);
    expect(planned.some(({ day }) => day === '2025-12-25')).toBe(false);
    expect(planned.length).toBeGreaterThan(80);
  });

  test('from what is kept equals the one that works out every day from the entries', async () => {
    expect(await simulated(true)).toEqual(planned);
  });

  test('writes nothing', async () => {
    const [row] = await world.sql<{ n: string }>('SELECT count(*) AS n FROM cadence_step');
    expect(row?.n).toBe('0');
  });

  test('of a cadence that is not saved counts it in the place of the saved one', async () => {
    const draft = {
      cadence: 4,
      name: 'Usual',
      steps: [{ day: 1, channel: 'escalation', mode: 'automatic' }],
    };
    const ask = { as: 'collections_manager', today: TODAY } as const;
    const { data, days, more } = await world.ask(simulateCadences, { draft, limit: 1000 }, ask);
    expect(more).toBe(false);
    const everybody = data.filter(({ cadence }) => cadence === 4);
    expect(everybody.length).toBeGreaterThan(5);
    expect(everybody.every(({ channel }) => channel === 'escalation')).toBe(true);
    expect(days.reduce((sum, { escalated }) => sum + escalated, 0)).toBe(
      data.filter(({ outcome }) => outcome === 'escalated').length,
    );
  });

  test('equals what then happens, day by day', async () => {
    for (let ahead = 0; ahead < DAYS; ahead += 1)
      await runCadences(world.organisation.id, { send: sendInTest, day: addDays(TODAY, ahead) });
    expect(inOrder(await stepRows(world))).toEqual(planned);
  }, 300_000);
});

const simulation = defineQuery({
  name: 'test.simulation',
  summary: 'For this test.',
  permission: 'queue.manage',
  input: z.strictObject({}),
  async read(context) {
    const { versions, inForce } = await cadenceVersions(context.tx, context.organisation.id);
    const rows: Told[] = [];
    await simulate(context, { cadences: inForce, versions, days: DAYS }, (each) => {
      const { day, customer, cadence, step, outcome, reason } = each;
      rows.push({ day, customer, cadence, step, outcome, reason });
    });
    return inOrder(rows);
  },
});

const simulated = (plain = false): Promise<Told[]> =>
  world.ask(simulation, {}, { as: 'collections_manager', today: TODAY, plain });

const inOrder = (rows: Told[]): Told[] =>
  rows.toSorted((a, b) => `${a.day} ${a.customer}`.localeCompare(`${b.day} ${b.customer}`));

async function makeCadences(): Promise<void> {
  const save = (input: object) => world.run(setCadence, input, { as: 'collections_manager' });
  await save({
    name: 'Large',
    segment: { balance_from: '5000' },
    steps: [
      { day: 1, channel: 'call', mode: 'suggested' },
      { day: 6, channel: 'escalation', mode: 'automatic' },
      { day: 12, channel: 'email', level: 2, mode: 'manual' },
      { day: 16, channel: 'letter', level: 3, mode: 'automatic' },
    ],
  });
  await save({
    name: 'Late payers',
    segment: { payer: 'late' },
    steps: [
      { day: 1, channel: 'email', level: 2, mode: 'automatic' },
      { day: 2, channel: 'letter', level: 3, mode: 'automatic' },
      { day: 9, channel: 'hold', mode: 'automatic' },
    ],
  });
  await save({
    name: 'Of the collector, in Sweden and France',
    segment: { countries: 'SE, FR', owner: world.actors.collector.label },
    steps: [
      { day: 2, channel: 'email', level: 1, mode: 'suggested' },
      { day: 5, channel: 'email', level: 2, mode: 'suggested' },
      { day: 8, channel: 'call', mode: 'automatic' },
    ],
  });
  await save({ name: 'Usual', steps: USUAL_STEPS });
}

/** Sixty customers that differ in everything a cadence looks at. */
async function makeCustomer(place: number): Promise<void> {
  const number = `C-${String(place).padStart(3, '0')}`;
  const due = (days: number) => addDays(TODAY, days);
  const bill = (days: number, amount: string, paid?: string) => ({
    amount,
    issued_on: due(days - 30),
    due_on: due(days),
    ...(paid ? { paid } : {}),
  });
  const late = place % 7 === 3 ? [40, 60, 80].map((ago) => bill(-ago, '90.00', due(-ago + 12))) : [];
  const becomesLate = place % 7 === 5 ? [50, 70].map((ago) => bill(-ago, '80.00', due(-ago + 15))) : [];
  await world.customer({
    number,
    contact: place % 9 === 4 ? null : {},
    invoices: [
      ...late,
      ...becomesLate,
      bill(-(place % 13) * 3 + 8, place % 6 === 2 ? '6000.00' : `${100 + place}.00`),
      bill((place % 5) * 4 - 1, '250.00'),
      ...(place % 4 === 1 ? [{ ...bill(3, '70.00'), currency: 'SEK' }] : []),
    ],
  });
  const country = COUNTRIES[place % COUNTRIES.length];
  const as = { today: TODAY };
  if (place % 9 === 4)
    await world.run(addContact, { customer: number, role: 'billing', name: 'Bo', phone: '+49 40 1' }, as);
  if (country)
    await world.run(addAddress, { customer: number, kind: 'billing', line1: 'Street 1', country }, as);
  if (place % 3 === 0)
    await world.run(assignOwner, { customer: number, owner: world.actors.collector.label }, as);
  if (place % 8 === 6)
    await tryTo(makePromise, { customer: number, amount: '100.00', due_on: due(place % 5) }, as);
  if (place % 8 === 2) await promiseAll(number, due((place % 6) + 1));
  if (place % 10 === 7) await disputeFirst(number);
  if (place % 12 === 8) await world.run(snooze, { customer: number, until: due(9) }, as);
  if (place % 15 === 9)
    await world.run(
      placeHold,
      { customer: number, kind: 'do_not_chase', reason: 'Asked for' },
      { ...as, as: 'collections_manager' },
    );
}

/** More than is open cannot be promised: then there is none. */
const tryTo = (...told: Parameters<World['run']>) => world.run(...told).catch(() => undefined);

async function promiseAll(customer: string, dueOn: string): Promise<void> {
  const [row] = await world.sql<{ open: string }>(
    `SELECT (sum(e.amount) / 100.0)::numeric(12, 2)::text AS open FROM entry e JOIN customer c ON c.id = e.customer_id
     WHERE c.number = $1 AND e.currency = 'EUR' AND e.effective_on <= $2::date`,
    [customer, TODAY],
  );
  await tryTo(makePromise, { customer, currency: 'EUR', amount: row?.open, due_on: dueOn }, { today: TODAY });
}

/** Half of the oldest document of some, all of it of others. */
async function disputeFirst(customer: string): Promise<void> {
  const [row] = await world.sql<{ document: string; amount: string }>(
    `SELECT i.kind || ':' || i.number AS document, (i.amount / 100.0)::numeric(12, 2)::text AS amount
     FROM item i JOIN customer c ON c.id = i.customer_id
     WHERE c.number = $1 AND i.kind = 'invoice'
       AND (SELECT sum(e.amount) FROM entry e WHERE e.item_id = i.id) > 0
     ORDER BY i.due_on LIMIT 1`,
    [customer],
  );
  await tryTo(
    openDispute,
    { customer, document: row?.document, amount: row?.amount, reason: 'price' },
    { today: TODAY },
  );
}
