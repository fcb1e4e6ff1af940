import type { Tx } from '@/lib/kernel/db';

/** The organisation's own series of customer numbers, `C-00042`. */
const SERIES = 'C';
const OURS = /^C-(\d{5,15})$/;

const write = (count: bigint) => `${SERIES}-${count.toString().padStart(5, '0')}`;

/**
 * A number for each customer, in order: the given one, else the next of the series. Given numbers that look like the
 * series move it on, so that it never runs into them. The counter's row stays locked until the transaction ends.
 */
export async function numberCustomers(
  tx: Tx,
  organisationId: number,
  given: readonly (string | undefined)[],
): Promise<string[]> {
  const wanted = given.filter((number) => number === undefined).length;
  const highest = given.reduce((most, number) => {
    const count = BigInt(OURS.exec(number ?? '')?.[1] ?? 0);
    return count > most ? count : most;
  }, 0n);
  if (wanted === 0 && highest === 0n) return given.map(String);
  const [row] = await tx.$queryRaw<{ last: bigint }[]>`
    INSERT INTO number_counter (organisation_id, series, last)
    VALUES (${organisationId}, ${SERIES}, ${highest}::bigint + ${wanted}::bigint)
    ON CONFLICT (organisation_id, series)
    DO UPDATE SET last = greatest(number_counter.last, ${highest}::bigint) + ${wanted}::bigint
    RETURNING last`;
  let next = (row?.last ?? 0n) - BigInt(wanted);
  return given.map((number) => {
    if (number !== undefined) return number;
    next += 1n;
    return write(next);
  });
}
