import { z } from 'zod';
import { defineQuery } from '@/lib/kernel/query';
import type { ImportKind } from './import-fields';
import type { ImportSummary } from './preview-import';

type RunRow = {
  id: bigint;
  kind: ImportKind;
  file_name: string;
  actor: string;
  recorded_at: Date;
  customers: ImportSummary['customers'];
  documents: ImportSummary['documents'];
  rates: ImportSummary['rates'];
  totals: ImportSummary['totals'];
  lines: number;
  refused: number;
};

/** The imports that were made, the last one first; instants are ISO. `refused` counts the lines that were left out. */
export const importRuns = defineQuery({
  name: 'exchange.runs',
  summary: 'The imports that were made: who, when, which file, and what it brought.',
  permission: 'exchange.import',
  input: z.strictObject({ limit: z.coerce.number().int().min(1).max(200).default(50) }),
  async read({ tx, organisation }, { limit }) {
    const rows = await tx.$queryRaw<RunRow[]>`
      SELECT r.id, r.kind, r.file_name, r.actor, r.recorded_at, r.summary -> 'customers' AS customers,
             r.summary -> 'documents' AS documents, r.summary -> 'rates' AS rates, r.summary -> 'totals' AS totals,
             (r.summary ->> 'lines')::integer AS lines,
             coalesce((r.summary -> 'counted' ->> 'refused')::integer, jsonb_array_length(r.summary -> 'refused')) AS refused
      FROM import_run r WHERE r.organisation_id = ${organisation.id}
      ORDER BY r.id DESC LIMIT ${limit}`;
    return {
      data: rows.map(({ id, recorded_at, ...row }) => ({
        id: id.toString(),
        recorded_at: recorded_at.toISOString(),
        ...row,
      })),
    };
  },
});
