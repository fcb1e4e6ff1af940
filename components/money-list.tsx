import type { MoneyFormat } from './money-format';
import { MoneyText } from './money-text';
import { classNames } from './ui/class-names';

type MoneyListProps = MoneyFormat & {
  amounts: readonly { amount: string; currency: string }[];
  className?: string;
};

/** Several currencies, one below the other, because they are never summed. Nothing at all is an en dash. */
export function MoneyList({ amounts, className, ...format }: MoneyListProps) {
  const [only] = amounts;
  if (!only) return <span aria-hidden>–</span>;
  if (amounts.length === 1) return <MoneyText {...only} {...format} className={className} />;
  return (
    <ul className={classNames('flex flex-col', className)}>
      {amounts.map(({ amount, currency }) => (
        <li key={currency}>
          <MoneyText amount={amount} currency={currency} {...format} />
        </li>
      ))}
    </ul>
  );
}
