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
  const row = await tx.organisation.findUniqueOrThrow({ where: { id } });
  const { slug, name, baseCurrency, timeZone, locale, separationOfDuties } = row;
  return { id, slug, name, baseCurrency, timeZone, locale, separationOfDuties };
}

/** The organisation's own day at an instant. */
export const todayOf = (organisation: Organisation, instant: Date): Day =>
  dayIn(organisation.timeZone, instant);
