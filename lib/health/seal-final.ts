import { inJobs } from '@/lib/kernel/db';
import { type Sealed, type SealOptions, seal } from '@/lib/ledger/seal';

/** Entries that the checkpoints have taken in are final: those are sealed, without closing the gate once more. */
export async function sealFinal(organisationId: number, options: SealOptions = {}): Promise<Sealed> {
  const [state] = await inJobs(
    organisationId,
    (tx) => tx.$queryRaw<{ through_seq: bigint }[]>`
      SELECT through_seq FROM checkpoint_state WHERE organisation_id = ${organisationId}`,
  );
  return state ? seal(organisationId, state.through_seq, options) : { blocks: 0, entries: 0 };
}
