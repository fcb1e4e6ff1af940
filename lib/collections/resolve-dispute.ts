import { z } from 'zod';
import { type CommandContext, defineCommand } from '@/lib/kernel/command';
import { optionalText, textInput } from '@/lib/kernel/input';
import { invalid, unprocessable } from '@/lib/kernel/refusal';
import { DISPUTE_OUTCOMES, type DisputeOutcome } from './agreement-words';
import { type FoundDispute, holdOpenDispute, insertDisputeEvent } from './dispute';

const outcomeInput = z.enum(Object.keys(DISPUTE_OUTCOMES) as [DisputeOutcome, ...DisputeOutcome[]], {
  error: 'Choose how it ended.',
});

/**
 * Ends a dispute. Credited and paid are facts of the ledger: a credit note, or a payment, must stand against the document
 * since the dispute was opened, and the thread names it. A rejection says why.
 */
export const resolveDispute = defineCommand({
  name: 'collections.resolve-dispute',
  summary: 'Ends a dispute: credited, paid, rejected or withdrawn.',
  permission: 'disputes.resolve',
  input: z.strictObject({
    dispute: textInput(20).describe('The id of the dispute.'),
    outcome: outcomeInput,
    note: optionalText(4000),
  }),
  async handle(context, input) {
    const dispute = await holdOpenDispute(context, input.dispute);
    if (input.outcome === 'rejected' && !input.note) throw invalid('Say why it is rejected.', 'note');
    const proof = await proofOf(context, dispute, input.outcome);
    await insertDisputeEvent(context, dispute, {
      kind: 'resolved',
      body: input.note,
      outcome: input.outcome,
      postingId: proof?.postingId,
    });
    return {
      dispute: input.dispute,
      customer: dispute.customer,
      outcome: input.outcome,
      document: proof?.number ?? null,
    };
  },
});

const PROOF = { credited: 'credit_note', paid: 'payment' } as const;

/** The latest credit note, or payment, that was put on the document since the dispute was opened and still stands there. */
async function proofOf({ tx, actor }: CommandContext, dispute: FoundDispute, outcome: DisputeOutcome) {
  if (outcome !== 'credited' && outcome !== 'paid') return undefined;
  const [row] = await tx.$queryRaw<{ postingId: bigint; number: string }[]>`
    SELECT max(e.posting_id) AS "postingId", c.number
    FROM entry e
    JOIN item c ON c.organisation_id = ${actor.organisationId} AND c.id = e.counter_item_id AND c.kind = ${PROOF[outcome]}
    JOIN dispute d ON d.organisation_id = ${actor.organisationId} AND d.id = ${dispute.id}
    WHERE e.organisation_id = ${actor.organisationId} AND e.item_id = ${dispute.itemId} AND e.recorded_at > d.recorded_at
    GROUP BY c.id, c.number HAVING sum(e.amount) < 0
    ORDER BY 1 DESC LIMIT 1`;
  if (row) return row;
  const what = outcome === 'credited' ? 'credit note was put on' : 'payment was put on';
  throw unprocessable(
    `No ${what} ${dispute.document} since the dispute was opened. Post it first.`,
    'outcome',
  );
}
