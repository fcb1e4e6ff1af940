import pg from 'pg';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { DOCUMENT_KINDS } from '@/lib/ledger/document';
import { seed } from '@/prisma/seed';
import { createTestDatabase, type TestDatabase } from '@/tests/support/database';

/** The book is told up to this day, a Friday; everything below is asked as of it. */
const TODAY = '2026-05-29';
const PASSWORD = 'a long one for 7 people';

let database: TestDatabase;
let client: pg.Client;
const months: string[] = [];

beforeAll(async () => {
  database = await createTestDatabase();
  process.env.DATABASE_URL = database.url;
  await expect(seedUntilMonth(5)).rejects.toThrow('The power is gone.');
  await seed({ password: PASSWORD, today: TODAY, say: (line) => months.push(line) });
  client = new pg.Client({ connectionString: database.url });
  await client.connect();
  await client.query(`SET app.identity = 'on'`);
  const [{ id }] = await rows<{ id: number }>('SELECT id FROM organisation');
  await client.query(`SELECT set_config('app.organisation', $1, false)`, [String(id)]);
}, 300_000);

afterAll(async () => {
  await client.end();
  await database.close();
});

/** Breaks off as the `count`th month begins. */
const seedUntilMonth = (count: number) => {
  let told = 0;
  return seed({
    password: PASSWORD,
    today: TODAY,
    say: () => {
      told += 1;
      if (told === count) throw new Error('The power is gone.');
    },
  });
};

type OneOrMore<R> = [R, ...R[]];

async function rows<R extends pg.QueryResultRow>(sql: string, values: unknown[] = []): Promise<OneOrMore<R>> {
  const result = await client.query<R>(sql, values);
  return result.rows as OneOrMore<R>;
}

const ORG = `(SELECT id FROM organisation)`;
const count = async (sql: string) =>
  Number((await rows<{ count: string }>(`SELECT count(*) AS count ${sql}`))[0].count);

test('it tells eighteen months of 250 customers with about 9,000 entries in three currencies', async () => {
  expect(await count('FROM customer')).toBe(250);
  const entries = await count('FROM entry');
  expect(entries).toBeGreaterThan(8_500);
  expect(entries).toBeLessThan(10_500);
  const [span] = await rows(
    `SELECT min(issued_on)::text AS first, max(issued_on)::text AS last, array_agg(DISTINCT currency ORDER BY currency) AS currencies FROM item`,
  );
  expect(span).toEqual({ first: '2024-11-01', last: '2026-05-27', currencies: ['EUR', 'GBP', 'USD'] });
});

test('a book half told was finished, up to the day on which it was begun', async () => {
  expect(months.at(0)).toContain('November 2024');
  expect(await count(`FROM organisation`)).toBe(1);
  expect(await count(`FROM app_user`)).toBe(7);
  expect(await count(`FROM audit_event WHERE command = 'demo.begin'`)).toBe(1);
  expect(await count(`FROM audit_event WHERE command = 'demo.finish'`)).toBe(1);
  expect(await count(`FROM (SELECT request_key FROM audit_event GROUP BY 1 HAVING count(*) > 1) twice`)).toBe(
    0,
  );
});

test('loading a finished book again changes nothing and answers who can sign in', async () => {
  const before = await count('FROM audit_event');
  const { signIns } = await seed({ password: PASSWORD, today: '2026-06-30', say: () => undefined });
  expect(await count('FROM audit_event')).toBe(before);
  expect(signIns.map(({ email, roles }) => `${email} ${roles.join()}`)).toEqual([
    'sales@demo.example sales_viewer',
    'collector@demo.example collector',
    'collector2@demo.example collector',
    'finance@demo.example finance',
    'manager@demo.example collections_manager',
    'admin@demo.example admin',
    'auditor@demo.example auditor',
  ]);
});

