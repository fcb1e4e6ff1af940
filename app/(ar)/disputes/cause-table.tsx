import { MoneyText } from '@/components/money-text';
import { Table, TableCell, TableHead, TableRow } from '@/components/ui/table';
import { DISPUTE_REASONS } from '@/lib/collections/agreement-words';
import type { disputes } from '@/lib/collections/disputes';

type CauseTableProps = { causes: Awaited<ReturnType<typeof disputes.read>>['causes']; locale: string };

/** What the disputes come from: mended at its root, a cause brings no more of them. */
export const CauseTable = ({ causes, locale }: CauseTableProps) => (
  <section className="max-w-2xl">
    <h2 className="mb-1 font-semibold">Where they come from</h2>
    <Table caption="Causes, the most frequent first">
      <thead>
        <TableRow>
          <TableHead>Cause</TableHead>
          <TableHead align="end">Disputes</TableHead>
          <TableHead align="end">Open</TableHead>
          <TableHead align="end">Amount</TableHead>
          <TableHead align="end">Days on average</TableHead>
        </TableRow>
      </thead>
      <tbody>
        {causes.map((cause) => (
          <TableRow key={`${cause.reason} ${cause.currency}`}>
            <TableCell>{DISPUTE_REASONS[cause.reason]}</TableCell>
            <TableCell align="end">{cause.disputes}</TableCell>
            <TableCell align="end">{cause.open}</TableCell>
            <TableCell align="end">
              <MoneyText amount={cause.amount} currency={cause.currency} locale={locale} />
            </TableCell>
            <TableCell align="end">{cause.average_days}</TableCell>
          </TableRow>
        ))}
      </tbody>
    </Table>
  </section>
);
