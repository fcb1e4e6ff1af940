import { Decimal } from 'decimal.js';
import { z } from 'zod';
import { describeTerms, type TermsBasis } from '@/lib/customers/terms';
import { type Balance, balancesColumn, describeBalance, emptyBalance } from '@/lib/health/balances';
import { MOST_LEVELS, PARTS, type PartName, pointsOf, weightsOf } from '@/lib/health/priority';
import { type Day, daysBetween } from '@/lib/kernel/day';
import { roundMinor, toDecimalString } from '@/lib/kernel/money';
import type { Clocks } from '@/lib/kernel/query';
import { bigintColumn, numericColumn, optionalDay } from '@/lib/kernel/rows';
import { FORCED, GATES, type Gate } from './gates';
import { type NextAct, nextActOf } from './next-act';
import { reasonsOf } from './reasons';

/** What `customer-rows.ts` selects of one customer. Base amounts are unrounded major units. */
export const customerColumns = z.object({
  customer_id: bigintColumn,
  number: z.string(),
  name: z.string(),
  trading_name: z.string().nullable(),
  status: z.enum(['active', 'archived']),
  owner_id: z.number().nullable(),
  owner_name: z.string().nullable(),
  owner_email: z.string().nullable(),
  contact_name: z.string().nullable(),
  contact_email: z.string().nullable(),
  contact_phone: z.string().nullable(),
  basis: z.enum(['net', 'end_of_month']).nullable(),
  days: z.number().nullable(),
  terms_currency: z.string().nullable(),
  credit_limit: bigintColumn.nullable(),
  /** By currency, in their order. */
  balances: balancesColumn,
  balance_base: numericColumn,
  overdue_base: numericColumn,
  collectable_base: numericColumn,
  credit_limit_base: z.unknown().transform((value) => (value === null ? null : String(value))),
  oldest_due_on: optionalDay,
  over_limit: z.boolean(),
  without_rate: z.array(z.string()),
  level_collectable: z.number(),
  level_age: z.number(),
  level_broken: z.number(),
  level_unanswered: z.number(),
  level_slower: z.number(),
  level_credit: z.number(),
  /** Of the parts in their order, and the share in plain order. */
  weights: z.array(z.number()),
  in_plain_order: z.boolean(),
  score: z.number(),
  broken_on: optionalDay,
  broken_amount: bigintColumn.nullable(),
  broken_currency: z.string().nullable(),
  forced: z.array(z.enum(FORCED)),
  gated: z.enum(GATES).nullable(),
  in_queue: z.boolean(),
  due_count: z.coerce.number(),
  late_count: z.coerce.number(),
  days_late_sum: z.coerce.number(),
  median_days_late: z.number().nullable(),
  recurring_late: z.boolean(),
  last_touched_on: optionalDay,
  snoozed_until: optionalDay,
  waits_until: optionalDay,
  held: z.boolean(),
  /** What was noted to be done, of a follow-up that is due. */
  follow_up: z.string().nullable(),
  keys: z.string(),
});
export type CustomerColumns = z.output<typeof customerColumns>;

export type Payer = { flag: boolean; late: number; of: number; average_days_late: string | null };
/** A part of the score: its points, the most that it can give, and how full it is. */
export type Point = { name: PartName; points: number; of: number; level: number; of_levels: number };

/** A row of the queue and of the customer list, and the head of the customer's page. Amounts are decimal strings. */
export type CustomerRow = Omit<Balance, 'oldest_due_on'> & {
  number: string;
  name: string;
  trading_name: string | null;
  status: 'active' | 'archived';
  owner: { name: string; email: string } | null;
  billing_contact: { name: string; email: string | null; phone: string | null } | null;
  terms: string | null;
  credit_limit: { amount: string; currency: string } | null;
  /** Share of the credit limit in whole per cent; null without a limit. */
  credit_used_percent: number | null;
  oldest_due_on: Day | null;
  oldest_days_late: number | null;
  other_currencies: Balance[];
  /** Everything at the rates of the day, in base currency; currencies without a rate stay out and are named. */
  converted: {
    currency: string;
    balance: string;
    overdue: string;
    collectable: string;
    without_rate: string[];
  };
  payer: Payer;
  score: number;
  /** It stands where its age alone puts it, for comparison with those that the score ranks. */
  in_plain_order: boolean;
  points: Point[];
  reasons: string[];
  in_queue: boolean;
  gated: Gate | null;
  /** What to do next, by the reasons and by who can be reached. */
  next_act: NextAct;
  last_touched_on: Day | null;
  snoozed_until: Day | null;
  waits_until: Day | null;
  held: boolean;
};

