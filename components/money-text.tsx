import type { Day } from '@/lib/kernel/day';
import { DayText } from './day-text';
import { type MoneyFormat, writeAmount } from './money-format';
import { classNames } from './ui/class-names';

type MoneyTextProps = MoneyFormat & {
  /** A decimal string as the API gives it: `-1234.50`. */
  amount: string;
  currency: string;
  /** Says that it was converted, at the rates of which day. */
  converted?: { day: Day; today: Day };
  className?: string;
};

/** Money for reading. In a column, right-align the cell; figures are tabular. */
export function MoneyText({ amount, currency, converted, className, ...format }: MoneyTextProps) {
  const { text, spoken, negative } = writeAmount(amount, currency, format);
  const exact = format.whole ? writeAmount(amount, currency, { locale: format.locale }).spoken : undefined;
  return (
    <span
      className={classNames('whitespace-nowrap tabular-nums', className)}
      title={exact === spoken ? undefined : exact}
    >
      {converted && <Sign shown="≈ " spoken="about " />}
      {text === spoken ? (
        text
      ) : (
        <>
          <span aria-hidden>
            {negative ? text.slice(0, -1) : text}
            {negative && <span className="hang">)</span>}
          </span>
          <span className="spoken">{spoken}</span>
        </>
      )}
      {converted && (
        <span className="text-muted text-xs">
          {' at '}
          <DayText day={converted.day} today={converted.today} /> rates
        </span>
      )}
    </span>
  );
}

const Sign = ({ shown, spoken }: { shown: string; spoken: string }) => (
  <>
    <span aria-hidden>{shown}</span>
    <span className="spoken">{spoken}</span>
  </>
);
