import { setTimeout as sleep } from 'node:timers/promises';
import type pg from 'pg';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { changeTerms } from '@/lib/customers/change-terms';
import { ageing } from '@/lib/health/ageing';
import { postFee } from '@/lib/ledger/post-fee';
import { openWorld, type TestCustomer, type World } from '@/tests/support/world';

let world: World;
let customer: TestCustomer;
let writer: pg.Client;
beforeAll(async () => {
  world = await openWorld();
  customer = await world.customer();
  writer = await world.connect('app');
});
afterAll(async () => {
  await writer.end();
  await world.close();
});

const ask = (known_at: string) => world.ask(ageing, { as_of: '2026-12-31', known_at });
const balanceAt = async (known_at: string) => (await ask(known_at)).currencies[0]?.balance ?? '0.00';

/** A fee of 5.00 that has drawn its instant but is not committed. */
async function beginPosting(): Promise<void> {
  await writer.query('BEGIN');
  await writer.query(
    `WITH act AS (INSERT INTO audit_event (organisation_id, request_key, request_hash, command, actor, input)
       VALUES ($1, gen_random_uuid()::text, '', 'test', 'test', '{}') RETURNING id)
     , posted AS (INSERT INTO posting (organisation_id, audit_id, kind) SELECT $1, id, 'document' FROM act RETURNING id)
     , made AS (INSERT INTO item (organisation_id, customer_id, posting_id, kind, number, amount, currency, issued_on, due_on, contra_account)
       SELECT $1, $2, id, 'fee', gen_random_uuid()::text, 500, 'EUR', '2026-05-01', '2026-05-01', 'x' FROM posted RETURNING id, posting_id)
     INSERT INTO entry (organisation_id, posting_id, customer_id, item_id, amount, currency, due_on, effective_on)
     SELECT $1, posting_id, $2, id, 500, 'EUR', '2026-05-01', '2026-05-01' FROM made`,
    [world.organisation.id, customer.id.toString()],
  );
}

test('what is known at this moment waits for a posting that has drawn its instant already', async () => {
  await beginPosting();
  await sleep(20);
  const now = new Date().toISOString();
  let answered = false;
  const asked = balanceAt(now).finally(() => {
    answered = true;
  });
  await sleep(300);
  expect(answered, 'before the posting is committed').toBe(false);
  await writer.query('COMMIT');
  expect(await asked).toBe('5.00');
  expect(await balanceAt(now)).toBe('5.00');
});

test('a posting that takes too long is not waited for: the answer is refused, never wrong', async () => {
  await beginPosting();
  await sleep(20);
  const now = new Date().toISOString();
  await expect(ask(now)).rejects.toMatchObject({ code: 'unprocessable', field: 'known_at' });
  await writer.query('ROLLBACK');
  expect(await balanceAt(now)).toBe('5.00');
});

test('what was known before is asked without waiting', async () => {
  await beginPosting();
  const began = Date.now();
  await balanceAt(new Date(Date.now() - 20 * 60_000).toISOString());
  expect(Date.now() - began).toBeLessThan(2500);
  await writer.query('ROLLBACK');
});

test('what will be known later cannot be asked', async () => {
  await expect(ask(new Date(Date.now() + 60_000).toISOString())).rejects.toMatchObject({
    code: 'invalid',
    field: 'known_at',
  });
});

test('what is answered for a moment stays, however many postings follow at once', async () => {
  const own = await world.another();
  const { number } = await own.customer();
  const answers: { at: string; balance: string | undefined }[] = [];
  const balance = async (at: string) =>
    (await own.ask(ageing, { as_of: '2026-12-31', known_at: at })).currencies[0]?.balance;
  const posting = Array.from({ length: 8 }, async () => {
    for (let round = 0; round < 12; round += 1) {
      await own.run(postFee, { customer: number, amount: '1.00', issued_on: '2026-05-01' });
      if (round % 4 === 3)
        await own.run(changeTerms, {
          customer: number,
          basis: 'net',
          days: '10',
          currency: 'EUR',
          tax_status: 'standard',
        });
    }
  });
  const asking = (async () => {
    for (let round = 0; round < 25; round += 1) {
      const at = new Date().toISOString();
      answers.push({ at, balance: await balance(at) });
    }
  })();
  await Promise.all([...posting, asking]);
  for (const { at, balance: given } of answers) expect(await balance(at), at).toBe(given);
  expect(await balance(new Date().toISOString())).toBe('96.00');
});