export function describeCustomer(row: CustomerColumns, clocks: Clocks, base: string): CustomerRow {
  const { main, others } = splitBalances(row, base);
  return {
    number: row.number,
    name: row.name,
    trading_name: row.trading_name,
    status: row.status,
    owner: row.owner_email ? { name: row.owner_name ?? row.owner_email, email: row.owner_email } : null,
    billing_contact: row.contact_name
      ? { name: row.contact_name, email: row.contact_email, phone: row.contact_phone }
      : null,
    // A getter is worked out by whoever reads it: the page of the queue shows none of these.
    get terms() {
      return row.basis ? describeTerms({ basis: row.basis as TermsBasis, days: row.days ?? 0 }) : null;
    },
    get credit_limit() {
      return row.credit_limit !== null && row.terms_currency
        ? { amount: toDecimalString(row.credit_limit, row.terms_currency), currency: row.terms_currency }
        : null;
    },
    get credit_used_percent() {
      return creditUsed(row);
    },
    ...main,
    oldest_days_late: main.oldest_due_on ? Math.max(0, daysBetween(main.oldest_due_on, clocks.asOf)) : null,
    other_currencies: others,
    get converted() {
      return {
        currency: base,
        balance: inBase(row.balance_base, base),
        overdue: inBase(row.overdue_base, base),
        collectable: inBase(row.collectable_base, base),
        without_rate: row.without_rate,
      };
    },
    payer: payerOf(row),
    score: row.score,
    in_plain_order: row.in_plain_order,
    get points() {
      return describePoints(row);
    },
    reasons: reasonsOf(row, clocks.asOf, base),
    in_queue: row.in_queue,
    gated: row.gated,
    next_act: nextActOf(row),
    last_touched_on: row.last_touched_on,
    snoozed_until: row.snoozed_until,
    waits_until: row.waits_until,
    held: row.held,
  };
}

/** The kept levels by the weights of the policy; their sum is the score. */
function describePoints(row: CustomerColumns): Point[] {
  const levels = {
    collectable: row.level_collectable,
    age: row.level_age,
    broken: row.level_broken,
    unanswered: row.level_unanswered,
    slower: row.level_slower,
    credit: row.level_credit,
  };
  const weights = weightsOf(row.weights);
  const points = pointsOf(levels, weights);
  return PARTS.map((name) => ({
    name,
    points: points[name],
    of: weights[name],
    level: levels[name],
    of_levels: MOST_LEVELS[name],
  }));
}

/** A base amount in major units as a decimal string of the base currency: rounded here, to be shown. */
export const inBase = (major: string, base: string): string =>
  toDecimalString(roundMinor(new Decimal(major), base), base);

const payerOf = (row: CustomerColumns): Payer => ({
  flag: row.recurring_late,
  late: row.late_count,
  of: row.due_count,
  average_days_late:
    row.due_count === 0
      ? null
      : new Decimal(row.days_late_sum)
          .div(row.due_count)
          .toDecimalPlaces(1, Decimal.ROUND_HALF_UP)
          .toString(),
});

/** The row's own currency is that of the terms when anything is open in it, else the first that is. */
function splitBalances(
  { balances, terms_currency }: CustomerColumns,
  base: string,
): { main: Balance; others: Balance[] } {
  const own = balances.find(({ currency }) => currency === terms_currency) ?? balances[0];
  if (!own) return { main: emptyBalance(terms_currency ?? base), others: [] };
  return {
    main: describeBalance(own),
    others: balances.filter((balance) => balance !== own).map(describeBalance),
  };
}

function creditUsed(row: CustomerColumns): number | null {
  if (row.credit_limit_base === null) return null;
  const [balance, limit] = [new Decimal(row.balance_base), new Decimal(row.credit_limit_base)];
  if (balance.lte(0)) return 0;
  return limit.isZero()
    ? 100
    : balance.div(limit).times(100).toDecimalPlaces(0, Decimal.ROUND_HALF_UP).toNumber();
}
