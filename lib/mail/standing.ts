import { z } from 'zod';
import type { Day } from '@/lib/kernel/day';
import { optionalDay, readRows } from '@/lib/kernel/rows';
import type { Scope } from './message';

/** What stands in the way of chasing a customer, other than amounts. */
export type Standing = {
  archived: boolean;
  legalHold: boolean;
  doNotChase: boolean;
  snoozedUntil: Day | null;
  remindedOn: Day | null;
};

const columns = z.object({
  status: z.string(),
  last_snooze_until: optionalDay,
  holds: z.array(z.string()),
  reminded_on: optionalDay,
});

/** By the definitions that the queue reads: status, snooze, holds and reminders as they stand on the day. */
export async function standingOf(
  { tx, organisation: { id }, today }: Scope,
  customerId: bigint,
  besides: bigint | undefined,
): Promise<Standing> {
  const rows = await tx.$queryRaw`
    SELECT f.status, f.last_snooze_until,
           reminded_last(${id}::integer, ${today}::date, 'infinity', ${customerId}::bigint, ${besides ?? null}::bigint) AS reminded_on,
           ARRAY(SELECT h.kind FROM (
             SELECT DISTINCT ON (x.kind) x.kind, x.held FROM customer_hold x
             WHERE x.organisation_id = ${id} AND x.customer_id = ${customerId} AND x.effective_on <= ${today}::date
             ORDER BY x.kind, x.effective_on DESC, x.recorded_at DESC, x.id DESC) h WHERE h.held) AS holds
    FROM customer_fact_of(${id}::integer, ${today}::date, ARRAY[${customerId}::bigint], 'infinity') f`;
  const [row] = readRows(columns, rows);
  if (!row) throw new Error(`Customer ${customerId} was not found.`);
  return {
    archived: row.status === 'archived',
    legalHold: row.holds.includes('legal_hold'),
    doNotChase: row.holds.includes('do_not_chase'),
    snoozedUntil: row.last_snooze_until && row.last_snooze_until > today ? row.last_snooze_until : null,
    remindedOn: row.reminded_on,
  };
}
