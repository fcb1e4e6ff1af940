import type { Tx } from '@/lib/kernel/db';
import { isCredit } from '@/lib/ledger/document';
import type { BroughtCustomers } from './brought-customers';
import type { ImportPlan, PlannedDocument } from './import-plan';
import { dueFromTerms, termsOf } from './write-import';

/** Stages what a batch would write; returns the ordinal of the last document. Ordinals follow the order of the file. */
export async function stagePlan(
  tx: Tx,
  organisationId: number,
  id: bigint,
  plan: ImportPlan,
  brought: BroughtCustomers,
  before: { document: number; customer: number },
): Promise<{ document: number; customer: number }> {
  const due = await dueDays(tx, organisationId, plan.documents);
  const ordinals = new Map(plan.documents.map((document, index) => [document, before.document + index + 1]));
  const documents = plan.documents.map((document) => ({
    ...columnsOf(document, ordinals),
    party: brought.partyOf(document).toString(),
    due_on: due.get(document) ?? document.dueOn,
  }));
  await insertDocuments(tx, organisationId, id, documents);
  const customers = plan.customers.map(({ line, input }, index) => ({
    ordinal: before.customer + index + 1,
    line,
    input,
  }));
  await stageCustomers(tx, organisationId, id, customers);
  await insertRates(tx, organisationId, id, plan);
  return {
    document: before.document + documents.length,
    customer: before.customer + customers.length,
  };
}

/** Customers that would be created, as their command reads them. */
export async function stageCustomers(
  tx: Tx,
  organisationId: number,
  id: bigint,
  rows: readonly { ordinal: number; line: number; input: object }[],
): Promise<void> {
  if (rows.length === 0) return;
  await tx.$executeRaw`
    INSERT INTO bulk_customer (organisation_id, bulk_id, ordinal, line, input)
    SELECT ${organisationId}::integer, ${id}::bigint, c.ordinal, c.line, c.input
    FROM jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) AS c (ordinal integer, line integer, input jsonb)`;
}

/** Due days by the terms of customers that the book has; those of new ones follow from their own terms. */
async function dueDays(
  tx: Tx,
  organisationId: number,
  documents: readonly PlannedDocument[],
): Promise<Map<PlannedDocument, string>> {
  const without = documents.flatMap((document) =>
    'known' in document.party && !document.dueOn && !isCredit(document.kind)
      ? [{ document, customer: document.party.known.id }]
      : [],
  );
  if (without.length === 0) return new Map();
  const terms = await termsOf(tx, organisationId, [...new Set(without.map(({ customer }) => customer))]);
  return new Map(
    without.map(({ document, customer }) => [
      document,
      dueFromTerms(terms.get(customer) ?? [], document.issuedOn, document.line),
    ]),
  );
}

function columnsOf(document: PlannedDocument, ordinals: ReadonlyMap<PlannedDocument, number>) {
  const { pays } = document;
  return {
    ordinal: ordinals.get(document) ?? 0,
    line: document.line,
    kind: document.kind,
    number: document.number,
    amount: document.amount.toString(),
    currency: document.currency,
    issued_on: document.issuedOn,
    purchase_order: document.purchaseOrder,
    reference: document.reference,
    description: document.description,
    source_system: document.sourceSystem,
    external_id: document.externalId,
    pays: pays && ('invoice' in pays ? 'line' : 'named' in pays ? 'named' : 'rule'),
    named: pays && 'named' in pays ? pays.named : undefined,
    pays_ordinal:
      pays && 'invoice' in pays && 'party' in pays.invoice ? ordinals.get(pays.invoice) : undefined,
    pays_item: pays && 'invoice' in pays && 'id' in pays.invoice ? pays.invoice.id.toString() : undefined,
  };
}

async function insertDocuments(
  tx: Tx,
  organisationId: number,
  id: bigint,
  rows: readonly object[],
): Promise<void> {
  if (rows.length === 0) return;
  await tx.$executeRaw`
    INSERT INTO bulk_document (organisation_id, bulk_id, ordinal, line, party, kind, number, amount, currency, issued_on,
                               due_on, purchase_order, reference, description, source_system, external_id, pays, named,
                               pays_ordinal, pays_item)
    SELECT ${organisationId}::integer, ${id}::bigint, d.ordinal, d.line, d.party, d.kind, d.number, d.amount, d.currency,
           d.issued_on, d.due_on, d.purchase_order, d.reference, d.description, d.source_system, d.external_id, d.pays,
           d.named, d.pays_ordinal, d.pays_item
    FROM jsonb_to_recordset(${JSON.stringify(rows)}::jsonb)
      AS d (ordinal integer, line integer, party bigint, kind text, number text, amount bigint, currency text,
            issued_on date, due_on date, purchase_order text, reference text, description text, source_system text,
            external_id text, pays text, named text, pays_ordinal integer, pays_item bigint)`;
}

async function insertRates(tx: Tx, organisationId: number, id: bigint, { rates }: ImportPlan): Promise<void> {
  if (rates.length === 0) return;
  const rows = rates.map(({ lines: [line], currency, validOn, rate }) => ({
    line,
    currency,
    valid_on: validOn,
    rate,
  }));
  await tx.$executeRaw`
    INSERT INTO bulk_rate (organisation_id, bulk_id, line, currency, valid_on, rate)
    SELECT ${organisationId}::integer, ${id}::bigint, r.line, r.currency, r.valid_on, r.rate
    FROM jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) AS r (line integer, currency text, valid_on date, rate numeric)`;
}
