import { afterAll, beforeAll, expect, test } from 'vitest';
import { addDays, dayIn } from '@/lib/kernel/day';
import { Refusal } from '@/lib/kernel/refusal';
import { noteVisit } from '@/lib/portal/note-visit';
import { promisePayment } from '@/lib/portal/promise-payment';
import { raiseDispute } from '@/lib/portal/raise-dispute';
import { requestUpdate } from '@/lib/portal/request-update';
import { commands, queries } from '@/lib/registry';
import { refusalOf } from '@/tests/support/refusal';
import { openWorld, type TestCustomer, type World } from '@/tests/support/world';
import { contactOf, invite, visitorOf } from './visitors';

let world: World;
let today: string;
let mine: TestCustomer;
let theirs: TestCustomer;
beforeAll(async () => {
  world = await openWorld();
  today = dayIn(world.organisation.timeZone, new Date());
  const invoices = [{ amount: '700.00', issued_on: addDays(today, -60) }];
  mine = await world.customer({ number: 'MINE', name: 'Mine AG', invoices });
  theirs = await world.customer({
    number: 'THEIRS',
    name: 'Theirs AG',
    contact: { name: 'Their person', email: 'secret@theirs.example' },
    invoices: [{ amount: '987.65', issued_on: addDays(today, -60), number: 'SECRET-1' }],
  });
});
afterAll(() => world.close());

const OF_VISITORS = { commands: commands.filter(isVisitors), queries: queries.filter(isVisitors) };

function isVisitors({ permission }: { permission: string }): boolean {
  return permission === 'portal.visit';
}

/** Whatever names somebody else's things, under every name that an input could have. */
async function foreignNames(): Promise<Record<string, string>[]> {
  const link = await invite(world, theirs);
  const contact = await contactOf(world, theirs);
  const values = [
    'THEIRS',
    theirs.id.toString(),
    'SECRET-1',
    'invoice:SECRET-1',
    link.link,
    link.token,
    contact,
  ];
  const fields = [
    'customer',
    'customer_id',
    'contact',
    'contact_id',
    'link',
    'token',
    'organisation',
    'number',
    'id',
  ];
  return fields.flatMap((field) => values.map((value) => ({ [field]: value })));
}

test('no query of a visitor takes anybody’s number, and none tells of another customer', async () => {
  expect(OF_VISITORS.queries.map(({ name }) => name).sort()).toEqual([
    'portal.open-items',
    'portal.own-data',
    'portal.statement',
  ]);
  const { actor } = await visitorOf(world, mine);
  for (const query of OF_VISITORS.queries) {
    const told = JSON.stringify(await world.ask(query, {}, { as: actor }));
    expect(told, query.name).not.toMatch(/SECRET|theirs|Their|987/i);
    for (const names of await foreignNames())
      expect((await refusalOf(world.ask(query, names, { as: actor }))).code, query.name).toBe('invalid');
  }
});

test('no command of a visitor takes anybody’s number, and none writes to another customer', async () => {
  const { actor } = await visitorOf(world, mine);
  const good: Record<string, object> = {
    [noteVisit.name]: {},
    [promisePayment.name]: { amount: '1.00', due_on: addDays(today, 2) },
    [raiseDispute.name]: { document: mine.invoices[0], amount: '1.00', reason: 'price' },
    [requestUpdate.name]: { name: 'Somebody' },
  };
  expect(OF_VISITORS.commands.map(({ name }) => name).sort()).toEqual(Object.keys(good).sort());
  const before = await writtenFor(theirs);
  for (const command of OF_VISITORS.commands) {
    for (const names of await foreignNames()) {
      const tried = world.run(command, { ...good[command.name], ...names }, { as: actor });
      expect((await refusalOf(tried)).code, `${command.name} ${JSON.stringify(names)}`).toBe('invalid');
    }
    await world.run(command, good[command.name] ?? {}, { as: actor });
  }
  expect(await writtenFor(theirs)).toEqual(before);
  expect(await writtenFor(mine)).toMatchObject({ promise: 1, dispute: 1, contact_request: 1, touch: 1 });
});

test('another customer’s document and one that never was are refused in the same words', async () => {
  const { actor } = await visitorOf(world, mine);
  const promise = { amount: '1.00', due_on: addDays(today, 2) };
  const dispute = { reason: 'price' };
  const told = async (tried: Promise<unknown>, reference: string) => {
    const { code, field, message } = await refusalOf(tried);
    return { code, field, message: message.replace(reference, 'N') };
  };
  for (const foreign of ['SECRET-1', 'invoice:SECRET-1']) {
    const none = foreign.replace('SECRET', 'NOTHING');
    const promised = (reference: string) =>
      told(world.run(promisePayment, { ...promise, documents: [reference] }, { as: actor }), reference);
    const disputed = (reference: string) =>
      told(world.run(raiseDispute, { ...dispute, document: reference }, { as: actor }), reference);
    expect(await promised(foreign)).toEqual(await promised(none));
    expect(await disputed(foreign)).toEqual(await disputed(none));
  }
});

test('a link of another organisation lets nobody in here, whatever its number', async () => {
  const other = await world.another();
  const customer = await other.customer({ invoices: [{ amount: '5.00', issued_on: addDays(today, -60) }] });
  const { actor } = await visitorOf(other, customer);
  const moved = { ...actor, organisationId: world.organisation.id, link: 999_999_999n };
  for (const query of OF_VISITORS.queries)
    expect((await refusalOf(world.ask(query, {}, { as: moved }))).code).toBe('not_found');
});

test('everything else is shut to a visitor', async () => {
  const { actor } = await visitorOf(world, mine);
  for (const command of commands.filter((each) => !isVisitors(each))) {
    const refused = await refusalOf(world.run(command, { customer: mine.number }, { as: actor }));
    expect(refused.code, command.name).toBe('forbidden');
  }
  for (const query of queries.filter((each) => !isVisitors(each))) {
    const refused = await refusalOf(world.ask(query, { customer: mine.number }, { as: actor }));
    expect(refused, query.name).toBeInstanceOf(Refusal);
    expect(refused.code, query.name).toBe('forbidden');
  }
});

/** How many rows of what visitors write a customer has. */
async function writtenFor({ id }: TestCustomer): Promise<Record<string, number>> {
  const tables = ['promise', 'dispute', 'contact_request', 'touch', 'portal_use'];
  const [row] = await world.sql<Record<string, number>>(
    `SELECT ${tables.map((name) => `(SELECT count(*)::integer FROM ${name} WHERE customer_id = $1) AS ${name}`).join(', ')}`,
    [id],
  );
  return row ?? {};
}
