import { Prisma } from '@/prisma/client/client';
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

/** An organisation's columns, of `organisation o`, as they are known here. */
export const ORGANISATION = Prisma.sql`
  o.id, o.slug, o.name, o.base_currency AS "baseCurrency", o.time_zone AS "timeZone", o.locale,
  o.separation_of_duties AS "separationOfDuties"`;

export async function organisationOf(tx: Tx, id: number): Promise<Organisation> {
  const [row] = await tx.$queryRaw<Organisation[]>`/* kept: organisation */
    SELECT ${ORGANISATION} FROM organisation o WHERE o.id = ${id}`;
  if (!row) throw new Error(`There is no organisation ${id}.`);
  return row;
}

/** The organisation's own day at an instant. */
export const todayOf = (organisation: Organisation, instant: Date): Day =>
  dayIn(organisation.timeZone, instant);
