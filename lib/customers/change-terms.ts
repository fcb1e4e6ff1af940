import { z } from 'zod';
import { type CommandContext, defineCommand } from '@/lib/kernel/command';
import type { Day } from '@/lib/kernel/day';
import type { Tx } from '@/lib/kernel/db';
import { dayInput, optional } from '@/lib/kernel/input';
import { parseAmount, toDecimalString } from '@/lib/kernel/money';
import { unprocessable } from '@/lib/kernel/refusal';
import { refuseAboveLimit } from './approval-limit';
import { customerNumber, lockCustomer } from './customer';
import { recordId, termsFields } from './customer-input';
import { overtaken } from './profile-change';
import { type TermsRow, termsFromRow } from './terms';

/** Terms as they are answered and kept in the trail: everything is text. */
export type DescribedTerms = {
  id: string;
  valid_from: Day;
  basis: string;
  days: string;
  currency: string;
  credit_limit: string | null;
  tax_status: string;
};

export const changeTermsInput = z.strictObject({
  customer: customerNumber,
  valid_from: optional(dayInput).describe('Today unless given.'),
  ...termsFields,
  seen: optional(recordId).describe(
    'The newest terms that the editor knew, by id; newer ones that stand are a conflict.',
  ),
});
export type ChangeTermsInput = z.output<typeof changeTermsInput>;

/** New terms from a day on. What was issued before keeps its due day; every report of the past stays as it was. */
export const changeTerms = defineCommand({
  name: 'customers.change-terms',
  summary: 'Sets payment terms, currency, credit limit and tax status of a customer from a day on.',
  permission: 'customers.terms',
  input: changeTermsInput,
  handle: setTerms,
});

/** The same for the act that approves a higher credit limit. */
export async function setTerms(context: CommandContext, input: ChangeTermsInput) {
  const { tx, actor, auditId, changed } = context;
  const { customer, validFrom, limit, raises, newest } = await planTerms(context, input);
  const { id, number } = customer;
  const wanted = {
    valid_from: validFrom,
    basis: input.basis,
    days: String(input.days),
    currency: input.currency,
    credit_limit: limit === null ? null : toDecimalString(limit, input.currency),
    tax_status: input.tax_status,
  };
  if (newest && input.seen !== undefined && newest.id !== String(input.seen)) {
    throw await overtaken(tx, actor.organisationId, { subject: 'customer_terms', number }, wanted, newest);
  }
  if (raises) {
    const act = { act: 'credit_limit', customerId: id, currency: input.currency } as const;
    await refuseAboveLimit(context, { ...act, amount: limit, field: 'credit_limit' });
  }
  const before = await termsBefore(tx, actor.organisationId, id, validFrom);
  const [row] = await tx.$queryRaw<{ id: bigint }[]>`
    INSERT INTO customer_terms (organisation_id, customer_id, valid_from, basis, days, currency, credit_limit, tax_status, audit_id)
    VALUES (${actor.organisationId}, ${id}, ${validFrom}::date, ${input.basis}, ${input.days}::integer, ${input.currency},
            ${limit}::bigint, ${input.tax_status}, ${auditId})
    RETURNING id`;
  const after = { id: String(row?.id), ...wanted };
  changed({ subject: 'customer_terms', subjectId: number, before, after });
  return { customer: number, terms: after };
}

/** What new terms would be, looked at under the customer's lock; `raises`: more credit than on their first day until now. */
export async function planTerms(
  { tx, actor, today }: Pick<CommandContext, 'tx' | 'actor' | 'today'>,
  input: ChangeTermsInput,
) {
  const customer = await lockCustomer(tx, actor.organisationId, input.customer);
  const validFrom = input.valid_from ?? today;
  await refuseClosed(tx, actor.organisationId, validFrom);
  const limit = input.credit_limit ? parseAmount(input.credit_limit, input.currency, 'credit_limit') : null;
  const [row] = await tx.$queryRaw<{ raises: boolean }[]>`
    SELECT raises_credit(${actor.organisationId}::integer, ${customer.id}::bigint, ${validFrom}::date, ${input.currency},
                         ${limit}::bigint, NULL) AS raises`;
  const newest = await newestTerms(tx, actor.organisationId, customer.id);
  return { customer, validFrom, limit, raises: row?.raises ?? false, newest };
}

export const describeTermsRow = (row: TermsRow & { id: bigint }): DescribedTerms => {
  const { validFrom, basis, days, currency, creditLimit, taxStatus } = termsFromRow(row);
  return {
    id: String(row.id),
    valid_from: validFrom,
    basis,
    days: String(days),
    currency,
    credit_limit: creditLimit === null ? null : toDecimalString(creditLimit, currency),
    tax_status: taxStatus,
  };
};

/** Due days of what may be posted still: terms that begin in a closed period would rewrite what is closed. */
async function refuseClosed(tx: Tx, organisationId: number, validFrom: Day): Promise<void> {
  const [row] = await tx.$queryRaw<
    { through: Day | null }[]
  >`SELECT closed_through(${organisationId}::integer) AS through`;
  const through = row?.through ?? null;
  if (through && validFrom <= through) {
    throw unprocessable(`The period through ${through} is closed; terms can begin after it.`, 'valid_from');
  }
}

async function newestTerms(
  tx: Tx,
  organisationId: number,
  customerId: bigint,
): Promise<DescribedTerms | undefined> {
  const [row] = await tx.$queryRaw<(TermsRow & { id: bigint })[]>`
    SELECT t.id, t.valid_from, t.basis, t.days, t.currency, t.credit_limit, t.tax_status
    FROM customer_terms t
    WHERE t.organisation_id = ${organisationId} AND t.customer_id = ${customerId}
    ORDER BY t.id DESC LIMIT 1`;
  return row && describeTermsRow(row);
}

/** What was in force on the day from which the new terms hold. */
async function termsBefore(
  tx: Tx,
  organisationId: number,
  customerId: bigint,
  day: Day,
): Promise<DescribedTerms | null> {
  const [row] = await tx.$queryRaw<(TermsRow & { id: bigint })[]>`
    SELECT t.id, t.valid_from, t.basis, t.days, t.currency, t.credit_limit, t.tax_status
    FROM customer_terms t
    WHERE t.organisation_id = ${organisationId} AND t.customer_id = ${customerId} AND t.valid_from <= ${day}::date
    ORDER BY t.valid_from DESC, t.recorded_at DESC, t.id DESC LIMIT 1`;
  return row ? describeTermsRow(row) : null;
}
