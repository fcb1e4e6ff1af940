import { isTransient } from '@/lib/kernel/database-errors';
import type { Day } from '@/lib/kernel/day';
import { inJobs, type Tx } from '@/lib/kernel/db';
import { organisationOf, todayOf } from '@/lib/kernel/organisation';

/** What a catch-up or a rebuild has done: the entries it took in, the customers it looked at, and where it stands now. */
export type CatchUp = { entries: number; customers: number; throughSeq: bigint; day: Day };

/** How far the checkpoints of an organisation are behind; `checkpointDay` is null when there are none. */
export type Behind = {
  entries: number;
  marks: number;
  /** Customers whose position is out of date because a day has passed. */
  stale: number;
  /** The queue is ranked by other weights than were decided last. */
  reweighed: boolean;
  day: Day;
  checkpointDay: Day | null;
};

/** More entries than this are taken in faster by making everything anew. */
const REBUILD_FROM = 300_000;

/** A rebuild of ten million entries takes some 70 s. */
const LONGEST_MS = 15 * 60_000;

/**
 * Takes into the checkpoints of an organisation what came after them. Null when another writer is at it, or a long
 * posting holds the gate: the checkpoints stay as they are, reads stay exact, and it can be tried again.
 */
export async function catchUp(
  organisationId: number,
  options: { day?: Day; signal?: AbortSignal } = {},
): Promise<CatchUp | null> {
  const through = await watermark(organisationId);
  if (through === null) return null;
  return asWriter(organisationId, options.day, async (tx, day) => {
    const tail = await entriesBehind(tx, organisationId, through);
    options.signal?.throwIfAborted();
    return tail === null || tail > REBUILD_FROM
      ? write(tx, 'rebuild_checkpoint', organisationId, through, day)
      : write(tx, 'advance_checkpoint', organisationId, through, day);
  });
}

/** Makes the checkpoints of an organisation anew from the ledger; null as in `catchUp`. */
export async function rebuild(organisationId: number, options: { day?: Day } = {}): Promise<CatchUp | null> {
  const through = await watermark(organisationId);
  if (through === null) return null;
  return asWriter(organisationId, options.day, (tx, day) =>
    write(tx, 'rebuild_checkpoint', organisationId, through, day),
  );
}

/** How much a reader has to work out beside the checkpoints. Counts no further than a thousand. */
export async function behind(organisationId: number, options: { day?: Day } = {}): Promise<Behind> {
  return inJobs(organisationId, async (tx) => {
    const day = options.day ?? todayOf(await organisationOf(tx, organisationId), new Date());
    const [row] = await tx.$queryRaw<
      {
        entries: bigint;
        marks: bigint;
        stale: bigint;
        reweighed: boolean | null;
        checkpoint_day: string | null;
      }[]
    >`
      WITH s AS (SELECT through_seq, as_of, weights FROM checkpoint_state WHERE organisation_id = ${organisationId})
      -- (The watermark as a subselect alone: inside an expression it would be compared with every entry of the ledger.)
      SELECT (SELECT count(*) FROM (SELECT FROM entry e WHERE e.organisation_id = ${organisationId}
                AND e.seq > (SELECT coalesce(max(through_seq), 0) FROM s) ORDER BY e.seq LIMIT 1000) x) AS entries,
             (SELECT count(*) FROM (SELECT FROM customer_mark m WHERE m.organisation_id = ${organisationId} LIMIT 1000) x) AS marks,
             (SELECT count(*) FROM (SELECT FROM customer_position p WHERE p.organisation_id = ${organisationId}
                AND p.stale_on <= ${day}::date LIMIT 1000) x) AS stale,
             (SELECT weights <> weights_at(${organisationId}::integer, 'infinity') FROM s) AS reweighed,
             (SELECT as_of::text FROM s) AS checkpoint_day`;
    return {
      entries: Number(row?.entries ?? 0n),
      marks: Number(row?.marks ?? 0n),
      stale: Number(row?.stale ?? 0n),
      reweighed: row?.reweighed ?? false,
      day,
      checkpointDay: row?.checkpoint_day ?? null,
    };
  });
}

/**
 * The number through which every entry of the organisation is final: the gate, taken exclusively for an instant, proves
 * that every posting which drew an earlier one has ended. Null when a posting takes longer than 200 ms.
 */
export async function watermark(organisationId: number): Promise<bigint | null> {
  try {
    return await inJobs(organisationId, async (tx) => {
      await tx.$executeRaw`SET LOCAL lock_timeout = '200ms'`;
      await tx.$executeRaw`SELECT pg_advisory_xact_lock(7001, ${organisationId}::integer)`;
      const [row] = await tx.$queryRaw<{ through: bigint | null }[]>`
        SELECT max(seq) AS through FROM entry WHERE organisation_id = ${organisationId}`;
      return row?.through ?? 0n;
    });
  } catch (error) {
    if (isTransient(error)) return null;
    throw error;
  }
}

/** One writer an organisation, however many processes run. */
async function asWriter<T>(
  organisationId: number,
  day: Day | undefined,
  work: (tx: Tx, day: Day) => Promise<T>,
): Promise<T | null> {
  return inJobs(
    organisationId,
    async (tx) => {
      const [lock] = await tx.$queryRaw<{ mine: boolean }[]>`
        SELECT pg_try_advisory_xact_lock(7002, ${organisationId}::integer) AS mine`;
      if (!lock?.mine) return null;
      await tx.$executeRaw`SET LOCAL work_mem = '256MB'`;
      await tx.$executeRaw`SET LOCAL statement_timeout = 0`;
      return work(tx, day ?? todayOf(await organisationOf(tx, organisationId), new Date()));
    },
    { timeout: LONGEST_MS },
  );
}

/** Null when there are no checkpoints yet. */
async function entriesBehind(tx: Tx, organisationId: number, through: bigint): Promise<number | null> {
  const [row] = await tx.$queryRaw<{ entries: bigint }[]>`
    SELECT (SELECT count(*) FROM (SELECT FROM entry e WHERE e.organisation_id = ${organisationId} AND e.seq > s.through_seq
              AND e.seq <= ${through} LIMIT ${REBUILD_FROM + 1}) x) AS entries
    FROM checkpoint_state s WHERE s.organisation_id = ${organisationId}`;
  return row ? Number(row.entries) : null;
}

async function write(
  tx: Tx,
  work: 'advance_checkpoint' | 'rebuild_checkpoint',
  organisationId: number,
  through: bigint,
  day: Day,
): Promise<CatchUp> {
  const rows = await tx.$queryRawUnsafe<
    { entries: bigint; customers: number; through_seq: bigint; day: string }[]
  >(
    `SELECT entries, customers, through_seq, as_of::text AS day FROM ${work}($1::integer, $2::bigint, $3::date)`,
    organisationId,
    through,
    day,
  );
  const [done] = rows;
  if (!done) throw new Error(`${work} did not answer.`);
  return {
    entries: Number(done.entries),
    customers: done.customers,
    throughSeq: done.through_seq,
    day: done.day,
  };
}
