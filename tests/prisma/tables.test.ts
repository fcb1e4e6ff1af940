import type pg from 'pg';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { openWorld, type World } from '@/tests/support/world';
import { faultsOfTables, IDENTITY_TABLES, isAppendOnly, listTables, STAGED, WAITING } from './table-rules';

let world: World;
let owner: pg.Client;
let app: pg.Client;
beforeAll(async () => {
  world = await openWorld();
  owner = await world.connect('owner');
  app = await world.connect('app');
});
afterAll(async () => {
  await owner.end();
  await app.end();
  await world.close();
});

test('every table keeps organisations apart, gives the app no more than it needs, and refuses to change facts', async () => {
  expect(await faultsOfTables(owner)).toEqual([]);
  expect((await listTables(owner)).length).toBeGreaterThan(25);
});

describe('a table that is added without its guards is reported', () => {
  const BAD: [string, string, string[]][] = [
    [
      'without anything',
      'CREATE TABLE bad (organisation_id integer, note text)',
      [
        'bad: row-level security is off',
        'bad: row-level security is not forced',
        'bad: the policy is not the usual one',
        'bad: no trigger refuses a change, and it is not named as changeable',
        'bad: organisation_id is no required integer',
        'bad: there is no primary key',
      ],
    ],
    [
      'keyed by another column',
      `CREATE TABLE bad (id bigint PRIMARY KEY, organisation_id integer NOT NULL);
      SELECT guard_tenant_table('bad'), make_append_only('bad')`,
      ['bad: bad_pkey does not begin with organisation_id'],
    ],
    [
      'with a unique constraint across organisations',
      `CREATE TABLE bad (organisation_id integer, id bigint, name text UNIQUE,
      PRIMARY KEY (organisation_id, id)); SELECT guard_tenant_table('bad'), make_append_only('bad')`,
      ['bad: bad_name_key does not begin with organisation_id'],
    ],
    [
      'with a reference across organisations',
      `CREATE TABLE bad (organisation_id integer, id bigint, posting_org integer, posting_id bigint,
      PRIMARY KEY (organisation_id, id), FOREIGN KEY (posting_org, posting_id) REFERENCES posting (organisation_id, id) ON DELETE CASCADE);
      SELECT guard_tenant_table('bad'), make_append_only('bad')`,
      [
        'bad: bad_posting_org_posting_id_fkey deletes or nulls',
        'bad: bad_posting_org_posting_id_fkey reaches across organisations',
      ],
    ],
    [
      'that the app may delete from',
      `CREATE TABLE bad (organisation_id integer, id bigint, PRIMARY KEY (organisation_id, id));
      SELECT guard_tenant_table('bad'), make_append_only('bad'); GRANT DELETE ON bad TO duebook_app; GRANT SELECT ON bad TO PUBLIC`,
      ['bad: duebook_app may DELETE', 'bad: public may SELECT'],
    ],
    [
      'that the app may update',
      `CREATE TABLE bad (organisation_id integer, id bigint, note text, PRIMARY KEY (organisation_id, id));
      SELECT guard_tenant_table('bad'), make_append_only('bad'); GRANT UPDATE (note) ON bad TO duebook_app`,
      ['bad: the app may update (note), not ()'],
    ],
    [
      'that everybody sees',
      `CREATE TABLE bad (organisation_id integer, id bigint, PRIMARY KEY (organisation_id, id));
      SELECT guard_tenant_table('bad'), make_append_only('bad'); CREATE POLICY everybody ON bad USING (true)`,
      ['bad: a policy more: everybody'],
    ],
    [
      'that is not append-only',
      `CREATE TABLE bad (organisation_id integer, id bigint, PRIMARY KEY (organisation_id, id));
      SELECT guard_tenant_table('bad')`,
      ['bad: no trigger refuses a change, and it is not named as changeable'],
    ],
    [
      'seen through a view',
      'CREATE VIEW bad AS SELECT * FROM item',
      ['bad: a view without security_invoker'],
    ],
  ];
  test.each(BAD)('%s', async (_what, sql, faults) => {
    await owner.query('BEGIN');
    try {
      await owner.query(sql);
      const found = await faultsOfTables(owner);
      expect(found.sort()).toEqual([...faults].sort());
    } finally {
      await owner.query('ROLLBACK');
    }
  });
});

test('neither the app nor the owner changes, removes or empties a table of facts', async () => {
  const tables = (await listTables(owner)).filter(isAppendOnly);
  expect(tables).toEqual(
    expect.arrayContaining([
      'posting',
      'item',
      'entry',
      'audit_event',
      'audit_change',
      'receipt',
      'customer_terms',
    ]),
  );
  for (const table of tables) {
    const column = IDENTITY_TABLES.includes(table) ? 'id' : 'organisation_id';
    for (const act of [
      `UPDATE ${table} SET ${column} = DEFAULT`,
      `DELETE FROM ${table}`,
      `TRUNCATE ${table} CASCADE`,
    ]) {
      expect(await refusalOf(owner, act), `the owner: ${act}`).toBe('DU001');
      const asApp = await refusalOf(app, act);
      expect(['42501', ...(table === 'item' ? ['DU001'] : [])], `the app: ${act}`).toContain(asApp);
    }
  }
});

test('the app deletes nothing but what an import has staged and mail that waits, and empties nothing at all', async () => {
  for (const table of await listTables(owner)) {
    expect(await refusalOf(app, `DELETE FROM ${table}`), table).toBe(
      [...STAGED, ...WAITING].includes(table) ? undefined : '42501',
    );
    expect(await refusalOf(app, `TRUNCATE ${table}`), table).toBe('42501');
  }
});

test('a document cannot be updated by the right that lets it be locked', async () => {
  await world.customer({ invoices: [{ amount: '10.00', issued_on: '2026-01-05' }] });
  expect(await refusalOf(app, 'UPDATE item SET id = DEFAULT')).toBe('DU001');
  const { rowCount } = await app.query('SELECT id FROM item FOR NO KEY UPDATE');
  expect(rowCount).toBe(1);
});

async function refusalOf(client: pg.Client, sql: string): Promise<string | undefined> {
  await client.query('BEGIN');
  try {
    await client.query(sql);
    return undefined;
  } catch (error) {
    return (error as pg.DatabaseError).code;
  } finally {
    await client.query('ROLLBACK');
  }
}
