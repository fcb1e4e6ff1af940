import type { ChargeAnswer } from '@/lib/dunning/propose-interest';
import { parseAmount, toDecimalString } from '@/lib/kernel/money';

/** As many documents as one act charges. */
export const AT_ONCE = 500;

/** What of a proposal is posted. */
export type Part = 'both' | 'interest' | 'fees';

type Row = Pick<ChargeAnswer, 'document' | 'currency' | 'interest' | 'fee'>;

/** The fields that name what is charged, each with the amounts that were on the screen: posted so, or refused. */
export function chosenAmounts(rows: readonly Row[], part: Part): [name: string, value: string][] {
  return rows
    .map((row) => partsOf(row, part))
    .filter(({ interest, fee }) => isMoney(interest) || isMoney(fee))
    .flatMap(({ document, interest, fee }, place) => {
      const fields: [string, string][] = [[`documents.${place}.document`, document]];
      if (isMoney(interest)) fields.push([`documents.${place}.interest`, interest]);
      if (isMoney(fee)) fields.push([`documents.${place}.fee`, fee]);
      return fields;
    });
}

/** What they come to, by currency, as decimal strings. */
export function sumsOf(
  rows: readonly Row[],
  part: Part,
): { currency: string; interest: string; fee: string }[] {
  const sums = Map.groupBy(rows, ({ currency }) => currency);
  return [...sums]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([currency, of]) => {
      const sum = (name: 'interest' | 'fee') =>
        toDecimalString(
          of.reduce((total, row) => total + parseAmount(partsOf(row, part)[name], currency), 0n),
          currency,
        );
      return { currency, interest: sum('interest'), fee: sum('fee') };
    });
}

const partsOf = (row: Row, part: Part): Row => ({
  ...row,
  interest: part === 'fees' ? '0' : row.interest,
  fee: part === 'interest' ? '0' : row.fee,
});

const isMoney = (amount: string): boolean => /[1-9]/.test(amount);
