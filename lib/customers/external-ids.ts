import type { Tx } from '@/lib/kernel/db';
import { type Issue, Refusal } from '@/lib/kernel/refusal';
import type { ExternalIdInput } from './customer-input';

export type KnownExternalId = { source_system: string; external_id: string; number: string; name: string };

/** Which of these ids stand for a customer already, and for which. */
export const findExternalIds = (
  tx: Tx,
  organisationId: number,
  ids: readonly ExternalIdInput[],
): Promise<KnownExternalId[]> =>
  tx.$queryRaw<KnownExternalId[]>`
    SELECT x.source_system, x.external_id, c.number, c.name
    FROM jsonb_to_recordset(${JSON.stringify(ids)}::jsonb) AS asked (source_system text, external_id text)
    JOIN customer_external_id x ON x.organisation_id = ${organisationId}
      AND x.source_system = asked.source_system AND x.external_id = asked.external_id
    JOIN customer c ON c.organisation_id = ${organisationId} AND c.id = x.customer_id`;

/** Refuses ids that two of the rows claim, or that name another customer already; each issue names the other. */
export async function refuseTakenExternalIds(
  tx: Tx,
  organisationId: number,
  rows: readonly { name: string; external_ids: readonly ExternalIdInput[] }[],
  nameField: (row: number, field: string) => string,
): Promise<void> {
  const claims = rows.flatMap((row, index) =>
    row.external_ids.map((id, position) => ({
      ...id,
      by: row.name,
      field: nameField(index, `external_ids.${position}.external_id`),
    })),
  );
  if (claims.length === 0) return;
  const holders = new Map(
    (await findExternalIds(tx, organisationId, claims)).map((known) => [keyOf(known), nameOf(known)]),
  );
  const issues: Issue[] = [];
  for (const claim of claims) {
    const holder = holders.get(keyOf(claim));
    if (holder) issues.push({ field: claim.field, message: taken(claim, holder) });
    else holders.set(keyOf(claim), claim.by);
  }
  const [first] = issues;
  if (first) throw new Refusal('conflict', first.message, first.field, issues);
}

export const taken = (id: ExternalIdInput, holder: string) =>
  `${id.source_system} ${id.external_id} stands for ${holder} already; an external id names one customer.`;

export const nameOf = ({ number, name }: { number: string; name: string }) => `${number} ${name}`;

const keyOf = (id: ExternalIdInput) => JSON.stringify([id.source_system, id.external_id]);
