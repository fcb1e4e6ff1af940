import { z } from 'zod';
import { customerNumber, findCustomer } from '@/lib/customers/customer';
import { toDecimalString } from '@/lib/kernel/money';
import { clocksOf, defineQuery, timeTravel } from '@/lib/kernel/query';
import { bigintColumn, dayColumn, optionalDay, readRows } from '@/lib/kernel/rows';
import { PROMISE_STATES } from './promise';

/** What became of an instalment; `instalment_of` derives it from the payments. Late: paid, but after its time. */
export const INSTALMENT_STATES = ['due', 'kept', 'late', 'partly', 'broken', 'ended'] as const;
export type InstalmentState = (typeof INSTALMENT_STATES)[number];

const columns = z.object({
  id: bigintColumn,
  currency: z.string(),
  amount: bigintColumn,
  paid: bigintColumn,
  promised_on: dayColumn,
  due_on: dayColumn,
  state: z.enum(PROMISE_STATES),
  failed_on: optionalDay,
  contact: z.string().nullable(),
  note: z.string().nullable(),
  documents: z.array(z.string()),
  instalments: z.array(
    z.object({
      place: z.number(),
      due_on: dayColumn,
      amount: z.string(),
      paid: z.string(),
      state: z.enum(INSTALMENT_STATES),
    }),
  ),
});

/** The payment plans of a customer, the latest first, with what became of each instalment by the payments that came. */
export const plans = defineQuery({
  name: 'collections.plans',
  summary: 'The payment plans of a customer, with what was paid of each instalment and in time.',
  permission: 'queue.read',
  input: z.strictObject({ customer: customerNumber, ...timeTravel }),
  async read(context, input) {
    const { tx, organisation } = context;
    const clocks = clocksOf(context, input);
    const customer = await findCustomer(tx, organisation.id, input.customer);
    const rows = await tx.$queryRaw`/* kept: payment plans */
      WITH step AS MATERIALIZED (
        SELECT n.* FROM instalment_of(${organisation.id}::integer, ${clocks.asOf}::date, ${clocks.knownAt}::timestamptz,
                                      ARRAY[${customer.id}::bigint]) n)
      SELECT p.id, s.currency, s.amount, s.paid, s.promised_on, s.due_on, s.state, s.failed_on, t.name AS contact, p.note,
             ARRAY(SELECT i.number FROM promise_item n JOIN item i ON i.organisation_id = ${organisation.id} AND i.id = n.item_id
                   WHERE n.organisation_id = ${organisation.id} AND n.promise_id = p.id ORDER BY i.id) AS documents,
             (SELECT jsonb_agg(jsonb_build_object('place', n.place, 'due_on', n.due_on, 'amount', n.amount::text,
                                                  'paid', n.paid::text, 'state', n.state) ORDER BY n.place)
              FROM step n WHERE n.promise_id = p.id) AS instalments
      FROM promise_of(${organisation.id}::integer, ${clocks.asOf}::date, ${clocks.knownAt}::timestamptz,
                      ARRAY[${customer.id}::bigint]) s
      JOIN promise p ON p.organisation_id = ${organisation.id} AND p.id = s.promise_id
      LEFT JOIN contact t ON t.organisation_id = ${organisation.id} AND t.id = p.contact_id
      WHERE s.kind = 'plan'
      ORDER BY p.id DESC`;
    return {
      as_of: clocks.asOf,
      known_at: input.known_at ?? null,
      data: readRows(columns, rows).map(describePlan),
    };
  },
});

/** A plan as it is answered; amounts are decimal strings. */
export type PlanAnswer = ReturnType<typeof describePlan>;

const describePlan = ({ id, amount, paid, instalments, ...row }: z.output<typeof columns>) => ({
  id: id.toString(),
  ...row,
  amount: toDecimalString(amount, row.currency),
  paid: toDecimalString(paid, row.currency),
  instalments: instalments.map((each) => ({
    ...each,
    amount: toDecimalString(BigInt(each.amount), row.currency),
    paid: toDecimalString(BigInt(each.paid), row.currency),
  })),
});
