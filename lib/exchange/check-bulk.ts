import type { Day } from '@/lib/kernel/day';
import type { Tx } from '@/lib/kernel/db';
import { organisationOf, todayOf } from '@/lib/kernel/organisation';
import type { Book, BookContext } from './book';
import { BroughtCustomers } from './brought-customers';
import { openBulkBook, turnPage } from './bulk-book';
import { type Basis, BULK, type BulkImport, removeStagedPlan } from './bulk-import';
import type { BulkLease } from './bulk-lease';
import { writeNotes } from './bulk-notes';
import { stageCustomers, stagePlan } from './bulk-plan';
import { tellApart } from './bulk-repeats';
import { BulkSummary } from './bulk-summary';
import type { ImportRecord } from './import-records';
import { documentsOfLines } from './line-items';
import type { Mapping } from './mapping';
import { noteSameName, planRecords } from './plan-import';
import { CustomerResolver } from './resolve-customer';
import type { Headings } from './shape-table';
import { insertRecords } from './stage-bulk';
import { stageRecord, unstageRecord } from './staged-record';

type Progress = (done: number, total: number) => void;
type Checked = { summary: BulkSummary; basis: Basis };

const LONGEST_MS = 600_000;

/**
 * Holds everything that was read against the book, batch by batch in the order of the file, and stages what would be
 * written. It begins from nothing whenever it is begun: what it finds hangs on the book as it stands then.
 */
export async function checkBulk(
  lease: BulkLease,
  bulk: BulkImport & { headings: Headings },
  mapping: Mapping,
  progress: Progress,
): Promise<Checked> {
  await lease.batch((tx) => removeStagedPlan(tx, lease.organisationId, bulk.id, mapping.lines), LONGEST_MS);
  if (mapping.lines === 'one-per-line-item') await gatherDocuments(lease, bulk, mapping);
  const repeated = await tellApart(lease, bulk);
  const check = await lease.batch((tx) => open(tx, lease.organisationId, bulk, mapping), LONGEST_MS);
  let [after, done] = [0, 0];
  for (;;) {
    const page = await lease.batch((tx) => recordsAfter(tx, lease.organisationId, bulk.id, after));
    if (page.length === 0) break;
    after = page.at(-1)?.lines[0] ?? after;
    done += page.length;
    const records = page.filter(({ lines: [line] }) => !repeated.has(line));
    await lease.batch((tx) => checkPage(tx, bulk.id, check, records, mapping));
    await lease.report(done, check.records);
    progress(done, check.records);
  }
  await stageBrought(lease, bulk.id, check);
  check.summary.bring(check.brought.count);
  return { summary: check.summary, basis: check.basis };
}

/** What a check carries from batch to batch. */
type Check = {
  context: Omit<BookContext, 'tx'>;
  book: Book;
  resolver: CustomerResolver;
  brought: BroughtCustomers;
  summary: BulkSummary;
  basis: Basis;
  records: number;
  staged: { document: number; customer: number };
};

async function open(tx: Tx, organisationId: number, bulk: BulkImport, mapping: Mapping): Promise<Check> {
  const organisation = await organisationOf(tx, organisationId);
  const today: Day = todayOf(organisation, new Date());
  const lastRun = await lastRunOf(tx, organisationId);
  const book = await openBulkBook({ tx, organisation, today }, bulk, mapping.defaults.source);
  const [counted] = await tx.$queryRaw<{ count: bigint }[]>`
    SELECT count(*) FROM bulk_record r WHERE r.organisation_id = ${organisationId} AND r.bulk_id = ${bulk.id}`;
  return {
    context: { organisation, today },
    book,
    resolver: new CustomerResolver(book, mapping),
    brought: new BroughtCustomers(),
    summary: new BulkSummary(mapping),
    basis: { lastRun, firstOpenDay: book.firstOpenDay },
    records: Number(counted?.count ?? 0),
    staged: { document: 0, customer: 0 },
  };
}

/** The import that was written last: what a check found may be otherwise once there is another. */
export async function lastRunOf(tx: Tx, organisationId: number): Promise<string | null> {
  const [last] = await tx.$queryRaw<{ id: bigint }[]>`
    SELECT r.id FROM import_run r WHERE r.organisation_id = ${organisationId} ORDER BY r.id DESC LIMIT 1`;
  return last?.id.toString() ?? null;
}

async function checkPage(
  tx: Tx,
  id: bigint,
  check: Check,
  records: readonly ImportRecord[],
  mapping: Mapping,
): Promise<void> {
  const { book, brought, context } = check;
  const organisationId = context.organisation.id;
  await turnPage({ ...context, tx }, book, records, mapping.defaults.source);
  const plan = planRecords(records, book, mapping, check.resolver);
  brought.take(plan);
  check.staged = await stagePlan(tx, organisationId, id, plan, brought, check.staged);
  await writeNotes(tx, organisationId, id, 'checking', { ...plan, skipped: [] });
  check.summary.add(records, plan);
}

/** Customers that documents bring are written once all are known: their terms follow from all their documents. */
async function stageBrought(lease: BulkLease, id: bigint, { brought, book }: Check): Promise<void> {
  const names = new Set<string>();
  const customers = brought.settled();
  for (let at = 0; at < customers.length; at += BULK.batch) {
    const some = customers.slice(at, at + BULK.batch);
    const notes = some.flatMap((customer) => noteSameName(customer, names, book));
    await lease.batch(async (tx) => {
      await stageCustomers(tx, lease.organisationId, id, some);
      await writeNotes(tx, lease.organisationId, id, 'checking', { refused: [], skipped: [], notes });
    });
  }
}

/** Puts line items together to documents, as they are once all of them are known. */
const gatherDocuments = (lease: BulkLease, bulk: BulkImport & { headings: Headings }, mapping: Mapping) =>
  lease.batch(async (tx) => {
    const headers = bulk.headings.columns.map(({ name }) => name);
    const documents = documentsOfLines(tx, lease.organisationId, bulk.id, headers, mapping, BULK.batch);
    for await (const read of documents) {
      lease.stopWhenTold();
      const records = JSON.stringify(read.records.map(stageRecord));
      await insertRecords(tx, lease.organisationId, bulk.id, records);
      await writeNotes(tx, lease.organisationId, bulk.id, 'checking', read);
    }
  }, LONGEST_MS);

async function recordsAfter(
  tx: Tx,
  organisationId: number,
  id: bigint,
  after: number,
): Promise<ImportRecord[]> {
  const rows = await tx.$queryRaw<{ record: unknown; nth: number | null }[]>`
    SELECT r.record, r.nth FROM bulk_record r
    WHERE r.organisation_id = ${organisationId} AND r.bulk_id = ${id} AND r.line > ${after}
    ORDER BY r.line LIMIT ${BULK.batch}`;
  return rows.map(({ record, nth }) => unstageRecord(record, nth));
}
