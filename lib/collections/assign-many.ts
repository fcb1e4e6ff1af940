import { z } from 'zod';
import { emailInput } from '@/lib/customers/customer-input';
import { type Gift, type Given, giveCustomers } from '@/lib/customers/give-customers';
import { requireCollector } from '@/lib/customers/owner';
import { checkpointServes } from '@/lib/health/checkpoint-day';
import { type CommandContext, defineCommand } from '@/lib/kernel/command';
import { optional } from '@/lib/kernel/input';
import { policyOf } from '@/lib/kernel/policy';
import { type Clocks, clocksOf } from '@/lib/kernel/query';
import { unprocessable } from '@/lib/kernel/refusal';
import { assignmentPlan, SCOPES } from './assignment-plan';
import { assignmentPolicy, turnsOf } from './assignment-policy';
import { type Result, resultsOf, selectedCustomers, selectionInput } from './selection';

const people = z
  .preprocess(
    (value) => (value === undefined ? [] : typeof value === 'string' ? [value] : value),
    z.array(emailInput).min(1, { error: 'Choose at least one collector.' }).max(50),
  )
  .describe('E-mail addresses of collectors; of several, each gets the next customer in turn.');

/** Gives the customers of a selection to a collector, to several in turn, or to nobody. */
export const assignMany = defineCommand({
  name: 'collections.assign-many',
  summary: 'Gives up to 5,000 customers to a collector, to several in turn, or to nobody.',
  permission: 'queue.manage',
  timeout: 60_000,
  input: z.strictObject({
    customers: selectionInput,
    owners: optional(people).describe('Nobody unless given.'),
  }),
  async handle(context, input) {
    const ids = await idsOf(context, input.owners ?? [], 'owners');
    const { found, missing } = await selectedCustomers(context, input.customers);
    const given = await giveCustomers(context, inTurn(found, ids));
    return { ...receiptOf(context, given), results: resultsOf(resultsOfGiven(found, given), missing) };
  },
});

/** Gives every customer of one person to others, in turn, or to nobody: who leaves, or is away for long. */
export const handOver = defineCommand({
  name: 'collections.hand-over',
  summary: 'Gives every customer of one person to others, in turn, or to nobody.',
  permission: 'queue.manage',
  timeout: 120_000,
  input: z.strictObject({
    from: emailInput,
    owners: optional(people).describe('Nobody unless given.'),
  }),
  async handle(context, input) {
    const { tx, actor } = context;
    const ids = await idsOf(context, input.owners ?? [], 'owners');
    const held = await tx.$queryRaw<{ id: bigint }[]>`
      SELECT w.customer_id AS id
      FROM owner_at(${actor.organisationId}::integer, 'infinity') w
      JOIN app_user u ON u.id = w.user_id
      WHERE u.email = ${input.from.toLowerCase()}
      ORDER BY w.customer_id`;
    if (held.length === 0) throw unprocessable(`${input.from} has no customers.`, 'from');
    return receiptOf(context, await giveCustomers(context, inTurn(held, ids)));
  },
});

/** Applies the rules that hold to the customers without an owner, or to all. */
export const applyAssignment = defineCommand({
  name: 'collections.apply-assignment',
  summary: 'Gives customers to collectors by the rules: those without an owner, or all.',
  permission: 'queue.manage',
  timeout: 300_000,
  input: z.strictObject({ scope: z.enum(SCOPES) }),
  async handle(context, { scope }) {
    const { tx, actor } = context;
    const { rules } = await policyOf(tx, actor.organisationId, assignmentPolicy);
    if (rules.length === 0) throw unprocessable('There is no rule yet.', 'scope');
    const owners = await turnsOf(tx, actor.organisationId, rules);
    const clocks: Clocks = clocksOf(context, {});
    const fast = await checkpointServes(tx, actor.organisationId, clocks);
    const moves = await tx.$queryRaw<{ customer_id: bigint; next_owner: number }[]>`
      WITH ${assignmentPlan(actor.organisationId, { clocks, fast, rules, owners, scope })}
      SELECT p.customer_id, p.next_owner FROM plan p WHERE p.owner_id IS DISTINCT FROM p.next_owner`;
    const gifts = moves.map((row): Gift => ({ customerId: row.customer_id, ownerId: row.next_owner }));
    return { ...receiptOf(context, await giveCustomers(context, gifts)), scope };
  },
});

const receiptOf = (context: CommandContext, given: readonly Given[]) => ({
  act: context.auditId.toString(),
  moved: given.length,
});

/** A customer that was with the collector already is done, too. */
const resultsOfGiven = (found: readonly { number: string }[], given: readonly Given[]): Result[] => {
  const moved = new Set(given.map(({ number }) => number));
  return found.map(({ number }) => ({
    customer: number,
    done: moved.has(number),
    refused: moved.has(number) ? null : 'Had that owner already.',
  }));
};

async function idsOf(context: CommandContext, emails: readonly string[], field: string): Promise<number[]> {
  const ids: number[] = [];
  for (const email of emails) {
    const { id } = await requireCollector(context.tx, context.actor.organisationId, email, field);
    if (!ids.includes(id)) ids.push(id);
  }
  return ids;
}

/** Each the next one in turn; nobody's when there is nobody. */
const inTurn = (customers: readonly { id: bigint }[], owners: readonly number[]): Gift[] =>
  customers.map(({ id }, index) => ({ customerId: id, ownerId: owners[index % owners.length] ?? null }));
