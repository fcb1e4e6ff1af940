import { z } from 'zod';
import type { Tx } from '@/lib/kernel/db';
import { notFound } from '@/lib/kernel/refusal';
import { findMember, type Member } from './roles';

/** A person, by id; forms send it as text. */
export const userInput = z.coerce
  .number({ error: 'That is no person.' })
  .int({ error: 'That is no person.' })
  .min(1, { error: 'That is no person.' })
  .max(2_147_483_647, { error: 'That is no person.' });

/** The member, or a refusal that tells nothing of other organisations. */
export async function memberNamed(tx: Tx, organisationId: number, userId: number): Promise<Member> {
  const member = await findMember(tx, organisationId, userId);
  if (!member) throw notFound('There is no such person in this organisation.', 'user');
  return member;
}
