'use client';

import Link from 'next/link';
import { DayText } from '@/components/day-text';
import { InstantText } from '@/components/instant-text';
import { ShownMoney } from '@/components/money-text';
import { Badge } from '@/components/ui/badge';
import { ButtonLink } from '@/components/ui/button-link';
import { Table, TableCell, TableHead, TableRow } from '@/components/ui/table';
import { useAlive } from '@/components/use-alive';
import { customerAddress } from '../../../_shell/address';
import type { StatementLine } from './statement-lines';

type StatementTableProps = {
  customer: string;
  lines: readonly StatementLine[];
  nextCursor: string | null;
  today: string;
  timeZone: string;
  params: Record<string, string>;
};

const FIRST_LINES = 10;

/** Every entry, newest first. What paid what stands between, indented: it moves no balance. */
export function StatementTable({
  customer,
  lines,
  nextCursor,
  today,
  timeZone,
  params,
}: StatementTableProps) {
  // Below the open items, it is seldom on the first screen.
  const shown = useAlive() ? lines.length : FIRST_LINES;
  const addressOf = (document: { kind: string; number: string }) =>
    customerAddress(customer, 'account', { ...params, document: `${document.kind}:${document.number}` });
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
          {lines.slice(0, shown).map((line) => (
            <TableRow key={line.seq}>
              <TableCell>
                <DayText day={line.day} today={today} />
              </TableCell>
              <TableCell>
                <EntryWords line={line} addressOf={addressOf} />
              </TableCell>
              <TableCell className="max-lg:hidden">
                <span className="text-muted text-xs">
                  <InstantText instant={line.recordedAt} timeZone={timeZone} today={today} /> by{' '}
                  {line.recordedBy}
                </span>
              </TableCell>
              <TableCell align="end">{line.amount && <ShownMoney money={line.amount} />}</TableCell>
              <TableCell align="end">{line.balance && <ShownMoney money={line.balance} />}</TableCell>
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

type Named = StatementLine['document'];
type EntryWordsProps = { line: StatementLine; addressOf: (document: Named) => string };

function EntryWords({ line, addressOf }: EntryWordsProps) {
  const { document, paid, reason } = line;
  // A page of a hundred documents would ask the server for each of them.
  const link = (named: Named) => (
    <Link
      className="link whitespace-nowrap underline decoration-dotted underline-offset-3"
      href={addressOf(named)}
      scroll={false}
      prefetch={false}
    >
      {named.number}
    </Link>
  );
  if (paid) {
    return (
      <span className="pl-5 text-muted">
        {link(document)} {paid.taken ? 'no longer pays' : 'pays'} <ShownMoney money={paid.amount} /> of{' '}
        {link(paid.document)}
        {reason && <span className="ml-2 text-xs">“{reason}”</span>}
      </span>
    );
  }
  return (
    <>
      {line.kindName} {link(document)}
      {line.reversal && (
        <span className="ml-2">
          <Badge tone="warn">Reversal</Badge>
        </span>
      )}
      {reason && <span className="ml-2 text-muted text-xs">“{reason}”</span>}
    </>
  );
}
