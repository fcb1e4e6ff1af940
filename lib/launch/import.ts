import { randomUUID } from 'node:crypto';
import { readFile, stat } from 'node:fs/promises';
import { basename } from 'node:path';
import type { Settled } from '@/lib/exchange/mapping';
import type { ImportSummary } from '@/lib/exchange/preview-import';
import type { Actor } from '@/lib/kernel/actor';
import { Refusal } from '@/lib/kernel/refusal';
import { Failure, reasonOf } from './failure';
import { type ImportArguments, readImportArguments } from './import-arguments';
import { importBig } from './import-big';
import { openOrganisation } from './open-organisation';
import { main, say } from './say';
import { withDatabase } from './with-database';

/** Lines that are listed of each sort. */
const SHOWN = 200;

/** Imports a file, or says what it would do; exit code 1 when any line was refused. */
await main(async (stopped) => {
  const given = readImportArguments(process.argv.slice(2));
  const bytes = await sizeOf(given.file);
  const summary = await withDatabase(async () => {
    try {
      return await importFrom(given, bytes, stopped);
    } catch (error) {
      if (stopped.aborted) return null;
      if (error instanceof Refusal) throw new Failure(inLines(error));
      throw error;
    }
  }, 'heeds');
  if (!summary) {
    say('Stopped: nothing was written.');
    return 130;
  }
  report(summary, given);
  return summary.refused.length > 0 ? 1 : 0;
});

async function importFrom(
  given: ImportArguments,
  bytes: number,
  stopped: AbortSignal,
): Promise<ImportSummary | null> {
  const { run } = await import('@/lib/kernel/command');
  const { importFile } = await import('@/lib/exchange/import-file');
  const { uploadFile } = await import('@/lib/exchange/upload-file');
  const { mappingFor, tryImport } = await import('@/lib/exchange/try-import');
  const { LIMITS } = await import('@/lib/exchange/table');
  const { readTable } = await import('@/lib/exchange/read-table');
  const organisation = await openOrganisation(given);
  const actor: Actor = {
    organisationId: organisation.id,
    userId: null,
    label: 'command line',
    roles: ['finance'],
  };
  if (bytes > LIMITS.bytes) return importBig(given, bytes, actor, organisation, stopped);
  const content = await contentOf(given.file);
  const table = (settled: Settled) => readTable(content, basename(given.file), settled);
  const mapping = await mappingFor(actor, organisation, { ...given, table });
  say(
    `Columns: ${Object.entries(mapping.columns)
      .map(([field, heading]) => `${field} from “${heading}”`)
      .join(', ')}.`,
  );
  const tried = await tryImport(actor, { content, fileName: basename(given.file), mapping });
  if (given.dryRun || (tried.refused.length > 0 && !given.leaveOutRefused)) return tried;
  const upload = await run(
    uploadFile,
    actor,
    { kind: given.kind, file_name: basename(given.file), content: content.toString('base64') },
    randomUUID(),
  );
  return run(
    importFile,
    actor,
    { file: upload.file, mapping, leave_out_refused: given.leaveOutRefused },
    randomUUID(),
    { signal: stopped, onProgress: progressLine() },
  );
}

async function sizeOf(file: string): Promise<number> {
  try {
    return (await stat(file)).size;
  } catch (error) {
    throw new Failure(`${file} cannot be read: ${reasonOf(error)}.`);
  }
}

async function contentOf(file: string): Promise<Buffer> {
  try {
    return await readFile(file);
  } catch (error) {
    throw new Failure(`${file} cannot be read: ${reasonOf(error)}.`);
  }
}

/** One line that counts, rewritten in place on a terminal; every tenth otherwise. */
function progressLine() {
  let said = -1;
  return (done: number, total: number) => {
    if (total === 0) return;
    const tenth = Math.floor((done * 10) / total);
    if (tenth === said) return;
    said = tenth;
    say(`  ${done} of ${total} written`);
  };
}

function report(summary: ImportSummary, given: ImportArguments): void {
  const written = !given.dryRun && (summary.refused.length === 0 || given.leaveOutRefused);
  const print = (line: string) => process.stdout.write(`${line}\n`);
  print(`${summary.lines} lines: ${written ? 'imported' : 'nothing was written'}.`);
  print(`Customers: ${summary.customers.new} new, ${summary.customers.known} known.`);
  print(`Documents: ${summary.documents.new} new, ${summary.documents.known} known.`);
  const { rates } = summary;
  if (rates.new + rates.known > 0) print(`Exchange rates: ${rates.new} new, ${rates.known} known.`);
  for (const { currency, documents, amount, payments, paid } of summary.totals) {
    print(
      `${currency}: ${documents} documents, ${amount}${payments > 0 ? `; ${payments} paid, ${paid}` : ''}.`,
    );
  }
  for (const { line, message } of [...summary.skipped, ...summary.notes].slice(0, SHOWN))
    print(`Line ${line}: ${message}`);
  for (const { line, message } of summary.refused.slice(0, SHOWN)) print(`Line ${line} refused: ${message}`);
  const refused = summary.counted?.refused ?? summary.refused.length;
  if (refused > SHOWN) print(`… and ${refused - SHOWN} more refused.`);
}

// A declaration, as the command above runs before what follows it is initialised.
function inLines({ message, issues }: Refusal): string {
  const more = issues.slice(1, SHOWN).map((issue) => `  ${issue.field}: ${issue.message}`);
  return [message, ...more].join('\n');
}
