import { plainPositions } from '@/lib/collections/plain-rows';
import { ofTheDay } from '@/lib/collections/position-rows';
import { readOrganisation, type Tx } from '@/lib/kernel/db';
import { say } from '@/lib/launch/say';
import { Prisma } from '@/prisma/client/client';
import { atOnce, postOne } from './acts';
import type { Book } from './book/open-book';
import { ORGANISATION } from './people';
import { table } from './report';
import { beginWriter } from './writer';

/** One look at the whole book while others post: customers, how many of them were read live, and how many differed. */
export type Look = {
  customers: number;
  live: number;
  different: number;
  sums: number;
  differentSums: number;
};

const CALLERS = 8;

/**
 * Compares the fast way with the plain definitions over the whole book, each time in one snapshot, while eight callers
 * post without a pause and the writer catches up every second.
 */
export async function equality(book: Book, customers: readonly string[], looks: number): Promise<Look[]> {
  const writer = beginWriter(book.day);
  let looking = true;
  const posting = atOnce(
    CALLERS,
    () => looking,
    (place) => postOne(customers[(place * 7) % customers.length] ?? '', book.day, place),
  );
  const found: Look[] = [];
  try {
    for (let look = 0; look < looks; look += 1) {
      found.push(await readOrganisation(ORGANISATION, (tx) => compare(tx, book.day), PATIENT));
      say(`  look ${look + 1} of ${looks}: ${found[look]?.different} customers differ`);
    }
  } finally {
    looking = false;
    await writer.stop();
    say(`  ${(await posting).toLocaleString('en-GB')} postings meanwhile`);
  }
  process.stdout.write(`${equalityTable(found)}\n\n`);
  return found;
}

export const equalityTable = (looks: readonly Look[]): string =>
  table(
    ['whole book beside 8 callers', 'customers', 'of them live', 'different', 'sums by due day', 'different'],
    looks.map(({ customers, live, different, sums, differentSums }, index) =>
      [`look ${index + 1}`, customers, live, different, sums, differentSums].map(String),
    ),
  );

const PATIENT = { timeout: 900_000 };

/** What a row of a list consists of. */
const COLUMNS = Prisma.raw(
  `customer_id number name_key status owner_id billing_contact_id basis days terms_currency credit_limit balance_base
   overdue_base collectable_base credit_limit_base oldest_due_on over_limit without_rate level_collectable level_age
   level_broken level_unanswered level_slower level_credit broken_on broken_amount broken_currency held waits_until score forced gated in_queue due_count late_count days_late_sum median_days_late
   recurring_late last_touched_on snoozed_until open_currencies open_buckets`
    .split(/\s+/)
    .map((column) => `r.${column}`)
    .join(', '),
);

async function compare(tx: Tx, day: string): Promise<Look> {
  const today = Prisma.sql`${day}::date`;
  const [rows] = await tx.$queryRaw<{ customers: bigint; live: bigint; different: bigint }[]>`
    WITH live AS MATERIALIZED (SELECT * FROM position_live(${ORGANISATION}::integer, ${today})),
    fast AS MATERIALIZED (
      SELECT ${COLUMNS} FROM (
        SELECT r.*, ${ofTheDay(today)} FROM position_row r
        WHERE r.organisation_id = ${ORGANISATION} AND r.customer_id NOT IN (SELECT customer_id FROM live)
        UNION ALL SELECT r.*, ${ofTheDay(today)} FROM live r) r),
    ${plainPositions(ORGANISATION, { asOf: day, knownAt: 'infinity', present: false, plain: true })},
    plain AS MATERIALIZED (SELECT ${COLUMNS} FROM r)
    SELECT (SELECT count(*) FROM plain) AS customers, (SELECT count(*) FROM live) AS live,
           (SELECT count(*) FROM fast f FULL JOIN plain p ON p.customer_id = f.customer_id WHERE f IS DISTINCT FROM p) AS different`;
  const [sums] = await tx.$queryRaw<{ sums: bigint; different: bigint }[]>`
    WITH plain AS (
      SELECT i.currency, i.due_on, count(*) AS open_items, sum(i.open_amount) AS amount
      FROM open_item_at(${ORGANISATION}::integer, ${today}, 'infinity') i GROUP BY 1, 2)
    SELECT (SELECT count(*) FROM plain) AS sums,
           (SELECT count(*) FROM open_total_now(${ORGANISATION}::integer, ${today}) f
            FULL JOIN plain p ON p.currency = f.currency AND coalesce(p.due_on, 'infinity') = coalesce(f.due_on, 'infinity')
            WHERE (f.open_items, f.amount) IS DISTINCT FROM (p.open_items, p.amount)) AS different`;
  return {
    customers: Number(rows?.customers),
    live: Number(rows?.live),
    different: Number(rows?.different),
    sums: Number(sums?.sums),
    differentSums: Number(sums?.different),
  };
}
