import { afterAll, beforeAll, expect, test } from 'vitest';
import { z } from 'zod';
import { createCustomers } from '@/lib/customers/create-customers';
import { newCustomerInput } from '@/lib/customers/customer-input';
import { profile } from '@/lib/customers/profile';
import { defineCommand } from '@/lib/kernel/command';
import { refusalOf } from '@/tests/support/refusal';
import { type Book, openWorld, type World } from '@/tests/support/world';

let world: World;
beforeAll(async () => {
  world = await openWorld();
});
afterAll(() => world.close());

const createMany = defineCommand({
  name: 'test.create-many',
  summary: 'Creates customers in bulk.',
  permission: 'customers.terms',
  input: z.array(newCustomerInput),
  timeout: 60_000,
  handle: async (context, input) =>
    (await createCustomers(context, input)).map(({ id, number }) => ({ id: String(id), number })),
});

const many = (count: number) =>
  Array.from({ length: count }, (_, index) => ({
    name: `Bulk ${index}`,
    ...(index % 3 === 0 ? { number: `B-${index}` } : {}),
    terms: { days: index % 90, ...(index % 2 ? { currency: 'USD', credit_limit: '1000.00' } : {}) },
    contacts: [
      { role: 'billing', name: `First ${index}`, email: `first${index}@example.com` },
      { role: 'billing', name: `Second ${index}`, email: `second${index}@example.com` },
    ],
    addresses: [{ kind: 'billing', line1: `Street ${index}` }],
    external_ids: [{ source_system: 'old', external_id: String(index) }],
  }));

const countOf = async (book: Book, table: string) =>
  (await book.sql<{ count: number }>(`SELECT count(*)::integer AS count FROM ${table}`))[0]?.count;

test('thousands are written in one transaction, answered in the order given', async () => {
  const book = await world.another();
  const made = await book.run(createMany, many(4500));
  expect(made).toHaveLength(4500);
  expect(made[0]?.number).toBe('B-0');
  expect(made[1]?.number).toBe('C-00001');
  expect(made.at(-1)?.number).toBe('C-03000');
  for (const index of [1, 3000, 4499]) {
    const found = await book.ask(profile, { customer: made[index]?.number });
    expect(found.name).toBe(`Bulk ${index}`);
    expect(found.contacts.map(({ name }) => name)).toEqual([`First ${index}`, `Second ${index}`]);
    expect(found.external_ids).toEqual([{ source_system: 'old', external_id: String(index) }]);
  }
  expect(await countOf(book, 'customer_terms')).toBe(4500);
  expect(await countOf(book, 'audit_change')).toBe(4500);
});

test('one wrong row refuses them all, by row and field, and writes nothing', async () => {
  const book = await world.another();
  const rows = many(10);
  const wrong = [
    ...rows,
    { name: 'Twice', number: 'B-0' },
    { name: 'No owner', owner: 'nobody@example.com' },
    { name: 'Yen', terms: { currency: 'JPY', credit_limit: '0.5' } },
  ];
  expect((await refusalOf(book.run(createMany, wrong))).issues.map(({ field }) => field)).toEqual([
    '11.owner',
    '12.terms.credit_limit',
  ]);
  expect(
    (await refusalOf(book.run(createMany, wrong.slice(0, 11)))).issues.map(({ field }) => field),
  ).toEqual(['10.number']);
  expect(await countOf(book, 'customer')).toBe(0);
});

test('numbers and external ids that are taken are all named', async () => {
  const book = await world.another();
  await book.run(createMany, many(4));
  const numbers = await refusalOf(
    book.run(createMany, [
      { name: 'New' },
      { name: 'Taken', number: 'B-3' },
      { name: 'Taken too', number: 'B-0' },
    ]),
  );
  expect(numbers).toMatchObject({ code: 'conflict' });
  expect(numbers.issues.map(({ field }) => field)).toEqual(['1.number', '2.number']);
  const id = (external_id: string) => [{ source_system: 'old', external_id }];
  const ids = await refusalOf(
    book.run(createMany, [
      { name: 'Held', external_ids: id('2') },
      { name: 'Fresh', external_ids: id('77') },
      { name: 'Fresh again', external_ids: id('77') },
    ]),
  );
  expect(ids.issues.map(({ field }) => field)).toEqual([
    '0.external_ids.0.external_id',
    '2.external_ids.0.external_id',
  ]);
  expect(await countOf(book, 'customer')).toBe(4);
});
