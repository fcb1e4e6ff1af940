import { AgeingBar } from '@/components/ageing-bar';
import { MoneyText } from '@/components/money-text';
import { BUCKETS } from '@/lib/health/buckets';
import type { RowMoney } from './row-parts';

/** Who it is and how to reach them. */
export const CustomerCell = ({ name, contact }: { name: string; contact: string | null }) => (
  <>
    <span className="block truncate font-medium">{name}</span>
    {contact === null ? (
      <span className="block truncate font-normal text-danger text-xs">no billing contact</span>
    ) : (
      <span className="block truncate font-normal text-muted text-xs">{contact}</span>
    )}
  </>
);

type FigureProps = { money: RowMoney; of: 'balance' | 'overdue'; locale: string };

/** An amount in the row's own currency; what is open in others stands below. */
export const Figure = ({ money, of, locale }: FigureProps) => (
  <>
    <MoneyText amount={money[of]} currency={money.currency} locale={locale} whole />
    {money.others
      ?.filter((other) => /[1-9]/.test(other[of]))
      .map((other) => (
        <span key={other.currency} className="block text-muted text-xs">
          + <MoneyText amount={other[of]} currency={other.currency} locale={locale} whole />
        </span>
      ))}
  </>
);

export const Ageing = ({ money, locale }: { money: RowMoney; locale: string }) => (
  <AgeingBar
    buckets={BUCKETS.map((bucket, place) => ({ bucket, amount: money.buckets[place] ?? '0' }))}
    currency={money.currency}
    locale={locale}
  />
);
