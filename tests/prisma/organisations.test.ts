import type pg from 'pg';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { logTouch } from '@/lib/collections/log-touch';
import { archiveCustomer } from '@/lib/ledger/archive-customer';
import { closePeriod } from '@/lib/ledger/close-period';
import { recordExchangeRate } from '@/lib/ledger/record-exchange-rate';
import { type Book, openWorld, type TestCustomer, type World } from '@/tests/support/world';
import { IDENTITY_TABLES, listTables, UPDATABLE } from './table-rules';

let world: World;
let other: Book;
let theirs: TestCustomer;
/** The app, inside the first organisation. */
let app: pg.Client;
let tables: string[];

beforeAll(async () => {
  world = await openWorld();
  other = await world.another();
  for (const book of [world, other]) {
    theirs = await book.customer({
      number: 'C-1',
      invoices: [
        {
          amount: '100.00',
          issued_on: '2026-01-05',
          number: 'INV-1',
          paid: [{ amount: '40.00', on: '2026-02-01' }],
        },
      ],
    });
    await book.run(logTouch, { customer: 'C-1', kind: 'note', body: 'Called.' });
    await book.run(recordExchangeRate, { currency: 'USD', valid_on: '2026-01-01', rate: '0.9' });
    await book.run(archiveCustomer, { customer: 'C-1', reason: 'gone', leave_open: true }, { as: 'admin' });
    await book.run(closePeriod, { through: '2025-12-31', reason: 'year end' });
  }
  app = await world.connect('app');
  tables = (await listTables(app)).filter(
    (name) => !IDENTITY_TABLES.includes(name) && name !== 'organisation',
  );
});
afterAll(async () => {
  await app.end();
  await world.close();
});

test('an organisation sees no row of another', async () => {
  const own: string[] = [];
  for (const table of tables) {
    const [{ count } = { count: '' }] = await other.sql<{ count: string }>(`SELECT count(*) FROM ${table}`);
    const { rows } = await app.query(`SELECT organisation_id FROM ${table}`);
    if (count !== '0') own.push(table);
    expect([...new Set(rows.map((row) => row.organisation_id))], table).toEqual(
      rows.length > 0 ? [world.organisation.id] : [],
    );
  }
  // What was really there to be seen.
  expect(own).toEqual(
    expect.arrayContaining([
      'audit_change',
      'audit_event',
      'contact',
      'customer',
      'customer_status',
      'customer_terms',
      'entry',
      'exchange_rate',
      'item',
      'membership',
      'number_counter',
      'period_close',
      'posting',
      'receipt',
      'touch',
    ]),
  );
  expect((await app.query('SELECT id FROM organisation')).rows).toEqual([{ id: world.organisation.id }]);
});

test('without an organisation nothing is seen, by the app or by the owner', async () => {
  for (const role of ['app', 'owner'] as const) {
    const client = await world.connect(role);
    await client.query('RESET app.organisation');
    await client.query(`SET app.organisation = ''`);
    for (const table of [...tables, 'organisation', ...IDENTITY_TABLES]) {
      expect((await client.query(`SELECT FROM ${table}`)).rowCount, `${role}: ${table}`).toBe(0);
    }
    await client.end();
  }
});

test('people are seen by the organisations that they belong to, and their passwords by none', async () => {
  const { rows } = await app.query<{ email: string }>('SELECT email FROM app_user');
  expect(rows).toHaveLength(6);
  expect(rows.every(({ email }) => email.endsWith(`@${world.organisation.slug}.example`))).toBe(true);
  expect((await app.query('SELECT FROM user_credential')).rowCount).toBe(0);
});

test('no row can be added for another organisation', async () => {
  for (const table of tables) {
    const sql = `INSERT INTO ${table} (organisation_id) VALUES (${other.organisation.id})`;
    expect(await refusalOf(sql), sql).toBe('42501');
  }
});

test('no row of another organisation can be changed or locked', async () => {
  for (const table of tables.filter((name) => UPDATABLE[name] && name !== 'item')) {
    const [column] = UPDATABLE[table] ?? [];
    const { rowCount } = await app.query(
      `UPDATE ${table} SET ${column} = ${column} WHERE organisation_id = $1`,
      [other.organisation.id],
    );
    expect(rowCount, table).toBe(0);
  }
  const { rowCount } = await app.query('SELECT FROM item WHERE organisation_id = $1 FOR NO KEY UPDATE', [
    other.organisation.id,
  ]);
  expect(rowCount).toBe(0);
});