test('every kind of document is there, and reversals say why', async () => {
  const kinds = await rows<{ kind: string }>('SELECT DISTINCT kind FROM item');
  expect(kinds.map(({ kind }) => kind).sort()).toEqual([...DOCUMENT_KINDS].sort());
  const reversals = await rows(`SELECT reason FROM posting WHERE kind = 'reversal'`);
  expect(reversals).toHaveLength(2);
  expect(reversals.filter(({ reason }) => !reason)).toEqual([]);
  expect(await count(`FROM posting WHERE kind = 'deallocation' AND reason IS NOT NULL`)).toBe(1);
});

test('every bucket is filled, and the buckets and unapplied cash make the balance', async () => {
  const [euro] = await rows<Record<string, string>>(
    `SELECT sum(current_amount)::text AS current, sum(days_1_30)::text AS d30, sum(days_31_60)::text AS d60,
            sum(days_61_90)::text AS d90, sum(days_over_90)::text AS older, sum(unapplied)::text AS unapplied,
            sum(balance)::text AS balance
     FROM balance_at(${ORG}, $1, 'infinity') WHERE currency = 'EUR'`,
    [TODAY],
  );
  const { balance, ...parts } = euro;
  for (const [name, amount] of Object.entries(parts)) {
    expect(BigInt(amount), name)[name === 'unapplied' ? 'toBeLessThan' : 'toBeGreaterThan'](0n);
  }
  expect(Object.values(parts).reduce((sum, amount) => sum + BigInt(amount), 0n)).toBe(BigInt(balance ?? 0));
});

test('balances are the sums of the entries, in every currency', async () => {
  const told = await rows(
    `SELECT currency, sum(balance)::text AS balance FROM balance_at(${ORG}, $1, 'infinity') GROUP BY 1 ORDER BY 1`,
    [TODAY],
  );
  const summed = await rows(`SELECT currency, sum(amount)::text AS balance FROM entry GROUP BY 1 ORDER BY 1`);
  expect(told).toEqual(summed);
});

test('two collectors find some thirty customers in their queue, for every reason that forces one in', async () => {
  const queue = await rows<{ forced: string[]; email: string | null }>(
    `SELECT p.forced, u.email FROM priority_at(${ORG}, $1, 'infinity') p
     LEFT JOIN owner_at(${ORG}, 'infinity') o ON o.customer_id = p.customer_id
     LEFT JOIN app_user u ON u.id = o.user_id
     WHERE p.in_queue`,
    [TODAY],
  );
  expect(queue.length).toBeGreaterThanOrEqual(20);
  expect(queue.length).toBeLessThanOrEqual(50);
  const owned = (email: string) => queue.filter((row) => row.email === email).length;
  expect(owned('collector@demo.example')).toBeGreaterThan(5);
  expect(owned('collector2@demo.example')).toBeGreaterThan(5);
  expect([...new Set(queue.flatMap(({ forced }) => forced))].sort()).toEqual([
    'archived_with_balance',
    'no_billing_contact',
    'over_limit',
    'promise_broken',
    'snooze_over',
  ]);
  const gated = await rows<{ gated: string }>(
    `SELECT DISTINCT gated FROM priority_at(${ORG}, $1, 'infinity') WHERE NOT in_queue ORDER BY 1`,
    [TODAY],
  );
  expect(gated.map((row) => row.gated)).toEqual(['covered', 'nothing_collectable', 'snoozed', 'touched']);
});

test('promises were kept, partly kept and broken, some are live, and some documents are disputed', async () => {
  const states = await rows<{ state: string }>(
    `SELECT DISTINCT state FROM promise_of(${ORG}, $1, 'infinity', NULL) ORDER BY 1`,
    [TODAY],
  );
  expect(states.map(({ state }) => state)).toEqual(expect.arrayContaining(['broken', 'kept', 'live']));
  expect(await count(`FROM dispute_of(${ORG}, '${TODAY}', 'infinity', NULL) WHERE live`)).toBeGreaterThan(2);
  expect(await count(`FROM organisation WHERE demonstration`)).toBe(1);
});

