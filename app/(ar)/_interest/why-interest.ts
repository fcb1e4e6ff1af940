import { writeDay } from '@/components/day-format';
import { writeAmount } from '@/components/money-format';
import type { Why } from '@/components/why-popover';
import type { ChargeAnswer } from '@/lib/dunning/propose-interest';

type Line = Pick<
  ChargeAnswer['lines'][number],
  'from' | 'through' | 'days' | 'principal' | 'percent' | 'assumed' | 'amount'
> & { year_days: number };

/** The calculation of an amount of interest, line by line. */
export function whyInterest(
  lines: readonly Line[],
  { currency, total, today, locale }: { currency: string; total: string; today: string; locale: string },
): Why {
  const money = (amount: string) => writeAmount(amount, currency, { locale }).text;
  return {
    rows: lines.map((line) => ({
      key: line.from,
      label: `${writeDay(line.from, today)} – ${writeDay(line.through, today)}`,
      detail: `${money(line.principal)} × ${line.percent}% × ${line.days} / ${line.year_days}`,
      value: money(line.amount),
    })),
    total: money(total),
    note:
      'What was owed when each day began, at the rate of the day, without interest on interest. Rounded once, at the end: a line is what it adds to the rounded sum.' +
      (lines.some(({ assumed }) => assumed)
        ? ' The reference rate of the latest half-year is not known here yet: the one before goes on. The settings take it.'
        : ''),
  };
}
