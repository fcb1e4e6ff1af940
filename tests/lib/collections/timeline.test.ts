import { afterAll, beforeAll, expect, test } from 'vitest';
import { logTouch } from '@/lib/collections/log-touch';
import { snooze } from '@/lib/collections/snooze';
import { timeline } from '@/lib/collections/timeline';
import { addContact } from '@/lib/customers/add-contact';
import { assignOwner } from '@/lib/customers/assign-owner';
import { changeTerms } from '@/lib/customers/change-terms';
import { createCustomer } from '@/lib/customers/create-customer';
import { editCustomer } from '@/lib/customers/edit-customer';
import { addDays, dayIn } from '@/lib/kernel/day';
import { archiveCustomer } from '@/lib/ledger/archive-customer';
import { postInvoice } from '@/lib/ledger/post-invoice';
import { reverse } from '@/lib/ledger/reverse-posting';
import { instantNow } from '@/tests/support/instant';
import { refusalOf } from '@/tests/support/refusal';
import { openWorld, type World } from '@/tests/support/world';

let world: World;
let today: string;
beforeAll(async () => {
  world = await openWorld();
  today = dayIn(world.organisation.timeZone, new Date());
});
afterAll(() => world.close());

const terms = { basis: 'net', days: 14, currency: 'EUR', tax_status: 'standard' };

/** A customer with one of everything. */
async function busy(): Promise<string> {
  const { number } = await world.run(createCustomer, { name: 'Busy AG' });
  await world.run(editCustomer, { customer: number, version: 1, name: 'Busy SE' });
  await world.run(changeTerms, { customer: number, ...terms });
  await world.run(addContact, { customer: number, role: 'billing', name: 'Ada', email: 'ada@example.com' });
  await world.run(assignOwner, { customer: number, owner: world.actors.collector.label });
  const invoice = { customer: number, amount: '120.00', issued_on: today };
  const { document } = await world.run(postInvoice, invoice);
  await world.run(reverse, { document: document.number, reason: 'Wrong customer' });
  await world.run(
    logTouch,
    { customer: number, kind: 'call', body: 'Will pay on Friday' },
    { as: 'collector' },
  );
  const until = addDays(today, 7);
  await world.run(snooze, { customer: number, until, reason: 'On holiday' }, { as: 'collector' });
  await world.run(archiveCustomer, { customer: number, reason: 'Merged away' }, { as: 'admin' });
  return number;
}

test('everything that happened stands there, newest first, with who did it', async () => {
  const number = await busy();
  const { data } = await world.ask(timeline, { customer: number });
  expect(data.map(({ kind }) => kind)).toEqual([
    'customer_status',
    'snooze',
    'call',
    'reversed',
    'posted',
    'customer_owner',
    'contact',
    'customer_terms',
    'customer',
    'customer',
  ]);
  const [status, snoozed, call, reversed, posted, , contact, changed, renamed, created] = data;
  expect(status).toMatchObject({
    by: 'admin',
    change: { after: { status: 'archived', reason: 'Merged away' } },
  });
  expect(snoozed).toMatchObject({ by: 'collector', touch: { body: 'On holiday', until: addDays(today, 7) } });
  expect(call).toMatchObject({
    on: today,
    touch: { body: 'Will pay on Friday', until: null },
    change: null,
    document: null,
  });
  expect(reversed?.document).toMatchObject({ kind: 'invoice', amount: '-120.00', reason: 'Wrong customer' });
  expect(posted?.document).toMatchObject({ amount: '120.00', currency: 'EUR', due_on: addDays(today, 14) });
  expect(contact?.change).toMatchObject({ before: null, after: { name: 'Ada' } });
  expect(changed?.change).toMatchObject({ before: { days: '30' }, after: { days: '14', valid_from: today } });
  expect(renamed?.change).toMatchObject({ before: { name: 'Busy AG' }, after: { name: 'Busy SE' } });
  expect(created?.change).toMatchObject({ before: null, after: { name: 'Busy AG' } });
});

