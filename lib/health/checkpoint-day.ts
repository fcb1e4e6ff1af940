import type { Day } from '@/lib/kernel/day';
import type { Tx } from '@/lib/kernel/db';
import type { Clocks } from '@/lib/kernel/query';

/**
 * Whether checkpoint + tail can answer for these clocks: the present day, everything that is known, and checkpoints that
 * are not of a later day already (the organisation's zone was changed, or a test asks of another day).
 */
export async function checkpointServes(tx: Tx, organisationId: number, clocks: Clocks): Promise<boolean> {
  if (!clocks.present) return false;
  return servesOn(await checkpointThrough(tx, organisationId), clocks.asOf);
}

/** Whether checkpoints of the day `through` (null: there are none) serve for the present day `today`. */
export const servesOn = (through: Day | null, today: Day): boolean => through === null || through <= today;

/** The day that the checkpoints are of; null when there are none. */
export async function checkpointThrough(tx: Tx, organisationId: number): Promise<Day | null> {
  const [row] = await tx.$queryRaw<{ day: string }[]>`/* kept: day of the checkpoints */
    SELECT s.as_of::text AS day FROM checkpoint_state s WHERE s.organisation_id = ${organisationId}`;
  return row?.day ?? null;
}
