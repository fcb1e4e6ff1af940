import { z } from 'zod';
import { customerNumber, lockCustomer } from '@/lib/customers/customer';
import { type CommandContext, defineCommand } from '@/lib/kernel/command';
import type { Tx } from '@/lib/kernel/db';
import { textInput } from '@/lib/kernel/input';
import { conflict } from '@/lib/kernel/refusal';
import { HOLD_KINDS, type HoldKind } from './touch-words';

const kindInput = z.enum(Object.keys(HOLD_KINDS) as [HoldKind, ...HoldKind[]]);

const input = z.strictObject({ customer: customerNumber, kind: kindInput, reason: textInput(500) });

/** Nobody chases the customer from now on: it leaves the queue, and no message about what is owed goes out. */
export const placeHold = defineCommand({
  name: 'collections.place-hold',
  summary: 'Keeps a customer from being chased, for a reason.',
  permission: 'queue.manage',
  input,
  handle: (context, given) => turn(context, given, true),
});

/** The customer may be chased again. */
export const liftHold = defineCommand({
  name: 'collections.lift-hold',
  summary: 'Lets a customer be chased again.',
  permission: 'queue.manage',
  input,
  handle: (context, given) => turn(context, given, false),
});

async function turn(
  context: CommandContext,
  { customer: number, kind, reason }: z.output<typeof input>,
  held: boolean,
) {
  const customer = await lockCustomer(context.tx, context.actor.organisationId, number);
  const before = await holdsOf(context.tx, context.actor.organisationId, customer.id);
  if (before.includes(kind) === held) {
    const state = held ? 'is on it already' : 'is not on it';
    throw conflict(`${HOLD_KINDS[kind]}: ${customer.number} ${state}.`, 'kind');
  }
  await insertHold(context, customer, { kind, held, reason });
  return { customer: customer.number, kind, held };
}

/** Puts a locked customer on hold; on one already, it stays as it is. */
export async function putOnHold(
  context: CommandContext,
  customer: { id: bigint; number: string },
  kind: HoldKind,
  reason: string,
): Promise<void> {
  const before = await holdsOf(context.tx, context.actor.organisationId, customer.id);
  if (!before.includes(kind)) await insertHold(context, customer, { kind, held: true, reason });
}

async function insertHold(
  { tx, actor, auditId, today, changed }: CommandContext,
  customer: { id: bigint; number: string },
  { kind, held, reason }: { kind: HoldKind; held: boolean; reason: string },
): Promise<void> {
  await tx.$executeRaw`
    INSERT INTO customer_hold (organisation_id, customer_id, kind, held, reason, effective_on, user_id, actor, audit_id, recorded_at)
    VALUES (${actor.organisationId}, ${customer.id}, ${kind}, ${held}, ${reason}, ${today}::date, ${actor.userId},
            ${actor.label}, ${auditId}, clock_timestamp())`;
  changed({
    subject: 'customer_hold',
    subjectId: customer.number,
    before: { kind, held: !held },
    after: { kind, held, reason },
  });
}

/** The holds that stand on a customer now. */
export async function holdsOf(tx: Tx, organisationId: number, customerId: bigint): Promise<HoldKind[]> {
  const rows = await tx.$queryRaw<{ kind: HoldKind; held: boolean }[]>`
    SELECT DISTINCT ON (h.kind) h.kind, h.held FROM customer_hold h
    WHERE h.organisation_id = ${organisationId} AND h.customer_id = ${customerId}
    ORDER BY h.kind, h.effective_on DESC, h.recorded_at DESC, h.id DESC`;
  return rows.filter(({ held }) => held).map(({ kind }) => kind);
}
