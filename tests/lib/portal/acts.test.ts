import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { timeline } from '@/lib/collections/timeline';
import { workQueue } from '@/lib/collections/work-queue';
import { run } from '@/lib/kernel/command';
import { addDays, dayIn } from '@/lib/kernel/day';
import { postCreditNote } from '@/lib/ledger/post-credit-note';
import { postPayment } from '@/lib/ledger/post-payment';
import { carryOutRequest, refuseRequest } from '@/lib/portal/decide-request';
import { noteVisitThisHour } from '@/lib/portal/note-visit';
import { ownData } from '@/lib/portal/own-data';
import { ownOpenItems } from '@/lib/portal/own-open-items';
import { ownStatement } from '@/lib/portal/own-statement';
import { portalLinks } from '@/lib/portal/portal-links';
import { promisePayment } from '@/lib/portal/promise-payment';
import { raiseDispute } from '@/lib/portal/raise-dispute';
import { requestUpdate } from '@/lib/portal/request-update';
import { findVisitor } from '@/lib/portal/visitor';
import { refusalOf } from '@/tests/support/refusal';
import { openWorld, type TestCustomer, type World } from '@/tests/support/world';
import { visitorOf } from './visitors';

let world: World;
let today: string;
beforeAll(async () => {
  world = await openWorld();
  today = dayIn(world.organisation.timeZone, new Date());
});
afterAll(() => world.close());

const owing = () =>
  world.customer({
    invoices: [
      { amount: '1000.00', issued_on: addDays(today, -60) },
      { amount: '500.00', issued_on: addDays(today, -10) },
    ],
  });
const eventsOf = async (customer: TestCustomer) =>
  (await world.ask(timeline, { customer: customer.number })).data;
const kindsOf = async (customer: TestCustomer) => (await eventsOf(customer)).map(({ kind }) => kind);

describe('a visit', () => {
  test('stands on the timeline once an hour for each link, under the contact, and gates nobody out of the queue', async () => {
    const customer = await owing();
    const [first, second] = [await visitorOf(world, customer), await visitorOf(world, customer)];
    expect(first.visit.noted).toBe(false);
    const hour = new Date('2026-11-28T10:05:00Z');
    await Promise.all(
      [hour, hour, new Date('2026-11-28T10:59:00Z')].map((at) => noteVisitThisHour(first.actor, at)),
    );
    expect((await findVisitor(first.token))?.visit.noted).toBe(true);
    await noteVisitThisHour(first.actor, new Date('2026-11-28T11:00:00Z'));
    await noteVisitThisHour(second.actor, hour);
    const visits = (await eventsOf(customer)).filter(({ kind }) => kind === 'visit');
    expect(visits).toHaveLength(3);
    expect(visits[0]).toMatchObject({
      by: 'portal: Accounts payable',
      touch: { contact: 'Accounts payable' },
    });
    const queue = await world.ask(workQueue, {});
    expect(queue.data.map(({ number }) => number)).toContain(customer.number);
    const { links } = await world.ask(portalLinks, { customer: customer.number });
    expect(links.every(({ last_visit_at }) => last_visit_at !== null)).toBe(true);
  });
});

describe('what a visitor sees', () => {
  test('is what is open with its age, what is disputed of it and what was promised', async () => {
    const customer = await owing();
    const [old = '', young = ''] = customer.invoices;
    const { actor } = await visitorOf(world, customer);
    await world.run(raiseDispute, { document: old, amount: '200.00', reason: 'price' }, { as: actor });
    const promise = { amount: '300.00', due_on: addDays(today, 5), documents: [young] };
    await world.run(promisePayment, promise, { as: actor });
    expect(await world.ask(ownOpenItems, {}, { as: actor })).toMatchObject({
      totals: [{ currency: 'EUR', open: '1500.00', overdue: '1000.00' }],
      items: [
        { number: old, open_amount: '1000.00', amount: '1000.00', disputed: '200.00', days_late: 30 },
        { number: young, open_amount: '500.00', disputed: '0.00', days_late: -20 },
      ],
      promises: [{ amount: '300.00', paid: '0.00', due_on: addDays(today, 5), documents: [young] }],
      disputes: [{ number: old, amount: '200.00', reason: 'price' }],
      not_listed: 0,
    });
  });

  test('is its account over a period, whose lines lead from the balance before to the balance after', async () => {
    const customer = await owing();
    const { actor } = await visitorOf(world, customer);
    const received = { customer: customer.number, amount: '400.00', received_on: addDays(today, -5) };
    await world.run(postPayment, received);
    const period = { from: addDays(today, -30), to: today };
    const { accounts } = await world.ask(ownStatement, period, { as: actor });
    expect(accounts).toMatchObject([
      {
        currency: 'EUR',
        before: '1000.00',
        lines: [
          { kind: 'invoice', amount: '500.00', balance: '1500.00', reversed: false },
          { kind: 'payment', amount: '-400.00', balance: '1100.00' },
        ],
        after: '1100.00',
      },
    ]);
    for (const [input, field] of [
      [{ from: today, to: addDays(today, -1) }, 'from'],
      [{ to: addDays(today, 1) }, 'to'],
      [{ from: '2026-02-31' }, 'from'],
    ] as const) {
      const { code, field: named } = await refusalOf(world.ask(ownStatement, input, { as: actor }));
      expect([code, named]).toEqual(['invalid', field]);
    }
  });
});

