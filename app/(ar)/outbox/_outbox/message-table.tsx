import Link from 'next/link';
import { InstantText } from '@/components/instant-text';
import { Badge, type Tone } from '@/components/ui/badge';
import { ButtonLink } from '@/components/ui/button-link';
import { EmptyState } from '@/components/ui/empty-state';
import { Table, TableCell, TableHead, TableRow } from '@/components/ui/table';
import { type MessageState, stateWords } from '@/lib/mail/mail-words';
import { outbox } from '@/lib/mail/outbox';
import { ask } from '@/lib/web/ask';
import { addressOf, customerAddress } from '../../_shell/address';

export const STATE_TONES: Record<MessageState, Tone> = {
  unknown: 'warn',
  waiting: 'accent',
  sending: 'accent',
  sent: 'good',
  kept: 'quiet',
  refused: 'danger',
  bounced: 'danger',
  withdrawn: 'quiet',
  replaced: 'quiet',
};

type MessageTableProps = { params: Record<string, string>; clock: { timeZone: string; today: string } };

/** The messages, the newest first; a row opens what was sent, to whom, and what became of it. */
export async function MessageTable({ params, clock }: MessageTableProps) {
  const { show, customer, cursor } = params;
  const state = show === 'to-print' ? { state: 'kept', channel: 'letter' } : { state: show };
  const found = await ask(outbox, { ...state, customer, cursor, limit: 50 });
  if (found.data.length === 0 && !cursor)
    return (
      <EmptyState
        title={show ? 'No message is so' : 'Nothing was sent yet'}
        action={<ButtonLink href="/">Open the work queue</ButtonLink>}
      >
        Every reminder stands here with what was said, to whom and with which figures, and what the mail
        server made of it. Remind a customer with the key e in the work queue.
      </EmptyState>
    );
  return (
    <>
      <Table caption="Messages, the newest first">
        <thead>
          <TableRow>
            <TableHead>Message</TableHead>
            <TableHead>State</TableHead>
            <TableHead>Customer</TableHead>
            <TableHead>When and who</TableHead>
          </TableRow>
        </thead>
        <tbody>
          {found.data.map((message) => (
            <TableRow key={message.id} data-row={message.id}>
              <TableCell className="w-full max-w-0 min-w-60">
                <Link
                  className="link block truncate"
                  data-row-link
                  prefetch={false}
                  href={addressOf('/outbox', { ...params, row: message.id })}
                >
                  {message.subject}
                </Link>
                <span className="block truncate text-muted text-xs">{message.recipient.split('\n')[0]}</span>
              </TableCell>
              <TableCell>
                <Badge tone={STATE_TONES[message.state]}>{stateWords(message)}</Badge>
              </TableCell>
              <TableCell className="whitespace-nowrap">
                <Link className="link" prefetch={false} href={customerAddress(message.customer, 'timeline')}>
                  {message.name}
                </Link>
                <span className="block text-muted text-xs">{message.customer}</span>
              </TableCell>
              <TableCell className="whitespace-nowrap">
                <InstantText instant={message.at} {...clock} />
                <span className="block text-muted text-xs">{message.by}</span>
              </TableCell>
            </TableRow>
          ))}
        </tbody>
      </Table>
      <Pages params={params} next={found.next_cursor} />
    </>
  );
}

/** To older rows, and back to the newest. */
export function Pages({ params, next }: { params: Record<string, string>; next: string | null }) {
  const { cursor, row: _, ...rest } = params;
  if (!cursor && !next) return null;
  return (
    <nav aria-label="Pages of the list" className="flex gap-2">
      {cursor && <ButtonLink href={addressOf('/outbox', rest)}>Newest</ButtonLink>}
      {next && <ButtonLink href={addressOf('/outbox', { ...rest, cursor: next })}>Older</ButtonLink>}
    </nav>
  );
}
