import { z } from 'zod';
import { customerNumber, findCustomer } from '@/lib/customers/customer';
import { toDecimalString } from '@/lib/kernel/money';
import { clocksOf, defineQuery, timeTravel } from '@/lib/kernel/query';
import { bigintColumn, dayColumn, readRows } from '@/lib/kernel/rows';

const lineColumn = z.object({
  from: dayColumn,
  through: dayColumn,
  days: z.number(),
  principal: z.string(),
  percent: z.string(),
  year_days: z.number(),
  assumed: z.boolean(),
  amount: z.string(),
});

const columns = z.object({
  number: z.string(),
  kind: z.enum(['interest', 'fee']),
  charged_for: z.string(),
  currency: z.string(),
  amount: bigintColumn,
  issued_on: dayColumn,
  from_on: dayColumn,
  through_on: dayColumn,
  waived: z.boolean(),
  lines: z.array(lineColumn),
});

const MOST = 200;

/** What late interest and fees a customer was charged, the last first, and what of it was waived: its days are free again. */
export const interestCharges = defineQuery({
  name: 'dunning.interest-charges',
  summary:
    'Late interest and fees that a customer was charged, with their calculation, and which were waived.',
  permission: 'ledger.read',
  input: z.strictObject({ customer: customerNumber, ...timeTravel }),
  async read(context, input) {
    const { tx, organisation } = context;
    const clocks = clocksOf(context, input);
    const customer = await findCustomer(tx, organisation.id, input.customer);
    const rows = await tx.$queryRaw`
      SELECT i.number, c.kind, f.number AS charged_for, i.currency, i.amount, i.issued_on,
             min(c.from_on) AS from_on, max(c.through_on) AS through_on,
             EXISTS (SELECT FROM posting r WHERE r.organisation_id = ${organisation.id} AND r.reverses_posting_id = i.posting_id
                     AND r.recorded_at <= ${clocks.knownAt}::timestamptz) AS waived,
             coalesce(jsonb_path_query_array(jsonb_agg(c.basis ORDER BY c.from_on), '$[*].lines[*]'), '[]') AS lines
      FROM interest_charge c
      JOIN item i ON i.organisation_id = ${organisation.id} AND i.id = c.item_id
      JOIN item f ON f.organisation_id = ${organisation.id} AND f.id = c.for_item_id
      WHERE c.organisation_id = ${organisation.id} AND c.customer_id = ${customer.id} AND i.issued_on <= ${clocks.asOf}::date
        AND c.recorded_at <= ${clocks.knownAt}::timestamptz
      GROUP BY i.id, i.number, c.kind, f.number, i.currency, i.amount, i.issued_on, i.posting_id
      ORDER BY i.id DESC LIMIT ${MOST}`;
    return {
      as_of: clocks.asOf,
      known_at: input.known_at ?? null,
      data: readRows(columns, rows).map(({ amount, ...row }) => ({
        ...row,
        amount: toDecimalString(amount, row.currency),
      })),
    };
  },
});
export type ChargedAnswer = Awaited<ReturnType<typeof interestCharges.read>>['data'][number];
