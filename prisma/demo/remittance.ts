import type { Debit } from './book';
import type { DemoCustomer } from './cast';
import type { Random } from './random';

/** So much of a debit. */
export type Part = { debit: Debit; amount: bigint };

/** Two plans for one document on one day are one part, never more than is open. */
export function mergeParts(parts: readonly Part[]): Part[] {
  const byDebit = new Map<Debit, bigint>();
  for (const { debit, amount } of parts) byDebit.set(debit, (byDebit.get(debit) ?? 0n) + amount);
  return [...byDebit].map(([debit, amount]) => ({
    debit,
    amount: smaller(amount, debit.open),
  }));
}

export const smaller = (a: bigint, b: bigint): bigint => (a < b ? a : b);

/** What the customer wrote on the transfer. */
export function remittance(customer: DemoCustomer, parts: readonly Part[], random: Random): string {
  const numbers = parts.slice(0, 10).map(({ debit }) => debit.number);
  const word =
    { de: 'Rechnung', fr: 'Facture', nl: 'Factuur', it: 'Fattura', es: 'Factura' }[customer.language] ??
    'Invoice';
  const text = random.pick([
    `${word} ${numbers.join(' ')}`,
    numbers.join(', '),
    `${numbers.join(' ')} / ${customer.number}`,
  ]);
  return text.length <= 140 ? text : numbers.join(' ');
}

export const UNREADABLE = [
  'PAYMENT ON ACCOUNT',
  'SAMMELZAHLUNG',
  'VIREMENT',
  'See remittance by e-mail',
  'NOTPROVIDED',
];

export const QUERIES = [
  'asks for proof of delivery',
  'says that the quantity is wrong',
  'cannot find the purchase order',
  'waits for a corrected invoice',
  'says that the goods were damaged',
];