test('it can be narrowed to one kind of thing', async () => {
  const number = await busy();
  const kinds = async (group: string) =>
    (await world.ask(timeline, { customer: number, group })).data.map(({ kind }) => kind);
  expect(await kinds('touches')).toEqual(['snooze', 'call']);
  expect(await kinds('documents')).toEqual(['reversed', 'posted']);
  expect(await kinds('terms')).toEqual(['customer_terms']);
  expect(await kinds('status')).toEqual(['customer_status']);
  expect(await kinds('profile')).toEqual(['customer_owner', 'contact', 'customer', 'customer']);
  expect((await refusalOf(world.ask(timeline, { customer: number, group: 'rumours' }))).code).toBe('invalid');
});

test('pages follow one another without a gap, whatever comes in meanwhile', async () => {
  const number = await busy();
  const whole = (await world.ask(timeline, { customer: number })).data.map(({ id }) => id);
  const seen: string[] = [];
  let cursor: string | null = null;
  do {
    const page: { data: { id: string }[]; next_cursor: string | null } = await world.ask(timeline, {
      customer: number,
      limit: 3,
      ...(cursor && { cursor }),
    });
    seen.push(...page.data.map(({ id }) => id));
    cursor = page.next_cursor;
    await world.run(logTouch, { customer: number, kind: 'note', body: 'Meanwhile' });
  } while (cursor);
  expect(seen).toEqual(whole);
});

test('small pages of many documents among other things show what one large page shows, whatever is asked for', async () => {
  const days = ['2026-01-10', '2026-01-10', '2026-01-12', '2026-01-10', '2026-02-01', '2026-01-12'];
  const { number } = await world.customer({
    invoices: days.map((issued_on) => ({ amount: '10.00', issued_on, paid: '2026-02-01' })),
  });
  for (const touched of ['one', 'two'])
    await world.run(logTouch, { customer: number, kind: 'note', body: touched });
  const known_at = await instantNow();
  for (const more of [
    {},
    { group: 'documents' },
    { as_of: '2026-01-31' },
    { group: 'touches' },
    { known_at },
  ]) {
    const whole = await world.ask(timeline, { customer: number, limit: 500, ...more });
    const seen = [];
    for (let cursor: string | null = ''; cursor !== null; ) {
      const page: Awaited<ReturnType<typeof timeline.read>> = await world.ask(timeline, {
        customer: number,
        limit: 2,
        cursor,
        ...more,
      });
      seen.push(...page.data);
      cursor = page.next_cursor;
    }
    expect(seen).toEqual(whole.data);
    const order = seen.map(({ on, at, id }) => `${on} ${at} ${id}`);
    expect(order).toEqual([...order].sort().reverse());
  }
  const documents = await world.ask(timeline, { customer: number, group: 'documents' });
  expect(documents.data).toHaveLength(12);
});

test('it can be read as of a day and as known at an instant', async () => {
  const { number } = await world.customer({
    invoices: [{ amount: '10.00', issued_on: '2026-01-10', paid: '2026-02-01' }],
  });
  const known_at = await instantNow();
  await world.run(logTouch, { customer: number, kind: 'note', body: 'Later' });
  const numbersOf = async (more: object) =>
    (await world.ask(timeline, { customer: number, ...more })).data.map(({ kind }) => kind);
  expect(await numbersOf({})).toEqual(['note', 'posted', 'posted']);
  expect(await numbersOf({ as_of: '2026-01-31' })).toEqual(['posted']);
  expect(await numbersOf({ known_at })).toEqual(['posted', 'posted']);
});

test('another organisation’s customer has no timeline here', async () => {
  const foreign = await (await world.another()).customer();
  expect((await refusalOf(world.ask(timeline, { customer: foreign.number }))).code).toBe('not_found');
});
