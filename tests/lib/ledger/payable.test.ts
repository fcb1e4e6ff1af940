import { expect, test } from 'vitest';
import type { Command } from '@/lib/kernel/command';
import { inOrganisation } from '@/lib/kernel/db';
import { allocate } from '@/lib/ledger/allocate';
import { DOCUMENT_KINDS, KINDS } from '@/lib/ledger/document';
import { listOpenItems } from '@/lib/ledger/list-open-items';
import { lockOpenDebits, type OpenItem } from '@/lib/ledger/open-items';
import { lockPayable } from '@/lib/ledger/payable';
import { planAllocation } from '@/lib/ledger/plan-allocation';
import { postFee } from '@/lib/ledger/post-fee';
import { postInterest } from '@/lib/ledger/post-interest';
import { postInvoice } from '@/lib/ledger/post-invoice';
import { postPayment } from '@/lib/ledger/post-payment';
import { dayOfNumber } from '@/tests/support/oracle/calendar';
import { openWorld } from '@/tests/support/world';
import { type Dice, diceOf } from './histories/dice';
import { letWriterRun } from './histories/judge';
import { attempt } from './histories/play';
import { randomSteps } from './histories/steps';
import { type Story, tell } from './histories/story';

const FIRST_SEED = Number(process.env.HISTORIES_SEED ?? 20_261_124);
const COUNT = Number(process.env.HISTORIES_COUNT ?? 8);

test('what is locked for a payment is what the plan takes of everything that is open', {
  timeout: 300_000,
}, async () => {
  const world = await openWorld({ role: 'owner' });
  let [taken, left] = [0, 0];
  try {
    for (let seed = FIRST_SEED; seed < FIRST_SEED + COUNT; seed += 1) {
      const dice = diceOf(seed);
      if (seed === FIRST_SEED + Math.ceil(COUNT / 2)) {
        await world.sql(`CREATE OR REPLACE FUNCTION is_long_account(org integer, customers bigint[]) RETURNS boolean
                         LANGUAGE sql STABLE AS 'SELECT true'`);
        await world.sql(`CREATE OR REPLACE FUNCTION account_is_longer(org integer, customer bigint, most bigint)
                         RETURNS boolean LANGUAGE sql STABLE AS 'SELECT true'`);
      }
      const { story, error } = await attempt(world, seed, randomSteps(dice), 'owner');
      if (error) throw error;
      await raise(story, dice);
      await letWriterRun(story, dice);
      await raise(story, dice);
      const org = story.book.organisation.id;
      for (const { id } of [...story.customers, ...story.customers]) {
        const currency = dice.pick(['EUR', 'EUR', 'USD']);
        const amount = BigInt(1 + dice.whole(dice.pick([1_000, 40_000])));
        await inOrganisation(org, async (tx) => {
          const some = await lockPayable(tx, org, id, currency, amount);
          const all = await lockOpenDebits(tx, org, id, currency);
          const plan = planAllocation(amount, all.map(payable));
          expect(planAllocation(amount, some.map(payable)), `history ${seed}`).toEqual(plan);
          expect(some).toHaveLength(plan.length);
          taken += some.length;
          left += all.length - some.length;
        });
      }
    }
  } finally {
    await world.close();
  }
  expect(taken).toBeGreaterThan(COUNT);
  expect(left).toBeGreaterThan(COUNT);
});

/** Puts something of each kind on the first account that takes it, falling due in any order. */
async function raise(story: Story, dice: Dice): Promise<void> {
  for (const command of [postInvoice, postFee, postInvoice, postInterest, postInvoice]) {
    const day = story.today - dice.whole(9);
    const days = { issued_on: dayOfNumber(day), due_on: dayOfNumber(day + dice.whole(20)) };
    const amount = String(1 + dice.whole(50));
    await tell(story, command as Command, {
      customer: dice.pick(story.customers).number,
      amount,
      currency: 'EUR',
      ...days,
    });
  }
}

const payable = (item: OpenItem) => ({
  id: item.id,
  number: item.number,
  kind: item.kind,
  dueOn: item.dueOn ?? item.issuedOn,
  open: item.openAmount,
});

test('the kinds that are paid first are those that their index is of', () => {
  const first = DOCUMENT_KINDS.filter((kind) => KINDS[kind].rank < 2);
  expect([...first].sort()).toEqual(['fee', 'interest']);
});

test('payments by the rule and payments by name at once, on a few invoices, pay each exactly once', async () => {
  const world = await openWorld();
  try {
    const days = Array.from({ length: 12 }, (_, index) => `2026-01-${String(10 + index)}`);
    const { number, invoices } = await world.customer({
      invoices: days.map((issued_on) => ({ amount: '10.00', issued_on })),
    });
    const credit = await world.run(postPayment, {
      customer: number,
      amount: '40.00',
      received_on: '2026-02-01',
      allocate: 'none',
    });
    const byName = invoices
      .slice(0, 8)
      .map((debit) => world.run(allocate, { credit: credit.document.number, debit, amount: '5.00' }));
    const byRule = Array.from({ length: 8 }, () =>
      world.run(postPayment, { customer: number, amount: '10.00', received_on: '2026-02-01' }),
    );
    const done = await Promise.allSettled([...byName, ...byRule]);
    expect(done.slice(8).filter(({ status }) => status === 'rejected')).toEqual([]);
    const open = await world.ask(listOpenItems, { customer: number });
    const owed = open.data.filter(({ due_on }) => due_on).map(({ open_amount }) => Number(open_amount));
    const unapplied = open.data.filter(({ due_on }) => !due_on).map(({ open_amount }) => Number(open_amount));
    const sum = (amounts: number[]) => amounts.reduce((total, amount) => total + amount, 0);
    expect(sum(owed) + sum(unapplied)).toBe(0);
    const refused = done.slice(0, 8).filter(({ status }) => status === 'rejected').length;
    expect(sum(unapplied) + 5 * refused).toBe(0);
  } finally {
    await world.close();
  }
});
