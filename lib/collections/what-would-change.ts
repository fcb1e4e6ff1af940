import { Decimal } from 'decimal.js';
import { z } from 'zod';
import { type CustomerFacts, customerNumber, findCustomer } from '@/lib/customers/customer';
import { checkpointServes } from '@/lib/health/checkpoint-day';
import { weightsOf } from '@/lib/health/priority';
import { addDays, type Day, daysBetween } from '@/lib/kernel/day';
import { toDecimalString } from '@/lib/kernel/money';
import { clocksOf, defineQuery, type QueryContext } from '@/lib/kernel/query';
import { notFound } from '@/lib/kernel/refusal';
import { bigintColumn, dayColumn, numericColumn, optionalDay, readRows } from '@/lib/kernel/rows';
import { weightsInForce } from './customer-rows';
import { daysOfNextLevels, medianOf, type OldestDocument, type Owed, scoreChanges } from './score-changes';

/** What would change a customer's score, and when it rises by itself: each by the rules that made it. */
export const whatWouldChange = defineQuery({
  name: 'collections.what-would-change',
  summary:
    'What would lower a customer’s score today and by how much, and on which day it next rises by itself.',
  permission: 'queue.read',
  input: z.strictObject({ customer: customerNumber }),
  async read(context, input) {
    const { tx, organisation, today } = context;
    const customer = await findCustomer(tx, organisation.id, input.customer);
    const fast = await checkpointServes(tx, organisation.id, clocksOf(context, {}));
    const position = await positionOn(context, customer, today, fast);
    const owed = await owedBy(context, customer);
    const documents = await lateDocuments(context, customer);
    const changes = scoreChanges({
      today,
      weights: weightsOf(position.weights),
      owed,
      oldest: await oldestOf(context, customer, documents),
      facts: {
        collectable: new Decimal(position.collectable_base),
        anythingCollectable: position.oldest_due_on !== null,
        oldestDays: position.oldest_due_on ? daysBetween(position.oldest_due_on, today) : null,
        broken: position.level_broken,
        unanswered: position.level_unanswered,
        medianDaysLate: position.median_days_late,
        balance: new Decimal(position.balance_base),
        creditLimit: position.credit_limit_base === null ? null : new Decimal(position.credit_limit_base),
      },
    });
    return {
      score: position.score,
      changes: changes.map(({ amounts, ...change }) => ({
        ...change,
        amounts: amounts.map(({ amount, currency }) => ({
          amount: toDecimalString(amount, currency),
          currency,
        })),
      })),
      rises: await nextRise(context, customer, position, fast),
    };
  },
});

const positionColumns = z.object({
  score: z.number(),
  weights: z.array(z.number()),
  collectable_base: numericColumn,
  balance_base: numericColumn,
  credit_limit_base: z.unknown().transform((value) => (value === null ? null : String(value))),
  oldest_due_on: optionalDay,
  median_days_late: z.number().nullable(),
  level_age: z.number(),
  level_broken: z.number(),
  level_unanswered: z.number(),
  level_slower: z.number(),
});
type Position = z.output<typeof positionColumns>;

/** How the customer would stand on a day if nothing else happened until then. */
async function positionOn(
  { tx, organisation: { id } }: QueryContext,
  customer: CustomerFacts,
  day: Day,
  fast: boolean,
): Promise<Position> {
  const rows = await tx.$queryRaw`
    SELECT p.score, w.weights, p.collectable_base, p.balance_base, p.credit_limit_base, p.oldest_due_on, p.median_days_late,
           p.level_age, p.level_broken, p.level_unanswered, p.level_slower
    FROM position_now(${id}::integer, ${day}::date, ARRAY[${customer.id}::bigint], NULL, ${!fast}::boolean, 'infinity') p
    CROSS JOIN (${weightsInForce(id, 'infinity', fast)}) w`;
  const [row] = readRows(positionColumns, rows);
  if (!row) throw notFound(`There is no customer ${customer.number}.`, 'customer');
  return row;
}

const owedColumns = z.object({
  currency: z.string(),
  overdue: bigintColumn,
  unapplied: bigintColumn,
  disputed: bigintColumn,
  promised: bigintColumn,
  factor: z.unknown().transform((value) => (value === null ? null : new Decimal(String(value)))),
});

