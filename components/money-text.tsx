import type { Day } from '@/lib/kernel/day';
import { DayText } from './day-text';
import { type MoneyFormat, type ShownAmount, showAmount } from './money-format';
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
  return (
    <ShownMoney
      money={showAmount(amount, currency, format)}
      {...(converted && { converted })}
      {...(className && { className })}
    />
  );
}

type ShownMoneyProps = { money: ShownAmount } & Pick<MoneyTextProps, 'converted' | 'className'>;

/** Money that was written already, by a server for a table that the browser lays out. */
export function ShownMoney({ money, converted, className }: ShownMoneyProps) {
  const { text, spoken, exact } = money;
  return (
    <span className={classNames('whitespace-nowrap tabular-nums', className)} title={exact}>
      {converted && <Sign shown="≈ " spoken="about " />}
      {spoken === undefined ? (
        text
      ) : (
        <>
          <span aria-hidden>
            {text.startsWith('(') ? text.slice(0, -1) : text}
            {text.startsWith('(') && <span className="hang">)</span>}
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
