import { afterAll, beforeAll, expect, test } from 'vitest';
import { liftHold, placeHold } from '@/lib/collections/hold';
import { makePromise } from '@/lib/collections/make-promise';
import { openDispute } from '@/lib/collections/open-dispute';
import { resolveDispute } from '@/lib/collections/resolve-dispute';
import { snooze } from '@/lib/collections/snooze';
import { takeBackTouch } from '@/lib/collections/take-back-touch';
import { withdrawPromise } from '@/lib/collections/withdraw-promise';
import type { Command } from '@/lib/kernel/command';
import { addDays, type Day, dayIn } from '@/lib/kernel/day';
import { Refusal } from '@/lib/kernel/refusal';
import { allocate } from '@/lib/ledger/allocate';
import { archiveCustomer } from '@/lib/ledger/archive-customer';
import { postInvoice } from '@/lib/ledger/post-invoice';
import { postPayment } from '@/lib/ledger/post-payment';
import { restoreCustomer } from '@/lib/ledger/restore-customer';
import type { Figures } from '@/lib/mail/chased';
import { setChasingPolicy } from '@/lib/mail/chasing-policy';
import { sendReminder } from '@/lib/mail/send-reminder';
import { agreedOf, smaller } from '@/tests/support/oracle/agreements';
import { dayNumber } from '@/tests/support/oracle/calendar';
import { type Facts, knownAt, readFacts } from '@/tests/support/oracle/facts';
import { balances, openItems } from '@/tests/support/oracle/ledger';
import { type Book, openWorld, type World } from '@/tests/support/world';

/** Acts that meet others on the same customer, in all; 10,000 and more by `DUEBOOK_INTERLEAVINGS`. */
const ACTS = Number(process.env.DUEBOOK_INTERLEAVINGS ?? 5_000);
const SEED = Number(process.env.DUEBOOK_SEED ?? Date.now() % 1_000_000);
/** Transactions at once. */
const AT_ONCE = 8;
/** Few, so that most acts meet another one on their customer; after so many acts there are new ones, with nothing settled yet. */
const HOT = 4;
const ROUND = 100;

let world: World;
let today: Day;
beforeAll(async () => {
  world = await openWorld();
  today = dayIn(world.organisation.timeZone, new Date());
});
afterAll(() => world.close());

test(`${ACTS} acts by ${AT_ONCE} workers on the same customers (DUEBOOK_SEED=${SEED}): no reminder violates its certificate, and its amounts are the ledger’s at that instant`, async () => {
  const books = [
    { book: world as Book, quietDays: 0 },
    { book: await world.another(), quietDays: 3 },
  ];
  const seen = { sent: 0, refused: 0, reasons: new Set<string>() };
  for (const [place, { book, quietDays }] of books.entries()) {
    const minimum = '25.00';
    await book.run(setChasingPolicy, { minimum, quiet_days: quietDays }, { as: 'collections_manager' });
    const acts = place === 0 ? ACTS * 0.8 : ACTS * 0.2;
    for (let round = 0; round * ROUND < acts; round += 1)
      await playRound(book, new Dice(SEED + 10_000 * place + round), ROUND);
    await judge(book, { minimum: 2500n, quietDays }, seen);
  }
  expect(seen.sent).toBeGreaterThan(ACTS / 40);
  expect(seen.refused).toBeGreaterThan(ACTS / 40);
  expect([...seen.reasons].sort()).toEqual(
    ['agreed', 'archived', 'do_not_chase', 'nothing_due', 'quiet', 'snoozed'].sort(),
  );
}, 600_000);

/** Workers that draw their acts from one stack of dice, each on one of a few customers. */
async function playRound(book: Book, dice: Dice, acts: number): Promise<void> {
  const customers = await Promise.all(
    Array.from({ length: HOT }, async () => {
      const { id, number, invoices } = await book.customer({
        invoices: [60, 45].map((days) => ({
          amount: '100.00',
          issued_on: addDays(today, -days),
          due_on: addDays(today, 5 - days),
        })),
      });
      return {
        id: Number(id),
        number,
        documents: invoices,
        credits: [],
        promises: [],
        disputes: [],
        snoozes: [],
      } as Party;
    }),
  );
  let left = acts;
  const worker = async () => {
    while (left > 0) {
      left -= 1;
      await act(book, dice.pick(customers), dice);
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, worker));
}

type Party = {
  id: number;
  number: string;
  documents: string[];
  credits: string[];
  promises: string[];
  disputes: string[];
  snoozes: string[];
};

