import { inIdentity } from '@/lib/kernel/db';

/** How the last nightly verification of each organisation went, taken together: no tenant's details. */
export type LastVerifications = {
  /** Organisations that were ever verified. */
  organisations: number;
  with_faults: number;
  /** When the one ended that lies back the longest. */
  oldest: string | null;
};

export async function lastVerifications(): Promise<LastVerifications> {
  const [row] = await inIdentity(
    (tx) => tx.$queryRaw<{ organisations: number; with_faults: number; oldest: Date | null }[]>`
      SELECT count(*)::integer AS organisations, count(*) FILTER (WHERE l.faults > 0)::integer AS with_faults,
             min(l.ended_at) AS oldest
      FROM (SELECT DISTINCT ON (v.organisation_id) v.faults, v.ended_at FROM verification v
            ORDER BY v.organisation_id, v.id DESC) l`,
  );
  return {
    organisations: row?.organisations ?? 0,
    with_faults: row?.with_faults ?? 0,
    oldest: row?.oldest?.toISOString() ?? null,
  };
}