test('a row cannot refer to a row of another organisation', async () => {
  const [ids] = await other.sql<Record<'customer' | 'posting' | 'item' | 'audit', string>>(
    `SELECT (SELECT id FROM customer) AS customer, (SELECT min(id) FROM posting) AS posting,
            (SELECT min(id) FROM item) AS item, (SELECT min(id) FROM audit_event) AS audit`,
  );
  const [own] = await world.sql<Record<'customer' | 'posting' | 'item' | 'audit', string>>(
    `SELECT (SELECT id FROM customer) AS customer, (SELECT min(id) FROM posting) AS posting,
            (SELECT min(id) FROM item) AS item, (SELECT min(id) FROM audit_event) AS audit`,
  );
  const org = world.organisation.id;
  const item = (customer: unknown, posting: unknown) =>
    `INSERT INTO item (organisation_id, customer_id, posting_id, kind, number, amount, currency, issued_on, due_on, contra_account)
     VALUES (${org}, ${customer}, ${posting}, 'invoice', 'X-1', 100, 'EUR', '2026-01-05', '2026-01-05', 'revenue')`;
  const entry = (customer: unknown, posting: unknown, of: unknown, counter: unknown) =>
    `INSERT INTO entry (organisation_id, customer_id, posting_id, item_id, counter_item_id, amount, currency, effective_on)
     VALUES (${org}, ${customer}, ${posting}, ${of}, ${counter}, -100, 'EUR', '2026-03-05')`;
  const reaching = [
    item(ids?.customer, own?.posting),
    item(own?.customer, ids?.posting),
    entry(ids?.customer, own?.posting, ids?.item, 'NULL'),
    entry(own?.customer, own?.posting, ids?.item, 'NULL'),
    entry(own?.customer, own?.posting, own?.item, ids?.item),
    `INSERT INTO posting (organisation_id, audit_id, kind) VALUES (${org}, ${ids?.audit}, 'document')`,
    `INSERT INTO posting (organisation_id, audit_id, kind, reverses_posting_id) VALUES (${org}, ${own?.audit}, 'reversal', ${ids?.posting})`,
    `INSERT INTO customer_terms (organisation_id, customer_id, valid_from, basis, days, currency, tax_status)
     VALUES (${org}, ${ids?.customer}, '2026-01-01', 'net', 30, 'EUR', 'standard')`,
    `INSERT INTO contact (organisation_id, customer_id, role, name) VALUES (${org}, ${ids?.customer}, 'billing', 'X')`,
    `INSERT INTO customer_owner (organisation_id, customer_id) VALUES (${org}, ${ids?.customer})`,
    `INSERT INTO customer_external_id (organisation_id, source_system, external_id, customer_id) VALUES (${org}, 's', 'x', ${ids?.customer})`,
    `INSERT INTO touch (organisation_id, customer_id, kind, body, touched_on, actor, audit_id)
     VALUES (${org}, ${ids?.customer}, 'note', 'x', '2026-01-01', 'x', ${own?.audit})`,
    `INSERT INTO receipt (organisation_id, audit_id, answer) VALUES (${org}, ${ids?.audit}, '{}')`,
  ];
  // 23503: a foreign key; DU004: the ledger's own check meets a leg without its document first.
  for (const sql of reaching) expect(['23503', 'DU004'], sql).toContain(await refusalOf(sql));
});

test('a customer of another organisation looks like one that does not exist', async () => {
  const here = await world.another();
  const told = (number: string) =>
    here.run(logTouch, { customer: number, kind: 'note', body: 'x' }).then(
      () => null,
      (error) => ({
        code: error.code,
        message: error.message.replace(number, '…'),
        field: error.field,
      }),
    );
  expect(await told(theirs.number)).toEqual(await told('C-none'));
  expect(await told(theirs.number)).toMatchObject({ code: 'not_found', field: 'customer' });
});

async function refusalOf(sql: string): Promise<string | undefined> {
  await app.query('BEGIN');
  try {
    await app.query(sql);
    return undefined;
  } catch (error) {
    return (error as pg.DatabaseError).code;
  } finally {
    await app.query('ROLLBACK');
  }
}
