import { afterAll, beforeAll, expect, test } from 'vitest';
import { sqlState } from '@/lib/kernel/database-errors';
import { inOrganisation, readOrganisation, type Tx } from '@/lib/kernel/db';
import { openWorld, type World } from '@/tests/support/world';

let world: World;
beforeAll(async () => {
  world = await openWorld();
});
afterAll(() => world.close());

const within = <T>(work: (tx: Tx) => Promise<T>) => inOrganisation(world.organisation.id, work);

test('a statement takes and gives values as they are: days and exact numbers as text, arrays of each', async () => {
  const ids = [1n, 9_007_199_254_740_993n];
  const instant = new Date('2026-02-28T23:59:59.123Z');
  const ask = (tx: Tx) => tx.$queryRaw`
    SELECT 7 AS n, 7::smallint AS small, ${ids[1]}::bigint AS big, ${'Grün'}::text AS words, true AS yes, NULL::bigint AS nothing,
           '{"a": [1, "2"]}'::jsonb AS json, ${'2026-02-28'}::date AS day, ${ids}::bigint[] AS many, ${instant}::timestamptz AS instant,
           1.50::numeric AS exact, 0.5::float8 AS half, ${Buffer.from('x')}::bytea AS bytes, ARRAY['a, "b"', NULL] AS texts,
           ARRAY['2026-01-01'::date] AS days, ARRAY[1.5, 2] AS exacts, ARRAY[true] AS truths, 'x'::name AS name`;
  const [row] = (await within(ask)) as Record<string, unknown>[];
  expect(row).toEqual({
    n: 7,
    small: 7,
    big: ids[1],
    words: 'Grün',
    yes: true,
    nothing: null,
    json: { a: [1, '2'] },
    day: '2026-02-28',
    many: ids,
    instant,
    exact: '1.50',
    half: 0.5,
    bytes: Buffer.from('x'),
    texts: ['a, "b"', null],
    days: ['2026-01-01'],
    exacts: ['1.5', '2'],
    truths: [true],
    name: 'x',
  });
  expect(await readOrganisation(world.organisation.id, ask)).toEqual([row]);
});

test('a type that no statement has returned before is refused, and an object that none takes', async () => {
  await expect(within((tx) => tx.$queryRaw`SELECT '(1,2)'::point AS x`)).rejects.toThrow(
    'returned x of type 600',
  );
  await expect(within((tx) => tx.$queryRaw`SELECT ${{ a: 1 }}::text AS x`)).rejects.toThrow(
    'takes no Object',
  );
});

test('what only reads sees one snapshot, and a statement that fails leaves a connection that works', async () => {
  const isolation = await readOrganisation(
    world.organisation.id,
    (tx) => tx.$queryRaw`SELECT current_setting('transaction_isolation') AS level`,
  );
  expect(isolation).toEqual([{ level: 'repeatable read' }]);
  for (let n = 0; n < 30; n += 1) {
    const failed = readOrganisation(world.organisation.id, (tx) => tx.$queryRaw`SELECT 1 / 0 AS x`);
    await expect(failed).rejects.toThrow('division by zero');
  }
  expect(await readOrganisation(world.organisation.id, (tx) => tx.$queryRaw`SELECT 1 AS n`)).toEqual([
    { n: 1 },
  ]);
});

test('a transaction that is over says so with a code that callers know', async () => {
  const { tx } = await readOrganisation(world.organisation.id, async (tx) => ({ tx }));
  await expect(tx.$queryRaw`SELECT 1 AS n`).rejects.toMatchObject({ code: 'P2028' });
});

test('it is planned once a connection, whatever its values', async () => {
  const names = await within(async (tx) => {
    for (let n = 0; n < 3; n += 1) await tx.$queryRaw`/* kept: once */ SELECT ${n}::integer AS n`;
    return tx.$queryRaw<{ calls: bigint }[]>`
      SELECT generic_plans + custom_plans AS calls FROM pg_prepared_statements WHERE statement LIKE '/* kept: once%'`;
  });
  expect(names).toEqual([{ calls: 3n }]);
});

test('it is of its transaction: it sees one organisation alone, and is undone with the rest', async () => {
  const told = within(async (tx) => {
    const seen = await tx.$queryRaw`/* kept: seen */ SELECT o.id FROM organisation o`;
    expect(seen).toEqual([{ id: world.organisation.id }]);
    await tx.$queryRaw`/* kept: counter */
      INSERT INTO number_counter (organisation_id, series, last) VALUES (${world.organisation.id}, 'X', 1)`;
    throw new Error('changed my mind');
  });
  await expect(told).rejects.toThrow('changed my mind');
  expect(await world.sql(`SELECT last FROM number_counter WHERE series = 'X'`)).toEqual([]);
});

test('what the database refuses is told by its code', async () => {
  const refused = within(
    (tx) => tx.$queryRaw`/* kept: refused */
    INSERT INTO number_counter (organisation_id, series, last) VALUES (${world.organisation.id + 1}, 'X', 1)`,
  );
  const code = await refused.catch(sqlState);
  expect(code).toBe('42501');
});

test('once its transaction is over it is refused, and writes nothing on a connection that others have', async () => {
  const { tx: late } = await within(async (tx) => ({ tx }));
  await expect(late.$queryRaw`/* kept: late */ SELECT 1 AS n`).rejects.toThrow('over');
});
