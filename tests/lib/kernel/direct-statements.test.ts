import { afterAll, beforeAll, expect, test } from 'vitest';
import { sqlState } from '@/lib/kernel/database-errors';
import { inOrganisation, type Tx } from '@/lib/kernel/db';
import { openWorld, type World } from '@/tests/support/world';

let world: World;
beforeAll(async () => {
  world = await openWorld();
});
afterAll(() => world.close());

const within = <T>(work: (tx: Tx) => Promise<T>) => inOrganisation(world.organisation.id, work);

test('a kept statement gives and takes the values that any other does', async () => {
  const ids = [1n, 9_007_199_254_740_993n];
  const [kept, other] = await within(async (tx) => [
    await tx.$queryRaw`/* kept: values */
      SELECT 7 AS n, ${ids[1]}::bigint AS big, ${'Grün'}::text AS words, true AS yes, NULL::bigint AS nothing,
             '{"a": [1, "2"]}'::jsonb AS json, ${'2026-02-28'}::date AS day, cardinality(${ids}::bigint[]) AS many,
             ${Buffer.from('x')}::bytea = '\\x78' AS bytes`,
    await tx.$queryRaw`
      SELECT 7 AS n, ${ids[1]}::bigint AS big, ${'Grün'}::text AS words, true AS yes, NULL::bigint AS nothing,
             '{"a": [1, "2"]}'::jsonb AS json, ${'2026-02-28'}::date AS day, cardinality(${ids}::bigint[]) AS many,
             ${Buffer.from('x')}::bytea = '\\x78' AS bytes`,
  ]);
  expect(kept).toEqual(other);
});

test('a type that no kept statement has returned before is refused, not guessed', async () => {
  const asked = within((tx) => tx.$queryRaw`/* kept: numeric */ SELECT 1.5::numeric AS x`);
  await expect(asked).rejects.toThrow('returned x of type 1700');
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
