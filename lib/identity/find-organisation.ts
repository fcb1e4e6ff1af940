import { inIdentity } from '@/lib/kernel/db';
import type { Organisation } from '@/lib/kernel/organisation';

/** The organisation with this short name, or null. */
export async function findOrganisation(slug: string): Promise<Organisation | null> {
  return inIdentity(async (tx) => {
    const row = await tx.organisation.findFirst({ where: { slug } });
    if (!row) return null;
    const { id, name, baseCurrency, timeZone, locale, separationOfDuties } = row;
    return { id, slug, name, baseCurrency, timeZone, locale, separationOfDuties };
  });
}
