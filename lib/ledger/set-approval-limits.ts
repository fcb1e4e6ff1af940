import { z } from 'zod';
import { APPROVAL_ACT_NAMES, LIMITED_ROLES } from '@/lib/customers/approval-words';
import { type CommandContext, defineCommand } from '@/lib/kernel/command';
import { currencyInput } from '@/lib/kernel/input';
import { parseAmount } from '@/lib/kernel/money';
import { invalid } from '@/lib/kernel/refusal';
import { describeLimit, type StandingLimit, standingLimits } from './approval-limits';

const upToInput = z
  .string()
  .trim()
  .max(20)
  .regex(/^(unlimited|\d+(\.\d+)?)$/, {
    error: 'Write an amount in digits with a decimal point, like 500.00, or: unlimited.',
  })
  .describe('Decimal string, zero allowed, or `unlimited`.');

/**
 * Sets who does an act up to how much alone: the whole list, so that what it leaves out is lifted. With a list that is not
 * empty, a role or currency that it does not name does nothing alone; with an empty one the act is as free as if none had
 * ever been set.
 */
export const setApprovalLimits = defineCommand({
  name: 'ledger.set-approval-limits',
  summary: 'Sets how much of an act each role does alone, for one customer within 30 days.',
  permission: 'approvals.limits',
  input: z.strictObject({
    act: z.enum(APPROVAL_ACT_NAMES, { error: `Choose one of ${APPROVAL_ACT_NAMES.join(', ')}.` }),
    limits: z
      .array(z.strictObject({ role: z.enum(LIMITED_ROLES), currency: currencyInput, up_to: upToInput }))
      .max(200, { error: 'At most 200.' })
      .default([]),
  }),
  async handle(context, { act, limits }) {
    const wanted = limits.map(({ role, currency, up_to }, index): StandingLimit => {
      if (limits.findIndex((other) => other.role === role && other.currency === currency) < index)
        throw invalid(`${currency} is given twice.`, `limits.${index}.currency`);
      const field = `limits.${index}.up_to`;
      return {
        act,
        role,
        currency,
        amount: up_to === 'unlimited' ? null : parseAmount(up_to, currency, field),
      };
    });
    const before = (await standingLimits(context.tx, context.actor.organisationId)).filter(
      (limit) => limit.act === act,
    );
    const lifted = before.filter((old) => !wanted.some((one) => isSame(one, old)));
    await insertLimits(context, [
      ...wanted.map((limit) => ({ ...limit, lifted: false })),
      ...lifted.map((limit) => ({ ...limit, lifted: true })),
    ]);
    const told = { act, limits: wanted.map(describeLimit) };
    const subject = { subject: 'approval_limit', subjectId: act };
    context.changed({
      ...subject,
      before: { limits: before.map(describeLimit) },
      after: { limits: told.limits },
    });
    return told;
  },
});

const isSame = (a: StandingLimit, b: StandingLimit) => a.role === b.role && a.currency === b.currency;

async function insertLimits(
  { tx, actor, auditId }: CommandContext,
  limits: readonly (StandingLimit & { lifted: boolean })[],
): Promise<void> {
  const rows = limits.map(({ amount, ...limit }) => ({ ...limit, amount: amount?.toString() ?? null }));
  await tx.$executeRaw`
    INSERT INTO approval_limit (organisation_id, role, act, currency, amount, lifted, user_id, actor, audit_id, recorded_at)
    SELECT ${actor.organisationId}::integer, l.role, l.act, l.currency, l.amount, l.lifted, ${actor.userId}::integer,
           ${actor.label}, ${auditId}::bigint, clock_timestamp()
    FROM jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) AS l (role text, act text, currency text, amount bigint, lifted boolean)`;
}
