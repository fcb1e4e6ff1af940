import { changeTerms } from '@/lib/customers/change-terms';
import type { Book } from './book';
import type { DemoCustomer, DemoTerms } from './cast';
import { openAccounts } from './open-accounts';
import { randomStream } from './random';
import { STAFF } from './staff';

/** Whoever became a customer on the day that is being told, with contacts, addresses and terms. */
export function tellNewCustomers(book: Book): void {
  const joined = book.customers.filter(({ joinedOn }) => joinedOn === book.day);
  if (joined.length > 0) book.act('finance', openAccounts, { customers: joined.map(accountOf) });
}

/** New terms from the day that is being told. */
export function tellTerms(book: Book, customer: DemoCustomer, change: Partial<DemoTerms>): void {
  const terms = { ...book.termsOf(customer), ...change, validFrom: book.day };
  book.setTerms(customer, terms);
  book.act('manager', changeTerms, { customer: customer.number, ...termsInput(terms) });
}

/** Every so often somebody's terms are agreed anew; larger customers wait longer, small ones pay sooner. */
export function tellOrdinaryTerms(book: Book): void {
  const random = randomStream(`terms of ${book.day}`);
  if (!random.chance(0.045) || book.day < book.firstDay) return;
  const customer = random.pick(book.customers);
  if (customer.part !== null || customer.joinedOn >= book.day) return;
  const { days, creditLimit } = book.termsOf(customer);
  const kinder = customer.habit === 'early' || customer.habit === 'prompt';
  const next = kinder ? (days < 45 ? 45 : 60) : days > 30 ? 30 : 14;
  if (next === days) return;
  tellTerms(book, customer, {
    basis: 'net',
    days: next,
    creditLimit: kinder && creditLimit !== null ? creditLimit * 2 : creditLimit,
  });
}

const accountOf = (customer: DemoCustomer) => ({
  number: customer.number,
  name: customer.name,
  ...(customer.tradingName ? { trading_name: customer.tradingName } : {}),
  tax_id: customer.taxId,
  language: customer.language,
  ...(customer.owner ? { owner: STAFF[customer.owner].email } : {}),
  terms: termsInput(customer.terms),
  contacts: customer.contacts.map(({ role, name, email, phone }) => ({
    role,
    name,
    ...(email ? { email } : {}),
    ...(phone ? { phone } : {}),
  })),
  addresses: customer.addresses.map(({ kind, line1, city, postalCode, country }) => ({
    kind,
    line1,
    city,
    postal_code: postalCode,
    country,
  })),
  external_ids: [{ source_system: 'orders', external_id: customer.externalId }],
});

const termsInput = ({ validFrom, basis, days, currency, creditLimit, taxStatus }: DemoTerms) => ({
  valid_from: validFrom,
  basis,
  days,
  currency,
  ...(creditLimit === null ? {} : { credit_limit: String(creditLimit) }),
  tax_status: taxStatus,
});