test('some are recurring late payers and most are not', async () => {
  const [{ flagged, all }] = await rows<{ flagged: string; all: string }>(
    `SELECT count(*) FILTER (WHERE recurring_late) AS flagged, count(*) AS all FROM behaviour_at(${ORG}, $1, 'infinity')`,
    [TODAY],
  );
  expect(Number(flagged)).toBeGreaterThan(25);
  expect(Number(flagged)).toBeLessThan(Number(all) / 2);
});

test('payments pay several invoices at once, invoices are paid in parts, and some cash pays nothing yet', async () => {
  const pairs = (kind: string) =>
    `FROM (SELECT e.item_id FROM entry e JOIN item i ON i.id = e.item_id
           WHERE i.kind = '${kind}' AND e.counter_item_id IS NOT NULL GROUP BY 1 HAVING count(*) > 1) several`;
  expect(await count(pairs('payment'))).toBeGreaterThan(50);
  expect(await count(pairs('invoice'))).toBeGreaterThan(50);
  expect(
    await count(`FROM open_item_at(${ORG}, '${TODAY}', 'infinity') WHERE kind = 'payment'`),
  ).toBeGreaterThan(1);
});

test('facts are recorded by somebody, when they would have been, and never later than the book ends', async () => {
  const [{ latest }] = await rows<{ latest: Date }>(`SELECT max(recorded_at) AS latest FROM entry`);
  expect(latest.toISOString() < `${TODAY}T00:00:00Z`).toBe(true);
  expect(
    await count(`FROM entry e JOIN item i ON i.id = e.item_id JOIN posting p ON p.id = i.posting_id
    WHERE i.kind = 'invoice' AND (p.recorded_at AT TIME ZONE 'Europe/Berlin')::date <> i.issued_on`),
  ).toBe(0);
  expect(
    await count(`FROM item i JOIN posting p ON p.id = i.posting_id WHERE i.kind = 'payment'
    AND (p.recorded_at AT TIME ZONE 'Europe/Berlin')::date - i.issued_on NOT BETWEEN 1 AND 8`),
  ).toBe(0);
  expect(await count(`FROM posting p JOIN audit_event a ON a.id = p.audit_id WHERE a.user_id IS NULL`)).toBe(
    0,
  );
});

test('what was known a year ago is less than what is known now of the same day', async () => {
  const of = async (known: string) =>
    (
      await rows<{ items: string }>(`SELECT count(*) AS items FROM open_item_at(${ORG}, '2025-05-28', $1)`, [
        known,
      ])
    )[0].items;
  expect(Number(await of('2025-05-28T20:00:00Z'))).toBeGreaterThan(50);
  expect(await of('2025-05-28T20:00:00Z')).not.toBe(await of('infinity'));
});

test('the dollar had no rate for its first weeks, and has one now', async () => {
  const missing = (day: string) =>
    count(`FROM priority_at(${ORG}, '${day}', 'infinity') WHERE 'USD' = ANY(without_rate)`);
  const [{ first }] = await rows<{ first: string }>(
    `SELECT to_char(min(issued_on) + 1, 'YYYY-MM-DD') AS first FROM item WHERE currency = 'USD'`,
  );
  expect(await missing(first)).toBeGreaterThan(0);
  expect(await missing(TODAY)).toBe(0);
});

test('months are closed through about two months ago, and the next document takes the next number', async () => {
  const [{ through }] = await rows<{ through: string }>(`SELECT closed_through(${ORG})::text AS through`);
  expect(through).toBe('2026-03-31');
  const [{ last, highest }] = await rows<{ last: string; highest: string }>(
    `SELECT (SELECT last FROM number_counter WHERE series = 'INV') AS last, max(substr(number, 5)::bigint) AS highest
     FROM item WHERE kind = 'invoice'`,
  );
  expect(last).toBe(highest);
});
