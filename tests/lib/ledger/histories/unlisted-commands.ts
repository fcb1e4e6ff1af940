import { z } from 'zod';
import { findCustomer } from '@/lib/customers/customer';
import { type CommandContext, defineCommand } from '@/lib/kernel/command';

/** Facts of a customer that its own screens record, told here in one statement each. */
type Fact = (context: CommandContext, customerId: bigint, told: Record<string, unknown>) => Promise<unknown>;

const record = (name: string, write: Fact) =>
  defineCommand({
    name: `history.${name}`,
    summary: 'Records a fact in a random history.',
    permission: 'ledger.post',
    input: z.looseObject({ customer: z.string() }),
    async handle(context, input) {
      const customer = await findCustomer(context.tx, context.actor.organisationId, input.customer);
      await write(context, customer.id, input);
      return {};
    },
  });

export const changeStatus = record(
  'change-status',
  ({ tx, actor, auditId, today }, id, told) => tx.$executeRaw`
  INSERT INTO customer_status (organisation_id, customer_id, status, reason, effective_on, audit_id)
  VALUES (${actor.organisationId}, ${id}, ${told.status}, 'as told', ${today}::date, ${auditId})`,
);
