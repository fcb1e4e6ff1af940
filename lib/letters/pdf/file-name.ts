import type { AccountStatement } from '../account-statement';
import type { Letter } from '../letter';

/** Every sign that a header or a file system could take amiss is a hyphen. */
export const safeName = (name: string): string => name.replace(/[^\w .()+-]/g, '-');

export const letterName = ({ kind, customer, level, on }: Letter): string =>
  safeName(`${kind}${kind === 'reminder' ? ` ${level}` : ''} ${customer.number} ${on}.pdf`);

export const statementName = ({ customer, from, to }: AccountStatement): string =>
  safeName(`statement ${customer.number} ${from} ${to}.pdf`);
