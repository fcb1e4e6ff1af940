import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { placeHold } from '@/lib/collections/hold';
import { makePromise } from '@/lib/collections/make-promise';
import { openDispute } from '@/lib/collections/open-dispute';
import { snooze } from '@/lib/collections/snooze';
import { timeline } from '@/lib/collections/timeline';
import { editContact } from '@/lib/customers/edit-contact';
import { addDays, dayIn } from '@/lib/kernel/day';
import { archiveCustomer } from '@/lib/ledger/archive-customer';
import { postPayment } from '@/lib/ledger/post-payment';
import { recordExchangeRate } from '@/lib/ledger/record-exchange-rate';
import type { Figures } from '@/lib/mail/chased';
import { setChasingPolicy } from '@/lib/mail/chasing-policy';
import { notSent } from '@/lib/mail/not-sent';
import { oneMessage } from '@/lib/mail/one-message';
import { sendPreview } from '@/lib/mail/send-preview';
import { sendReminder } from '@/lib/mail/send-reminder';
import { refusalOf } from '@/tests/support/refusal';
import { openWorld, type TestCustomer, type World } from '@/tests/support/world';

let world: World;
let today: string;
beforeAll(async () => {
  world = await openWorld();
  today = dayIn(world.organisation.timeZone, new Date());
});
afterEach(() => world.run(setChasingPolicy, { minimum: '0', quiet_days: 3 }, { as: 'collections_manager' }));
afterAll(() => world.close());

const overdue = (amount = '100.00') =>
  world.customer({ invoices: [{ amount, issued_on: addDays(today, -60), due_on: addDays(today, -30) }] });

const remind = (customer: TestCustomer, more: object = {}) =>
  world.run(sendReminder, { customer: customer.number, ...more }, { as: 'collector' });

const codesOf = (sent: Awaited<ReturnType<typeof remind>>) => sent.reasons.map(({ code }) => code);

describe('a reminder is sent', () => {
  test('when nothing speaks against it: one message with its figures, a touch, and the customer leaves the queue', async () => {
    const customer = await overdue('1234.50');
    const sent = await remind(customer, { level: 2 });
    expect(sent).toMatchObject({
      outcome: 'kept',
      to: `ap@${customer.number.toLowerCase()}.example`,
      reasons: [],
    });
    const message = await world.ask(oneMessage, { message: sent.message ?? '' });
    expect(message).toMatchObject({ state: 'kept', level: 2, customer: customer.number, recipient: sent.to });
    expect(message.body_text).toContain(customer.invoices[0]);
    expect(spaced(message.body_text)).toContain('Please pay EUR 1,234.50 within seven days');
    expect(message.figures.totals).toEqual([
      {
        currency: 'EUR',
        balance: '1234.50',
        overdue: '1234.50',
        unapplied: '0.00',
        disputed: '0.00',
        promised: '0.00',
        collectable: '1234.50',
        items: 1,
      },
    ]);
    const { data } = await world.ask(timeline, { customer: customer.number, group: 'touches' });
    expect(data[0]).toMatchObject({ kind: 'email' });
  });

  test('once for one request key, whoever repeats it', async () => {
    const customer = await overdue();
    const input = { customer: customer.number };
    const [first, second] = await Promise.all(
      [1, 2].map(() => world.run(sendReminder, input, { as: 'collector', key: 'twice' })),
    );
    expect(second).toEqual(first);
    expect(await count('message', customer)).toBe(1);
  });

  test('for what is left after a promise and a dispute of parts, and says so', async () => {
    const customer = await overdue('100.00');
    await world.run(
      makePromise,
      { customer: customer.number, amount: '30.00', due_on: addDays(today, 5) },
      { as: 'collector' },
    );
    await world.run(
      openDispute,
      { customer: customer.number, document: customer.invoices[0], amount: '20.00', reason: 'price' },
      { as: 'collector' },
    );
    const sent = await remind(customer);
    const { figures, body_text } = await world.ask(oneMessage, { message: sent.message ?? '' });
    expect(figures.totals[0]).toMatchObject({
      overdue: '100.00',
      promised: '30.00',
      disputed: '20.00',
      collectable: '50.00',
    });
    expect(spaced(body_text)).toContain(
      'Overdue: EUR 100.00\nless in dispute: EUR 20.00\nless promised: EUR 30.00\nTo be paid now: EUR 50.00\n',
    );
    expect(spaced(body_text)).toContain('Please pay EUR 50.00 within');
  });
});

