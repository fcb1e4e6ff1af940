import { z } from 'zod';
import { defineCommand } from '@/lib/kernel/command';
import { optionalText } from '@/lib/kernel/input';
import { forbidden } from '@/lib/kernel/refusal';
import { holdInTurn } from './account';
import { endRequest, findRequest, personBehind, requestReference, waitingRequest } from './approval-request';

/** Takes a request of one's own back. */
export const withdrawApproval = defineCommand({
  name: 'ledger.withdraw-approval',
  summary: 'Takes a request for approval back, by who made it.',
  permission: 'queue.act',
  input: z.strictObject({ request: requestReference, note: optionalText(500) }),
  hold: async ({ tx, actor }, { request }) =>
    holdInTurn(tx, actor.organisationId, (await findRequest(tx, actor, request)).customerId),
  async handle(context, input) {
    const { tx, actor } = context;
    const request = await waitingRequest(tx, actor, input.request);
    const by = await personBehind(tx, actor);
    if (by !== request.requestedBy) throw forbidden('A request is withdrawn by who made it.');
    await endRequest(context, request, { outcome: 'withdrawn', by, hash: request.hash, note: input.note });
    return { request: input.request, outcome: 'withdrawn', act: request.act, customer: request.customer };
  },
});
