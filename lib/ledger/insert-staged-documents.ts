import type { CommandContext } from '@/lib/kernel/command';
import { sqlState } from '@/lib/kernel/database-errors';
import { conflict } from '@/lib/kernel/refusal';
import type { Prisma } from '@/prisma/client/client';
import { CREDIT_KINDS, DOCUMENT_KINDS, KINDS } from './document';

/**
 * Puts documents on their accounts that stand in the database already, one posting each, by one statement, so that none of
 * them travels to this process and back: some thousand at a time. `rows` selects `ordinal` (their order), `customer_id`,
 * `kind`, `number`, `amount` (positive minor units), `currency`, `issued_on`, `due_on` (null for credits),
 * `purchase_order`, `reference`, `description`, `source_system` and `external_id`. Refuses what the ledger has already.
 */
export async function insertStagedDocuments(
  { tx, actor, auditId }: Pick<CommandContext, 'tx' | 'actor' | 'auditId'>,
  rows: Prisma.Sql,
): Promise<void> {
  const { organisationId } = actor;
  const contraAccounts = Object.fromEntries(DOCUMENT_KINDS.map((kind) => [kind, KINDS[kind].contraAccount]));
  // Ids are drawn in the order of the rows, so that sorting them finds each document's own.
  const write = tx.$executeRaw`
    WITH document AS MATERIALIZED (
      SELECT r.*, row_number() OVER (ORDER BY r.ordinal)::integer AS place FROM (${rows}) r),
    posted AS (
      INSERT INTO posting (organisation_id, audit_id, kind, recorded_at)
      SELECT ${organisationId}::integer, ${auditId}::bigint, 'document', clock_timestamp() FROM document d ORDER BY d.place
      RETURNING id),
    written AS (
      INSERT INTO item (organisation_id, customer_id, posting_id, kind, number, amount, currency, issued_on, due_on,
                        purchase_order, reference, description, contra_account, source_system, external_id)
      SELECT ${organisationId}::integer, d.customer_id, (SELECT array_agg(p.id ORDER BY p.id) FROM posted p)[d.place], d.kind,
             d.number, CASE WHEN d.kind = ANY(${[...CREDIT_KINDS]}::text[]) THEN -d.amount ELSE d.amount END, d.currency,
             d.issued_on, d.due_on, d.purchase_order, d.reference, d.description,
             ${JSON.stringify(contraAccounts)}::jsonb ->> d.kind, d.source_system, d.external_id
      FROM document d ORDER BY d.place
      RETURNING id, posting_id, customer_id, amount, currency, due_on, issued_on)
    INSERT INTO entry (organisation_id, posting_id, customer_id, item_id, amount, currency, due_on, effective_on, recorded_at)
    SELECT ${organisationId}::integer, w.posting_id, w.customer_id, w.id, w.amount, w.currency, w.due_on, w.issued_on,
           clock_timestamp()
    FROM written w ORDER BY w.id`;
  try {
    await write;
  } catch (error) {
    if (sqlState(error) !== '23505') throw error;
    throw conflict('One of these documents was put in the ledger meanwhile: try again.', 'documents');
  }
}