describe('a reminder is refused, kept with its reason, and shown before it is tried', () => {
  const cases: [string, string, (customer: TestCustomer) => Promise<unknown>][] = [
    [
      'an archived customer',
      'archived',
      (c) =>
        world.run(archiveCustomer, { customer: c.number, reason: 'gone', leave_open: true }, { as: 'admin' }),
    ],
    [
      'a legal hold',
      'legal_hold',
      (c) =>
        world.run(
          placeHold,
          { customer: c.number, kind: 'legal_hold', reason: 'insolvent' },
          { as: 'collections_manager' },
        ),
    ],
    [
      'a customer that is not to be chased',
      'do_not_chase',
      (c) =>
        world.run(
          placeHold,
          { customer: c.number, kind: 'do_not_chase', reason: 'key account' },
          { as: 'collections_manager' },
        ),
    ],
    [
      'a snooze',
      'snoozed',
      (c) => world.run(snooze, { customer: c.number, until: addDays(today, 4) }, { as: 'collector' }),
    ],
    [
      'a promise that covers it all',
      'agreed',
      (c) =>
        world.run(
          makePromise,
          { customer: c.number, amount: '100.00', due_on: addDays(today, 5) },
          { as: 'collector' },
        ),
    ],
    [
      'a dispute over it all',
      'agreed',
      (c) =>
        world.run(
          openDispute,
          { customer: c.number, document: c.invoices[0], reason: 'quality' },
          { as: 'collector' },
        ),
    ],
    [
      'a payment of it all',
      'nothing_due',
      (c) => world.run(postPayment, { customer: c.number, amount: '100.00', received_on: today }, {}),
    ],
    [
      'unapplied credit that covers it',
      'nothing_due',
      (c) =>
        world.run(
          postPayment,
          { customer: c.number, amount: '100.00', received_on: today, allocate: 'none' },
          {},
        ),
    ],
    ['a reminder within the quiet days', 'quiet', (c) => remind(c)],
    [
      'a minimum that is not reached',
      'nothing_due',
      () => world.run(setChasingPolicy, { minimum: '100.00', quiet_days: 3 }, { as: 'collections_manager' }),
    ],
    [
      'mail that came back',
      'bounced',
      (c) =>
        world.sql(
          `INSERT INTO contact_bounce (organisation_id, contact_id, customer_id, reason, recorded_at)
         SELECT organisation_id, id, customer_id, 'no such user', now() FROM contact WHERE customer_id = $1`,
          [c.id],
        ),
    ],
    [
      'a contact without an address',
      'no_contact',
      async (c) => {
        const [contact] = await world.sql<{ id: string }>('SELECT id FROM contact WHERE customer_id = $1', [
          c.id,
        ]);
        await world.run(editContact, {
          customer: c.number,
          contact: contact?.id,
          role: 'billing',
          name: 'Ann',
          phone: '+49 30 1234567',
        });
      },
    ],
    [
      'a contact of another role alone',
      'no_contact',
      async (c) => {
        const [contact] = await world.sql<{ id: string }>('SELECT id FROM contact WHERE customer_id = $1', [
          c.id,
        ]);
        await world.run(editContact, {
          customer: c.number,
          contact: contact?.id,
          role: 'technical',
          name: 'Bob',
          email: 'bob@c.example',
        });
      },
    ],
  ];

  test.each(cases)('%s: %s', async (_, code, prevent) => {
    const customer = await overdue('100.00');
    await prevent(customer);
    const before = await count('message', customer);
    const preview = await world.ask(sendPreview, { customer: customer.number });
    expect(preview.refusals.map((refusal) => refusal.code)).toEqual([code]);
    const sent = await remind(customer);
    expect(sent).toMatchObject({ outcome: 'refused', message: null });
    expect(codesOf(sent)).toEqual([code]);
    expect(await count('message', customer)).toBe(before);
    const { data } = await world.ask(notSent);
    expect(data[0]).toMatchObject({ customer: customer.number, level: 1, reasons: [{ code }] });
  });

  test('every reason that holds is named', async () => {
    const customer = await world.customer({ contact: null });
    await world.run(snooze, { customer: customer.number, until: addDays(today, 4) }, { as: 'collector' });
    expect(codesOf(await remind(customer))).toEqual(['no_contact', 'nothing_due', 'snoozed']);
  });
});

