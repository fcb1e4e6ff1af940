import { checkpointServes } from '@/lib/health/checkpoint-day';
import { addDays, type Day } from '@/lib/kernel/day';
import type { QueryContext } from '@/lib/kernel/query';
import { Prisma } from '@/prisma/client/client';
import {
  type Agreed,
  agreedChanges,
  agreedOn,
  type OpenItem,
  type Owed,
  openItemsBy,
  owedBy,
  type PayerMoves,
  payerMoves,
  standingOn,
} from './ageing-forward';
import { openCalendars } from './business-days';
import type { Cadence } from './cadence';
import { type CadenceFacts, type FactsScope, factsFrom, positionsOn } from './cadence-facts';
import { quietDaysOf } from './quiet-days';
import { type OfDay, type Planned, type WalkRules, walkCustomer } from './simulate-walk';

/** Customers that are gone through at a time. */
const BATCH = 2_000;

export type Simulation = {
  cadences: readonly Cadence[];
  versions: FactsScope['versions'];
  days: number;
};

/**
 * What cadences would do on the coming days, today first, if nobody paid or did anything else. Kept customers are aged forward
 * from their sums and from what falls due; of those that something came for since the checkpoints, or will by itself, each day
 * is worked out from their own entries, as it is for all of them where there are no checkpoints of the day.
 */
export async function simulate(
  context: QueryContext,
  simulation: Simulation,
  plan: (planned: Planned) => void,
): Promise<{ customers: number }> {
  const { tx, organisation, today } = context;
  const days = Array.from({ length: simulation.days }, (_, index) => addDays(today, index));
  const end = addDays(today, simulation.days);
  const scope: Scope = {
    context,
    facts: { tx, organisation, versions: simulation.versions },
    window: { today, end, last: addDays(end, -1) },
    rules: {
      cadences: simulation.cadences,
      days,
      calendars: await openCalendars(),
      quietDays: await quietDaysOf(tx, organisation.id),
    },
    plan,
  };
  const clocks = { asOf: today, knownAt: 'infinity', present: !context.plain, plain: false };
  const kept = await checkpointServes(tx, organisation.id, clocks);
  const apart = kept ? await workedOut(scope) : null;
  const total = await countThem(scope, apart);
  const told = { done: 0, total };
  if (apart) await simulateKept(scope, apart, told);
  await simulateEach(scope, apart, told);
  return { customers: told.done };
}

type Scope = {
  context: QueryContext;
  facts: FactsScope;
  /** `end` is the day after the last one. */
  window: { today: Day; end: Day; last: Day };
  rules: WalkRules;
  plan: (planned: Planned) => void;
};
type Told = { done: number; total: number };

/** Gets on by so many customers; stops where whoever asked has stopped. */
function getOn({ context }: Scope, told: Told, customers: number): void {
  told.done += customers;
  context.signal?.throwIfAborted();
  context.progress?.(Math.min(told.done, told.total), told.total);
}

/** Customers whose days are worked out one by one: touched since the checkpoints, or with something that counts from a later day. */
async function workedOut({ context, window }: Scope): Promise<bigint[]> {
  const org = context.organisation.id;
  const { today, last } = window;
  const rows = await context.tx.$queryRaw<{ id: bigint }[]>`
    SELECT t.id FROM touched_customer(${org}::integer, ${today}::date) t (id)
    UNION
    SELECT e.customer_id FROM entry_ahead h JOIN entry e ON e.organisation_id = ${org} AND e.seq = h.seq
    WHERE h.organisation_id = ${org} AND h.effective_on > ${today}::date AND h.effective_on <= ${last}::date
    UNION
    SELECT s.customer_id FROM customer_status s
    WHERE s.organisation_id = ${org} AND s.effective_on > ${today}::date AND s.effective_on <= ${last}::date
    UNION
    SELECT h.customer_id FROM customer_hold h
    WHERE h.organisation_id = ${org} AND h.effective_on > ${today}::date AND h.effective_on <= ${last}::date`;
  return rows.map(({ id }) => id);
}

/** Of the kept ones: who owes anything that is due before the last day. */
const owing = (org: number, last: Day, apart: readonly bigint[]): Prisma.Sql => Prisma.sql`
  customer_position p WHERE p.organisation_id = ${org} AND p.customer_id <> ALL (${[...apart]}::bigint[])
    AND EXISTS (SELECT FROM unnest(p.balances) b WHERE b.oldest_due_on < ${last}::date)`;

async function countThem({ context, window }: Scope, apart: readonly bigint[] | null): Promise<number> {
  const org = context.organisation.id;
  const [row] = apart
    ? await context.tx.$queryRaw<{ n: bigint }[]>`SELECT count(*) AS n FROM ${owing(org, window.last, apart)}`
    : await context.tx.$queryRaw<
        { n: bigint }[]
      >`SELECT count(*) AS n FROM customer c WHERE c.organisation_id = ${org}`;
  return Number(row?.n ?? 0n) + (apart?.length ?? 0);
}

