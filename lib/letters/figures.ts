import { z } from 'zod';
import { type Balance, balanceColumns, describeBalance } from '@/lib/health/balances';
import { type Day, daysBetween } from '@/lib/kernel/day';
import type { Tx } from '@/lib/kernel/db';
import { toDecimalString } from '@/lib/kernel/money';
import { bigintColumn, dayColumn, optionalDay } from '@/lib/kernel/rows';
import { DOCUMENT_KINDS, type DocumentKind } from '@/lib/ledger/document';

/** Documents that a message names one by one; its totals are of all. */
export const MOST_LISTED = 100;

/** An open item as a letter tells it. Decimal strings; credits negative. */
export type FigureItem = {
  kind: DocumentKind;
  number: string;
  currency: string;
  issued_on: Day;
  due_on: Day | null;
  days_late: number | null;
  amount: string;
  open_amount: string;
  /** How much of it is disputed; zero mostly. */
  disputed: string;
};

/** What a customer owed when something was written to it: the figures that the screens show of the same day. JSON as it is. */
export type Figures = {
  as_of: Day;
  /** By currency, in alphabetical order; never summed. */
  currencies: Balance[];
  oldest_due_on: Day | null;
  oldest_days_late: number | null;
  /** All of them; `items` are the hundred that have been due for longest, by currency. */
  open_items: number;
  overdue_items: number;
  items: FigureItem[];
};

/** What is to be asked for in one currency, as the queue counts it. Decimal strings; credits negative. */
export type DueAmount = {
  currency: string;
  balance: string;
  overdue: string;
  unapplied: string;
  /** Of what is overdue. */
  disputed: string;
  /** By promises that still count; more than is overdue, it may be. */
  promised: string;
  /** What they cover of what is overdue and not disputed. */
  covered: string;
  /** Overdue less unapplied credit, before disputes and promises. */
  net_due: string;
  collectable: string;
  overdue_items: number;
  /** Units of base currency for one; null without a rate. */
  rate: string | null;
};

/** Figures with what is to be paid now: what a message is written from, and what decides whether it may be. */
export type MessageFigures = Figures & { due: DueAmount[] };

const dueColumns = z.object({
  currency: z.string(),
  balance: bigintColumn,
  overdue: bigintColumn,
  unapplied: bigintColumn,
  disputed: bigintColumn,
  promised: bigintColumn,
  net_due: bigintColumn,
  collectable: bigintColumn,
  rate: z.string().nullable(),
});
const itemColumns = z.object({
  kind: z.enum(DOCUMENT_KINDS),
  number: z.string(),
  currency: z.string(),
  issued_on: dayColumn,
  due_on: optionalDay,
  face: bigintColumn,
  open_amount: bigintColumn,
  disputed: bigintColumn,
});
const figureColumns = z.object({
  balances: z.array(balanceColumns.extend({ overdue_items: z.number() })),
  items: z.array(itemColumns),
  due: z.array(dueColumns),
});

type Asked = { asOf: Day; knownAt?: string; most?: number };

/** What was open on a day, as a statement tells it. */
export async function figuresOf(
  tx: Tx,
  organisationId: number,
  customerId: bigint,
  asked: Asked,
): Promise<Figures> {
  const { due: _, ...figures } = await readFigures(tx, organisationId, customerId, { ...asked, due: false });
  return figures;
}

/** What is open and what is to be paid today. Amounts to be paid are those of the queue (`chased_of`). */
export const messageFiguresOf = (
  tx: Tx,
  organisationId: number,
  customerId: bigint,
  today: Day,
): Promise<MessageFigures> => readFigures(tx, organisationId, customerId, { asOf: today, due: true });

/**
 * Reads the figures by one statement, so that items and totals are of one instant, whatever is posted meanwhile. From the
 * definition that the account screen reads, `open_amount_of`.
 */
