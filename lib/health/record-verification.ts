import { inJobs } from '@/lib/kernel/db';
import type { Verification } from './verify';

/** Keeps what a verification found, and the head that it saw; `askedBy` is `nightly` or `command line`. */
export async function recordVerification(found: Verification, askedBy: string): Promise<void> {
  const { organisationId, startedAt, endedAt, faults, entries, head } = found;
  const first = faults[0]?.text.slice(0, 1000) ?? null;
  await inJobs(organisationId, async (tx) => {
    await tx.$executeRaw`
      INSERT INTO verification (organisation_id, started_at, ended_at, asked_by, faults, first_fault, entries, block_no, block_hash)
      VALUES (${organisationId}, ${startedAt}, ${endedAt}, ${askedBy}, ${faults.length}::integer, ${first}, ${entries},
              ${head?.blockNo ?? null}::integer, decode(${head?.hash ?? null}::text, 'hex'))`;
  });
}
