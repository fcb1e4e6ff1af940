import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { z } from 'zod';
import { type CommandContext, defineCommand, run } from '@/lib/kernel/command';
import { Refusal } from '@/lib/kernel/refusal';
import { readAccount } from '@/lib/ledger/account';
import { postFee } from '@/lib/ledger/post-fee';
import { openWorld, type TestCustomer, type World } from '@/tests/support/world';

let world: World;
let customer: TestCustomer;
beforeAll(async () => {
  world = await openWorld();
});
afterAll(() => world.close());
beforeEach(async () => {
  customer = await world.customer();
});

const fee = (amount = '5.00') => ({ customer: customer.number, amount, issued_on: '2026-05-01' });

describe('a request key', () => {
  test('used five times at once has one effect and five equal answers', async () => {
    const keys = Array.from({ length: 20 }, (_, index) => `at once ${customer.number} ${index}`);
    const answers = await Promise.all(
      keys.flatMap((key) => Array.from({ length: 5 }, () => world.run(postFee, fee(), { key }))),
    );
    const numbers = keys.map(
      (_, index) => new Set(answers.slice(index * 5, index * 5 + 5).map((answer) => JSON.stringify(answer))),
    );
    expect(numbers.map((distinct) => distinct.size)).toEqual(keys.map(() => 1));
    expect(new Set(answers.map(({ document }) => document.number)).size).toBe(20);
    expect(await feesOf(customer)).toBe(20);
  });

  test('used again gives the first answer again, whatever happened since', async () => {
    const first = await world.run(postFee, fee(), { key: `again ${customer.number}` });
    await world.run(postFee, fee());
    expect(await world.run(postFee, fee(), { key: `again ${customer.number}` })).toEqual(first);
    expect(await feesOf(customer)).toBe(2);
  });

  test('means the same input, whatever the order of its fields', async () => {
    const key = `order ${customer.number}`;
    const first = await world.run(postFee, fee(), { key });
    const turned = Object.fromEntries(Object.entries(fee()).reverse());
    expect(await world.run(postFee, turned, { key })).toEqual(first);
  });

  test('is a conflict with another input, another command or another person', async () => {
    const key = `conflict ${customer.number}`;
    await world.run(postFee, fee(), { key });
    for (const [command, input, as] of [
      [postFee, fee('5.01'), 'finance'],
      [touch, { customer: customer.number }, 'finance'],
      [postFee, fee(), 'collections_manager'],
    ] as const) {
      const refusal = await refusalOf(world.run(command, input, { key, as }));
      expect(refusal).toMatchObject({ code: 'conflict', field: 'Idempotency-Key' });
    }
    expect(await feesOf(customer)).toBe(1);
  });

  test('is free again after a refusal', async () => {
    const key = `free ${customer.number}`;
    await refusalOf(world.run(postFee, { ...fee(), customer: 'C-none' }, { key }));
    await world.run(postFee, fee(), { key });
    expect(await feesOf(customer)).toBe(1);
  });

  test('of one organisation is not that of another', async () => {
    const other = await world.another();
    const theirs = await other.customer();
    const key = `both ${customer.number}`;
    const [one, two] = await Promise.all([
      world.run(postFee, fee(), { key }),
      other.run(postFee, { ...fee(), customer: theirs.number }, { key }),
    ]);
    expect(one).not.toEqual(two);
  });

  test('has 1 to 200 characters', async () => {
    for (const key of ['', 'x'.repeat(201)]) {
      expect(await refusalOf(run(postFee, world.actors.finance, fee(), key))).toMatchObject({
        code: 'invalid',
      });
    }
  });
});

