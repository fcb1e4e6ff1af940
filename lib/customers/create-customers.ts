import type { CommandContext } from '@/lib/kernel/command';
import { sqlState } from '@/lib/kernel/database-errors';
import { parseAmount, toDecimalString } from '@/lib/kernel/money';
import { conflict, type Issue, Refusal } from '@/lib/kernel/refusal';
import { leftAlone, roomAlone } from './approval-limit';
import type { NewCustomerInput } from './customer-input';
import { numberCustomers } from './customer-number';
import { insertCustomers, type PreparedCustomer } from './customer-rows';
import { refuseTakenExternalIds } from './external-ids';
import { collectors, noCollector } from './owner';

export type CreatedCustomer = { id: bigint; number: string };

type Context = Pick<CommandContext, 'tx' | 'actor' | 'auditId' | 'organisation' | 'changed'>;

/**
 * Creates customers, any number of them with a few statements for every thousand, and answers ids and numbers in the
 * order of `rows` (parsed by `newCustomerInput`). What is wrong is refused together, before anything is written; the
 * issues name row and field (`3.owner`), as `nameField` writes them.
 */
export async function createCustomers(
  context: Context,
  rows: readonly NewCustomerInput[],
  nameField: (row: number, field: string) => string = (row, field) => `${row}.${field}`,
): Promise<CreatedCustomer[]> {
  const { tx, actor, auditId } = context;
  const prepared = await prepare(context, rows, nameField);
  refuse('unprocessable', await aboveLimit(context, prepared, nameField));
  const numbers = await numberCustomers(
    tx,
    actor.organisationId,
    rows.map(({ number }) => number),
  );
  refuse('conflict', repeatedNumbers(rows, nameField));
  await refuseTakenExternalIds(tx, actor.organisationId, rows, nameField);
  const customers = prepared.map((customer, index) => ({ ...customer, number: numbers[index] ?? '' }));
  const ids = await orConflict(() => insertCustomers(tx, actor.organisationId, auditId, customers));
  refuse('conflict', takenNumbers(customers, ids, nameField));
  return customers.map((customer) => {
    const { ownerId, creditLimit, ...told } = customer;
    context.changed({ subject: 'customer', subjectId: customer.number, before: null, after: told });
    return { id: ids.get(customer.number) ?? 0n, number: customer.number };
  });
}

/** Looks up and reads what the schema cannot: owners, and amounts in their currencies. */
async function prepare(
  { tx, actor, organisation }: Context,
  rows: readonly NewCustomerInput[],
  nameField: (row: number, field: string) => string,
): Promise<PreparedCustomer[]> {
  const owned = rows.some(({ owner }) => owner);
  const people = owned ? await collectors(tx, actor.organisationId) : [];
  const idOf = new Map(people.map(({ email, id }) => [email, id]));
  const issues: Issue[] = [];
  const prepared = rows.map((row, index) => {
    const currency = row.terms.currency ?? organisation.baseCurrency;
    const ownerId = row.owner ? (idOf.get(row.owner.toLowerCase()) ?? null) : null;
    if (row.owner && ownerId === null) {
      issues.push({ field: nameField(index, 'owner'), message: noCollector(row.owner) });
    }
    let creditLimit: bigint | null = null;
    try {
      if (row.terms.credit_limit) creditLimit = parseAmount(row.terms.credit_limit, currency);
    } catch (error) {
      if (!(error instanceof Refusal)) throw error;
      issues.push({ field: nameField(index, 'terms.credit_limit'), message: error.message });
    }
    return { ...row, number: '', ownerId, creditLimit, terms: { ...row.terms, currency } };
  });
  refuse('invalid', issues);
  return prepared;
}

/** First credit limits that whoever creates the customer does not give alone: begin lower, and ask for the rest. */
async function aboveLimit(
  { tx, actor }: Context,
  customers: readonly PreparedCustomer[],
  nameField: (row: number, field: string) => string,
): Promise<Issue[]> {
  const given = customers.filter(({ creditLimit }) => creditLimit !== null);
  const ceilings = new Map<string, bigint | null>();
  for (const currency of new Set(given.map(({ terms }) => terms.currency)))
    ceilings.set(currency, leftAlone(await roomAlone(tx, actor, { ...FIRST_LIMIT, currency })));
  return customers.flatMap(({ creditLimit, terms: { currency } }, index) => {
    const ceiling = ceilings.get(currency) ?? null;
    if (creditLimit === null || ceiling === null || creditLimit <= ceiling) return [];
    const message = `A credit limit above ${toDecimalString(ceiling, currency)} ${currency} needs approval: begin with less, and ask for more on the customer’s profile.`;
    return [{ field: nameField(index, 'terms.credit_limit'), message }];
  });
}

/** A height and no sum: nothing of the customer counts. */
const FIRST_LIMIT = { act: 'credit_limit', customerId: 0n } as const;

/** Somebody else may claim an external id between the check and the writing. */
async function orConflict<T>(write: () => Promise<T>): Promise<T> {
  try {
    return await write();
  } catch (error) {
    if (sqlState(error) !== '23505') throw error;
    throw conflict(
      'One of these external ids was given to another customer meanwhile: try again.',
      'external_ids',
    );
  }
}

function repeatedNumbers(
  rows: readonly NewCustomerInput[],
  nameField: (row: number, field: string) => string,
): Issue[] {
  const seen = new Set<string>();
  return rows.flatMap(({ number }, index) => {
    if (number === undefined) return [];
    if (!seen.has(number)) {
      seen.add(number);
      return [];
    }
    return [{ field: nameField(index, 'number'), message: `${number} is given to two customers.` }];
  });
}

const takenNumbers = (
  customers: readonly PreparedCustomer[],
  written: ReadonlyMap<string, bigint>,
  nameField: (row: number, field: string) => string,
): Issue[] =>
  customers.flatMap(({ number }, index) =>
    written.has(number)
      ? []
      : [{ field: nameField(index, 'number'), message: `There is a customer ${number} already.` }],
  );

function refuse(code: 'invalid' | 'conflict' | 'unprocessable', issues: Issue[]): void {
  const [first] = issues;
  if (first) throw new Refusal(code, first.message, first.field, issues);
}
