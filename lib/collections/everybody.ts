import type { Clocks } from '@/lib/kernel/query';
import { Prisma } from '@/prisma/client/client';

/**
 * Parts of a `WITH`: `r` is the position of every customer at the clocks, as `customer_position` has it. In the present
 * (`fast`) from checkpoint + tail, else from the customers' own entries.
 */
export function everybody(organisationId: number, clocks: Clocks, fast: boolean): Prisma.Sql {
  const day = Prisma.sql`${clocks.asOf}::date`;
  if (!fast) {
    return Prisma.sql`
      r AS MATERIALIZED (
        SELECT p.* FROM position_now(${organisationId}::integer, ${day},
          ARRAY(SELECT c.id FROM customer c WHERE c.organisation_id = ${organisationId}), NULL, true,
          ${clocks.knownAt}::timestamptz) p)`;
  }
  return Prisma.sql`
    live AS MATERIALIZED (SELECT * FROM position_live(${organisationId}::integer, ${day}, NULL)),
    r AS (
      SELECT p.* FROM position_row p
      WHERE p.organisation_id = ${organisationId} AND p.customer_id NOT IN (SELECT l.customer_id FROM live l)
      UNION ALL SELECT l.* FROM live l)`;
}
