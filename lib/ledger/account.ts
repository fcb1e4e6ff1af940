import { assertActive, type CustomerFacts } from '@/lib/customers/customer';
import { type Terms, type TermsRow, termsFromRow } from '@/lib/customers/terms';
import { type Held, Sent } from '@/lib/kernel/command';
import type { Day } from '@/lib/kernel/day';
import type { Tx } from '@/lib/kernel/db';
import { notFound, unprocessable } from '@/lib/kernel/refusal';
import { Prisma } from '@/prisma/client/client';
import { type DocumentKind, KINDS } from './document';
import { findDocument, refuseClosedDay } from './open-items';

/** Where a document is about to be put: its customer, the terms of its day, and the first day that is open. */
export type Account = { customer: CustomerFacts; terms: Terms | null; firstOpen: Day | null };

/** A document that is to be put on a customer's account, with a number of its own or the next one of its kind. */
type Coming = { customer: string; number?: string | undefined };

/**
 * Holds a customer's account until the transaction ends, so that nobody archives it meanwhile; `accountOf` reads it after
 * that. `inTurn`: credits that are allocated by the rule come one after the other, so that each sees what the one before
 * has paid. An import may have drawn numbers and lock documents only then (`nextNumbers`): who waits for it here holds no
 * document that it could want.
 */
export function holdAccount(
  { tx, actor: { organisationId } }: Held,
  kind: DocumentKind,
  { customer, number }: Coming,
  inTurn = false,
): Promise<unknown> {
  const series = number === undefined ? `${organisationId} ${KINDS[kind].series}` : null;
  const passed = Prisma.sql`CASE WHEN ${series}::text IS NOT NULL THEN
    pg_advisory_xact_lock_shared(7004, hashtext(${series}::text)) IS NOT NULL END`;
  const account = Prisma.sql`FROM customer c WHERE c.organisation_id = ${organisationId} AND c.number = ${customer}`;
  return inTurn
    ? tx.$queryRaw`/* kept: account in turn */ SELECT ${passed} AS passed ${account} FOR NO KEY UPDATE`
    : tx.$queryRaw`/* kept: account held */ SELECT ${passed} AS passed ${account} FOR KEY SHARE`;
}

/** The same, and reads the account with the terms of a day as soon as it is held (`accountOf`). */
export function holdAndRead(
  held: Held,
  kind: DocumentKind,
  coming: Coming,
  on: Day,
  inTurn = false,
): Sent<AccountRow | undefined> {
  const holding = holdAccount(held, kind, coming, inTurn);
  const reading = readAccount(held, coming.customer, on);
  return new Sent(Promise.all([holding, reading]).then(([, row]) => row));
}

/**
 * Holds the account that a document is on, in turn: acts that are limited by what was done for the customer before come one
 * after the other.
 */
export async function holdAccountOf(
  { tx, actor: { organisationId } }: Held,
  document: string,
  field?: string,
): Promise<void> {
  const { customerId } = await findDocument(tx, organisationId, document, field);
  await holdInTurn(tx, organisationId, customerId);
}

/** The same for a customer that is known. */
export const holdInTurn = (tx: Tx, organisationId: number, customerId: bigint): Promise<unknown> =>
  tx.$queryRaw`
    SELECT c.id FROM customer c WHERE c.organisation_id = ${organisationId} AND c.id = ${customerId} FOR NO KEY UPDATE`;

/** What is known of an account that is held, with the terms of a day. */
export async function readAccount(
  { tx, actor: { organisationId } }: Held,
  number: string,
  on: Day,
): Promise<AccountRow | undefined> {
  const [row] = await tx.$queryRaw<AccountRow[]>`/* kept: account */
    SELECT c.id, c.number, c.name, s.status, t.*, closed_through(${organisationId}::integer) + 1 AS first_open
    FROM customer c
    LEFT JOIN LATERAL (
      SELECT st.status FROM customer_status st
      WHERE st.organisation_id = ${organisationId} AND st.customer_id = c.id
      ORDER BY st.effective_on DESC, st.recorded_at DESC, st.id DESC LIMIT 1) s ON true
    LEFT JOIN LATERAL (
      SELECT ct.valid_from, ct.basis, ct.days, ct.currency, ct.credit_limit, ct.tax_status
      FROM customer_terms ct
      WHERE ct.organisation_id = ${organisationId} AND ct.customer_id = c.id AND ct.valid_from <= ${on}::date
      ORDER BY ct.valid_from DESC, ct.recorded_at DESC, ct.id DESC LIMIT 1) t ON true
    WHERE c.organisation_id = ${organisationId} AND c.number = ${number}`;
  return row;
}

/**
 * The account that was read of a customer by its number. Refuses an unknown or archived customer, and a day of a closed
 * period by the name of its field.
 */
export async function accountOf(
  reading: ReadAhead,
  number: string,
  on: Day,
  field: string,
): Promise<Account> {
  const row = await reading;
  if (!row) throw notFound(`There is no customer ${number}.`, 'customer');
  const customer = { id: row.id, number: row.number, name: row.name, archived: row.status === 'archived' };
  assertActive(customer, 'customer');
  const firstOpen = row.first_open;
  refuseClosedDay(on, firstOpen, field);
  return { customer, terms: row.basis === null ? null : termsFromRow(row), firstOpen };
}

/** The terms in force on the document's day, or a refusal: every customer has terms from its first day on. */
export function termsOf({ customer, terms }: Account, on: Day): Terms {
  if (!terms) throw unprocessable(`${customer.number} has no terms in force on ${on}.`, 'customer');
  return terms;
}

/** An account as it is read once it is held (`holdAndRead`, `readAccount`). */
export type ReadAhead = Promise<AccountRow | undefined>;

type AccountRow = {
  id: bigint;
  number: string;
  name: string;
  status: string | null;
  first_open: Day | null;
} & (TermsRow | { [column in keyof TermsRow]: null });
