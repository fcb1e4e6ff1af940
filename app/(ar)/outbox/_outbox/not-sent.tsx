import Link from 'next/link';
import { InstantText } from '@/components/instant-text';
import { EmptyState } from '@/components/ui/empty-state';
import { Table, TableCell, TableHead, TableRow } from '@/components/ui/table';
import { messageName } from '@/lib/letters/built-in/template-kind';
import { notSent } from '@/lib/mail/not-sent';
import { ask } from '@/lib/web/ask';
import { customerAddress } from '../../_shell/address';
import { Pages } from './message-table';

type NotSentProps = { params: Record<string, string>; clock: { timeZone: string; today: string } };

/** What was not sent, and every reason for it. */
export async function NotSent({ params, clock }: NotSentProps) {
  const found = await ask(notSent, { cursor: params.cursor, limit: 50 });
  if (found.data.length === 0 && !params.cursor)
    return (
      <EmptyState title="Everything was sent">
        Before a reminder goes out it is looked at whether it may: nothing due, a promise, a dispute, a
        snooze, a hold, no address, a reminder just before. What was left out for such a reason stands here.
      </EmptyState>
    );
  return (
    <>
      <Table caption="What was not sent, the newest first">
        <thead>
          <TableRow>
            <TableHead>Customer</TableHead>
            <TableHead>What</TableHead>
            <TableHead>Why not</TableHead>
            <TableHead>When and who</TableHead>
          </TableRow>
        </thead>
        <tbody>
          {found.data.map((refused) => (
            <TableRow key={refused.id}>
              <TableCell className="whitespace-nowrap">
                <Link className="link" prefetch={false} href={customerAddress(refused.customer)}>
                  {refused.name}
                </Link>
                <span className="block text-muted text-xs">{refused.customer}</span>
              </TableCell>
              <TableCell className="whitespace-nowrap">{messageName(refused.kind, refused.level)}</TableCell>
              <TableCell className="w-full min-w-60">
                {refused.reasons.map(({ code, text }) => (
                  <span key={code} className="block">
                    {text}
                  </span>
                ))}
              </TableCell>
              <TableCell className="whitespace-nowrap">
                <InstantText instant={refused.at} {...clock} />
                <span className="block text-muted text-xs">{refused.by}</span>
              </TableCell>
            </TableRow>
          ))}
        </tbody>
      </Table>
      <Pages params={params} next={found.next_cursor} />
    </>
  );
}
