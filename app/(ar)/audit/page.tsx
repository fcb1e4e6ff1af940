import type { Metadata } from 'next';
import { InstantText } from '@/components/instant-text';
import { PageBody, PageFrame } from '@/components/page-frame';
import { ButtonLink } from '@/components/ui/button-link';
import { EmptyState } from '@/components/ui/empty-state';
import { Table, TableCell, TableHead, TableRow } from '@/components/ui/table';
import { sealState } from '@/lib/health/seal-state';
import { auditTrail } from '@/lib/identity/audit-trail';
import { requireSession } from '@/lib/identity/session';
import { dayIn } from '@/lib/kernel/day';
import { ask } from '@/lib/web/ask';
import { addressOf, readParams, type SearchParams } from '../_shell/address';
import { askedHead } from './asked-head';
import { AuditDetail } from './audit-detail';
import { AuditFilter } from './audit-filter';
import { SealSection } from './seal-section';

export const metadata: Metadata = { title: 'Audit' };

/** How far the ledger is sealed; and every act, newest first: who did what, with what, and what it changed. */
export default async function AuditPage({ searchParams }: { searchParams: SearchParams }) {
  const { command, actor, record, from, to, cursor, hash } = await readParams(searchParams);
  const { organisation } = await requireSession();
  const filter = { command, actor, record, from, to };
  const [trail, seal, asked] = await Promise.all([
    ask(auditTrail, { ...filter, cursor }),
    ask(sealState),
    askedHead(hash),
  ]);
  const clock = { timeZone: organisation.timeZone, today: dayIn(organisation.timeZone, new Date()) };
  return (
    <PageFrame title="Audit" head={<AuditFilter key={JSON.stringify(filter)} {...filter} />}>
      <PageBody>
        <SealSection
          head={seal.head}
          notSealed={seal.not_sealed}
          verification={seal.last_verification}
          asked={asked}
          clock={clock}
        />
        {trail.data.length === 0 ? (
          <EmptyState title="No acts" action={<ButtonLink href="/audit">Show all</ButtonLink>}>
            Everything that anybody does shows here, with what it changed. Nothing fits this filter.
          </EmptyState>
        ) : (
          <Table caption="Acts, the newest first">
            <thead>
              <TableRow>
                <TableHead>When and who</TableHead>
                <TableHead>What</TableHead>
              </TableRow>
            </thead>
            <tbody>
              {trail.data.map((event) => (
                <TableRow key={event.id} className="align-top">
                  <TableCell>
                    <InstantText instant={event.recorded_at} {...clock} />
                    <span className="block text-muted text-xs">{event.actor}</span>
                  </TableCell>
                  <TableCell className="w-full min-w-60">
                    <AuditDetail {...event} />
                  </TableCell>
                </TableRow>
              ))}
            </tbody>
          </Table>
        )}
        {(cursor || trail.next_cursor) && (
          <nav aria-label="Pages of the trail" className="flex gap-2">
            {cursor && <ButtonLink href={addressOf('/audit', filter)}>Newest</ButtonLink>}
            {trail.next_cursor && (
              <ButtonLink href={addressOf('/audit', { ...filter, cursor: trail.next_cursor })}>
                Older
              </ButtonLink>
            )}
          </nav>
        )}
      </PageBody>
    </PageFrame>
  );
}
