import pg from 'pg';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createTestDatabase, type TestDatabase } from '@/tests/support/database';

let database: TestDatabase;
let client: pg.Client;
beforeAll(async () => {
  database = await createTestDatabase();
  client = new pg.Client({ connectionString: database.url });
  await client.connect();
});
afterAll(async () => {
  await client.end();
  await database.close();
});

test('points read from thresholds are those of the logarithm, at every turn and between', async () => {
  const { rows } = await client.query<{ amount: string; read: number; formula: number }>(`
    WITH amount AS (
      SELECT round(power(10::numeric, (n - 0.5) / 5) - 1, decimals) + off * power(10::numeric, -decimals) AS amount
      FROM generate_series(1, 30) n, generate_series(0, 12) decimals, generate_series(-2, 2) off
      UNION ALL SELECT n::numeric * n * n / 97 FROM generate_series(1, 5000) n
      UNION ALL VALUES (0::numeric), (-5)),
    points AS (
      SELECT amount, collectable_points(amount) AS read,
             CASE WHEN amount > 0 THEN least(25, round(5 * log(10, 1 + amount))) ELSE 0 END::integer AS formula
      FROM amount)
    SELECT amount::text, read, formula FROM points`);
  expect(rows.filter(({ read, formula }) => read !== formula)).toEqual([]);
  expect(new Set(rows.map(({ read }) => read)).size).toBe(26);
});
