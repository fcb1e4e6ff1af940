import { z } from 'zod';
import { customerNumber, findCustomer } from '@/lib/customers/customer';
import { toDecimalString } from '@/lib/kernel/money';
import { clocksOf, defineQuery, timeTravel } from '@/lib/kernel/query';
import { bigintColumn, dayColumn, optionalDay, readRows } from '@/lib/kernel/rows';

/** More than this many days after the due day is late. */
export const LATE_AFTER_DAYS = 5;

const columns = z.object({
  number: z.string(),
  currency: z.string(),
  amount: bigintColumn,
  due_on: dayColumn,
  paid_on: optionalDay,
  days_late: z.number(),
});

/** The evidence behind the late-payer flag: every invoice that fell due in the last twelve months. */
export const dueInvoices = defineQuery({
  name: 'health.due-invoices',
  summary:
    'The invoices of a customer that fell due in the last twelve months and how late each was paid, or is.',
  permission: 'ledger.read',
  input: z.strictObject({ customer: customerNumber, ...timeTravel }),
  async read(context, input) {
    const { tx, organisation } = context;
    const clocks = clocksOf(context, input);
    const customer = await findCustomer(tx, organisation.id, input.customer);
    const rows = await tx.$queryRaw`
      SELECT d.number, d.currency, d.amount, d.due_on, d.paid_on, d.days_late
      FROM due_invoice_of(${organisation.id}::integer, ARRAY[${customer.id}::bigint], ${clocks.asOf}::date,
                          ${clocks.knownAt}::timestamptz) d
      ORDER BY d.due_on DESC, d.item_id DESC`;
    return {
      as_of: clocks.asOf,
      known_at: input.known_at ?? null,
      data: readRows(columns, rows).map((row) => ({
        ...row,
        amount: toDecimalString(row.amount, row.currency),
        late: row.days_late > LATE_AFTER_DAYS,
      })),
    };
  },
});
