import { randomUUID } from 'node:crypto';
import type { Metadata } from 'next';
import { PageBody } from '@/components/page-frame';
import { ButtonLink } from '@/components/ui/button-link';
import { EmptyState } from '@/components/ui/empty-state';
import { Tabs } from '@/components/ui/tabs';
import { timeline } from '@/lib/collections/timeline';
import { requireSession } from '@/lib/identity/session';
import { dayIn } from '@/lib/kernel/day';
import { allows } from '@/lib/kernel/permission';
import { ask } from '@/lib/web/ask';
import { CustomerFrame } from '../../../_customer/customer-frame';
import { SuggestedStep } from '../../../_customer/suggested-step';
import { customerAddress, isPresent, readParams, type SearchParams } from '../../../_shell/address';
import { NoteForm } from './note-form';
import { TimelineList } from './timeline-list';

export const metadata: Metadata = { title: 'Timeline' };

const GROUPS = [
  { label: 'Everything', group: undefined },
  { label: 'Notes and calls', group: 'touches' },
  { label: 'Promises and disputes', group: 'agreements' },
  { label: 'Messages', group: 'messages' },
  { label: 'Decisions', group: 'decisions' },
  { label: 'Documents', group: 'documents' },
  { label: 'Terms', group: 'terms' },
  { label: 'Status', group: 'status' },
  { label: 'Profile', group: 'profile' },
] as const;

type TimelinePageProps = { params: Promise<{ number: string }>; searchParams: SearchParams };

/** What happened with the customer, newest first; a note is added above it. */
export default async function TimelinePage({ params: route, searchParams }: TimelinePageProps) {
  const number = decodeURIComponent((await route).number);
  const params = await readParams(searchParams);
  const { actor, organisation, person } = await requireSession();
  const today = dayIn(organisation.timeZone, new Date());
  const clocks = { as_of: params.as_of, known_at: params.known_at };
  const { group, cursor } = params;
  const found = await ask(timeline, { customer: number, ...clocks, group, cursor, limit: 100 });
  const here = (more: Record<string, string | undefined>) =>
    customerAddress(number, 'timeline', { ...clocks, ...more });
  return (
    <CustomerFrame number={number} tab="timeline" params={params}>
      <PageBody>
        {isPresent(params, today) && (
          <SuggestedStep customer={number} acting={allows(actor.roles, 'queue.act')} page />
        )}
        {isPresent(params, today) && allows(actor.roles, 'queue.act') && (
          <NoteForm customer={number} requestKey={randomUUID()} />
        )}
        <div>
          <Tabs
            label="What to show"
            tabs={GROUPS.map(({ label, group: shown }) => ({
              label,
              href: here({ group: shown }),
              current: group === shown,
            }))}
          />
          {found.data.length === 0 ? (
            <EmptyState title="Nothing here yet">
              Notes and calls, documents and their reversals, and every change of terms, status and profile
              will stand here, newest first.
            </EmptyState>
          ) : (
            <TimelineList
              customer={number}
              entries={found.data}
              today={today}
              timeZone={organisation.timeZone}
              locale={organisation.locale}
              me={isPresent(params, today) && allows(actor.roles, 'queue.act') ? person.name : null}
            />
          )}
          {(found.next_cursor || cursor) && (
            <div className="flex gap-2 pt-3">
              {cursor && <ButtonLink href={here({ group })}>Newest</ButtonLink>}
              {found.next_cursor && (
                <ButtonLink href={here({ group, cursor: found.next_cursor })}>Earlier</ButtonLink>
              )}
            </div>
          )}
        </div>
      </PageBody>
    </CustomerFrame>
  );
}
