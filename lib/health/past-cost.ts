import { z } from 'zod';
import { defineQuery } from '@/lib/kernel/query';

/** A list of a past day passes over the entries some five times; so many a second, in all, on a machine of two cores. */
const ENTRIES_PER_SECOND = 700_000;

/**
 * About how many seconds a list of the whole book takes on a past day; 0 when nobody would notice. From the planner's
 * estimate of how many entries there are, which costs nothing to ask.
 */
export const pastCost = defineQuery({
  name: 'health.past-cost',
  summary: 'About how many seconds a list of the whole book takes on a past day.',
  permission: 'ledger.read',
  input: z.strictObject({}),
  async read({ tx }) {
    if (Date.now() < estimated.until) return { seconds: estimated.seconds };
    const [row] = await tx.$queryRaw<{ entries: number }[]>`
      SELECT greatest(reltuples, 0)::float8 AS entries FROM pg_class WHERE oid = 'entry'::regclass`;
    estimated.seconds = Math.round((row?.entries ?? 0) / ENTRIES_PER_SECOND);
    estimated.until = Date.now() + ESTIMATE_LASTS_MS;
    return { seconds: estimated.seconds };
  },
});

/** Of the whole database, and rough: worth no question a page. */
const estimated = { seconds: 0, until: 0 };
const ESTIMATE_LASTS_MS = 60_000;
