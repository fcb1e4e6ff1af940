import { z } from 'zod';
import { defineCommand } from '@/lib/kernel/command';
import type { Tx } from '@/lib/kernel/db';
import { optionalText } from '@/lib/kernel/input';

/** What stands on the organisation’s letters beside their text; null where it wrote nothing. */
export type Letterhead = { address: string | null; payment_details: string | null; footer: string | null };

const NONE: Letterhead = { address: null, payment_details: null, footer: null };

/** The latest that was written. */
export async function letterheadOf(tx: Tx, organisationId: number): Promise<Letterhead> {
  const [row] = await tx.$queryRaw<Letterhead[]>`
    SELECT l.address, l.payment_details, l.footer FROM letterhead l
    WHERE l.organisation_id = ${organisationId} ORDER BY l.id DESC LIMIT 1`;
  return row ?? NONE;
}

export const setLetterhead = defineCommand({
  name: 'letters.set-letterhead',
  summary: 'Writes what stands on every letter: address, where to pay, and the foot of the page.',
  permission: 'templates.write',
  input: z.strictObject({
    address: optionalText(500).describe('Where the organisation is written to, one text a line.'),
    payment_details: optionalText(500).describe('Where customers pay: {{payment_details}} in templates.'),
    footer: optionalText(300).describe('Under every page of a letter.'),
  }),
  async handle({ tx, actor, auditId, changed }, input) {
    const before = await letterheadOf(tx, actor.organisationId);
    const after: Letterhead = {
      address: input.address ?? null,
      payment_details: input.payment_details ?? null,
      footer: input.footer ?? null,
    };
    await tx.$executeRaw`
      INSERT INTO letterhead (organisation_id, address, payment_details, footer, user_id, actor, audit_id, recorded_at)
      VALUES (${actor.organisationId}, ${after.address}, ${after.payment_details}, ${after.footer}, ${actor.userId},
              ${actor.label}, ${auditId}, clock_timestamp())`;
    changed({ subject: 'letterhead', subjectId: 'letterhead', before, after });
    return after;
  },
});