async function owedBy(
  { tx, organisation: { id }, today }: QueryContext,
  customer: CustomerFacts,
): Promise<Owed[]> {
  const rows = await tx.$queryRaw`
    SELECT b.currency, b.overdue, b.unapplied, coalesce(g.disputed, 0)::bigint AS disputed, coalesce(g.promised, 0)::bigint AS promised,
           CASE WHEN b.currency = o.base_currency THEN minor_unit(b.currency)
                ELSE (SELECT r.rate FROM rate_at(${id}::integer, ${today}::date, 'infinity') r WHERE r.currency = b.currency)
                     * minor_unit(b.currency) END AS factor
    FROM balance_now(${id}::integer, ${today}::date, ARRAY[${customer.id}::bigint], NULL, true, 'infinity') b
    JOIN organisation o ON o.id = ${id}
    LEFT JOIN agreed_of(${id}::integer, ${today}::date, 'infinity', ARRAY[${customer.id}::bigint]) g ON g.currency = b.currency
    ORDER BY b.currency`;
  return readRows(owedColumns, rows);
}

const documentColumns = z.object({
  item_id: bigintColumn,
  number: z.string(),
  currency: z.string(),
  due_on: dayColumn,
  open_amount: bigintColumn,
});
type LateDocument = z.output<typeof documentColumns>;

/** The two that were due first: the oldest, and what is oldest after it. */
async function lateDocuments(
  { tx, organisation: { id }, today }: QueryContext,
  customer: CustomerFacts,
): Promise<LateDocument[]> {
  const rows = await tx.$queryRaw`
    SELECT o.item_id, o.number, o.currency, o.due_on, o.open_amount
    FROM open_item_of(${id}::integer, ARRAY[${customer.id}::bigint], ${today}::date, 'infinity') o
    WHERE o.due_on < ${today}::date ORDER BY o.due_on, o.item_id LIMIT 2`;
  return readRows(documentColumns, rows);
}

const invoiceColumns = z.object({ item_id: bigintColumn, due_on: dayColumn, paid_on: optionalDay });

async function oldestOf(
  { tx, organisation: { id }, today }: QueryContext,
  customer: CustomerFacts,
  [oldest, next]: LateDocument[],
): Promise<OldestDocument | null> {
  if (!oldest) return null;
  const rows = await tx.$queryRaw`
    SELECT d.item_id, d.due_on, d.paid_on
    FROM due_invoice_of(${id}::integer, ARRAY[${customer.id}::bigint], ${today}::date, 'infinity') d`;
  const days = readRows(invoiceColumns, rows).flatMap(({ item_id, due_on, paid_on }) => {
    const paid = paid_on ?? (item_id === oldest.item_id ? today : null);
    return paid === null ? [] : [daysBetween(due_on, paid)];
  });
  return {
    number: oldest.number,
    currency: oldest.currency,
    open: oldest.open_amount,
    nextDueOn: next?.due_on ?? null,
    medianDaysLate: medianOf(days),
  };
}

const LOOKS = 4;
const LONGEST_DAYS = 92;

/** The first day on which the score is higher if nothing else happens, and by how much; null within three months. */
async function nextRise(context: QueryContext, customer: CustomerFacts, now: Position, fast: boolean) {
  const { today } = context;
  const byAge = daysOfNextLevels({
    oldestDueOn: now.oldest_due_on,
    medianDaysLate: now.median_days_late,
    levelAge: now.level_age,
    levelSlower: now.level_slower,
  }).map((days) => addDays(now.oldest_due_on ?? today, days));
  const days = [...new Set([...byAge, ...(await dayAfterNextDue(context, customer))])]
    .filter((day) => day > today && daysBetween(today, day) <= LONGEST_DAYS)
    .sort()
    .slice(0, LOOKS);
  for (const day of days) {
    const { score } = await positionOn(context, customer, day, fast);
    if (score > now.score) return { on: day, days: daysBetween(today, day), points: score - now.score };
  }
  return null;
}

async function dayAfterNextDue(
  { tx, organisation: { id }, today }: QueryContext,
  customer: CustomerFacts,
): Promise<Day[]> {
  const rows = await tx.$queryRaw<{ on_day: Day }[]>`
    SELECT DISTINCT (o.due_on + 1)::text AS on_day
    FROM open_item_of(${id}::integer, ARRAY[${customer.id}::bigint], ${today}::date, 'infinity') o
    WHERE o.due_on >= ${today}::date ORDER BY 1 LIMIT 2`;
  return rows.map(({ on_day }) => on_day);
}
