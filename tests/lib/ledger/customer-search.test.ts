import fc from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { listCustomers } from '@/lib/collections/list-customers';
import { addContact } from '@/lib/customers/add-contact';
import { editCustomer } from '@/lib/customers/edit-customer';
import { endContact } from '@/lib/customers/end-contact';
import { inOrganisation } from '@/lib/kernel/db';
import { matchesSearch, searchCandidates } from '@/lib/ledger/customer-search';
import { search } from '@/lib/ledger/search';
import { Prisma } from '@/prisma/client/client';
import { type Book, openWorld, type World } from '@/tests/support/world';

let world: World;
beforeAll(async () => {
  world = await openWorld();
});
afterAll(() => world.close());

/** Few characters, so that texts often meet; those that mean something to LIKE, and some with accents, are among them. */
const text = (max: number) =>
  fc
    .array(fc.constantFrom(...'aaabbAB  %_\\éÉßİσΣς-.🙂'), { minLength: 1, maxLength: max })
    .map((characters) => characters.join('').trim() || 'a');

const customer = fc.record({
  number: text(6),
  names: fc.array(fc.record({ name: text(40), trading: fc.option(text(12)) }), {
    minLength: 1,
    maxLength: 3,
  }),
  externalIds: fc.array(text(8), { maxLength: 2 }),
  contacts: fc.array(fc.record({ email: text(30), ended: fc.boolean() }), { maxLength: 3 }),
});

test('a search finds whom comparing every text with it finds, after any changes of names and contacts', {
  timeout: 120_000,
}, async () => {
  let hits = 0;
  await fc.assert(
    fc.asyncProperty(fc.array(customer, { minLength: 1, maxLength: 8 }), async (customers) => {
      const book = await world.another();
      for (const [index, one] of customers.entries()) await write(book, index, one);
      for (const q of queriesOf(customers)) {
        const plain = await idsWhere(book, likeCondition(book.organisation.id, q));
        const candidates = Prisma.sql`c.id IN ${searchCandidates(book.organisation.id, q)}`;
        expect(await idsWhere(book, candidates), q).toEqual(plain);
        const definition = matchesSearch(book.organisation.id, q, Prisma.sql`c.id`);
        expect(await idsWhere(book, definition), q).toEqual(plain);
        hits += plain.length;
      }
    }),
    { numRuns: 15 },
  );
  expect(hits).toBeGreaterThan(200);
});

/** Beginnings of what is or was written, whole texts, the middle of texts, and one that nobody wrote. */
function queriesOf(customers: (typeof customer extends fc.Arbitrary<infer C> ? C : never)[]): string[] {
  const written = customers.flatMap(({ number, names, externalIds, contacts }) => [
    number,
    ...names.flatMap(({ name, trading }) => [name, trading ?? name]),
    ...externalIds,
    ...contacts.map(({ email }) => email),
  ]);
  const all = written.flatMap((whole) => [
    whole,
    whole.toUpperCase(),
    whole.slice(0, 2),
    whole.slice(whole.indexOf(' ') + 1),
    whole.slice(1),
  ]);
  const wellFormed = all.map((q) => q.trim()).filter((q) => q !== '' && q.isWellFormed());
  return [...new Set([...wellFormed, 'nobody'])].slice(0, 30);
}

async function write(
  book: Book,
  index: number,
  { number, names, externalIds, contacts }: typeof customer extends fc.Arbitrary<infer C> ? C : never,
) {
  const [first, ...renamed] = names;
  const org = book.organisation.id;
  const [row] = await book.sql<{ id: string }>(
    `INSERT INTO customer (organisation_id, number, name, trading_name, recorded_at) VALUES ($1, $2, $3, $4, now()) RETURNING id`,
    [org, `${number}#${index}`, first?.name, first?.trading],
  );
  for (const { name, trading } of renamed) {
    await book.sql(
      'UPDATE customer SET name = $3, trading_name = $4 WHERE organisation_id = $1 AND id = $2',
      [org, row?.id, name, trading],
    );
  }
  for (const id of new Set(externalIds)) {
    await book.sql(
      `INSERT INTO customer_external_id (organisation_id, source_system, external_id, customer_id, recorded_at)
       VALUES ($1, $2, $3, $4, now())`,
      [org, `source ${index}`, id, row?.id],
    );
  }
  for (const { email, ended } of contacts) {
    const [contact] = await book.sql<{ id: string }>(
      `INSERT INTO contact (organisation_id, customer_id, role, name, email, recorded_at)
       VALUES ($1, $2, 'billing', 'Ann', $3, now()) RETURNING id`,
      [org, row?.id, email],
    );
    if (ended)
      await book.sql('UPDATE contact SET ended_at = now() WHERE organisation_id = $1 AND id = $2', [
        org,
        contact?.id,
      ]);
  }
}