async function simulateKept(scope: Scope, apart: readonly bigint[], told: Told): Promise<void> {
  const { tx, organisation } = scope.context;
  const ahead = await readAhead(scope, apart);
  for (let after = 0n; ; ) {
    const ids = (
      await tx.$queryRaw<{ id: bigint }[]>`
        SELECT p.customer_id AS id FROM ${owing(organisation.id, scope.window.last, apart)} AND p.customer_id > ${after}
        ORDER BY p.customer_id LIMIT ${BATCH}`
    ).map(({ id }) => id);
    const last = ids.at(-1);
    if (last === undefined) return;
    await walkKept(scope, ids, ahead);
    getOn(scope, told, ids.length);
    after = last;
  }
}

/** What is known of the coming days beside what falls due: promises and disputes, and who becomes a late payer. */
type Ahead = {
  agreeing: ReadonlySet<bigint>;
  agreed: ReadonlyMap<Day, Map<bigint, Map<string, Agreed>>>;
  moves: PayerMoves;
};

async function readAhead({ context, window, rules }: Scope, apart: readonly bigint[]): Promise<Ahead> {
  const { tx, organisation } = context;
  const rows = await tx.$queryRaw<{ id: bigint }[]>`
    SELECT p.customer_id AS id FROM ${owing(organisation.id, window.last, apart)} AND p.agreed`;
  const agreeing = rows.map(({ id }) => id);
  const agreed = new Map<Day, Map<bigint, Map<string, Agreed>>>();
  const changes = await agreedChanges(tx, organisation.id, agreeing, window);
  let known = await agreedOn(tx, organisation.id, agreeing, window.today);
  for (const day of rules.days) {
    const changing = changes.get(day) ?? [];
    const found = await agreedOn(tx, organisation.id, changing, day);
    if (changing.length > 0) {
      known = new Map(known);
      for (const id of changing) known.delete(id);
      for (const [id, told] of found) known.set(id, told);
    }
    agreed.set(day, known);
  }
  const byPayer = rules.cadences.some(({ segment }) => segment.payer !== 'any');
  const moves: PayerMoves = byPayer
    ? await payerMoves(tx, organisation.id, { today: window.today, end: window.last })
    : new Map();
  return { agreeing: new Set(agreeing), agreed, moves };
}

async function walkKept(scope: Scope, ids: readonly bigint[], ahead: Ahead): Promise<void> {
  const { tx, organisation } = scope.context;
  const { today } = scope.window;
  const org = organisation.id;
  const positions = Prisma.sql`
    SELECT * FROM customer_position p WHERE p.organisation_id = ${org} AND p.customer_id = ANY (${[...ids]}::bigint[])`;
  const facts = await factsFrom({ ...scope.facts, covered: false }, positions, today);
  const owed = await owedBy(tx, org, ids, scope.window);
  const items = await openItemsBy(
    tx,
    org,
    ids.filter((id) => ahead.agreeing.has(id)),
  );
  for (const each of facts)
    walkCustomer(
      each,
      agedForward(each, owed.get(each.customerId) ?? [], items, ahead),
      scope.rules,
      scope.plan,
    );
}

/** One kept customer on each day, in the order of the days. */
function agedForward(
  facts: CadenceFacts,
  owed: readonly Owed[],
  items: ReadonlyMap<bigint, OpenItem[]>,
  { agreed, moves }: Ahead,
): (day: Day) => OfDay {
  const { customerId, balanceBase, archived, held } = facts;
  const own = [...(moves.get(customerId) ?? [])];
  return (day) => {
    const standing = standingOn(owed, day, agreed.get(day)?.get(customerId), items.get(customerId) ?? []);
    let { recurringLate } = facts;
    if (own.length > 0) {
      const until = own.filter(([moved]) => moved <= day);
      const due = until.reduce((sum, [, move]) => sum + move.due, facts.dueCount);
      const late = until.reduce((sum, [, move]) => sum + move.late, facts.lateCount);
      recurringLate = isRecurringLate(late, due);
    }
    return { ...standing, recurringLate, balanceBase, archived, held };
  };
}

/** At least three of the year, and at least 40 % of it (`position_now`). */
const isRecurringLate = (late: number, due: number): boolean => late >= 3 && late * 100 >= due * 40;

/** Each day from the customers' own entries: all of them where nothing is kept, else those that are worked out. */
async function simulateEach(scope: Scope, apart: readonly bigint[] | null, told: Told): Promise<void> {
  const { tx, organisation } = scope.context;
  const all =
    apart ??
    (
      await tx.$queryRaw<
        { id: bigint }[]
      >`SELECT c.id FROM customer c WHERE c.organisation_id = ${organisation.id} ORDER BY c.id`
    ).map(({ id }) => id);
  for (let place = 0; place < all.length; place += BATCH) {
    const ids = all.slice(place, place + BATCH);
    const byDay = new Map<Day, Map<bigint, CadenceFacts>>();
    for (const day of scope.rules.days) {
      scope.context.signal?.throwIfAborted();
      const facts = await factsFrom(scope.facts, positionsOn(organisation.id, ids, day, true), day);
      byDay.set(day, new Map(facts.map((each) => [each.customerId, each])));
    }
    const first = byDay.get(scope.window.today) ?? new Map<bigint, CadenceFacts>();
    for (const facts of first.values()) {
      walkCustomer(facts, (day) => byDay.get(day)?.get(facts.customerId) ?? facts, scope.rules, scope.plan);
    }
    getOn(scope, told, ids.length);
  }
}
