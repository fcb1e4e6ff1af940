import Link from 'next/link';
import { DayText } from '@/components/day-text';
import { MoneyText } from '@/components/money-text';
import type { TimelineEntry } from '@/lib/collections/timeline';
import { KINDS } from '@/lib/ledger/document';
import { TouchText } from '../../../_customer/touch-text';
import { customerAddress } from '../../../_shell/address';
import { describeAct } from './act-words';
import { describeChange } from './change-words';

type EntryTextProps = { entry: TimelineEntry; customer: string; today: string; locale: string };

/** One thing that happened, as a sentence. */
export function EntryText({ entry, customer, today, locale }: EntryTextProps) {
  if (entry.touch) return <TouchText kind={entry.kind} touch={entry.touch} today={today} />;
  if (entry.document) {
    return (
      <Document
        document={entry.document}
        reversed={entry.kind === 'reversed'}
        {...{ customer, today, locale }}
      />
    );
  }
  const { title, lines } = entry.act
    ? describeAct(entry.kind, entry.act, today)
    : describeChange(entry.kind, entry.change?.before ?? null, entry.change?.after ?? null, today);
  return (
    <>
      <p className="font-medium">{title}</p>
      {lines.map((line) => (
        <p key={line} className="break-words">
          {line}
        </p>
      ))}
    </>
  );
}

type DocumentProps = Omit<EntryTextProps, 'entry'> & {
  document: NonNullable<TimelineEntry['document']>;
  reversed: boolean;
};

/** The amount is the document's own, without the sign of the ledger. */
function Document({ document, reversed, customer, today, locale }: DocumentProps) {
  const { kind, number, amount, currency, due_on, reason } = document;
  return (
    <>
      <p>
        <span className="font-medium">
          {KINDS[kind].name} {reversed ? 'reversed' : 'posted'}
        </span>{' '}
        <Link
          className="link underline underline-offset-2"
          href={customerAddress(customer, 'account', { document: `${kind}:${number}` })}
        >
          {number}
        </Link>{' '}
        over <MoneyText amount={amount.replace('-', '')} currency={currency} locale={locale} />
        {due_on && !reversed && (
          <>
            , due <DayText day={due_on} today={today} />
          </>
        )}
      </p>
      {reason && <p className="break-words">{reason}</p>}
    </>
  );
}
