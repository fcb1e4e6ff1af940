import type { Day } from '@/lib/kernel/day';
import { inOrganisation, type Tx } from '@/lib/kernel/db';

/** One walk over the customers on a day: every one up to `reached` was looked at. */
export type CadenceRun = {
  id: bigint;
  day: Day;
  byHand: boolean;
  reached: bigint;
  total: number;
  lookedAt: number;
  done: number;
  suggested: number;
  notDone: number;
  finished: boolean;
};

const COLUMNS = `r.id, r.day, r.by_hand AS "byHand", r.reached, r.total, r.looked_at AS "lookedAt", r.done, r.suggested,
  r.not_done AS "notDone", r.finished_at IS NOT NULL AS finished`;

/** The unfinished run of the day, to go on with, or a new one. */
export function openRun(
  organisationId: number,
  day: Day,
  byHand: boolean,
  total: number,
): Promise<CadenceRun> {
  return inOrganisation(organisationId, async (tx) => {
    const [unfinished] = await tx.$queryRawUnsafe<CadenceRun[]>(
      `SELECT ${COLUMNS} FROM cadence_run r
       WHERE r.organisation_id = $1 AND r.day = $2::date AND r.by_hand = $3 AND r.finished_at IS NULL ORDER BY r.id DESC LIMIT 1`,
      organisationId,
      day,
      byHand,
    );
    if (unfinished) return unfinished;
    const [opened] = await tx.$queryRawUnsafe<CadenceRun[]>(
      `INSERT INTO cadence_run AS r (organisation_id, day, by_hand, total) VALUES ($1, $2::date, $3, $4) RETURNING ${COLUMNS}`,
      organisationId,
      day,
      byHand,
      total,
    );
    if (!opened) throw new Error('A run was not written.');
    return opened;
  });
}

/** Keeps how far a run is; a run that somebody else is at as well only grows. */
export async function keepRun(organisationId: number, run: CadenceRun): Promise<void> {
  await inOrganisation(organisationId, async (tx) => {
    await tx.$executeRaw`
      UPDATE cadence_run r SET reached = greatest(r.reached, ${run.reached}), total = greatest(r.total, ${run.total}),
             looked_at = greatest(r.looked_at, ${run.lookedAt}), done = greatest(r.done, ${run.done}),
             suggested = greatest(r.suggested, ${run.suggested}), not_done = greatest(r.not_done, ${run.notDone}),
             finished_at = CASE WHEN ${run.finished} THEN coalesce(r.finished_at, clock_timestamp()) ELSE r.finished_at END
      WHERE r.organisation_id = ${organisationId} AND r.id = ${run.id}`;
  });
}

/** Whether the run of a day that comes by itself has ended. */
export async function hasRun(tx: Tx, organisationId: number, day: Day): Promise<boolean> {
  const [row] = await tx.$queryRaw<{ ran: boolean }[]>`
    SELECT EXISTS (SELECT FROM cadence_run r WHERE r.organisation_id = ${organisationId} AND r.day = ${day}::date
                     AND NOT r.by_hand AND r.finished_at IS NOT NULL) AS ran`;
  return row?.ran ?? false;
}

/** The last run, as it is shown; null when there was none. */
export async function lastRun(tx: Tx, organisationId: number) {
  const [run] = await tx.$queryRaw<
    (Omit<CadenceRun, 'id' | 'reached'> & { startedAt: Date; finishedAt: Date | null })[]
  >`
    SELECT r.day, r.by_hand AS "byHand", r.total, r.looked_at AS "lookedAt", r.done, r.suggested, r.not_done AS "notDone",
           r.finished_at IS NOT NULL AS finished, r.started_at AS "startedAt", r.finished_at AS "finishedAt"
    FROM cadence_run r WHERE r.organisation_id = ${organisationId} ORDER BY r.id DESC LIMIT 1`;
  if (!run) return null;
  return {
    day: run.day,
    by_hand: run.byHand,
    customers: run.total,
    looked_at: run.lookedAt,
    done: run.done,
    suggested: run.suggested,
    not_done: run.notDone,
    started_at: run.startedAt.toISOString(),
    finished_at: run.finishedAt?.toISOString() ?? null,
  };
}
