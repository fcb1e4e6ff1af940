import { z } from 'zod';
import { defineCommand } from '@/lib/kernel/command';
import { optionalText, parseInput } from '@/lib/kernel/input';
import { forbidden, invalid } from '@/lib/kernel/refusal';
import { holdAccount, holdInTurn } from './account';
import { performAct } from './approval-acts';
import { endRequest, findRequest, personBehind, requestReference, waitingRequest } from './approval-request';
import { creditNoteInput } from './post-credit-note';

const hashInput = z
  .string()
  .trim()
  .regex(/^[0-9a-f]{64}$/, { error: 'Give the mark of what you looked at: 64 hexadecimal digits.' })
  .describe('The request’s `hash`: what is approved is what was looked at.');

/**
 * Approves a request, and does what it asks for in the same act, looked at again as of now; or rejects it with a reason.
 * Nobody decides on a request of their own, whichever role or key they come with, unless the organisation gave the
 * separation of duties up. What cannot be done any more leaves the request as it was.
 */
export const decideApproval = defineCommand({
  name: 'ledger.decide-approval',
  summary: 'Approves a request and does what it asks for, or rejects it.',
  permission: 'approvals.decide',
  input: z.strictObject({
    request: requestReference,
    decision: z.enum(['approve', 'reject'], { error: 'Choose approve or reject.' }),
    hash: hashInput,
    note: optionalText(500).describe('Why; a rejection says so.'),
  }),
  // In turn: the second of two who decide at once finds what the first decided.
  async hold(held, input) {
    const { act, customerId, input: kept } = await findRequest(held.tx, held.actor, input.request);
    if (act === 'credit_note')
      return holdAccount(held, 'credit_note', parseInput(creditNoteInput, kept), true);
    return holdInTurn(held.tx, held.actor.organisationId, customerId);
  },
  async handle(context, input) {
    const { tx, actor, organisation } = context;
    const request = await waitingRequest(tx, actor, input.request);
    const by = await personBehind(tx, actor);
    if (by === request.requestedBy && organisation.separationOfDuties)
      throw forbidden('Nobody decides on a request of their own: somebody else has to.');
    if (input.decision === 'reject' && !input.note) throw invalid('Say why it is rejected.', 'note');
    const outcome = input.decision === 'approve' ? 'approved' : 'rejected';
    // The decision stands first: it is what lets the posting pass.
    await endRequest(context, request, {
      outcome,
      by,
      hash: Buffer.from(input.hash, 'hex'),
      note: input.note,
    });
    const done = outcome === 'approved' ? await performAct(context, request.act, request.input) : null;
    return { request: input.request, outcome, act: request.act, customer: request.customer, done };
  },
});
