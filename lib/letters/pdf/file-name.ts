import type { AccountStatement } from '../account-statement';

/** Every sign that a header or a file system could take amiss is a hyphen. */
export const safeName = (name: string): string => name.replace(/[^\w .()+-]/g, '-');

export const statementName = ({ customer, from, to }: AccountStatement): string =>
  safeName(`statement ${customer.number} ${from} ${to}.pdf`);
