import Link from 'next/link';
import { InstantText } from '@/components/instant-text';
import { EmptyState } from '@/components/ui/empty-state';
import { Table, TableCell, TableHead, TableRow } from '@/components/ui/table';
import { messageName } from '@/lib/letters/built-in/template-kind';
import { sendRuns } from '@/lib/mail/send-runs';
import { ask } from '@/lib/web/ask';

/** The selections that were reminded lately. */
export async function Runs({ clock }: { clock: { timeZone: string; today: string } }) {
  const { data } = await ask(sendRuns);
  if (data.length === 0)
    return (
      <EmptyState title="No selection was reminded yet">
        Select customers in the work queue or the list with x, and remind them together: how far that is, and
        what became of each, stands here.
      </EmptyState>
    );
  return (
    <Table caption="Selections, the newest first">
      <thead>
        <TableRow>
          <TableHead>What</TableHead>
          <TableHead align="end">Done</TableHead>
          <TableHead>State</TableHead>
          <TableHead>When and who</TableHead>
        </TableRow>
      </thead>
      <tbody>
        {data.map((run) => (
          <TableRow key={run.run}>
            <TableCell className="w-full">
              <Link className="link" prefetch={false} href={`/outbox/runs/${run.run}`}>
                {messageName(run.kind, run.level)} to {run.customers.toLocaleString('en-US')}
              </Link>
            </TableCell>
            <TableCell align="end" className="tabular-nums">
              {run.done.toLocaleString('en-US')}
            </TableCell>
            <TableCell>{run.state}</TableCell>
            <TableCell className="whitespace-nowrap">
              <InstantText instant={run.at} {...clock} />
              <span className="block text-muted text-xs">{run.by}</span>
            </TableCell>
          </TableRow>
        ))}
      </tbody>
    </Table>
  );
}
