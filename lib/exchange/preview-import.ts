import { z } from 'zod';
import type { Tx } from '@/lib/kernel/db';
import { toDecimalString } from '@/lib/kernel/money';
import { defineQuery } from '@/lib/kernel/query';
import { notFound, Refusal } from '@/lib/kernel/refusal';
import type { DocumentKind } from '@/lib/ledger/document';
import type { BookContext } from './book';
import { controlTotals } from './control-totals';
import { IMPORT_KINDS, type ImportKind } from './import-fields';
import type { ImportPlan } from './import-plan';
import type { NotedLine } from './import-records';
import { type Mapping, parseMapping, type Settled, settledSchema } from './mapping';
import { openBook } from './open-book';
import { planImport } from './plan-import';
import { type Proposal, proposeMapping } from './propose-mapping';
import { readRecords } from './read-records';
import { readTable } from './read-table';
import { quote, type RefusedLine, type Table } from './table';

/** How an import would end. Amounts are decimal strings. */
export type ImportSummary = {
  lines: number;
  customers: { new: number; known: number };
  documents: { new: number; known: number };
  /** The new documents by their kind in the ledger, those of the file’s own kind first. */
  kinds: { kind: DocumentKind; new: number }[];
  rates: { new: number; known: number };
  /** Of everything that the file says, new or known, by currency. */
  totals: { currency: string; documents: number; amount: string; payments: number; paid: string }[];
  refused: RefusedLine[];
  skipped: NotedLine[];
  notes: NotedLine[];
  /** How many lines there are of each sort, where only the first of them are listed. */
  counted?: { refused: number; skipped: number; notes: number };
};

/** Reads a table by a complete mapping and holds it against the book; nothing is written. */
export async function dryRun(
  context: BookContext,
  table: Table,
  mapping: Mapping,
): Promise<{ plan: ImportPlan; summary: ImportSummary }> {
  const read = readRecords(table, mapping);
  const book = await openBook(context, read.records, mapping.defaults.source);
  const plan = planImport(read.records, book, mapping);
  const refused = [...read.refused, ...plan.refused].sort((a, b) => a.line - b.line);
  const knownDocuments = ['customers', 'exchange-rates'].includes(mapping.kind) ? 0 : plan.known;
  return {
    plan,
    summary: {
      lines: table.rows.length + table.refused.length,
      customers: { new: plan.customers.length + plan.newCustomers.length, known: plan.knownCustomers.size },
      documents: { new: plan.documents.length, known: knownDocuments },
      kinds: kindsOf(plan),
      rates: { new: plan.rates.length, known: mapping.kind === 'exchange-rates' ? plan.known : 0 },
      totals: controlTotals(read.records).map(({ currency, documents, amount, payments, paid }) => ({
        currency,
        documents,
        amount: toDecimalString(amount, currency),
        payments,
        paid: toDecimalString(paid, currency),
      })),
      refused,
      skipped: read.skipped,
      notes: [...read.notes, ...plan.notes].sort((a, b) => a.line - b.line),
    },
  };
}

function kindsOf({ documents }: ImportPlan): ImportSummary['kinds'] {
  const counts = new Map<DocumentKind, number>();
  for (const { kind } of documents) counts.set(kind, (counts.get(kind) ?? 0) + 1);
  return [...counts].map(([kind, count]) => ({ kind, new: count }));
}

export type StoredFile = {
  id: string;
  kind: ImportKind;
  name: string;
  content: Uint8Array;
  sha256: Uint8Array;
};

/** A file that was uploaded to this organisation. */
export async function storedFile(tx: Tx, organisationId: number, id: string): Promise<StoredFile> {
  const [row] = await tx.$queryRaw<
    { kind: ImportKind; file_name: string; content: Uint8Array; sha256: Uint8Array }[]
  >`
    SELECT f.kind, f.file_name, f.content, f.sha256 FROM import_file f
    WHERE f.organisation_id = ${organisationId} AND f.id = ${id}::bigint`;
  if (!row) throw notFound('There is no such file.', 'file');
  return { id, kind: row.kind, name: row.file_name, content: row.content, sha256: row.sha256 };
}

export const fileInput = z.string().regex(/^\d{1,18}$/, { error: 'That is no file of ours.' });

/** What the user has settled so far, as JSON. */
export const settledInput = z.preprocess(fromJson, settledSchema.optional());

function fromJson(value: unknown): unknown {
  if (typeof value !== 'string') return value;
  if (value === '') return undefined;
  try {
    return JSON.parse(value);
  } catch {
    return value;
  }
}

const SAMPLE = 6;

/** The mapping that is proposed for an uploaded file, what must still be said, and the dry run when nothing must. */
export const previewImport = defineQuery({
  name: 'exchange.preview',
  summary: 'What an uploaded file would change, before anything is written.',
  permission: 'exchange.import',
  input: z.strictObject({ file: fileInput, settled: settledInput }),
  async read({ tx, organisation, today }, input) {
    const file = await storedFile(tx, organisation.id, input.file);
    const table = readTable(file.content, file.name, input.settled);
    return previewOf({ tx, organisation, today }, file, table, input.settled);
  },
});

/** What is proposed for a table, and the dry run when nothing is left to ask. */
export async function previewOf(
  context: BookContext,
  file: Pick<StoredFile, 'id' | 'kind' | 'name'>,
  table: Table,
  told: Settled = {},
) {
  const { settled, lacking } = onlyItsHeadings(told, table);
  const { baseCurrency } = context.organisation;
  const proposal = proposeMapping(file.kind, table, withBaseCurrency(settled, baseCurrency));
  const summary =
    proposal.questions.length === 0
      ? (await dryRun(context, table, parseMapping(proposal.mapping))).summary
      : null;
  return {
    file: { id: file.id, kind: file.kind, name: file.name },
    headers: table.headers,
    sample: table.rows.slice(0, SAMPLE).map(({ line, cells }) => ({ line, cells })),
    warnings: [...table.warnings, ...lacking],
    mapping: proposal.mapping,
    guess: proposal.guess,
    questions: proposal.questions,
    summary,
  };
}

/** A kept mapping may name headings that this file does not have: those fields are open again, and it is said. */
function onlyItsHeadings(settled: Settled, table: Table): { settled: Settled; lacking: string[] } {
  const entries = Object.entries(settled.columns ?? {});
  const lacking = entries
    .filter(([, header]) => !table.headers.includes(header))
    .map(
      ([field, header]) => `The file has no column ${quote(header)}, from which ${field} was to be taken.`,
    );
  if (lacking.length === 0) return { settled, lacking };
  const columns = Object.fromEntries(entries.filter(([, header]) => table.headers.includes(header)));
  return { settled: { ...settled, columns }, lacking };
}

export type ImportPreview = Awaited<ReturnType<typeof previewImport.read>>;

/** Amounts without a currency of their own are in base currency, and the screen says so. */
export function withBaseCurrency(settled: Settled, baseCurrency: string): Settled {
  return { ...settled, defaults: { currency: baseCurrency, ...settled.defaults } };
}

/** A complete mapping, or a refusal that asks the first open question. */
export function completeMapping(proposal: Proposal): Mapping {
  const [question] = proposal.questions;
  if (!question) return parseMapping(proposal.mapping);
  const choices = question.choices ? ` One of: ${question.choices.join(' | ')}.` : '';
  const issues = proposal.questions.map(({ about, message }) => ({ field: about, message }));
  throw new Refusal('invalid', `${question.message}${choices}`, question.about, issues);
}

export const importKind = z.enum(IMPORT_KINDS);
