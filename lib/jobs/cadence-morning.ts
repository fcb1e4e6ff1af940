import { isMorning, type RunOptions, runCadences } from '@/lib/dunning/run-cadences';
import { organisationIds, readOrganisation } from '@/lib/kernel/db';
import { organisationOf } from '@/lib/kernel/organisation';
import type { JobPayloads } from '@/lib/kernel/queues';

/**
 * Takes the steps of cadences that are due: of one organisation now, or of each whose morning has come and whose day was not
 * done yet, one after the other. Begun again, it goes on where it was.
 */
export async function cadenceMorning(
  { organisationId, byHand }: JobPayloads['cadences'],
  options: Pick<RunOptions, 'send'> & {
    signal: AbortSignal;
    progress: (done: number, total: number) => void;
  },
): Promise<void> {
  if (organisationId !== undefined) {
    await runCadences(organisationId, { ...options, byHand: byHand ?? false });
    return;
  }
  for (const id of await organisationIds()) {
    options.signal.throwIfAborted();
    const organisation = await readOrganisation(id, (tx) => organisationOf(tx, id));
    if (isMorning(organisation, new Date())) await runCadences(id, options);
  }
}
