import { inOrganisation } from '@/lib/kernel/db';
import { BULK, type BulkImport } from './bulk-import';

/** The bytes of a file from `offset` on, part by part. */
export async function* partsFrom(
  organisationId: number,
  bulk: Pick<BulkImport, 'id' | 'bytes'>,
  offset = 0,
): AsyncGenerator<Uint8Array> {
  for (let at = Math.floor(offset / BULK.part); at * BULK.part < bulk.bytes; at++) {
    const content = await partAt(organisationId, bulk.id, at);
    yield content.subarray(Math.max(0, offset - at * BULK.part));
  }
}

export async function partAt(organisationId: number, id: bigint, position: number): Promise<Uint8Array> {
  const [row] = await inOrganisation(
    organisationId,
    (tx) => tx.$queryRaw<{ content: Uint8Array }[]>`
      SELECT p.content FROM bulk_part p
      WHERE p.organisation_id = ${organisationId} AND p.bulk_id = ${id} AND p.position = ${position}`,
  );
  if (!row) throw new Error(`Part ${position} of import ${id} is not there.`);
  return row.content;
}
