import { z } from 'zod';
import { customerNumber, findCustomer } from '@/lib/customers/customer';
import { type Day, daysBetween } from '@/lib/kernel/day';
import { currencyInput, optional } from '@/lib/kernel/input';
import { toDecimalString } from '@/lib/kernel/money';
import { clocksOf, defineQuery, timeTravel } from '@/lib/kernel/query';
import { bigintColumn, dayColumn, optionalDay, readRows } from '@/lib/kernel/rows';
import { DOCUMENT_KINDS } from './document';

const columns = z.object({
  item_id: bigintColumn,
  kind: z.enum(DOCUMENT_KINDS),
  number: z.string(),
  currency: z.string(),
  issued_on: dayColumn,
  due_on: optionalDay,
  face: bigintColumn,
  open_amount: bigintColumn,
  bucket: z.string().nullable(),
  purchase_order: z.string().nullable(),
  reference: z.string().nullable(),
  description: z.string().nullable(),
});

/** The open items of a customer: their open amounts sum to the balance, by currency. Credits are negative. */
export const listOpenItems = defineQuery({
  name: 'ledger.open-items',
  summary: 'The open items of a customer as of a day; their open amounts sum to its balance.',
  permission: 'ledger.read',
  input: z.strictObject({ customer: customerNumber, currency: optional(currencyInput), ...timeTravel }),
  async read(context, input) {
    const { tx, organisation } = context;
    const clocks = clocksOf(context, input);
    const customer = await findCustomer(tx, organisation.id, input.customer);
    const rows = await tx.$queryRaw`/* kept: open items */
      SELECT o.item_id, i.kind, i.number, o.currency, i.issued_on, o.due_on, i.amount AS face, o.open_amount,
             ageing_bucket(o.due_on, ${clocks.asOf}::date) AS bucket, i.purchase_order, i.reference, i.description
      FROM open_amount_of(${organisation.id}::integer, ARRAY[${customer.id}::bigint], ${clocks.asOf}::date,
                          ${clocks.knownAt}::timestamptz) o
      CROSS JOIN LATERAL (
        SELECT d.* FROM item d WHERE d.organisation_id = ${organisation.id} AND d.id = o.item_id OFFSET 0) i
      WHERE (${input.currency ?? null}::text IS NULL OR o.currency = ${input.currency ?? null})
      ORDER BY o.due_on NULLS LAST, i.issued_on, o.item_id`;
    return {
      as_of: clocks.asOf,
      known_at: input.known_at ?? null,
      data: readRows(columns, rows).map((row) => answerOf(row, clocks.asOf)),
    };
  },
});

/** An open item as it is answered. Amounts are signed decimal strings: credits negative. */
export type OpenItemAnswer = ReturnType<typeof answerOf>;

const answerOf = ({ item_id, face, open_amount, ...row }: z.output<typeof columns>, asOf: Day) => ({
  id: item_id.toString(),
  ...row,
  amount: toDecimalString(face, row.currency),
  open_amount: toDecimalString(open_amount, row.currency),
  days_late: row.due_on ? daysBetween(row.due_on, asOf) : null,
});
