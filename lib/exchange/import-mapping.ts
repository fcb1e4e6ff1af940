import { z } from 'zod';
import { defineCommand } from '@/lib/kernel/command';
import type { Tx } from '@/lib/kernel/db';
import { textInput } from '@/lib/kernel/input';
import { defineQuery } from '@/lib/kernel/query';
import { notFound } from '@/lib/kernel/refusal';
import type { ImportKind } from './import-fields';
import { type Mapping, mappingSchema, parseMapping } from './mapping';
import { importKind } from './preview-import';

/** Keeps how a kind of file is read under a name; the same name again replaces it. */
export const keepMapping = defineCommand({
  name: 'exchange.keep-mapping',
  summary: 'Keeps how a kind of file is read, under a name.',
  permission: 'exchange.import',
  input: z.strictObject({ name: textInput(60), mapping: mappingSchema }),
  async handle({ tx, actor }, { name, mapping }) {
    await tx.$executeRaw`
      INSERT INTO import_mapping (organisation_id, kind, name, mapping, user_id, recorded_at)
      VALUES (${actor.organisationId}, ${mapping.kind}, ${name}, ${JSON.stringify(mapping)}::jsonb, ${actor.userId}, clock_timestamp())`;
    return { name };
  },
});

/** The mappings that are kept for a kind of file, the latest of each name. */
export const listMappings = defineQuery({
  name: 'exchange.mappings',
  summary: 'The mappings that are kept for a kind of file.',
  permission: 'exchange.import',
  input: z.strictObject({ kind: importKind }),
  async read({ tx, organisation }, { kind }) {
    return { data: await latest(tx, organisation.id, kind) };
  },
});

/** The mapping of that name, or a refusal that says which there are. */
export async function findMapping(
  tx: Tx,
  organisationId: number,
  kind: ImportKind,
  name: string,
): Promise<Mapping> {
  const kept = await latest(tx, organisationId, kind);
  const found = kept.find((mapping) => mapping.name.toLowerCase() === name.toLowerCase());
  if (found) return parseMapping(found.mapping);
  const names = kept.map((mapping) => mapping.name).join(', ') || 'none';
  throw notFound(`There is no mapping ${name} for ${kind}. There is: ${names}.`, 'mapping');
}

const latest = (tx: Tx, organisationId: number, kind: ImportKind) => tx.$queryRaw<
  { name: string; mapping: unknown }[]
>`
  SELECT DISTINCT ON (lower(m.name)) m.name, m.mapping FROM import_mapping m
  WHERE m.organisation_id = ${organisationId} AND m.kind = ${kind} ORDER BY lower(m.name), m.id DESC`;
