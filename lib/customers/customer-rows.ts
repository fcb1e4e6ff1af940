import type { Day } from '@/lib/kernel/day';
import type { Tx } from '@/lib/kernel/db';
import type { NewCustomerInput } from './customer-input';

/** A customer whose number, owner and amounts are known; it can be written. */
export type PreparedCustomer = Omit<NewCustomerInput, 'number' | 'terms'> & {
  number: string;
  ownerId: number | null;
  creditLimit: bigint | null;
  terms: Omit<NewCustomerInput['terms'], 'currency' | 'valid_from'> & { currency: string; valid_from: Day };
};

/** Rows a statement: large enough that the round trip does not count. */
const CHUNK = 2000;

/** Writes customers and all that belongs to them. Answers ids by number; a number that is taken is missing. */
export async function insertCustomers(
  tx: Tx,
  organisationId: number,
  auditId: bigint,
  customers: readonly PreparedCustomer[],
): Promise<Map<string, bigint>> {
  const ids = new Map<string, bigint>();
  for (let start = 0; start < customers.length; start += CHUNK) {
    const chunk = customers.slice(start, start + CHUNK);
    for (const { id, number } of await insertEntities(tx, organisationId, chunk)) ids.set(number, id);
    const written = chunk.flatMap((customer) => {
      const id = ids.get(customer.number);
      return id === undefined ? [] : [{ customer, id: id.toString() }];
    });
    await insertTerms(tx, organisationId, auditId, written);
    await insertOwners(tx, organisationId, written);
    await insertContacts(tx, organisationId, written);
    await insertAddresses(tx, organisationId, written);
    await insertExternalIds(tx, organisationId, written);
  }
  return ids;
}

type Written = { customer: PreparedCustomer; id: string };

const insertEntities = (tx: Tx, organisationId: number, chunk: readonly PreparedCustomer[]) =>
  tx.$queryRaw<{ id: bigint; number: string }[]>`
    INSERT INTO customer (organisation_id, number, name, trading_name, tax_id, language)
    SELECT ${organisationId}::integer, c.number, c.name, c.trading_name, c.tax_id, c.language
    FROM jsonb_to_recordset(${JSON.stringify(
      chunk.map(({ number, name, trading_name, tax_id, language }, position) => ({
        position,
        number,
        name,
        trading_name,
        tax_id,
        language,
      })),
    )}::jsonb) AS c (position integer, number text, name text, trading_name text, tax_id text, language text)
    ORDER BY c.position
    ON CONFLICT (organisation_id, number) DO NOTHING
    RETURNING id, number`;

async function insertTerms(
  tx: Tx,
  organisationId: number,
  auditId: bigint,
  written: readonly Written[],
): Promise<void> {
  const rows = written.map(({ customer: { terms, creditLimit }, id }) => ({
    customer_id: id,
    ...terms,
    credit_limit: creditLimit?.toString(),
  }));
  await tx.$executeRaw`
    INSERT INTO customer_terms (organisation_id, customer_id, valid_from, basis, days, currency, credit_limit, tax_status,
                                audit_id)
    SELECT ${organisationId}::integer, t.customer_id, t.valid_from, t.basis, t.days, t.currency, t.credit_limit, t.tax_status,
           ${auditId}::bigint
    FROM jsonb_to_recordset(${JSON.stringify(rows)}::jsonb)
      AS t (customer_id bigint, valid_from date, basis text, days integer, currency text, credit_limit bigint, tax_status text)`;
}

async function insertOwners(tx: Tx, organisationId: number, written: readonly Written[]): Promise<void> {
  const rows = written.flatMap(({ customer: { ownerId }, id }) =>
    ownerId === null ? [] : [{ customer_id: id, user_id: ownerId }],
  );
  if (rows.length === 0) return;
  await tx.$executeRaw`
    INSERT INTO customer_owner (organisation_id, customer_id, user_id)
    SELECT ${organisationId}::integer, w.customer_id, w.user_id
    FROM jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) AS w (customer_id bigint, user_id integer)`;
}

async function insertContacts(tx: Tx, organisationId: number, written: readonly Written[]): Promise<void> {
  const rows = written
    .flatMap(({ customer, id }) => customer.contacts.map((contact) => ({ customer_id: id, ...contact })))
    .map((row, position) => ({ position, ...row }));
  if (rows.length === 0) return;
  await tx.$executeRaw`
    INSERT INTO contact (organisation_id, customer_id, role, name, email, phone)
    SELECT ${organisationId}::integer, c.customer_id, c.role, c.name, c.email, c.phone
    FROM jsonb_to_recordset(${JSON.stringify(rows)}::jsonb)
      AS c (position integer, customer_id bigint, role text, name text, email text, phone text)
    ORDER BY c.position`;
}

async function insertAddresses(tx: Tx, organisationId: number, written: readonly Written[]): Promise<void> {
  const rows = written
    .flatMap(({ customer, id }) => customer.addresses.map((address) => ({ customer_id: id, ...address })))
    .map((row, position) => ({ position, ...row }));
  if (rows.length === 0) return;
  await tx.$executeRaw`
    INSERT INTO address (organisation_id, customer_id, kind, line1, line2, city, region, postal_code, country)
    SELECT ${organisationId}::integer, a.customer_id, a.kind, a.line1, a.line2, a.city, a.region, a.postal_code, a.country
    FROM jsonb_to_recordset(${JSON.stringify(rows)}::jsonb)
      AS a (position integer, customer_id bigint, kind text, line1 text, line2 text, city text, region text,
            postal_code text, country text)
    ORDER BY a.position`;
}

async function insertExternalIds(tx: Tx, organisationId: number, written: readonly Written[]): Promise<void> {
  const rows = written.flatMap(({ customer, id }) =>
    customer.external_ids.map((known) => ({ customer_id: id, ...known })),
  );
  if (rows.length === 0) return;
  await tx.$executeRaw`
    INSERT INTO customer_external_id (organisation_id, source_system, external_id, customer_id)
    SELECT ${organisationId}::integer, x.source_system, x.external_id, x.customer_id
    FROM jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) AS x (customer_id bigint, source_system text, external_id text)`;
}
