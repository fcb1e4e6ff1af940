import { afterAll, beforeAll, expect, test } from 'vitest';
import { Refusal } from '@/lib/kernel/refusal';
import { approvalRequests } from '@/lib/ledger/approval-requests';
import { decideApproval } from '@/lib/ledger/decide-approval';
import { postCreditNote } from '@/lib/ledger/post-credit-note';
import { requestApproval } from '@/lib/ledger/request-approval';
import { setApprovalLimits } from '@/lib/ledger/set-approval-limits';
import { withdrawApproval } from '@/lib/ledger/withdraw-approval';
import { openWorld, type World } from '@/tests/support/world';

/**
 * Random histories over 90 days of postings, requests and decisions, several at once, held against an oracle that knows
 * nothing but what went through: what was posted of a customer without approval within any 30 days is no more than the
 * highest limit, and each posting no more than its own role's; and each approval posted once, exactly.
 */
let world: World;
beforeAll(async () => {
  world = await openWorld({ role: 'owner' });
});
afterAll(() => world.close());

const LIMITS = { finance: 500_00, collections_manager: 1500_00 } as const;
type Doer = keyof typeof LIMITS;
const DOERS = Object.keys(LIMITS) as Doer[];
const DAY_MS = 86_400_000;
const WINDOW_MS = 30 * DAY_MS;

type Done = { at: number; customer: string; cents: number; by: Doer; approved: boolean };

test.each([1, 2])('history %i keeps the limits, and posts each approval once', async (run) => {
  const seed = Number(process.env.DUEBOOK_SEED ?? Math.floor(Math.random() * 2 ** 31)) + run;
  const random = randomFrom(seed);
  const pick = <T>(list: readonly T[]): T => list[Math.floor(random() * list.length)] as T;
  const book = await world.another();
  const limits = DOERS.map((role) => ({ role, currency: 'EUR', up_to: text(LIMITS[role]) }));
  await book.run(setApprovalLimits, { act: 'credit_note', limits }, { as: 'admin' });
  const customers = [(await book.customer()).number, (await book.customer()).number];
  const begin = Date.now() - 95 * DAY_MS;
  let refusedAbove = 0;

  for (let hour = 0; hour < 90 * 24; hour += 1 + Math.floor(random() * 30)) {
    const recordedAt = new Date(begin + hour * 3_600_000);
    const waiting = (await book.ask(approvalRequests, { show: 'all', limit: 500 })).data.filter(
      ({ decided_at }) => decided_at === null,
    );
    const acts = Array.from({ length: 1 + Math.floor(random() * 4) }, () => {
      const [by, customer] = [pick(DOERS), pick(customers)];
      const cents = 1 + Math.floor(random() * 600_00);
      const note = { customer, amount: text(cents), issued_on: '2026-01-10' };
      const asked = waiting.length > 0 && random() < 0.4 ? pick(waiting) : undefined;
      if (asked && random() < 0.2)
        return book.run(withdrawApproval, { request: asked.id }, { as: by, recordedAt });
      if (asked) {
        const decision = random() < 0.8 ? 'approve' : 'reject';
        const told = { request: asked.id, decision, hash: asked.hash, note: 'Seen' };
        return book.run(decideApproval, told, { as: by, recordedAt });
      }
      if (random() < 0.3)
        return book.run(requestApproval, { why: 'Damaged', credit_note: note }, { as: by, recordedAt });
      return book.run(postCreditNote, note, { as: by, recordedAt });
    });
    for (const answer of await Promise.allSettled(acts)) {
      if (answer.status === 'fulfilled') continue;
      expect(answer.reason, `seed ${seed}`).toBeInstanceOf(Refusal);
      if ((answer.reason as Refusal).message.startsWith('This needs approval')) refusedAbove += 1;
    }
  }

  const done = await whatWasDone(book);
  expect(faultsOf(done), `seed ${seed}`).toEqual([]);
  const { data } = await book.ask(approvalRequests, { show: 'all', limit: 500 });
  const approved = data
    .filter(({ state }) => state === 'approved')
    .map(({ amount }) => amount)
    .sort();
  const posted = done
    .filter((one) => one.approved)
    .map(({ cents }) => text(cents))
    .sort();
  expect(posted, `seed ${seed}`).toEqual(approved);
  // A history in which nothing was approved or refused would prove nothing.
  expect(approved.length).toBeGreaterThan(0);
  expect(refusedAbove).toBeGreaterThan(0);
});

