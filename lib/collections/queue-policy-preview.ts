import { Decimal } from 'decimal.js';
import { z } from 'zod';
import { checkpointServes } from '@/lib/health/checkpoint-day';
import { PARTS } from '@/lib/health/priority';
import { clocksOf, defineQuery } from '@/lib/kernel/query';
import { bigintColumn, numericColumn, readRows } from '@/lib/kernel/rows';
import { Prisma } from '@/prisma/client/client';
import { inBase } from './customer-row';
import { everybody } from './everybody';
import { assertHundred, weightsInput, wholeInput } from './queue-policy';

/** How many stand on the first page, before and after. */
export const FIRST_PAGE = 50;

/**
 * Who would move if the queue were ranked by other weights: the first page before and after, who enters and who leaves it,
 * and how many move by more than some places. Nothing changes. What it says is what the writer does once the policy is
 * decided, of the customers as they stand now.
 */
export const queuePolicyPreview = defineQuery({
  name: 'collections.queue-policy-preview',
  summary: 'Who moves in the queue, and how far, if it were ranked by other weights.',
  permission: 'queue.manage',
  input: z.strictObject({
    ...weightsInput,
    plain_percent: wholeInput(50).default(0),
    more_than: wholeInput(1_000_000).default(20).describe('Counts those who move by more places than this.'),
  }),
  async read(context, input) {
    assertHundred(input);
    const { tx, organisation } = context;
    const clocks = clocksOf(context, {});
    const fast = await checkpointServes(tx, organisation.id, clocks);
    const weights = [...PARTS.map((part) => input[part]), input.plain_percent];
    const found = await tx.$queryRaw<Record<string, unknown>[]>`
      WITH ${everybody(organisation.id, clocks, fast)}, ${ranked(organisation.id, weights)},
      counted AS (
        SELECT count(*)::integer AS in_queue, count(*) FILTER (WHERE n.after <> n.before)::integer AS moved,
               count(*) FILTER (WHERE abs(n.after - n.before) > ${input.more_than})::integer AS moved_far,
               count(*) FILTER (WHERE n.plain_before)::integer AS in_plain_before,
               count(*) FILTER (WHERE n.plain_after)::integer AS in_plain_after
        FROM ranked n)
      SELECT t.*, n.*, c.number, c.name
      FROM counted t
      LEFT JOIN ranked n ON n.before <= ${FIRST_PAGE} OR n.after <= ${FIRST_PAGE}
      LEFT JOIN customer c ON c.organisation_id = ${organisation.id} AND c.id = n.customer_id
      ORDER BY n.after`;
    const counts = countColumns.parse(found[0]);
    const moves = readRows(
      moveColumns,
      found.filter(({ customer_id }) => customer_id !== null),
    ).map((row) => described(row, organisation.baseCurrency));
    return {
      as_of: clocks.asOf,
      currency: organisation.baseCurrency,
      ...counts,
      more_than: input.more_than,
      first_page: FIRST_PAGE,
      before: moves.filter(({ before }) => before <= FIRST_PAGE).sort((a, b) => a.before - b.before),
      after: moves.filter(({ after }) => after <= FIRST_PAGE),
      enters: moves.filter(({ before }) => before > FIRST_PAGE).map(({ number }) => number),
      leaves: moves.filter(({ after }) => after > FIRST_PAGE).map(({ number }) => number),
    };
  },
});

const countColumns = z.object({
  in_queue: z.number(),
  moved: z.number(),
  moved_far: z.number(),
  in_plain_before: z.number(),
  in_plain_after: z.number(),
});

const moveColumns = z.object({
  customer_id: bigintColumn,
  number: z.string(),
  name: z.string(),
  collectable_base: numericColumn,
  score_before: z.number(),
  score_after: z.number(),
  before: z.coerce.number(),
  after: z.coerce.number(),
  plain_after: z.boolean(),
});

/** One customer's place and score, before and after; the amount is in base currency. */
const described = (row: z.output<typeof moveColumns>, base: string) => ({
  number: row.number,
  name: row.name,
  collectable: inBase(new Decimal(row.collectable_base).toFixed(), base),
  score_before: row.score_before,
  score_after: row.score_after,
  before: row.before,
  after: row.after,
  plain_after: row.plain_after,
});

/** Parts of a `WITH` over `r`: `ranked`, everybody in the queue with the place now and by the weights, in the queue's order. */
const ranked = (organisationId: number, weights: number[]): Prisma.Sql => Prisma.sql`
  given AS MATERIALIZED (
    SELECT ${weights}::integer[] AS weights, plain_places_by(${organisationId}::integer, ${weights}::integer[]) AS places,
           coalesce((SELECT s.weights[7] FROM checkpoint_state s WHERE s.organisation_id = ${organisationId} AND s.weights <> '{}'),
                    0) AS plain_now),
  scored AS MATERIALIZED (
    SELECT r.customer_id, r.collectable_base, r.score AS score_before, r.queue_place AS place_before, r.level_age,
           score_of(g.weights, r.level_collectable, r.level_age, r.level_broken, r.level_unanswered, r.level_slower,
                    r.level_credit) AS score_after,
           is_in_plain_order(r.customer_id, g.plain_now) AS plain_before,
           is_in_plain_order(r.customer_id, g.weights[7]) AS plain_after
    FROM r CROSS JOIN given g WHERE r.in_queue OFFSET 0),
  ranked AS MATERIALIZED (
    SELECT s.customer_id, s.collectable_base, s.score_before, s.score_after, s.plain_before, s.plain_after,
           row_number() OVER (ORDER BY s.place_before DESC, s.collectable_base DESC, s.customer_id) AS before,
           row_number() OVER (ORDER BY queue_place_of(s.customer_id, g.weights, g.places, s.score_after, s.level_age) DESC,
                                       s.collectable_base DESC, s.customer_id) AS after
    FROM scored s CROSS JOIN given g)`;
