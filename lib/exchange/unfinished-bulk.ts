import { inOrganisation } from '@/lib/kernel/db';
import { BULK } from './bulk-import';
import type { ImportKind } from './import-fields';

/**
 * The import of this very file that was begun and has not ended, if there is one: of its name and size, beginning and
 * ending as it does. `checked` when it was only to be checked, and is.
 */
export async function unfinishedBulk(
  organisationId: number,
  file: {
    kind: ImportKind;
    fileName: string;
    bytes: number;
    part: (position: number) => Promise<Uint8Array>;
  },
): Promise<{ bulk: string; checkOnly: boolean; checked: boolean } | undefined> {
  const last = Math.ceil(file.bytes / BULK.part) - 1;
  const [begins, ends] = [await file.part(0), await file.part(last)];
  return inOrganisation(organisationId, async (tx) => {
    const [row] = await tx.$queryRaw<{ id: bigint; check_only: boolean; checked: boolean }[]>`
      SELECT b.id, b.check_only, b.check_only AND b.phase = 'writing' AS checked FROM bulk_import b
      JOIN bulk_part f ON f.organisation_id = ${organisationId} AND f.bulk_id = b.id AND f.position = 0 AND f.content = ${begins}
      JOIN bulk_part l ON l.organisation_id = ${organisationId} AND l.bulk_id = b.id AND l.position = ${last} AND l.content = ${ends}
      WHERE b.organisation_id = ${organisationId} AND b.kind = ${file.kind} AND b.file_name = ${file.fileName}
        AND b.bytes = ${file.bytes}::bigint AND b.state IN ('waiting', 'running', 'paused') AND b.wanted <> 'cancel'
      ORDER BY b.id DESC LIMIT 1`;
    return row && { bulk: row.id.toString(), checkOnly: row.check_only, checked: row.checked };
  });
}
