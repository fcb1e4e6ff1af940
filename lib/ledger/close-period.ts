import { z } from 'zod';
import { defineCommand } from '@/lib/kernel/command';
import { dayInput, textInput } from '@/lib/kernel/input';
import { invalid } from '@/lib/kernel/refusal';

/**
 * Closes every day up to and including one: nothing effective on them is accepted any more. Closing an earlier day
 * opens what lies after it again; the trail keeps both.
 */
export const closePeriod = defineCommand({
  name: 'ledger.close-period',
  summary: 'Closes the books through a day; nothing effective on or before it is accepted any more.',
  permission: 'ledger.close-period',
  input: z.strictObject({ through: dayInput, reason: textInput(500) }),
  async handle({ tx, actor, auditId, today }, input) {
    if (input.through > today)
      throw invalid(`${input.through} is still to come; close days that are over.`, 'through');
    await tx.$executeRaw`
      INSERT INTO period_close (organisation_id, closed_through, reason, audit_id, recorded_at)
      VALUES (${actor.organisationId}, ${input.through}::date, ${input.reason}, ${auditId}, clock_timestamp())`;
    return { closed_through: input.through };
  },
});
