import { z } from 'zod';
import { customerNumber, findCustomer } from '@/lib/customers/customer';
import { optional } from '@/lib/kernel/input';
import { defineQuery } from '@/lib/kernel/query';
import { unprocessable } from '@/lib/kernel/refusal';
import { MOST_MOVEMENTS, periodInput, periodOf } from './account-statement';
import { languageChoice } from './template/template-input';

/** Statements that one file takes. */
export const MOST_STATEMENTS = 200;

/** Looks through a selection before the first page is laid out: everything that would be refused is refused at once. */
export const checkStatements = defineQuery({
  name: 'letters.check-statements',
  summary: 'Whether statements of a selection of customers over a period can be written.',
  permission: 'ledger.read',
  input: z.strictObject({
    customers: z
      .array(customerNumber)
      .min(1, { error: 'Select at least one customer.' })
      .max(MOST_STATEMENTS, { error: `At most ${MOST_STATEMENTS} statements at once.` }),
    ...periodInput,
    language: optional(languageChoice).describe('Each customer’s own unless given.'),
  }),
  async read(context, input) {
    const { tx, organisation } = context;
    const period = periodOf(context, input);
    const customers = [];
    for (const number of new Set(input.customers))
      customers.push(await findCustomer(tx, organisation.id, number, 'customers'));
    const rows = await tx.$queryRaw<{ customer_id: bigint; movements: bigint }[]>`
      SELECT c.id AS customer_id,
             (SELECT count(*) FROM (
                SELECT 1 FROM entry e
                WHERE e.organisation_id = ${organisation.id} AND e.customer_id = c.id AND e.counter_item_id IS NULL
                  AND e.effective_on BETWEEN ${period.from}::date AND ${period.to}::date
                LIMIT ${MOST_MOVEMENTS + 1}) few) AS movements
      FROM unnest(${customers.map(({ id }) => id)}::bigint[]) c (id)`;
    const many = rows.find(({ movements }) => movements > MOST_MOVEMENTS);
    const which = customers.find(({ id }) => id === many?.customer_id);
    if (which)
      throw unprocessable(
        `${which.number} ${which.name} has more than ${MOST_MOVEMENTS} movements in this period: choose a shorter one, or leave it out.`,
        'customers',
      );
    return { ...period, data: customers.map(({ number, name }) => ({ number, name })) };
  },
});
