import Link from 'next/link';
import { InstantText } from '@/components/instant-text';
import { Badge, type Tone } from '@/components/ui/badge';
import { EmptyState } from '@/components/ui/empty-state';
import { Table, TableCell, TableHead, TableRow } from '@/components/ui/table';
import { cameIn } from '@/lib/mail/came-in';
import { INBOUND_KINDS, type InboundKind } from '@/lib/mail/mail-words';
import { ask } from '@/lib/web/ask';
import { customerAddress } from '../../_shell/address';
import { Pages } from './message-table';
import { TakeInForm } from './take-in-form';

type CameInProps = {
  params: Record<string, string>;
  acting: boolean;
  clock: { timeZone: string; today: string };
};

const TONES: Record<InboundKind, Tone> = {
  reply: 'good',
  bounce: 'danger',
  automatic: 'quiet',
  other: 'warn',
};

/** Mail that was taken in, and the form that takes in more. */
export async function CameIn({ params, acting, clock }: CameInProps) {
  const found = await ask(cameIn, { cursor: params.cursor, limit: 50 });
  return (
    <>
      {acting && <TakeInForm />}
      {found.data.length === 0 && !params.cursor ? (
        <EmptyState title="No mail was taken in yet">
          Replies stand on the customer’s timeline, and mail that came back marks the contact. What is of
          nobody known is kept here. Give in a message as your mail program saves it (.eml), or a mailbox
          file; or let a program send it to the API.
        </EmptyState>
      ) : (
        <Table caption="Mail that came in, the newest first">
          <thead>
            <TableRow>
              <TableHead>Mail</TableHead>
              <TableHead>Kind</TableHead>
              <TableHead>Customer</TableHead>
              <TableHead>Sent</TableHead>
            </TableRow>
          </thead>
          <tbody>
            {found.data.map((mail) => (
              <TableRow key={mail.id} className="align-top">
                <TableCell className="w-full max-w-0 min-w-60">
                  <details>
                    <summary className="truncate">
                      {mail.subject || 'Without a subject'} <span className="text-muted">{mail.from}</span>
                    </summary>
                    <pre className="whitespace-pre-wrap break-words py-2 font-mono text-xs">{mail.text}</pre>
                  </details>
                </TableCell>
                <TableCell>
                  <Badge tone={TONES[mail.kind]}>{INBOUND_KINDS[mail.kind]}</Badge>
                </TableCell>
                <TableCell className="whitespace-nowrap">
                  {mail.customer ? (
                    <Link className="link" prefetch={false} href={customerAddress(mail.customer, 'timeline')}>
                      {mail.name}
                    </Link>
                  ) : (
                    <span className="text-muted">nobody known</span>
                  )}
                </TableCell>
                <TableCell className="whitespace-nowrap">
                  <InstantText instant={mail.received_at} {...clock} />
                </TableCell>
              </TableRow>
            ))}
          </tbody>
        </Table>
      )}
      <Pages params={params} next={found.next_cursor} />
    </>
  );
}
