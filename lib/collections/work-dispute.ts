import { z } from 'zod';
import { emailInput } from '@/lib/customers/customer-input';
import { requireCollector } from '@/lib/customers/owner';
import { defineCommand } from '@/lib/kernel/command';
import { dayInput, optional, optionalText, textInput } from '@/lib/kernel/input';
import { invalid } from '@/lib/kernel/refusal';
import { holdOpenDispute, insertDisputeEvent } from './dispute';

const disputeReference = textInput(20).describe('The id of the dispute.');

/** Adds a word to the thread of a dispute. */
export const commentDispute = defineCommand({
  name: 'collections.comment-dispute',
  summary: 'Adds a comment to the thread of a dispute.',
  permission: 'queue.act',
  input: z.strictObject({ dispute: disputeReference, body: textInput(4000) }),
  async handle(context, input) {
    const dispute = await holdOpenDispute(context, input.dispute);
    await insertDisputeEvent(context, dispute, { kind: 'comment', body: input.body });
    return { dispute: input.dispute, customer: dispute.customer };
  },
});

/** Says who looks after a dispute, and until when. */
export const assignDispute = defineCommand({
  name: 'collections.assign-dispute',
  summary: 'Says who looks after a dispute, and by when it should be resolved.',
  permission: 'queue.act',
  input: z.strictObject({
    dispute: disputeReference,
    owner: optional(emailInput).describe('E-mail address of the person; nobody unless given.'),
    deadline: optional(dayInput),
    note: optionalText(4000),
  }),
  async handle(context, input) {
    const dispute = await holdOpenDispute(context, input.dispute);
    if (input.deadline && input.deadline < context.today) throw invalid('That day is past.', 'deadline');
    const owner = input.owner
      ? await requireCollector(context.tx, context.actor.organisationId, input.owner)
      : null;
    await insertDisputeEvent(context, dispute, {
      kind: 'assigned',
      body: input.note,
      ownerId: owner?.id ?? null,
      deadline: input.deadline ?? null,
    });
    return { dispute: input.dispute, customer: dispute.customer, owner: owner?.email ?? null };
  },
});