describe('an act', () => {
  test('is audited with who, what and what it changed', async () => {
    await world.run(touch, { customer: customer.number }, { key: `audit ${customer.number}` });
    const rows = await world.sql(
      `SELECT a.command, a.actor, a.user_id, a.input, c.subject, c.subject_id, c.before, c.after
       FROM audit_event a JOIN audit_change c ON c.audit_id = a.id WHERE a.request_key = $1 ORDER BY c.position`,
      [`audit ${customer.number}`],
    );
    const { label, userId } = world.actors.finance;
    const act = {
      command: 'test.touch',
      actor: label,
      user_id: userId,
      input: { customer: customer.number },
      subject: 'customer',
    };
    expect(rows).toEqual([
      { ...act, subject_id: customer.number, before: null, after: { name: 'x', size: '12' } },
      { ...act, subject_id: 'second', before: { name: 'x' }, after: null },
    ]);
  });

  test('that fails midway leaves nothing', async () => {
    const before = await rows();
    await expect(world.run(breaking, { customer: customer.number })).rejects.toThrow('in the middle');
    expect(await rows()).toEqual(before);
  });

  test('that is given up leaves nothing', async () => {
    const before = await rows();
    const giveUp = new AbortController();
    const work = run(slow, world.actors.finance, { customer: customer.number }, `abort ${customer.number}`, {
      signal: giveUp.signal,
      onProgress: (done) => {
        if (done === 2) giveUp.abort();
      },
    });
    await expect(work).rejects.toThrow(/abort/);
    expect(await rows()).toEqual(before);
  });

  test('is tried again after a deadlock, at most three times', async () => {
    tries = 0;
    await world.run(unlucky, { times: 3 });
    expect(tries).toBe(4);
    tries = 0;
    await expect(world.run(unlucky, { times: 4 })).rejects.toThrow();
    expect(tries).toBe(4);
  });

  test('is not tried again after any other error', async () => {
    tries = 0;
    await expect(world.run(unlucky, { times: 1, state: '22012' })).rejects.toThrow();
    expect(tries).toBe(1);
  });
});

const definition = { summary: 'For a test.', permission: 'ledger.post' } as const;
const input = z.strictObject({ customer: z.string() });

const touch = defineCommand({
  ...definition,
  name: 'test.touch',
  input,
  async handle({ changed }, told) {
    changed({ subject: 'customer', subjectId: told.customer, before: null, after: { name: 'x', size: 12n } });
    changed({ subject: 'customer', subjectId: 'second', before: { name: 'x' }, after: null });
    return {};
  },
});

function postFeeWithin(context: CommandContext, customer: string) {
  const told = { ...fee(), customer } as Parameters<typeof postFee.handle>[1];
  return postFee.handle({ ...context, held: readAccount(context, customer, told.issued_on) }, told);
}

const breaking = defineCommand({
  ...definition,
  name: 'test.breaking',
  input,
  async handle(context, told) {
    await postFeeWithin(context, told.customer);
    throw new Error('in the middle');
  },
});

const slow = defineCommand({
  ...definition,
  name: 'test.slow',
  input,
  async handle(context, told) {
    for (let done = 1; done <= 5; done += 1) {
      await postFeeWithin(context, told.customer);
      context.progress(done, 5);
    }
    return {};
  },
});

let tries = 0;
const unlucky = defineCommand({
  ...definition,
  name: 'test.unlucky',
  input: z.strictObject({ times: z.number(), state: z.string().default('40P01') }),
  async handle({ tx }, { times, state }) {
    tries += 1;
    if (tries <= times)
      await tx.$executeRawUnsafe(`DO $$ BEGIN RAISE EXCEPTION 'unlucky' USING ERRCODE = '${state}'; END $$`);
    return {};
  },
});

async function feesOf({ id }: TestCustomer): Promise<number> {
  const [row] = await world.sql<{ fees: number }>(
    `SELECT count(*)::integer AS fees FROM item WHERE customer_id = $1 AND kind = 'fee'`,
    [id.toString()],
  );
  return row?.fees ?? -1;
}

const rows = () =>
  world.sql(
    'SELECT (SELECT count(*) FROM audit_event) AS acts, (SELECT count(*) FROM entry) AS entries, (SELECT sum(last) FROM number_counter) AS drawn',
  );

async function refusalOf(work: Promise<unknown>): Promise<Refusal> {
  try {
    await work;
  } catch (error) {
    if (error instanceof Refusal) return error;
    throw error;
  }
  throw new Error('It was not refused.');
}
