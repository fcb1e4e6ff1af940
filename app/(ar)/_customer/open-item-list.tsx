import Link from 'next/link';
import { DaysLateText } from '@/components/days-late-text';
import { MoneyText } from '@/components/money-text';
import { KINDS } from '@/lib/ledger/document';
import type { OpenItemAnswer } from '@/lib/ledger/list-open-items';
import { customerAddress } from '../_shell/address';

/** Open items in short lines: what, how late, how much of it is open. */
export function OpenItemList({
  customer,
  items,
  asOf,
  locale,
}: {
  customer: string;
  items: readonly OpenItemAnswer[];
  asOf: string;
  locale: string;
}) {
  return (
    <ul>
      {items.map((item) => (
        <li key={item.id} className="flex items-baseline gap-3 border-line border-b py-1.5">
          <Link
            className="link min-w-0 flex-1 truncate"
            prefetch={false}
            href={customerAddress(customer, 'account', { document: `${item.kind}:${item.number}` })}
          >
            {item.number}
          </Link>
          <span className="text-xs">
            {item.due_on ? (
              <DaysLateText due={item.due_on} today={asOf} short />
            ) : (
              <span className="text-muted">{KINDS[item.kind].name.toLowerCase()}, unapplied</span>
            )}
          </span>
          <span className="w-28 text-right tabular-nums">
            <MoneyText amount={item.open_amount} currency={item.currency} locale={locale} />
          </span>
        </li>
      ))}
    </ul>
  );
}