/** One act; whatever is refused is part of the story, anything else is a fault. */
async function act(book: Book, party: Party, dice: Dice): Promise<void> {
  const customer = party.number;
  const amount = `${5 + dice.whole(60)}.00`;
  const run = async <A>(command: Command<never, A>, input: object, as: string): Promise<A | undefined> => {
    try {
      return (await book.run(command as unknown as Command, input, { as: as as 'finance' })) as A;
    } catch (error) {
      if (error instanceof Refusal) return undefined;
      throw error;
    }
  };
  const one = <C>(command: C) => command as unknown as Command<never, Record<string, unknown>>;
  const text = (value: unknown) => String(value);
  const drawn = dice.whole(100);
  if (drawn < 40) await run(one(sendReminder), { customer }, 'collector');
  else if (drawn < 50) {
    const done = await run(
      one(postInvoice),
      { customer, amount, issued_on: addDays(today, -40), due_on: addDays(today, -10) },
      'finance',
    );
    if (done) party.documents.push(text((done.document as { number: string }).number));
  } else if (drawn < 64) {
    const unapplied = dice.whole(2) === 0;
    const done = await run(
      one(postPayment),
      { customer, amount, received_on: today, ...(unapplied && { allocate: 'none' }) },
      'finance',
    );
    if (done && unapplied) party.credits.push(text((done.document as { number: string }).number));
  } else if (drawn < 68) {
    const [credit, debit] = [dice.pick(party.credits), dice.pick(party.documents)];
    if (credit && debit) await run(one(allocate), { credit, debit }, 'finance');
  } else if (drawn < 76) {
    const done = await run(
      one(makePromise),
      { customer, currency: 'EUR', amount, due_on: addDays(today, dice.whole(5)) },
      'collector',
    );
    if (done) party.promises.push(text(done.promise));
  } else if (drawn < 80) {
    const promise = party.promises.pop();
    if (promise) await run(one(withdrawPromise), { promise, reason: 'not meant' }, 'collector');
  } else if (drawn < 86) {
    const done = await run(
      one(openDispute),
      {
        customer,
        document: dice.pick(party.documents),
        reason: 'price',
        ...(dice.whole(2) === 0 && { amount }),
      },
      'collector',
    );
    if (done) party.disputes.push(text(done.dispute));
  } else if (drawn < 90) {
    const dispute = party.disputes.pop();
    if (dispute) await run(one(resolveDispute), { dispute, outcome: 'rejected', body: 'no' }, 'finance');
  } else if (drawn < 92) {
    const done = await run(one(snooze), { customer, until: addDays(today, 3) }, 'collector');
    if (done) party.snoozes.push(text(done.touch));
  } else if (drawn < 95) {
    const touch = party.snoozes.pop();
    if (touch) await run(one(takeBackTouch), { touch }, 'collector');
  } else if (drawn < 96)
    await run(one(placeHold), { customer, kind: 'do_not_chase', reason: 'wait' }, 'collections_manager');
  else if (drawn < 98)
    await run(one(liftHold), { customer, kind: 'do_not_chase', reason: 'go on' }, 'collections_manager');
  else if (drawn < 99)
    await run(one(archiveCustomer), { customer, reason: 'gone', leave_open: true }, 'admin');
  else await run(one(restoreCustomer), { customer, reason: 'back' }, 'admin');
}

type Decided = {
  customer_id: string;
  figures: Figures;
  text: string | null;
  reasons: string[] | null;
  recorded: string;
  id: string;
};
type Seen = { sent: number; refused: number; reasons: Set<string> };

/** Holds every message and every refusal against what the plain facts say of its instant. */
async function judge(book: Book, policy: { minimum: bigint; quietDays: number }, seen: Seen): Promise<void> {
  const facts = await readFacts(book);
  const decided = await book.sql<Decided>(
    `SELECT customer_id, figures, text, reasons, (extract(epoch FROM recorded_at) * 1000000)::bigint::text AS recorded, id::text
     FROM (SELECT customer_id, figures, body_text AS text, NULL::text[] AS reasons, recorded_at, id FROM message
           UNION ALL SELECT customer_id, figures, NULL, reasons, recorded_at, id FROM send_refusal) x`,
  );
  const byCustomer = new Map<number, Facts>();
  for (const each of decided) {
    const id = Number(each.customer_id);
    const own = byCustomer.get(id) ?? factsOf(facts, id);
    byCustomer.set(id, own);
    // Facts are stamped in whole milliseconds: one of the same is before or after.
    const instant = BigInt(each.recorded);
    const said = {
      totals: each.figures.totals.map(({ items: _, ...total }) => total),
      reasons: each.reasons ?? [],
    };
    const possible = [instant, instant - 1n].map((at) => oracle(own, id, at, policy));
    expect(possible, `${each.reasons ? 'refusal' : 'message'} ${each.id}`).toContainEqual(said);
    if (each.text !== null)
      expect(amountsIn(each.text), `text of message ${each.id}`).toEqual(amountsOf(said.totals));
    if (each.reasons) seen.refused += 1;
    else seen.sent += 1;
    for (const reason of said.reasons) seen.reasons.add(reason);
  }
}

