import { z } from 'zod';
import { type CommandContext, defineCommand } from '@/lib/kernel/command';
import { conflict } from '@/lib/kernel/refusal';
import { firstOpenDay } from '@/lib/ledger/open-items';
import { readCustomers } from './book-customers';
import { type BulkImport, findBulk } from './bulk-import';
import { bulkInput } from './bulk-upload';
import { lastRunOf } from './check-bulk';
import { takeTurn } from './import-file';
import { planByKey } from './plan-by-key';
import { allocateBulk } from './publish-allocations';
import { publishCustomers } from './publish-customers';
import { publishDocuments } from './publish-documents';

const LONGEST_MS = 30 * 60_000;

/** The book is no longer as it was when the import was checked. */
export class StaleCheck extends Error {}

/**
 * Writes what a big import has staged, in one transaction: readers see all of it or nothing, and when it is cut off it
 * begins again. The last thing that it does is to make sure that the import is still its caller's.
 */
export const publishBulk = defineCommand({
  name: 'exchange.publish-bulk',
  summary: 'Writes what a large file brings, once it was read and checked: all of it or nothing.',
  permission: 'exchange.import',
  timeout: LONGEST_MS,
  input: z.strictObject({ bulk: bulkInput, worker: z.uuid() }),
  async handle(context, { bulk: id, worker }) {
    const { tx, actor } = context;
    const bulk = await findBulk(tx, actor.organisationId, id);
    if (bulk.phase !== 'writing') throw conflict('This import is not at the point of being written.', 'bulk');
    await tx.$executeRaw`SET LOCAL statement_timeout = '15min'`;
    await takeTurn(context);
    await assertAsChecked(context, bulk);
    await planByKey(tx);
    await publish(context, bulk);
    await finish(context, bulk, worker);
    return { bulk: id };
  },
});

/** What the check rests on still holds, and goes on to hold until the transaction ends. */
async function assertAsChecked({ tx, actor, organisation }: CommandContext, bulk: BulkImport): Promise<void> {
  const { organisationId } = actor;
  const lastRun = await lastRunOf(tx, organisationId);
  const openDay = await firstOpenDay(tx, organisationId);
  if (lastRun !== bulk.basis?.lastRun || openDay !== bulk.basis.firstOpenDay) throw new StaleCheck();
  const parties = await tx.$queryRaw<{ party: bigint }[]>`
    SELECT DISTINCT d.party FROM bulk_document d
    WHERE d.organisation_id = ${organisationId} AND d.bulk_id = ${bulk.id} AND d.party > 0`;
  const customers = await readCustomers(
    { tx, organisation, hold: true },
    parties.map(({ party }) => party),
  );
  if (customers.some(({ archived }) => archived)) throw new StaleCheck();
}

async function publish(context: CommandContext, bulk: BulkImport): Promise<void> {
  const { tx, actor } = context;
  const [counted] = await tx.$queryRaw<{ customers: bigint; documents: bigint; credits: bigint }[]>`
    SELECT (SELECT count(*) FROM bulk_customer c WHERE c.organisation_id = ${actor.organisationId} AND c.bulk_id = ${bulk.id}) AS customers,
           count(*) AS documents, count(d.pays) AS credits
    FROM bulk_document d WHERE d.organisation_id = ${actor.organisationId} AND d.bulk_id = ${bulk.id}`;
  const total =
    Number(counted?.customers ?? 0) + Number(counted?.documents ?? 0) + Number(counted?.credits ?? 0);
  let done = 0;
  const step = (count: number) => {
    done += count;
    context.progress(done, total);
  };
  step(0);
  const customers = await publishCustomers(context, bulk.id, step);
  await publishDocuments(context, bulk.id, customers, step);
  await allocateBulk(context, bulk.id, step);
  await tx.$executeRaw`
    INSERT INTO exchange_rate (organisation_id, currency, valid_on, rate, recorded_at)
    SELECT ${actor.organisationId}::integer, r.currency, r.valid_on, r.rate, clock_timestamp()
    FROM bulk_rate r WHERE r.organisation_id = ${actor.organisationId} AND r.bulk_id = ${bulk.id} ORDER BY r.line`;
}

async function finish(
  { tx, actor, auditId }: CommandContext,
  bulk: BulkImport,
  worker: string,
): Promise<void> {
  await tx.$executeRaw`
    INSERT INTO import_run (organisation_id, kind, file_name, sha256, mapping, summary, actor, audit_id, recorded_at)
    SELECT b.organisation_id, b.kind, b.file_name, b.sha256, b.mapping, b.summary, b.actor, ${auditId}, clock_timestamp()
    FROM bulk_import b WHERE b.organisation_id = ${actor.organisationId} AND b.id = ${bulk.id}`;
  const mine = await tx.$executeRaw`
    UPDATE bulk_import SET phase = 'done', state = 'done', done = total, worker = NULL, lease_until = NULL,
           changed_at = clock_timestamp()
    WHERE organisation_id = ${actor.organisationId} AND id = ${bulk.id} AND phase = 'writing' AND wanted = 'run'
      AND worker = ${worker}`;
  if (mine !== 1) throw conflict('The import was halted, or another process has taken it over.', 'bulk');
}
