import Link from 'next/link';
import { DayText } from '@/components/day-text';
import { InstantText } from '@/components/instant-text';
import { MoneyText } from '@/components/money-text';
import { Badge } from '@/components/ui/badge';
import { ButtonLink } from '@/components/ui/button-link';
import { Table, TableCell, TableHead, TableRow } from '@/components/ui/table';
import { isCredit, KINDS } from '@/lib/ledger/document';
import type { EntryAnswer } from '@/lib/ledger/statement';
import { customerAddress } from '../../../_shell/address';

type StatementTableProps = {
  customer: string;
  entries: readonly EntryAnswer[];
  nextCursor: string | null;
  today: string;
  timeZone: string;
  params: Record<string, string>;
  locale: string;
};

/** Every entry, newest first. What paid what stands between, indented: it moves no balance. */
export function StatementTable({
  customer,
  entries,
  nextCursor,
  today,
  timeZone,
  params,
  locale,
}: StatementTableProps) {
  // Both legs of an allocation are in the ledger; one line tells of both.
  const lines = entries.filter((entry) => entry.counter_document === null || isCredit(entry.document.kind));
  return (
    <section>
      <h2 className="mb-1 font-semibold">Statement</h2>
      <Table caption="Statement of account, newest first">
        <thead>
          <TableRow>
            <TableHead>Date</TableHead>
            <TableHead>Entry</TableHead>
            <TableHead className="max-lg:hidden">Recorded</TableHead>
            <TableHead align="end">Amount</TableHead>
            <TableHead align="end">Balance</TableHead>
          </TableRow>
        </thead>
        <tbody>
          {lines.map((entry) => (
            <TableRow key={entry.seq}>
              <TableCell>
                <DayText day={entry.effective_on} today={today} />
              </TableCell>
              <TableCell>
                <EntryWords entry={entry} customer={customer} params={params} locale={locale} />
              </TableCell>
              <TableCell className="max-lg:hidden">
                <span className="text-muted text-xs">
                  <InstantText instant={entry.recorded_at} timeZone={timeZone} today={today} /> by{' '}
                  {entry.recorded_by}
                </span>
              </TableCell>
              <TableCell align="end">
                {entry.counter_document ? null : (
                  <MoneyText amount={entry.amount} currency={entry.currency} locale={locale} />
                )}
              </TableCell>
              <TableCell align="end">
                {entry.balance !== null && (
                  <MoneyText amount={entry.balance} currency={entry.currency} locale={locale} />
                )}
              </TableCell>
            </TableRow>
          ))}
        </tbody>
      </Table>
      {nextCursor && (
        <div className="pt-3">
          <ButtonLink href={customerAddress(customer, 'account', { ...params, cursor: nextCursor })}>
            Earlier entries
          </ButtonLink>
        </div>
      )}
    </section>
  );
}

function EntryWords({
  entry,
  customer,
  params,
  locale,
}: {
  entry: EntryAnswer;
  customer: string;
  params: Record<string, string>;
  locale: string;
}) {
  const { document, counter_document: counter } = entry;
  const link = (kind: string, number: string) => (
    <Link
      className="link whitespace-nowrap underline decoration-dotted underline-offset-3"
      href={customerAddress(customer, 'account', { ...params, document: `${kind}:${number}` })}
      scroll={false}
    >
      {number}
    </Link>
  );
  if (counter?.kind) {
    const taken = entry.amount.startsWith('-');
    return (
      <span className="pl-5 text-muted">
        {link(document.kind, document.number)} {taken ? 'no longer pays' : 'pays'}{' '}
        <MoneyText amount={entry.amount.replace('-', '')} currency={entry.currency} locale={locale} /> of{' '}
        {link(counter.kind, counter.number)}
        {entry.reason && <span className="ml-2 text-xs">“{entry.reason}”</span>}
      </span>
    );
  }
  return (
    <>
      {KINDS[document.kind].name} {link(document.kind, document.number)}
      {entry.posting_kind === 'reversal' && (
        <span className="ml-2">
          <Badge tone="warn">Reversal</Badge>
        </span>
      )}
      {entry.reason && <span className="ml-2 text-muted text-xs">“{entry.reason}”</span>}
    </>
  );
}