test('nothing that is not due yet is asked for, and a cent above the minimum is', async () => {
  const later = await world.customer({ invoices: [{ amount: '100.00', issued_on: today, due_on: today }] });
  expect(codesOf(await remind(later))).toEqual(['nothing_due']);
  await world.run(setChasingPolicy, { minimum: '99.99', quiet_days: 3 }, { as: 'collections_manager' });
  expect((await remind(await overdue('100.00'))).outcome).toBe('kept');
});

test('the minimum is in base currency; what has no rate cannot be compared, and is asked for', async () => {
  await world.run(setChasingPolicy, { minimum: '50', quiet_days: 3 }, { as: 'collections_manager' });
  await world.run(recordExchangeRate, { currency: 'USD', valid_on: addDays(today, -90), rate: '0.5' }, {});
  const owing = (currency: string) =>
    world.customer({
      terms: { currency },
      invoices: [{ amount: '100.00', currency, issued_on: addDays(today, -60) }],
    });
  expect(codesOf(await remind(await owing('USD')))).toEqual(['nothing_due']);
  const without = await remind(await owing('GBP'));
  expect(without.outcome).toBe('kept');
  const { figures } = await world.ask(oneMessage, { message: without.message ?? '' });
  expect((figures as Figures).without_rate).toEqual(['GBP']);
});

test('the quiet days end', async () => {
  const customer = await overdue();
  await world.run(
    sendReminder,
    { customer: customer.number },
    { as: 'collector', today: addDays(today, -3) },
  );
  expect((await remind(customer)).outcome).toBe('kept');
});

test('edited words are sent as they are, unless the account has changed since they were written', async () => {
  const customer = await overdue('80.00');
  const { figures_seen } = await world.ask(sendPreview, { customer: customer.number });
  await world.run(postPayment, { customer: customer.number, amount: '10.00', received_on: today }, {});
  const edited = { subject: 'Hello', body: 'Please pay <b>80</b>: {{to_pay}}.', seen: figures_seen };
  expect(await refusalOf(remind(customer, edited))).toMatchObject({ code: 'conflict', field: 'body' });
  const { figures_seen: seen } = await world.ask(sendPreview, { customer: customer.number });
  const sent = await remind(customer, { ...edited, seen });
  const message = await world.ask(oneMessage, { message: sent.message ?? '' });
  expect(message.subject).toBe('Hello');
  expect(spaced(message.body_text)).toBe('Please pay <b>80</b>: EUR 70.00.\n');
  expect(message.body_html).toContain('&lt;b&gt;80&lt;/b&gt;');
});

test('a contact of another customer, or of another role, is not written to', async () => {
  const [customer, other] = [await overdue(), await overdue()];
  const [foreign] = await world.sql<{ id: string }>('SELECT id FROM contact WHERE customer_id = $1', [
    other.id,
  ]);
  expect(codesOf(await remind(customer, { contact: foreign?.id }))).toEqual(['wrong_contact']);
});

test('a subject of two lines, and a body without the figures that were seen, are refused', async () => {
  const customer = await overdue();
  expect(
    await refusalOf(remind(customer, { subject: 'a\r\nBcc: all@example.com', seen: 'x' })),
  ).toMatchObject({ field: 'subject' });
  expect(await refusalOf(remind(customer, { body: 'Pay.' }))).toMatchObject({ field: 'seen' });
});

const spaced = (text: string): string => text.replaceAll('\u00a0', ' ');

async function count(table: 'message', customer: TestCustomer): Promise<number> {
  const [row] = await world.sql<{ n: number }>(
    `SELECT count(*)::integer AS n FROM ${table} WHERE customer_id = $1`,
    [customer.id],
  );
  return row?.n ?? 0;
}