describe('a promise', () => {
  test('is attributed to the contact, and lowers nothing but what can be collected', async () => {
    const customer = await owing();
    const { actor, visit } = await visitorOf(world, customer);
    const input = { amount: '250.50', due_on: addDays(today, 3), note: 'With the next run' };
    const made = await world.run(promisePayment, input, { as: actor, key: 'p1' });
    expect(await run(promisePayment, actor, input, 'p1')).toEqual(made);
    const [promise] = (await eventsOf(customer)).filter(({ kind }) => kind === 'promise');
    expect(promise).toMatchObject({
      by: 'portal: Accounts payable',
      act: { amount: '250.50', source: 'portal', contact: 'Accounts payable', note: 'With the next run' },
    });
    const [row] = await world.sql<{ contact_id: string; user_id: number | null }>(
      'SELECT contact_id, user_id FROM promise WHERE customer_id = $1',
      [customer.id],
    );
    expect(row).toEqual({ contact_id: visit.contact.id.toString(), user_id: null });
    expect(await kindsOf(customer)).not.toContain('note');
  });

  test('in another currency, in the past, too late, too large or of nothing is refused by its field', async () => {
    const customer = await owing();
    const [old = '', young = ''] = customer.invoices;
    const { actor } = await visitorOf(world, customer);
    const paid = await world.run(postCreditNote, {
      customer: customer.number,
      amount: '10.00',
      issued_on: today,
    });
    const good = { amount: '100.00', due_on: addDays(today, 7) };
    const wrong: [object, string][] = [
      [{ currency: 'USD' }, 'currency'],
      [{ currency: 'XXQ' }, 'currency'],
      [{ currency: 'USD', documents: [old] }, 'currency'],
      [{ due_on: addDays(today, -1) }, 'due_on'],
      [{ due_on: addDays(today, 1200) }, 'due_on'],
      [{ due_on: '2026-02-30' }, 'due_on'],
      [{ amount: '1500.01' }, 'amount'],
      [{ amount: '500.01', documents: [young] }, 'amount'],
      [{ amount: '0.00' }, 'amount'],
      [{ amount: '-5' }, 'amount'],
      [{ amount: '1.005' }, 'amount'],
      [{ amount: '1e3' }, 'amount'],
      [{ documents: ['INV-NONE'] }, 'documents.0'],
      [{ documents: [old, old] }, 'documents.1'],
      [{ documents: [paid.document.number] }, 'documents.0'],
      [{ customer: customer.number }, 'customer'],
    ];
    for (const [more, field] of wrong) {
      const refusal = await refusalOf(world.run(promisePayment, { ...good, ...more }, { as: actor }));
      expect([refusal.field, more]).toEqual([field, more]);
    }
    expect(await kindsOf(customer)).not.toContain('promise');
    await world.run(promisePayment, good, { as: actor });
  });
});

describe('a dispute', () => {
  test('is attributed to the contact; of more than is open, of a credit or of nothing it is refused by its field', async () => {
    const customer = await owing();
    const [old = ''] = customer.invoices;
    const { actor } = await visitorOf(world, customer);
    const credit = await world.run(postCreditNote, {
      customer: customer.number,
      amount: '10.00',
      issued_on: today,
    });
    const good = { document: old, reason: 'not_delivered', note: 'Two boxes\nare missing' };
    const wrong: [object, string][] = [
      [{ amount: '1000.01' }, 'amount'],
      [{ amount: '1.234' }, 'amount'],
      [{ document: credit.document.number }, 'document'],
      [{ document: 'INV-NONE' }, 'document'],
      [{ reason: 'because' }, 'reason'],
      [{ note: 'x'.repeat(2001) }, 'note'],
    ];
    for (const [more, field] of wrong) {
      const refusal = await refusalOf(world.run(raiseDispute, { ...good, ...more }, { as: actor }));
      expect([refusal.field, more]).toEqual([field, more]);
    }
    await world.run(raiseDispute, good, { as: actor });
    const [dispute] = (await eventsOf(customer)).filter(({ kind }) => kind === 'dispute');
    expect(dispute).toMatchObject({
      by: 'portal: Accounts payable',
      act: { amount: '1000.00', reason: 'not_delivered', contact: 'Accounts payable' },
    });
    const again = await refusalOf(world.run(raiseDispute, good, { as: actor }));
    expect(again).toMatchObject({ code: 'unprocessable', field: 'document' });
  });
});

