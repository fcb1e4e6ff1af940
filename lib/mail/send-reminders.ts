import { z } from 'zod';
import { customerNumber } from '@/lib/customers/customer';
import { defineCommand } from '@/lib/kernel/command';
import { invalid, Refusal } from '@/lib/kernel/refusal';
import { templateKey } from '@/lib/letters/template/template-input';
import { MOST_CUSTOMERS } from './mail-words';
import { languageInput, tickInput } from './send-reminder';
import { enqueueRun } from './send-run';

/** Numbers one by one, or as one text with commas or lines between them, as a form sends a long list. */
const customersInput = z
  .preprocess(
    (value) =>
      typeof value === 'string'
        ? value
            .split(/[,\n]/)
            .map((part) => part.trim())
            .filter(Boolean)
        : value,
    z
      .array(customerNumber)
      .min(1, { error: 'Select at least one customer.' })
      .max(MOST_CUSTOMERS, { error: `At most ${MOST_CUSTOMERS.toLocaleString('en')} customers at once.` }),
  )
  .describe('The customers’ numbers.');

/**
 * Reminds a selection of customers, each by itself: a worker decides on one after the other under the certificate, and what
 * was sent, kept or refused stands beside each. It can be paused, goes on where it was, and decides on nobody twice.
 */
export const sendReminders = defineCommand({
  name: 'mail.send-reminders',
  summary: 'Reminds a selection of up to 5,000 customers in the background, each under the certificate.',
  permission: 'queue.act',
  input: z.strictObject({
    customers: customersInput,
    kind: z.enum(['reminder', 'statement']).default('reminder'),
    level: templateKey.level,
    language: languageInput,
    attach_statement: tickInput.describe('Attaches the statement of account.'),
  }),
  timeout: 60_000,
  async handle(context, input) {
    const { tx, actor, auditId } = context;
    const numbers = [...new Set(input.customers)];
    const found = await tx.$queryRaw<{ number: string }[]>`
      SELECT c.number FROM customer c WHERE c.organisation_id = ${actor.organisationId} AND c.number = ANY(${numbers}::text[])`;
    refuseUnknown(numbers, new Set(found.map(({ number }) => number)));
    const [run] = await tx.$queryRaw<{ id: bigint }[]>`
      INSERT INTO send_run (organisation_id, kind, level, language, attach_statement, customers, user_id, actor, audit_id, recorded_at)
      VALUES (${actor.organisationId}, ${input.kind}, ${input.level}, ${input.language ?? null}, ${input.attach_statement},
              ${numbers.length}, ${actor.userId}, ${actor.label}, ${auditId}, clock_timestamp())
      RETURNING id`;
    if (!run) throw new Error('A run was not written.');
    await tx.$executeRaw`
      INSERT INTO send_run_customer (organisation_id, run_id, position, customer_id)
      SELECT ${actor.organisationId}, ${run.id}, n.position, c.id
      FROM unnest(${numbers}::text[]) WITH ORDINALITY n (number, position)
      JOIN customer c ON c.organisation_id = ${actor.organisationId} AND c.number = n.number`;
    await enqueueRun(context, run.id);
    return { run: run.id.toString(), customers: numbers.length };
  },
});

function refuseUnknown(numbers: readonly string[], known: ReadonlySet<string>): void {
  const unknown = numbers.filter((number) => !known.has(number));
  if (unknown.length === 0) return;
  if (unknown.length === 1) throw invalid(`There is no customer ${unknown[0]}.`, 'customers');
  const named = unknown.slice(0, 10).join(', ');
  throw new Refusal(
    'invalid',
    `${unknown.length} of these customers are not there: ${named}${unknown.length > 10 ? ' …' : ''}.`,
    'customers',
  );
}
