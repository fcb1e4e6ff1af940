import { z } from 'zod';
import { customerNumber, findCustomer } from '@/lib/customers/customer';
import { defineCommand } from '@/lib/kernel/command';
import { addMonths, type Day } from '@/lib/kernel/day';
import { dayInput, optionalText } from '@/lib/kernel/input';
import { invalid } from '@/lib/kernel/refusal';
import { insertTouch } from './touch';

const LONGEST_MONTHS = 3;

/** A snooze ends after today, and before the debt is forgotten. */
export function assertSnooze(until: Day, today: Day): void {
  if (until <= today) throw invalid('Choose a day after today.', 'until');
  if (until > addMonths(today, LONGEST_MONTHS))
    throw invalid(`At most ${LONGEST_MONTHS} months; a debt that sleeps longer is forgotten.`, 'until');
}

/** Puts a customer off until a day: it leaves the queue, whatever forces it in, and comes back on that day. */
export const snooze = defineCommand({
  name: 'collections.snooze',
  summary: 'Takes a customer out of the queue until a day.',
  permission: 'queue.act',
  input: z.strictObject({ customer: customerNumber, until: dayInput, reason: optionalText(500) }),
  async handle(context, input) {
    const { today } = context;
    assertSnooze(input.until, today);
    const customer = await findCustomer(context.tx, context.actor.organisationId, input.customer);
    const body = input.reason ?? '';
    const id = await insertTouch(context, {
      customerId: customer.id,
      kind: 'snooze',
      body,
      snoozedUntil: input.until,
    });
    return { touch: id, customer: customer.number, until: input.until };
  },
});
