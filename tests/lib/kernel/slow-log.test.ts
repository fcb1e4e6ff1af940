import { afterAll, afterEach, beforeAll, describe, expect, test, vi } from 'vitest';
import { z } from 'zod';
import { isUnavailable } from '@/lib/kernel/database-errors';
import { inOrganisation } from '@/lib/kernel/db';
import { defineQuery } from '@/lib/kernel/query';
import { openWorld, type World } from '@/tests/support/world';

let world: World;
beforeAll(async () => {
  world = await openWorld();
});
afterEach(() => void vi.restoreAllMocks());
afterAll(() => world.close());

const wait = defineQuery({
  name: 'test.wait',
  summary: 'Waits.',
  permission: 'ledger.read',
  input: z.object({ seconds: z.number(), secret: z.string() }),
  read: ({ tx }, { seconds, secret }) =>
    tx.$queryRawUnsafe(`SELECT pg_sleep($1)::text, 'literal words' AS own, $2 AS secret`, seconds, secret),
});

describe('the log of slow statements', () => {
  test('names the screen and the organisation, and holds nobody’s values', async () => {
    const lines = listen();
    await world.ask(wait, { seconds: 0.7, secret: 'jane@example.com' });
    expect(lines).toHaveLength(1);
    expect(JSON.parse(lines[0] ?? '')).toEqual({
      level: 'warn',
      at: expect.any(String),
      slow_statement_ms: expect.any(Number),
      for: 'test.wait',
      organisation: world.organisation.id,
      sql: `SELECT pg_sleep($1)::text, '…' AS own, $2 AS secret`,
    });
    expect(JSON.parse(lines[0] ?? '').slow_statement_ms).toBeGreaterThanOrEqual(690);
  });

  test('does not hear of quick ones', async () => {
    const lines = listen();
    await world.ask(wait, { seconds: 0.01, secret: 'x' });
    expect(lines).toEqual([]);
  });

  test('tells two screens that wait at once apart', async () => {
    const other = await world.another({ slug: 'other' });
    const lines = listen();
    await Promise.all([
      world.ask(wait, { seconds: 0.6, secret: 'x' }),
      other.ask({ ...wait, name: 'test.other' }, { seconds: 0.6, secret: 'x' }),
    ]);
    const told = lines
      .map((line) => JSON.parse(line))
      .map(({ for: name, organisation }) => [name, organisation]);
    expect(told.sort()).toEqual([
      ['test.other', other.organisation.id],
      ['test.wait', world.organisation.id],
    ]);
  });
});

describe('a session', () => {
  const setting = (name: string, timeout?: number) =>
    inOrganisation(
      world.organisation.id,
      async (tx) => {
        const rows = await tx.$queryRawUnsafe<{ value: string }[]>(
          `SELECT current_setting('${name}') AS value`,
        );
        return rows[0]?.value;
      },
      timeout ? { timeout } : {},
    );

  test('gives a statement a minute, and the transaction of a long command more', async () => {
    expect(await setting('statement_timeout')).toBe('1min');
    expect(await setting('idle_in_transaction_session_timeout')).toBe('1min');
    expect(await setting('lock_timeout')).toBe('10s');
    expect(await setting('statement_timeout', 600_000)).toBe('10min');
    expect(await setting('statement_timeout')).toBe('1min');
  });

  test('that is cut off for taking too long is no bug, but the database being busy', async () => {
    const cut = inOrganisation(world.organisation.id, async (tx) => {
      await tx.$executeRawUnsafe(`SET LOCAL statement_timeout = 50`);
      await tx.$queryRawUnsafe('SELECT pg_sleep(5)::text');
    });
    const error = await cut.catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(Error);
    expect(isUnavailable(error)).toBe(true);
  });
});

function listen(): string[] {
  const lines: string[] = [];
  vi.spyOn(console, 'warn').mockImplementation((line: string) => void lines.push(line));
  return lines;
}
