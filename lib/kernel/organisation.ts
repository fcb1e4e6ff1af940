import { type Day, dayIn } from './day';
import type { Tx } from './db';

/** What every command and query knows of the organisation that it runs in. */
export type Organisation = {
  id: number;
  slug: string;
  name: string;
  baseCurrency: string;
  timeZone: string;
  locale: string;
  separationOfDuties: boolean;
};

export async function organisationOf(tx: Tx, id: number): Promise<Organisation> {
  const [row] = await tx.$queryRaw<Organisation[]>`
    SELECT o.id, o.slug, o.name, o.base_currency AS "baseCurrency", o.time_zone AS "timeZone", o.locale,
           o.separation_of_duties AS "separationOfDuties"
    FROM organisation o WHERE o.id = ${id}`;
  if (!row) throw new Error(`There is no organisation ${id}.`);
  return row;
}

/** The organisation's own day at an instant. */
export const todayOf = (organisation: Organisation, instant: Date): Day =>
  dayIn(organisation.timeZone, instant);
