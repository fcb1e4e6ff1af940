import { afterAll, beforeAll, expect, test } from 'vitest';
import { addAddress } from '@/lib/customers/add-address';
import { addContact } from '@/lib/customers/add-contact';
import { addExternalId } from '@/lib/customers/add-external-id';
import { editAddress } from '@/lib/customers/edit-address';
import { editContact } from '@/lib/customers/edit-contact';
import { endAddress } from '@/lib/customers/end-address';
import { endContact } from '@/lib/customers/end-contact';
import { profile } from '@/lib/customers/profile';
import { instantNow } from '@/tests/support/instant';
import { refusalOf } from '@/tests/support/refusal';
import { openWorld, type World } from '@/tests/support/world';

let world: World;
beforeAll(async () => {
  world = await openWorld();
});
afterAll(() => world.close());

const ada = { role: 'billing', name: 'Ada', email: 'ada@example.com' };

test('a contact is edited by ending it and recording the next, and both stay readable', async () => {
  const { number } = await world.customer({ contact: null });
  const { contact } = await world.run(addContact, { customer: number, ...ada });
  const before = await instantNow();
  const edited = await world.run(editContact, {
    customer: number,
    contact: contact.id,
    ...ada,
    phone: '030 1234',
    email: '',
  });
  expect(edited.contact.id).not.toBe(contact.id);
  const now = await world.ask(profile, { customer: number });
  expect(now.contacts).toMatchObject([{ name: 'Ada', email: null, phone: '030 1234', ended_at: null }]);
  expect(now.ended_contacts).toMatchObject([{ id: contact.id, email: 'ada@example.com' }]);
  const then = await world.ask(profile, { customer: number, known_at: before });
  expect(then.contacts).toMatchObject([{ id: contact.id, email: 'ada@example.com', ended_at: null }]);
  expect(then.ended_contacts).toEqual([]);
});

test('an ended contact is no longer one', async () => {
  const { number } = await world.customer({ contact: null });
  const { contact } = await world.run(addContact, { customer: number, ...ada });
  await world.run(endContact, { customer: number, contact: contact.id });
  expect(await world.ask(profile, { customer: number })).toMatchObject({
    contacts: [],
    ended_contacts: [{ name: 'Ada' }],
  });
  expect((await refusalOf(world.run(endContact, { customer: number, contact: contact.id }))).code).toBe(
    'conflict',
  );
});

test('an overtaken edit of a contact is shown what became of it', async () => {
  const { number } = await world.customer({ contact: null });
  const { contact } = await world.run(addContact, { customer: number, ...ada });
  const edit = { customer: number, contact: contact.id, ...ada };
  const second = await world.run(editContact, { ...edit, name: 'Ada B.' }, { as: 'collector' });
  await world.run(
    editContact,
    { ...edit, contact: second.contact.id, name: 'Ada Brandt' },
    { as: 'collector' },
  );
  const refusal = await refusalOf(world.run(editContact, { ...edit, phone: '030 9999' }));
  expect(refusal.code).toBe('conflict');
  expect(refusal.stale).toMatchObject({
    by: world.actors.collector.label,
    yours: { name: 'Ada', phone: '030 9999' },
    theirs: { name: 'Ada Brandt', phone: null },
  });
  const newest = refusal.stale?.theirs?.id;
  await world.run(editContact, { ...edit, contact: newest, phone: '030 9999' });
  const { contacts } = await world.ask(profile, { customer: number });
  expect(contacts).toMatchObject([{ name: 'Ada', phone: '030 9999' }]);
});

test('whoever edits a contact that was ended hears that it was', async () => {
  const { number } = await world.customer({ contact: null });
  const { contact } = await world.run(addContact, { customer: number, ...ada });
  await world.run(endContact, { customer: number, contact: contact.id }, { as: 'collector' });
  const refusal = await refusalOf(world.run(editContact, { customer: number, contact: contact.id, ...ada }));
  expect(refusal.stale).toMatchObject({ by: world.actors.collector.label, theirs: null });
});

