import { z } from 'zod';
import { customerNumber, findCustomer } from '@/lib/customers/customer';
import { addDays, type Day } from '@/lib/kernel/day';
import { optional } from '@/lib/kernel/input';
import { toDecimalString } from '@/lib/kernel/money';
import { type Clocks, clocksOf, defineQuery, type QueryContext, timeTravel } from '@/lib/kernel/query';
import { bigintColumn, dayColumn, optionalDay, readRows } from '@/lib/kernel/rows';
import { PROMISE_STATES, type PromiseState, SOURCES } from './promise';

const columns = z.object({
  id: bigintColumn,
  number: z.string(),
  name: z.string(),
  kind: z.enum(['promise', 'plan']),
  currency: z.string(),
  amount: bigintColumn,
  paid: bigintColumn,
  promised_on: dayColumn,
  due_on: dayColumn,
  state: z.enum(PROMISE_STATES),
  failed_on: optionalDay,
  source: z.enum(SOURCES),
  contact: z.string().nullable(),
  owner: z.string().nullable(),
  note: z.string().nullable(),
  documents: z.array(z.string()),
  instalments: z.array(z.object({ due_on: dayColumn, amount: z.string() })),
});

/** How far back promises that are over are listed, unless one customer is asked for. */
const BACK_DAYS = 92;
const MOST = 500;

/**
 * Promises with what became of them: of one customer all there ever were, else the live ones and those of the last quarter.
 * What was kept is told of each, and of all that are over together.
 */
export const promises = defineQuery({
  name: 'collections.promises',
  summary: 'Promises to pay with what became of them: of a customer, or the live and recent ones of all.',
  permission: 'queue.read',
  input: z.strictObject({
    customer: optional(customerNumber),
    state: optional(z.enum(PROMISE_STATES)),
    ...timeTravel,
  }),
  async read(context, input) {
    const { tx, organisation } = context;
    const clocks = clocksOf(context, input);
    const customer = input.customer ? await findCustomer(tx, organisation.id, input.customer) : null;
    const found = await readPromises(context, clocks, customer);
    const shown = input.state ? found.filter(({ state }) => state === input.state) : found;
    return {
      as_of: clocks.asOf,
      known_at: input.known_at ?? null,
      data: shown.map(describePromise),
      kept: keptRate(found),
      by_contact: customer ? byContact(found) : [],
      due_this_week: dueWithin(found, clocks.asOf, addDays(clocks.asOf, 7)),
    };
  },
});

/** All promises of a customer; without one, the live and recent ones of everybody. */
export async function readPromises(
  { tx, organisation }: QueryContext,
  { asOf, knownAt }: Clocks,
  customer: { id: bigint } | null,
): Promise<PromiseRow[]> {
  const recent = addDays(asOf, -BACK_DAYS);
  const rows = await tx.$queryRaw`
    WITH asked AS (
      SELECT DISTINCT p.customer_id FROM promise p
      WHERE p.organisation_id = ${organisation.id}
        AND (p.customer_id = ${customer?.id ?? null}::bigint
             OR (${customer === null} AND p.due_on >= ${recent}::date)))
    SELECT p.id, c.number, c.name, s.kind, s.currency, s.amount, s.paid, s.promised_on, s.due_on, s.state, s.failed_on,
           p.source, t.name AS contact, u.name AS owner, p.note,
           ARRAY(SELECT i.number FROM promise_item n JOIN item i ON i.organisation_id = ${organisation.id} AND i.id = n.item_id
                 WHERE n.organisation_id = ${organisation.id} AND n.promise_id = p.id ORDER BY i.id) AS documents,
           (SELECT jsonb_agg(jsonb_build_object('due_on', n.due_on, 'amount', n.amount::text) ORDER BY n.position)
            FROM promise_instalment n WHERE n.organisation_id = ${organisation.id} AND n.promise_id = p.id) AS instalments
    FROM promise_of(${organisation.id}::integer, ${asOf}::date, ${knownAt}::timestamptz,
                    ARRAY(SELECT customer_id FROM asked)) s
    JOIN promise p ON p.organisation_id = ${organisation.id} AND p.id = s.promise_id
    JOIN customer c ON c.organisation_id = ${organisation.id} AND c.id = p.customer_id
    LEFT JOIN contact t ON t.organisation_id = ${organisation.id} AND t.id = p.contact_id
    LEFT JOIN LATERAL (
      SELECT x.user_id FROM customer_owner x
      WHERE x.organisation_id = ${organisation.id} AND x.customer_id = c.id AND x.recorded_at <= ${knownAt}::timestamptz
      ORDER BY x.recorded_at DESC, x.id DESC LIMIT 1) w ON true
    LEFT JOIN app_user u ON u.id = w.user_id
    WHERE (${customer !== null} OR s.state = 'live' OR s.due_on >= ${recent}::date)
    ORDER BY (s.state = 'live') DESC, CASE WHEN s.state = 'live' THEN s.due_on END, s.due_on DESC, p.id DESC
    LIMIT ${MOST}`;
  return readRows(columns, rows);
}

export type PromiseRow = z.output<typeof columns>;

export const describePromise = ({ id, amount, paid, instalments, ...row }: PromiseRow) => ({
  id: id.toString(),
  ...row,
  amount: toDecimalString(amount, row.currency),
  paid: toDecimalString(paid, row.currency),
  instalments: instalments.map((each) => ({
    due_on: each.due_on,
    amount: toDecimalString(BigInt(each.amount), row.currency),
  })),
});

/** Of the promises that are over: how many were kept, partly kept, broken; the rate in whole per cent. */
export type KeptRate = { kept: number; partly: number; broken: number; percent: number | null };

export function keptRate(rows: readonly PromiseRow[]): KeptRate {
  const count = (state: PromiseState) => rows.filter((row) => row.state === state).length;
  const [kept, partly, broken] = [count('kept'), count('partly'), count('broken')];
  const over = kept + partly + broken;
  return { kept, partly, broken, percent: over === 0 ? null : Math.round((100 * kept) / over) };
}

function byContact(rows: readonly PromiseRow[]): ({ contact: string } & KeptRate)[] {
  const names = [...new Set(rows.map(({ contact }) => contact ?? ''))].sort();
  return names.map((name) => ({
    contact: name || 'not said',
    ...keptRate(rows.filter(({ contact }) => (contact ?? '') === name)),
  }));
}

/** What live promises bring within some days, by currency, after what was paid of them. */
function dueWithin(
  rows: readonly PromiseRow[],
  from: Day,
  through: Day,
): { currency: string; amount: string }[] {
  const sums = new Map<string, bigint>();
  for (const { state, due_on, currency, amount, paid } of rows) {
    if (state !== 'live' || due_on < from || due_on > through) continue;
    sums.set(currency, (sums.get(currency) ?? 0n) + amount - paid);
  }
  return [...sums]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([currency, amount]) => ({ currency, amount: toDecimalString(amount, currency) }));
}