test('a request that expired is decided by nobody, and can be made again', async () => {
  const book = await world.another();
  const { number: customer } = await book.customer();
  const wanted = { why: 'Damaged', credit_note: { customer, amount: '800.00', issued_on: '2026-01-10' } };
  const week = new Date(Date.now() - 7 * DAY_MS - 60_000);
  const { request } = await book.run(requestApproval, wanted, { recordedAt: week });
  const [row] = (await book.ask(approvalRequests, { show: 'all' })).data;
  expect(row).toMatchObject({ state: 'expired', may_decide: false });
  expect((await book.ask(approvalRequests)).data).toEqual([]);
  for (const decision of ['approve', 'reject'])
    await expect(
      book.run(
        decideApproval,
        { request, decision, hash: row?.hash, note: 'Seen' },
        { as: 'collections_manager' },
      ),
    ).rejects.toThrow(/expired/);
  await book.run(requestApproval, wanted);
  expect((await book.ask(approvalRequests)).data).toHaveLength(1);
});

/** The oracle finds what it is there for. */
test('a history that passes a limit is found', () => {
  const note = { customer: 'C-1', by: 'finance', approved: false } as const;
  expect(faultsOf([{ ...note, at: 0, cents: 500_00 }])).toEqual([]);
  expect(faultsOf([{ ...note, at: 0, cents: 500_01 }])).toHaveLength(1);
  const split = [
    { ...note, at: 0, cents: 300_00 },
    { ...note, at: WINDOW_MS - 1, cents: 200_01 },
  ];
  expect(faultsOf(split)).toHaveLength(1);
  expect(faultsOf(split.map((one) => ({ ...one, at: one.at && one.at + 1 })))).toEqual([]);
  expect(faultsOf([{ ...note, at: 0, cents: 900_00, approved: true }])).toEqual([]);
});

function faultsOf(done: readonly Done[]): string[] {
  return done.flatMap((one, index) => {
    if (one.approved) return [];
    const before = done
      .slice(0, index + 1)
      .filter((other) => !other.approved && other.customer === one.customer && other.at > one.at - WINDOW_MS);
    const sum = before.reduce((total, { cents }) => total + cents, 0);
    return sum > LIMITS[one.by] ? [`${one.customer}: ${sum} by ${one.by} at ${one.at}`] : [];
  });
}

/** The credit notes in the order in which they were written, with who posted them, and whether by a decision. */
async function whatWasDone(book: { sql: World['sql'] }): Promise<Done[]> {
  const rows = await book.sql<{ at: Date; customer: string; cents: string; by: Doer; command: string }>(
    `SELECT p.recorded_at AS at, c.number AS customer, -i.amount AS cents, m.role AS by, a.command
     FROM item i JOIN posting p ON p.id = i.posting_id JOIN audit_event a ON a.id = p.audit_id
     JOIN customer c ON c.id = i.customer_id JOIN membership m ON m.user_id = a.user_id
     WHERE i.kind = 'credit_note' ORDER BY i.id`,
  );
  return rows.map(({ at, customer, cents, by, command }) => ({
    ...{
      at: at.getTime(),
      customer,
      by,
      cents: Number(cents),
      approved: command === 'ledger.decide-approval',
    },
  }));
}

const text = (cents: number): string => (cents / 100).toFixed(2);

/** Numbers from 0 to 1, the same for the same seed (mulberry32). */
function randomFrom(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296;
  };
}