/** What a message says is overdue, in its table, and what is to be paid. */
function amountsIn(text: string) {
  const plain = text.replaceAll('\u00a0', ' ').replaceAll(',', '');
  const amount = (pattern: RegExp) => pattern.exec(plain)?.[1];
  return { overdue: amount(/Total in EUR +EUR (\S+)/), toPay: amount(/Please pay EUR (\S+) within/) };
}

/** The same of the certified figures, which the oracle was held against. */
const amountsOf = ([total]: { overdue: string; collectable: string }[]) => ({
  overdue: total?.overdue,
  toPay: total?.collectable,
});

/** The facts of one customer. */
function factsOf(facts: Facts, customerId: number): Facts {
  const own = <T extends { customerId: number }>(rows: T[]) =>
    rows.filter((row) => row.customerId === customerId);
  return {
    ...facts,
    customers: facts.customers.filter(({ id }) => id === customerId),
    items: own(facts.items),
    entries: own(facts.entries),
    statuses: own(facts.statuses),
    contacts: own(facts.contacts),
    touches: own(facts.touches),
    holds: own(facts.holds),
    promises: own(facts.promises),
    disputes: own(facts.disputes),
  };
}

/** What the certificate had to say at an instant: amounts by currency, and every reason against sending. */
function oracle(
  facts: Facts,
  customerId: number,
  instant: bigint,
  policy: { minimum: bigint; quietDays: number },
) {
  const known = knownAt(facts, instant);
  const amounts = balances(openItems(known, today), today).map(
    ({ currency, balance, overdue, unapplied }) => {
      const { promised, disputed } = agreedOf(known, { customerId, currency }, today);
      const undisputed = overdue - disputed;
      return {
        currency,
        balance,
        overdue,
        unapplied,
        disputed,
        promised,
        collectable: undisputed - smaller(promised, undisputed) + unapplied,
      };
    },
  );
  const sum = (of: (amount: (typeof amounts)[number]) => bigint) =>
    amounts
      .map(of)
      .filter((amount) => amount > 0n)
      .reduce((total, amount) => total + amount, 0n);
  const reasons: string[] = [];
  const last = <T extends { id: number; recordedAt: bigint }>(rows: T[]): T | undefined =>
    [...rows]
      .sort((a, b) => (a.recordedAt === b.recordedAt ? a.id - b.id : a.recordedAt < b.recordedAt ? -1 : 1))
      .at(-1);
  if (last(known.statuses)?.status === 'archived') reasons.push('archived');
  if (last(known.holds)?.held) reasons.push('do_not_chase');
  if (sum(({ overdue, unapplied }) => overdue + unapplied) <= policy.minimum) reasons.push('nothing_due');
  else if (sum(({ collectable }) => collectable) <= policy.minimum) reasons.push('agreed');
  if (last(known.touches.filter(({ kind }) => kind === 'snooze'))?.snoozedUntil) reasons.push('snoozed');
  const reminded = known.touches.filter(
    ({ kind, touchedOn, recordedAt }) =>
      kind === 'email' && recordedAt < instant && dayNumber(today) - dayNumber(touchedOn) < policy.quietDays,
  );
  if (reminded.length > 0) reasons.push('quiet');
  return { totals: amounts.map(({ currency, ...all }) => ({ currency, ...decimals(all) })), reasons };
}

const decimals = <T extends Record<string, bigint>>(amounts: T): Record<keyof T, string> =>
  Object.fromEntries(Object.entries(amounts).map(([name, amount]) => [name, decimal(amount)])) as Record<
    keyof T,
    string
  >;

const decimal = (minor: bigint): string => {
  const digits = (minor < 0n ? -minor : minor).toString().padStart(3, '0');
  return `${minor < 0n ? '-' : ''}${digits.slice(0, -2)}.${digits.slice(-2)}`;
};

/** Draws the same again from the same seed, whoever asks first. */
class Dice {
  private state: number;
  constructor(seed: number) {
    this.state = seed >>> 0;
  }
  whole(below: number): number {
    this.state = (Math.imul(this.state, 1664525) + 1013904223) >>> 0;
    return Math.floor((this.state / 2 ** 32) * below);
  }
  pick<T>(among: readonly T[]): T {
    return among[this.whole(among.length)] as T;
  }
}