describe('a request', () => {
  const wanted = { name: 'Ada Lind', email: 'ada@example.com', phone: '+49 30 1234567' };

  test('changes nothing until somebody carries it out, and says what became of it', async () => {
    const customer = await world.customer();
    const { actor, token } = await visitorOf(world, customer);
    const before = {
      name: 'Accounts payable',
      email: `ap@${customer.number}.example`.toLowerCase(),
      phone: null,
    };
    expect(await world.ask(ownData, {}, { as: actor })).toEqual({ contact: before, request: null });
    const { request } = await world.run(requestUpdate, { ...before, phone: wanted.phone }, { as: actor });
    expect(await world.ask(ownData, {}, { as: actor })).toMatchObject({
      contact: before,
      request: { wanted: { phone: wanted.phone }, state: 'open' },
    });
    await world.run(carryOutRequest, { customer: customer.number, request }, { as: 'collector' });
    expect(await world.ask(ownData, {}, { as: actor })).toMatchObject({
      contact: { ...before, phone: wanted.phone },
      request: { state: 'done' },
    });
    expect((await findVisitor(token))?.visit.contact.phone).toBe(wanted.phone);
    const [event] = (await eventsOf(customer)).filter(({ kind }) => kind === 'contact_request');
    expect(event).toMatchObject({
      act: { contact: 'Accounts payable', wanted: { phone: wanted.phone }, done: true },
    });
    const twice = await refusalOf(
      world.run(refuseRequest, { customer: customer.number, request }, { as: 'collector' }),
    );
    expect(twice.code).toBe('conflict');
  });

  test('for another address ends the link when it is carried out', async () => {
    const customer = await world.customer();
    const { actor, token } = await visitorOf(world, customer);
    const { request } = await world.run(requestUpdate, wanted, { as: actor });
    const done = await world.run(
      carryOutRequest,
      { customer: customer.number, request },
      { as: 'collector' },
    );
    expect(done).toMatchObject({ contact: wanted, links_over: true });
    expect(await findVisitor(token)).toBeNull();
  });

  test('that is refused leaves all as it was; a later one takes an undecided one’s place', async () => {
    const customer = await world.customer();
    const { actor } = await visitorOf(world, customer);
    const first = await world.run(requestUpdate, wanted, { as: actor });
    const second = await world.run(requestUpdate, { ...wanted, name: 'Ada L.' }, { as: actor });
    const early = { customer: customer.number, request: first.request };
    expect((await refusalOf(world.run(carryOutRequest, early, { as: 'collector' }))).code).toBe('conflict');
    const late = { customer: customer.number, request: second.request };
    await world.run(refuseRequest, late, { as: 'collector' });
    expect(await world.ask(ownData, {}, { as: actor })).toMatchObject({
      contact: { name: 'Accounts payable' },
      request: { state: 'refused' },
    });
    const other = await world.customer();
    const foreign = { customer: other.number, request: second.request };
    expect((await refusalOf(world.run(refuseRequest, foreign, { as: 'collector' }))).code).toBe('not_found');
  });

  test('with nothing different or nothing that is one is refused', async () => {
    const customer = await world.customer();
    const { actor, visit } = await visitorOf(world, customer);
    const same = { name: visit.contact.name, email: visit.contact.email };
    for (const [input, field] of [
      [same, 'form'],
      [{ ...same, name: ' ' }, 'name'],
      [{ ...same, email: 'a@b.c, d@e.f' }, 'email'],
      [{ ...same, email: 'a@b.example\r\nBcc: x@y.example' }, 'email'],
      [{ ...same, phone: 'call me' }, 'phone'],
      [{ ...same, role: 'executive' }, 'role'],
    ] as const) {
      expect((await refusalOf(world.run(requestUpdate, input, { as: actor }))).field).toBe(field);
    }
  });
});

test('a link does no more than twenty acts within an hour', async () => {
  const customer = await owing();
  const { actor } = await visitorOf(world, customer);
  const input = { amount: '1.00', due_on: addDays(today, 3) };
  const tried = await Promise.allSettled(
    Array.from({ length: 24 }, () => world.run(promisePayment, input, { as: actor })),
  );
  expect(tried.filter(({ status }) => status === 'fulfilled')).toHaveLength(20);
  expect((await refusalOf(world.run(promisePayment, input, { as: actor }))).field).toBe('form');
});
