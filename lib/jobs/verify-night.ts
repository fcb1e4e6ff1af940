import { catchUp } from '@/lib/health/checkpoint';
import { recordVerification } from '@/lib/health/record-verification';
import { sealFinal } from '@/lib/health/seal-final';
import { verifyOrganisation } from '@/lib/health/verify';
import { inJobs, organisationIds } from '@/lib/kernel/db';

/** An organisation that was verified within this is not verified again by a night that began anew. In hours. */
const STILL_FRESH = 6;

/**
 * Seals what is final and verifies the books, of one organisation or of all one after the other, and keeps what was
 * found. Begun again, it goes on with those that were not done.
 */
export async function verifyNight(
  organisationId: number | undefined,
  { signal, progress }: { signal: AbortSignal; progress: (done: number, total: number) => void },
): Promise<void> {
  const ids = organisationId === undefined ? await organisationIds() : [organisationId];
  for (const [index, id] of ids.entries()) {
    signal.throwIfAborted();
    if (organisationId === undefined && (await isFresh(id))) continue;
    await catchUp(id, { signal });
    await sealUnlessCut(id, signal);
    await recordVerification(await verifyOrganisation(id, { signal }), 'nightly');
    progress(index + 1, ids.length);
  }
}

/** A chain that was cut short cannot be grown; verifying says so, and where. */
async function sealUnlessCut(id: number, signal: AbortSignal): Promise<void> {
  const [chain] = await inJobs(
    id,
    (tx) => tx.$queryRaw<{ cut: boolean }[]>`
      SELECT (SELECT h.hash FROM ledger_head h WHERE h.organisation_id = ${id})
             IS DISTINCT FROM (SELECT b.hash FROM ledger_block b WHERE b.organisation_id = ${id}
                               ORDER BY b.block_no DESC LIMIT 1) AS cut`,
  );
  if (!chain?.cut) await sealFinal(id, { signal });
}

async function isFresh(id: number): Promise<boolean> {
  const [row] = await inJobs(
    id,
    (tx) => tx.$queryRaw<{ fresh: boolean }[]>`
      SELECT EXISTS (SELECT FROM verification v WHERE v.organisation_id = ${id} AND v.asked_by = 'nightly'
                       AND v.started_at > clock_timestamp() - ${STILL_FRESH} * interval '1 hour') AS fresh`,
  );
  return row?.fresh ?? false;
}
