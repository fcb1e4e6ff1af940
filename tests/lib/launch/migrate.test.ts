import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import pg from 'pg';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { migrate } from '@/prisma/migrate';
import { createTestDatabase, type TestDatabase } from '../../support/database';

let database: TestDatabase;
let folder: string;
const parent = join(import.meta.dirname, '../../../.duebook/test');

beforeAll(async () => {
  database = await createTestDatabase();
});
afterAll(async () => {
  await database.close();
});
beforeEach(() => {
  mkdirSync(parent, { recursive: true });
  folder = mkdtempSync(join(parent, 'migrations-'));
  return () => rmSync(folder, { recursive: true });
});

describe('migrating', () => {
  test('many processes that start at once apply each migration once', async () => {
    write('20260101000000_one', 'CREATE TABLE migrate_one (n int); INSERT INTO migrate_one VALUES (1);');
    await withEmptyHistory();
    const applied = await Promise.all(Array.from({ length: 8 }, () => run()));
    expect(applied.flat()).toEqual(['20260101000000_one']);
    expect(await ask('SELECT n FROM migrate_one')).toEqual([{ n: 1 }]);
  });

  test('a migration that fails leaves nothing behind and says on which line', async () => {
    await withEmptyHistory();
    write('20260101000001_two', 'CREATE TABLE migrate_two (n int);\nSELECT nothing FROM nowhere;');
    await expect(run()).rejects.toThrow(/20260101000001_two failed and left nothing behind.*nowhere.*line 2/);
    expect(await ask(`SELECT to_regclass('migrate_two') AS found`)).toEqual([{ found: null }]);
  });

  test('an applied migration that was changed is refused', async () => {
    await withEmptyHistory();
    write('20260101000002_three', 'SELECT 1;');
    await run();
    write('20260101000002_three', 'SELECT 2;');
    await expect(run()).rejects.toThrow(/three was changed after this database had applied it/);
  });

  test('a database of a newer version is refused', async () => {
    await withEmptyHistory();
    write('20260101000003_four', 'SELECT 1;');
    await run();
    rmSync(join(folder, '20260101000003_four'), { recursive: true });
    await expect(run()).rejects.toThrow(/which this version does not know/);
  });

  test('a database that does not answer is named, without its password', async () => {
    const wrong = 'postgresql://someone:very-secret@127.0.0.1:1/nothing';
    const failure = await migrate(wrong, { seconds: 0 }).catch((error: unknown) => String(error));
    expect(failure).toContain('127.0.0.1:1/nothing cannot be reached');
    expect(failure).not.toContain('very-secret');
  });
});

const run = () => migrate(database.url, { folder });

function write(name: string, sql: string): void {
  mkdirSync(join(folder, name), { recursive: true });
  writeFileSync(join(folder, name, 'migration.sql'), sql);
}

/** The clone holds the real history, which the folder of this test does not know. */
async function withEmptyHistory(): Promise<void> {
  await ask('DELETE FROM _prisma_migrations');
}

async function ask(sql: string): Promise<unknown[]> {
  const client = new pg.Client({ connectionString: database.url });
  await client.connect();
  try {
    return (await client.query(sql)).rows;
  } finally {
    await client.end();
  }
}
