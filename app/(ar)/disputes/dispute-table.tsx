import Link from 'next/link';
import { DayText } from '@/components/day-text';
import { DaysLateText } from '@/components/days-late-text';
import { MoneyText } from '@/components/money-text';
import { Table, TableCell, TableHead, TableRow } from '@/components/ui/table';
import { DISPUTE_OUTCOMES, DISPUTE_REASONS } from '@/lib/collections/agreement-words';
import type { disputes } from '@/lib/collections/disputes';
import { addressOf } from '../_shell/address';

type DisputeTableProps = {
  found: Awaited<ReturnType<typeof disputes.read>>;
  params: Record<string, string>;
  locale: string;
};

export function DisputeTable({ found, params, locale }: DisputeTableProps) {
  return (
    <Table caption="Disputes, the oldest first">
      <thead>
        <TableRow>
          <TableHead>Document</TableHead>
          <TableHead>Customer</TableHead>
          <TableHead align="end">Disputed</TableHead>
          <TableHead>Cause</TableHead>
          <TableHead align="end">Days</TableHead>
          <TableHead>Looked after by</TableHead>
          <TableHead>Outcome</TableHead>
        </TableRow>
      </thead>
      <tbody>
        {found.data.map((dispute) => (
          <TableRow key={dispute.id} data-row={dispute.id}>
            <TableCell>
              <Link
                className="link"
                data-row-link
                prefetch={false}
                href={addressOf('/disputes', { ...params, row: dispute.id })}
              >
                {dispute.document_number}
              </Link>
            </TableCell>
            <TableCell>{dispute.name}</TableCell>
            <TableCell align="end">
              <MoneyText amount={dispute.amount} currency={dispute.currency} locale={locale} />
            </TableCell>
            <TableCell>{DISPUTE_REASONS[dispute.reason]}</TableCell>
            <TableCell align="end">{dispute.days_open}</TableCell>
            <TableCell>
              {dispute.owner ?? <span className="text-muted">nobody</span>}
              {dispute.deadline && dispute.live && (
                <span className="block text-xs">
                  <DaysLateText due={dispute.deadline} today={found.as_of} short />
                </span>
              )}
            </TableCell>
            <TableCell>
              {dispute.outcome && DISPUTE_OUTCOMES[dispute.outcome]}
              {!dispute.outcome && !dispute.live && 'Settled'}
              {dispute.resolved_on && (
                <span className="block text-muted text-xs">
                  <DayText day={dispute.resolved_on} today={found.as_of} />
                </span>
              )}
            </TableCell>
          </TableRow>
        ))}
      </tbody>
    </Table>
  );
}
