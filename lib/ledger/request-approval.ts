import { z } from 'zod';
import { APPROVAL_ACT_NAMES, APPROVAL_ACTS, type ApprovalAct } from '@/lib/customers/approval-words';
import { toJson } from '@/lib/kernel/canonical';
import { type CommandContext, defineCommand, type Held } from '@/lib/kernel/command';
import { textInput } from '@/lib/kernel/input';
import { toDecimalString } from '@/lib/kernel/money';
import { conflict, invalid, Refusal } from '@/lib/kernel/refusal';
import { holdInTurn } from './account';
import { approvalInputs, planAct, type Wanted } from './approval-acts';
import { personBehind } from './approval-request';
import { findDocument } from './open-items';

const requestInput = z.strictObject({
  why: textInput(500).describe('What whoever decides should know.'),
  ...(Object.fromEntries(APPROVAL_ACT_NAMES.map((act) => [act, approvalInputs[act].optional()])) as {
    [act in ApprovalAct]: z.ZodOptional<(typeof approvalInputs)[act]>;
  }),
});
type RequestInput = z.output<typeof requestInput>;

/**
 * Asks to be let do one act, exactly as it is told, within seven days. Whoever collects may ask, also for what the own role
 * does not do at all; the act's own command stays the one that does it alone.
 */
export const requestApproval = defineCommand({
  name: 'ledger.request-approval',
  summary: 'Asks for approval of one credit note, write-off, refund, reversal or credit limit.',
  permission: 'queue.act',
  input: requestInput,
  hold: holdTheirs,
  async handle(context, input) {
    const { tx, actor, auditId } = context;
    const act = actOf(input);
    const by = await personBehind(tx, actor);
    const wanted = await plan(context, act, input);
    await refuseRepeated(context, act, wanted);
    const kept = JSON.stringify(toJson(wanted.input));
    const [row] = await tx.$queryRaw<{ id: bigint; expires_at: Date; customer: string }[]>`
      INSERT INTO approval_request (organisation_id, customer_id, act, currency, amount, input, input_hash, why, requested_by,
                                    expires_at, audit_id, recorded_at)
      VALUES (${actor.organisationId}, ${wanted.customerId}, ${act}, ${wanted.currency}, ${wanted.amount}::bigint, ${kept}::jsonb,
              approval_hash(${act}, ${wanted.customerId}::bigint, ${wanted.currency}, ${wanted.amount}::bigint, ${kept}::jsonb),
              ${input.why}, ${by}, clock_timestamp(), ${auditId}, clock_timestamp())
      RETURNING id, expires_at, (SELECT c.number FROM customer c
                                 WHERE c.organisation_id = ${actor.organisationId} AND c.id = ${wanted.customerId}) AS customer`;
    if (!row) throw new Error('A request was not written.');
    const { amount, currency } = wanted;
    const asked = { act, amount: amount === null ? null : toDecimalString(amount, currency), currency };
    context.changed({
      subject: 'approval_request',
      subjectId: row.id,
      before: null,
      after: { ...asked, why: input.why },
    });
    return {
      request: row.id.toString(),
      customer: row.customer,
      ...asked,
      expires_at: row.expires_at.toISOString(),
    };
  },
});

/** The customer's account, in turn, as the act itself would hold it. */
async function holdTheirs({ tx, actor: { organisationId } }: Held, input: RequestInput): Promise<void> {
  const document = (input.write_off ?? input.refund ?? input.reversal)?.document;
  if (document) {
    const item = await prefixed(actOf(input), () => findDocument(tx, organisationId, document));
    await holdInTurn(tx, organisationId, item.customerId);
  }
  const customer = (input.credit_note ?? input.credit_limit)?.customer;
  if (customer)
    await tx.$queryRaw`
      SELECT c.id FROM customer c WHERE c.organisation_id = ${organisationId} AND c.number = ${customer} FOR NO KEY UPDATE`;
}

function actOf(input: RequestInput): ApprovalAct {
  const [act, other] = APPROVAL_ACT_NAMES.filter((name) => input[name]);
  if (!act || other) throw invalid(`Name one act: ${APPROVAL_ACT_NAMES.join(', ')}.`, other ?? 'write_off');
  return act;
}

async function plan(context: CommandContext, act: ApprovalAct, input: RequestInput): Promise<Wanted> {
  const given = input[act];
  if (!given) throw new Error(`The request names no ${act}.`);
  return prefixed(act, () => planAct(context, act, given));
}

/** What the act refuses names the fields of its own input, which stand here under its name. */
async function prefixed<T>(act: ApprovalAct, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    const issues = error.issues.map(({ field, message }) => ({ field: `${act}.${field}`, message }));
    throw new Refusal(error.code, error.message, error.field && `${act}.${error.field}`, issues, error.stale);
  }
}

/** The same act is asked for once at a time. */
async function refuseRepeated(
  { tx, actor }: CommandContext,
  act: ApprovalAct,
  wanted: Wanted,
): Promise<void> {
  const kept = JSON.stringify(toJson(wanted.input));
  const [row] = await tx.$queryRaw<{ by: string }[]>`
    SELECT u.name AS by FROM approval_request q JOIN app_user u ON u.id = q.requested_by
    WHERE q.organisation_id = ${actor.organisationId} AND q.customer_id = ${wanted.customerId} AND q.act = ${act}
      AND q.expires_at > clock_timestamp()
      AND q.input_hash = approval_hash(${act}, ${wanted.customerId}::bigint, ${wanted.currency}, ${wanted.amount}::bigint, ${kept}::jsonb)
      AND NOT EXISTS (SELECT FROM approval_decision d WHERE d.organisation_id = ${actor.organisationId} AND d.request_id = q.id)
    LIMIT 1`;
  if (row)
    throw conflict(
      `${row.by} has asked for this ${APPROVAL_ACTS[act].name.toLowerCase()} already; it waits.`,
    );
}
