import { createCustomers } from '@/lib/customers/create-customers';
import { newCustomerInput } from '@/lib/customers/customer-input';
import { dueOn, type Terms, type TermsRow, termsFromRow } from '@/lib/customers/terms';
import type { CommandContext } from '@/lib/kernel/command';
import type { Day } from '@/lib/kernel/day';
import type { Tx } from '@/lib/kernel/db';
import { parseInput } from '@/lib/kernel/input';
import { unprocessable } from '@/lib/kernel/refusal';
import { insertDocuments } from '@/lib/ledger/batch';
import type { DocumentKind } from '@/lib/ledger/document';
import { isCredit } from '@/lib/ledger/document';
import { nextNumbers } from '@/lib/ledger/posting';
import { allocateImported, type WrittenDocument } from './allocate-imported';
import type { ImportPlan, PlannedDocument } from './import-plan';
import type { NewCustomer, Party } from './resolve-customer';

/**
 * Writes a plan in the transaction of the command: customers, documents, what pays what, rates. Progress counts
 * customers, documents, credits that pay something, and rates; a caller that has stopped ends it at the next thousand.
 */
export async function writeImport(context: CommandContext, plan: ImportPlan): Promise<void> {
  const customers = plan.customers.length + plan.newCustomers.length;
  const credits = plan.documents.filter(({ pays }) => pays).length;
  const total = customers + plan.documents.length + credits + plan.rates.length;
  let done = 0;
  const within = (count: number) => context.progress(done + count, total);
  const step = (count: number) => {
    done += count;
    within(0);
  };
  step(0);
  await createCustomers(
    context,
    plan.customers.map(({ input }) => input),
    (row, field) => `line ${plan.customers[row]?.line}: ${field}`,
  );
  const ids = await writeNewCustomers(context, plan.newCustomers);
  step(customers);
  const written = await writeDocuments(context, plan.documents, ids, within);
  step(plan.documents.length);
  await allocateImported(context, written, within);
  step(credits);
  await writeRates(context, plan);
  step(plan.rates.length);
}

async function writeNewCustomers(
  context: CommandContext,
  brought: readonly NewCustomer[],
): Promise<Map<NewCustomer, bigint>> {
  const created = await createCustomers(
    context,
    brought.map(({ input }) => parseInput(newCustomerInput, input)),
    (row, field) => `line ${brought[row]?.line}: ${field}`,
  );
  return new Map(brought.map((customer, index) => [customer, created[index]?.id ?? 0n]));
}

async function writeDocuments(
  context: CommandContext,
  documents: readonly PlannedDocument[],
  ids: ReadonlyMap<NewCustomer, bigint>,
  progress: (count: number) => void,
): Promise<WrittenDocument[]> {
  const customerOf = (party: Party) => ('known' in party ? party.known.id : (ids.get(party.new) ?? 0n));
  const terms = await termsOf(context.tx, context.actor.organisationId, [
    ...new Set(documents.map(({ party }) => customerOf(party))),
  ]);
  const numbers = await drawNumbers(context, documents);
  const items = documents.map((planned) => {
    const { line, party, pays: _, ...item } = planned;
    const customerId = customerOf(party);
    const due = isCredit(item.kind)
      ? null
      : (item.dueOn ?? dueFromTerms(terms.get(customerId) ?? [], item.issuedOn, line));
    return { ...item, customerId, number: planned.number ?? numbers.get(planned) ?? '', dueOn: due };
  });
  const written = await insertDocuments(context, items, progress);
  return documents.flatMap((planned, index) => {
    const item = written[index];
    return item ? [{ planned, item }] : [];
  });
}

/** Numbers of the organisation's own series for the documents that came without one. */
async function drawNumbers(
  context: CommandContext,
  documents: readonly PlannedDocument[],
): Promise<Map<PlannedDocument, string>> {
  const drawn = new Map<PlannedDocument, string>();
  const without = documents.filter(({ number }) => number === undefined);
  for (const kind of new Set(without.map((document): DocumentKind => document.kind))) {
    const some = without.filter((document) => document.kind === kind);
    const numbers = await nextNumbers(context, kind, some.length);
    for (const [index, document] of some.entries()) drawn.set(document, numbers[index] ?? '');
  }
  return drawn;
}

/** All terms of the customers, the latest that hold first. */
export async function termsOf(
  tx: Tx,
  organisationId: number,
  customers: readonly bigint[],
): Promise<Map<bigint, Terms[]>> {
  const rows = await tx.$queryRaw<(TermsRow & { customer_id: bigint })[]>`
    SELECT t.customer_id, t.valid_from, t.basis, t.days, t.currency, t.credit_limit, t.tax_status
    FROM customer_terms t
    WHERE t.organisation_id = ${organisationId} AND t.customer_id = ANY(${[...customers]}::bigint[])
    ORDER BY t.customer_id, t.valid_from DESC, t.recorded_at DESC, t.id DESC`;
  const terms = new Map<bigint, Terms[]>();
  for (const row of rows)
    terms.set(row.customer_id, [...(terms.get(row.customer_id) ?? []), termsFromRow(row)]);
  return terms;
}

/** When a document without a due day falls due, by its customer's terms (the latest first). */
export function dueFromTerms(terms: readonly Terms[], issuedOn: Day, line: number): Day {
  const inForce = terms.find(({ validFrom }) => validFrom <= issuedOn);
  if (!inForce)
    throw unprocessable(
      `Line ${line}: the customer has no terms in force on ${issuedOn}; give the due day.`,
      'due_on',
    );
  return dueOn(issuedOn, inForce);
}

async function writeRates({ tx, actor }: CommandContext, plan: ImportPlan): Promise<void> {
  if (plan.rates.length === 0) return;
  const rows = plan.rates.map(({ currency, validOn, rate }) => ({ currency, valid_on: validOn, rate }));
  await tx.$executeRaw`
    INSERT INTO exchange_rate (organisation_id, currency, valid_on, rate, recorded_at)
    SELECT ${actor.organisationId}::integer, r.currency, r.valid_on, r.rate, clock_timestamp()
    FROM jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) AS r (currency text, valid_on date, rate numeric)`;
}
