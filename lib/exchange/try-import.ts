import type { Actor } from '@/lib/kernel/actor';
import { inOrganisation, readOrganisation } from '@/lib/kernel/db';
import { parseInput } from '@/lib/kernel/input';
import { type Organisation, organisationOf, todayOf } from '@/lib/kernel/organisation';
import { invalid } from '@/lib/kernel/refusal';
import type { ImportKind } from './import-fields';
import { findMapping } from './import-mapping';
import { type Mapping, parseMapping, type Settled, settledSchema } from './mapping';
import { completeMapping, dryRun, type ImportSummary, withBaseCurrency } from './preview-import';
import { proposeMapping } from './propose-mapping';
import { readTable } from './read-table';
import type { Table } from './table';

type Wanted = {
  kind: ImportKind;
  /** What the file says, or the beginning of it. */
  table: (settled: Settled) => Table;
  mapping: { name: string } | { json: unknown } | undefined;
  currency: string | undefined;
  dayFormat: string | undefined;
  numberFormat: string | undefined;
  encoding: string | undefined;
};

/** The mapping for a file on the command line: kept, given as JSON, or guessed; refuses while a question is open. */
export async function mappingFor(actor: Actor, organisation: Organisation, wanted: Wanted): Promise<Mapping> {
  const given = wanted.mapping;
  if (given) {
    const mapping =
      'json' in given
        ? parseMapping(given.json)
        : await inOrganisation(actor.organisationId, (tx) =>
            findMapping(tx, organisation.id, wanted.kind, given.name),
          );
    if (mapping.kind !== wanted.kind)
      throw invalid(`The mapping is for ${mapping.kind}, not for ${wanted.kind}.`, 'mapping');
    return mapping;
  }
  const settled = settledBy(wanted);
  const table = wanted.table(settled);
  return completeMapping(
    proposeMapping(wanted.kind, table, withBaseCurrency(settled, organisation.baseCurrency)),
  );
}

/** What importing a file would do; nothing is written, not even the file. */
export async function tryImport(
  actor: Actor,
  { content, fileName, mapping }: { content: Uint8Array; fileName: string; mapping: Mapping },
): Promise<ImportSummary> {
  const table = readTable(content, fileName, mapping);
  return readOrganisation(
    actor.organisationId,
    async (tx) => {
      const organisation = await organisationOf(tx, actor.organisationId);
      const today = todayOf(organisation, new Date());
      return (await dryRun({ tx, organisation, today }, table, mapping)).summary;
    },
    { timeout: 120_000 },
  );
}

const settledBy = ({ currency, dayFormat, numberFormat, encoding }: Wanted): Settled =>
  parseInput(settledSchema, {
    ...(currency && { defaults: { currency } }),
    ...(dayFormat && { dayFormat }),
    ...(numberFormat && { numberFormat }),
    ...(encoding && { encoding }),
  });
