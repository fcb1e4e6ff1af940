import type { CommandContext } from '@/lib/kernel/command';
import { type Issue, Refusal } from '@/lib/kernel/refusal';
import { KINDS } from './document';
import { inLedgerAlready, type NewItem } from './posting';

type Context = Pick<CommandContext, 'tx' | 'actor'>;

const CHUNK = 1000;

/** Refuses every document that stands in the list twice or in the ledger already, by number or by external id. */
export async function refuseDuplicates(context: Context, documents: readonly NewItem[]): Promise<void> {
  const faults = repeatedIn(documents);
  for (const [index, chunk] of chunksOf(documents, CHUNK).entries()) {
    for (const position of await knownPositions(context, chunk)) {
      const document = chunk[position];
      if (document) faults.set(index * CHUNK + position, inLedgerAlready(document));
    }
  }
  const issues = [...faults]
    .sort(([a], [b]) => a - b)
    .map(([index, message]): Issue => ({ field: `documents.${index}.number`, message }));
  const [first] = issues;
  if (first) throw new Refusal('conflict', first.message, first.field, issues);
}

/** What is wrong by position in the list. */
function repeatedIn(documents: readonly NewItem[]): Map<number, string> {
  const seen = new Set<string>();
  const faults = new Map<number, string>();
  for (const [index, { kind, number, sourceSystem, externalId }] of documents.entries()) {
    const keys = [JSON.stringify([kind, number])];
    if (externalId) keys.push(JSON.stringify(['external', sourceSystem, externalId]));
    if (keys.some((key) => seen.has(key)))
      faults.set(index, `${KINDS[kind].name} ${number} stands in the list twice.`);
    for (const key of keys) seen.add(key);
  }
  return faults;
}

async function knownPositions({ tx, actor }: Context, chunk: readonly NewItem[]): Promise<number[]> {
  const rows = chunk.map(({ kind, number, sourceSystem, externalId }, position) => ({
    position,
    kind,
    number,
    source_system: sourceSystem,
    external_id: externalId,
  }));
  // By key, one after the other: statistics that do not know an organisation yet would look through all of it each time.
  const known = await tx.$queryRaw<{ position: number }[]>`
    WITH document AS MATERIALIZED (
      SELECT d.* FROM jsonb_to_recordset(${JSON.stringify(rows)}::jsonb)
        AS d (position integer, kind text, number text, source_system text, external_id text))
    SELECT d.position FROM document d CROSS JOIN LATERAL (
      SELECT i.id FROM item i
      WHERE i.organisation_id = ${actor.organisationId} AND i.kind = d.kind AND i.number = d.number OFFSET 0) known
    UNION
    SELECT d.position FROM document d CROSS JOIN LATERAL (
      SELECT i.id FROM item i
      WHERE i.organisation_id = ${actor.organisationId} AND i.source_system = d.source_system
        AND i.external_id = d.external_id OFFSET 0) known
    ORDER BY position`;
  return known.map(({ position }) => position);
}

export function chunksOf<T>(list: readonly T[], size: number): T[][] {
  const chunks: T[][] = [];
  for (let at = 0; at < list.length; at += size) chunks.push(list.slice(at, at + size));
  return chunks;
}
