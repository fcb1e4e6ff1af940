import type { Tx } from '@/lib/kernel/db';
import { notFound } from '@/lib/kernel/refusal';
import type { CustomerFacts } from './customer';
import type { AddressInput } from './customer-input';

/** An address as it is answered and kept in the trail. */
export type DescribedAddress = {
  id: string;
  kind: string;
  line1: string;
  line2: string | null;
  city: string | null;
  region: string | null;
  postal_code: string | null;
  country: string | null;
};

export async function insertAddress(
  tx: Tx,
  organisationId: number,
  customer: CustomerFacts,
  address: AddressInput,
): Promise<DescribedAddress> {
  const told = describeAddress(address);
  const [row] = await tx.$queryRaw<{ id: bigint }[]>`
    INSERT INTO address (organisation_id, customer_id, kind, line1, line2, city, region, postal_code, country)
    VALUES (${organisationId}, ${customer.id}, ${told.kind}, ${told.line1}, ${told.line2}, ${told.city}, ${told.region},
            ${told.postal_code}, ${told.country})
    RETURNING id`;
  return { id: String(row?.id), ...told };
}

/** Ends an address of a locked customer and answers it; null when it had ended already. */
export async function endAddressRow(
  tx: Tx,
  organisationId: number,
  customer: CustomerFacts,
  id: bigint,
): Promise<DescribedAddress | null> {
  const [row] = await tx.$queryRaw<(Omit<DescribedAddress, 'id'> & { ended: boolean })[]>`
    SELECT a.kind, a.line1, a.line2, a.city, a.region, a.postal_code, a.country, a.ended_at IS NOT NULL AS ended
    FROM address a WHERE a.organisation_id = ${organisationId} AND a.customer_id = ${customer.id} AND a.id = ${id}`;
  if (!row) throw notFound(`${customer.number} has no such address.`, 'address');
  const { ended, ...address } = row;
  if (ended) return null;
  await tx.$executeRaw`
    UPDATE address SET ended_at = clock_timestamp() WHERE organisation_id = ${organisationId} AND id = ${id}`;
  return { id: String(id), ...address };
}

export const describeAddress = (address: AddressInput) => ({
  kind: address.kind,
  line1: address.line1,
  line2: address.line2 ?? null,
  city: address.city ?? null,
  region: address.region ?? null,
  postal_code: address.postal_code ?? null,
  country: address.country ?? null,
});