test('two people who edit a contact at once make one new one', async () => {
  const { number } = await world.customer({ contact: null });
  const { contact } = await world.run(addContact, { customer: number, ...ada });
  const results = await Promise.allSettled(
    ['One', 'Two', 'Three'].map((name) =>
      world.run(editContact, { customer: number, contact: contact.id, ...ada, name }),
    ),
  );
  expect(results.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
  expect((await world.ask(profile, { customer: number })).contacts).toHaveLength(1);
});

test('a contact of another customer or organisation is not there', async () => {
  const { number } = await world.customer();
  const other = await world.customer({ contact: null });
  const { contact } = await world.run(addContact, { customer: other.number, ...ada });
  for (const id of [contact.id, '999999999']) {
    const refusal = await refusalOf(world.run(endContact, { customer: number, contact: id }));
    expect(refusal).toMatchObject({
      code: 'not_found',
      field: 'contact',
      message: `${number} has no such contact.`,
    });
  }
  expect((await refusalOf(world.run(endContact, { customer: number, contact: '1; DROP' }))).code).toBe(
    'invalid',
  );
});

test('the database keeps what has ended as it was', async () => {
  const { number, id } = await world.customer();
  const app = await world.connect('app');
  await app.query('UPDATE contact SET ended_at = now() WHERE customer_id = $1', [id]);
  await expect(
    app.query('UPDATE contact SET ended_at = NULL WHERE customer_id = $1', [id]),
  ).rejects.toMatchObject({ code: 'DU001' });
  await expect(app.query(`UPDATE contact SET name = 'x' WHERE customer_id = $1`, [id])).rejects.toMatchObject(
    { code: '42501' },
  );
  await app.end();
  expect((await world.ask(profile, { customer: number })).ended_contacts).toHaveLength(1);
});

test('addresses are added, edited and ended as contacts are', async () => {
  const { number } = await world.customer();
  const street = { kind: 'billing', line1: 'Old Street 1', city: 'Bern', country: 'ch' };
  const { address } = await world.run(addAddress, { customer: number, ...street });
  const edited = await world.run(editAddress, {
    customer: number,
    address: address.id,
    ...street,
    line1: 'New Street 2',
  });
  expect(edited.address).toMatchObject({ line1: 'New Street 2', country: 'CH' });
  const stale = await refusalOf(world.run(editAddress, { customer: number, address: address.id, ...street }));
  expect(stale.stale?.theirs).toMatchObject({ id: edited.address.id, line1: 'New Street 2' });
  await world.run(endAddress, { customer: number, address: edited.address.id });
  const { addresses, ended_addresses } = await world.ask(profile, { customer: number });
  expect(addresses).toEqual([]);
  expect(ended_addresses.map(({ line1 }) => line1)).toEqual(['New Street 2', 'Old Street 1']);
});

test('an external id names one customer, and saying so twice changes nothing', async () => {
  const { number } = await world.customer();
  const other = await world.customer({ name: 'Other AG' });
  const id = { source_system: 'xero', external_id: 'x-1' };
  await world.run(addExternalId, { customer: number, ...id });
  await world.run(addExternalId, { customer: number, ...id });
  const refusal = await refusalOf(world.run(addExternalId, { customer: other.number, ...id }));
  expect(refusal).toMatchObject({ code: 'conflict', field: 'external_id' });
  expect(refusal.message).toContain(number);
  expect((await world.ask(profile, { customer: number })).external_ids).toEqual([id]);
  const elsewhere = await world.another();
  const foreign = await elsewhere.customer();
  await elsewhere.run(addExternalId, { customer: foreign.number, ...id });
});

test('of many customers that claim one external id at once, one gets it', async () => {
  const customers = await Promise.all(Array.from({ length: 5 }, () => world.customer()));
  const id = { source_system: 'xero', external_id: 'raced' };
  const results = await Promise.allSettled(
    customers.map(({ number }) => world.run(addExternalId, { customer: number, ...id })),
  );
  expect(results.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
});