async function readFigures(
  tx: Tx,
  organisationId: number,
  customerId: bigint,
  { asOf, knownAt = 'infinity', most = MOST_LISTED, due }: Asked & { due: boolean },
): Promise<MessageFigures> {
  // Amounts travel as text: JSON numbers are exact up to 2^53 alone.
  const [row] = await tx.$queryRaw<unknown[]>`
    WITH o AS MATERIALIZED (
      SELECT a.item_id, a.currency, a.due_on, a.open_amount, ageing_bucket(a.due_on, ${asOf}::date) AS bucket
      FROM open_amount_of(${organisationId}::integer, ARRAY[${customerId}::bigint], ${asOf}::date, ${knownAt}::timestamptz) a),
    d AS MATERIALIZED (
      SELECT x.item_id, sum(x.amount) AS amount
      FROM dispute_of(${organisationId}::integer, ${asOf}::date, ${knownAt}::timestamptz, ARRAY[${customerId}::bigint]) x
      WHERE x.live GROUP BY x.item_id),
    b AS (
      SELECT o.currency, count(*) AS open_items, count(*) FILTER (WHERE o.due_on < ${asOf}::date) AS overdue_items, sum(o.open_amount)::text AS balance,
             coalesce(sum(o.open_amount) FILTER (WHERE o.due_on < ${asOf}::date), 0)::text AS overdue,
             coalesce(sum(o.open_amount) FILTER (WHERE o.due_on IS NULL), 0)::text AS unapplied,
             coalesce(sum(o.open_amount) FILTER (WHERE o.bucket = 'current'), 0)::text AS current_amount,
             coalesce(sum(o.open_amount) FILTER (WHERE o.bucket = '1-30'), 0)::text AS days_1_30,
             coalesce(sum(o.open_amount) FILTER (WHERE o.bucket = '31-60'), 0)::text AS days_31_60,
             coalesce(sum(o.open_amount) FILTER (WHERE o.bucket = '61-90'), 0)::text AS days_61_90,
             coalesce(sum(o.open_amount) FILTER (WHERE o.bucket = '90+'), 0)::text AS days_over_90,
             min(o.due_on) AS oldest_due_on
      FROM o GROUP BY o.currency),
    listed AS (
      SELECT row_number() OVER (ORDER BY n.currency, n.due_on NULLS LAST, n.issued_on, n.item_id) AS place, n.* FROM (
        SELECT o.item_id, i.kind, i.number, o.currency, i.issued_on, o.due_on, i.amount::text AS face, o.open_amount::text AS open_amount,
               greatest(least(coalesce(d.amount, 0), o.open_amount), 0)::text AS disputed
        FROM o CROSS JOIN LATERAL (
          SELECT x.* FROM item x WHERE x.organisation_id = ${organisationId} AND x.id = o.item_id OFFSET 0) i
        LEFT JOIN d ON d.item_id = o.item_id
        ORDER BY o.due_on NULLS LAST, i.issued_on, o.item_id LIMIT ${most}) n)
    SELECT coalesce((SELECT jsonb_agg(jsonb_build_object('currency', c.currency, 'balance', c.balance::text, 'overdue', c.overdue::text,
                       'unapplied', c.unapplied::text, 'disputed', c.disputed::text, 'promised', c.promised::text,
                       'net_due', c.net_due::text, 'collectable', c.collectable::text, 'rate', c.rate::text) ORDER BY c.currency)
                     FROM chased_of(${organisationId}::integer, ${asOf}::date, ${knownAt}::timestamptz, ${customerId}::bigint) c
                     WHERE ${due}), '[]') AS due,
           coalesce((SELECT jsonb_agg(to_jsonb(b) ORDER BY b.currency) FROM b), '[]') AS balances,
           coalesce((SELECT jsonb_agg(to_jsonb(l) ORDER BY l.place) FROM listed l), '[]') AS items`;
  const { balances, items, due: dues } = figureColumns.parse(row);
  const oldest = balances.flatMap(({ oldest_due_on }) => oldest_due_on ?? []).sort()[0] ?? null;
  return {
    as_of: asOf,
    currencies: balances.map(describeBalance),
    oldest_due_on: oldest,
    oldest_days_late: oldest !== null && oldest < asOf ? daysBetween(oldest, asOf) : null,
    open_items: balances.reduce((sum, { open_items }) => sum + open_items, 0),
    overdue_items: balances.reduce((sum, { overdue_items }) => sum + overdue_items, 0),
    items: items.map((item) => describeItem(item, asOf)),
    due: dues.map((each) => ({
      ...describeDue(each),
      overdue_items: balances.find(({ currency }) => currency === each.currency)?.overdue_items ?? 0,
    })),
  };
}

function describeDue({
  currency,
  rate,
  ...amounts
}: z.output<typeof dueColumns>): Omit<DueAmount, 'overdue_items'> {
  const decimal = (minor: bigint) => toDecimalString(minor, currency);
  const { balance, overdue, unapplied, disputed, promised, net_due, collectable } = amounts;
  return {
    currency,
    rate,
    balance: decimal(balance),
    overdue: decimal(overdue),
    unapplied: decimal(unapplied),
    disputed: decimal(disputed),
    promised: decimal(promised),
    covered: decimal(net_due - disputed - collectable),
    net_due: decimal(net_due),
    collectable: decimal(collectable),
  };
}

const describeItem = (
  { face, open_amount, disputed, ...item }: z.output<typeof itemColumns>,
  asOf: Day,
): FigureItem => ({
  ...item,
  amount: toDecimalString(face, item.currency),
  open_amount: toDecimalString(open_amount, item.currency),
  disputed: toDecimalString(disputed, item.currency),
  days_late: item.due_on && item.due_on < asOf ? daysBetween(item.due_on, asOf) : null,
});

/** Whether an amount, as a decimal string, is above zero. */
export const isOwed = (amount: string): boolean => isSomething(amount) && !amount.startsWith('-');

/** Whether an amount, as a decimal string, is something. */
export const isSomething = (amount: string): boolean => /[1-9]/.test(amount);