const idsWhere = async ({ organisation }: Book, condition: Prisma.Sql): Promise<bigint[]> => {
  const rows = await inOrganisation(
    organisation.id,
    (tx) => tx.$queryRaw<{ id: bigint }[]>`
      SELECT c.id FROM customer c WHERE c.organisation_id = ${organisation.id} AND ${condition} ORDER BY c.id`,
  );
  return rows.map(({ id }) => id);
};

/** The search as it was first written: every text of every customer compared by LIKE. */
function likeCondition(organisationId: number, q: string): Prisma.Sql {
  const start = Prisma.sql`lower(${q.replace(/[\\%_]/g, (sign) => `\\${sign}`)}) || '%'`;
  const word = Prisma.sql`'% ' || ${start}`;
  return Prisma.sql`(
    lower(c.name) LIKE ${start} OR lower(c.name) LIKE ${word}
    OR lower(coalesce(c.trading_name, '')) LIKE ${start} OR lower(coalesce(c.trading_name, '')) LIKE ${word}
    OR lower(c.number) LIKE ${start}
    OR EXISTS (SELECT FROM customer_external_id x WHERE x.organisation_id = ${organisationId} AND x.customer_id = c.id
               AND lower(x.external_id) LIKE ${start})
    OR EXISTS (SELECT FROM contact x WHERE x.organisation_id = ${organisationId} AND x.customer_id = c.id
               AND x.ended_at IS NULL AND lower(x.email) LIKE ${start}))`;
}

const found = async (book: Book, q: string) =>
  (await book.ask(search, { q })).customers.map(({ number }) => number);

test('a customer is found by its new name and not by the old one, by a contact until it ends', async () => {
  const book = await world.another();
  const { number } = await book.customer({ name: 'Acme Foods Ltd', contact: null });
  expect(await found(book, 'foods l')).toEqual([number]);
  await book.run(editCustomer, { customer: number, version: 1, name: 'Bright Foods Ltd' });
  expect(await found(book, 'acme')).toEqual([]);
  expect(await found(book, 'FOODS')).toEqual([number]);
  expect(await found(book, 'bright foods ltd')).toEqual([number]);
  const contact = { customer: number, role: 'billing', name: 'Ann', email: 'ann@bright.example' };
  const first = await book.run(addContact, contact);
  expect(await found(book, 'ann@')).toEqual([number]);
  await book.run(endContact, { customer: number, contact: first.contact.id });
  expect(await found(book, 'ann@')).toEqual([]);
  await book.run(addContact, contact);
  expect(await found(book, 'ann@bright')).toEqual([number]);
});

test('a document is found by its number in any case, and by the beginning of it', async () => {
  const book = await world.another();
  const { number } = await book.customer({
    invoices: [
      { amount: '10.00', issued_on: '2026-01-10', number: 'Re-2041/a' },
      { amount: '10.00', issued_on: '2026-01-10', number: 'RE-2041/b' },
      { amount: '10.00', issued_on: '2026-01-10', number: 'RE_2041' },
    ],
  });
  const listed = async (q: string) => (await book.ask(listCustomers, { q })).data.map((one) => one.number);
  expect(await listed('re-2041/A')).toEqual([number]);
  expect(await listed('re-2041')).toEqual([]);
  expect(await found(book, 're-2041/A')).toEqual([]);
  const documents = async (q: string) => (await book.ask(search, { q })).documents.map((one) => one.number);
  expect(await documents('re-2041')).toEqual(['Re-2041/a', 'RE-2041/b']);
  expect(await documents('re_')).toEqual(['RE_2041']);
  expect(await documents('%')).toEqual([]);
});

test('nobody finds another organisation’s customers or documents', async () => {
  const [mine, other] = [await world.another(), await world.another()];
  await other.customer({
    name: 'Elsewhere GmbH',
    invoices: [{ amount: '1.00', issued_on: '2026-01-10', number: 'E-1' }],
  });
  expect(await mine.ask(search, { q: 'elsewhere' })).toEqual({ customers: [], documents: [] });
  expect(await mine.ask(search, { q: 'E-1' })).toEqual({ customers: [], documents: [] });
});
