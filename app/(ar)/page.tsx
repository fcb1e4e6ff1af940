import type { Metadata } from 'next';
import { redirect } from 'next/navigation';
import { AsOfControl } from '@/components/as-of-control';
import { FilterField } from '@/components/filter-field';
import { KeyFigure, KeyFigures } from '@/components/key-figure';
import { MoneyText } from '@/components/money-text';
import { packRows } from '@/components/packed-rows';
import { PageFrame } from '@/components/page-frame';
import { TimeTravelBanner } from '@/components/time-travel-banner';
import { ButtonLink } from '@/components/ui/button-link';
import { EmptyState } from '@/components/ui/empty-state';
import { Tabs } from '@/components/ui/tabs';
import { assignMany } from '@/lib/collections/assign-many';
import { workQueue } from '@/lib/collections/work-queue';
import { members } from '@/lib/customers/members';
import { pastCost } from '@/lib/health/past-cost';
import { requireSession } from '@/lib/identity/session';
import { dayIn } from '@/lib/kernel/day';
import { PAGE_ROWS } from '@/lib/kernel/paging';
import { allows } from '@/lib/kernel/permission';
import { ask } from '@/lib/web/ask';
import { QueuePanel } from './_queue/queue-panel';
import { queueRows } from './_queue/queue-rows';
import { QueueTable } from './_queue/queue-table';
import { EVERYONE, ownFilter, queueQuestion, VIEWS } from './_queue/views';
import { addressOf, isPresent, readParams, type SearchParams } from './_shell/address';
import { chosenAddress, SavedViews } from './_shell/saved-views';

export const metadata: Metadata = { title: 'Work queue' };

export default async function WorkQueuePage({ searchParams }: { searchParams: SearchParams }) {
  const params = await readParams(searchParams);
  const { actor, organisation } = await requireSession();
  // A collector begins with their own; the address says so, so that it can be shared.
  if (!params.filter)
    redirect(await chosenAddress('queue', '/', { ...params, filter: ownFilter(actor.roles) }));
  const today = dayIn(organisation.timeZone, new Date());
  const clocks = { as_of: params.as_of, known_at: params.known_at };
  const queue = await ask(workQueue, queueQuestion(params));
  const { totals } = queue;
  const travel = { today, timeZone: organisation.timeZone, asOf: params.as_of, knownAt: params.known_at };
  const may = isPresent(params, today) && allows(actor.roles, 'queue.act');
  const people = may && allows(actor.roles, assignMany.permission) ? (await ask(members)).data : [];
  const { seconds: pastSeconds } = await ask(pastCost, {});
  return (
    <PageFrame
      title="Work queue"
      asOf={<AsOfControl {...travel} pastSeconds={pastSeconds} />}
      banner={<TimeTravelBanner {...travel} />}
      head={
        <>
          <KeyFigures>
            <KeyFigure label="To collect">
              <MoneyText
                amount={totals.to_collect}
                currency={totals.currency}
                whole
                locale={organisation.locale}
                converted={{ day: queue.as_of, today }}
              />
            </KeyFigure>
            <KeyFigure label="Overdue" remark={share(totals.overdue, totals.balance)}>
              <MoneyText
                amount={totals.overdue}
                currency={totals.currency}
                whole
                locale={organisation.locale}
                converted={{ day: queue.as_of, today }}
              />
            </KeyFigure>
            <KeyFigure label="Need you">{totals.need_you}</KeyFigure>
            {totals.without_rate.length > 0 && (
              <KeyFigure label="Without a rate, not in these">{totals.without_rate.join(', ')}</KeyFigure>
            )}
          </KeyFigures>
          <div className="flex flex-wrap items-center justify-between gap-2 px-4.5">
            <Tabs
              label="Views of the queue"
              tabs={VIEWS.map(({ label, filter }) => ({
                label,
                href: addressOf('/', { ...clocks, filter }),
                current: params.filter === filter,
              }))}
            >
              <SavedViews screen="queue" path="/" params={params} />
            </Tabs>
            <FilterField label="Filter the queue" />
          </div>
        </>
      }
      panel={params.row ? <QueuePanel number={params.row} params={params} today={today} /> : undefined}
    >
      <QueueTable
        rows={packRows(queueRows(queue.data))}
        asOf={queue.as_of}
        locale={organisation.locale}
        acts={may ? { today, people } : null}
        empty={<NothingToDo filter={params.filter} searched={Boolean(params.q)} />}
        footer={
          queue.next_cursor ? (
            <div className="p-3">
              <ButtonLink href={addressOf('/', { ...params, row: undefined, cursor: queue.next_cursor })}>
                Next {PAGE_ROWS}
              </ButtonLink>
            </div>
          ) : undefined
        }
      />
    </PageFrame>
  );
}

function NothingToDo({ filter, searched }: { filter: string; searched: boolean }) {
  if (searched)
    return (
      <EmptyState title="Nobody by that name">
        No customer in this view begins with what was typed.
      </EmptyState>
    );
  return (
    <EmptyState
      title="Nobody needs you"
      action={
        filter === EVERYONE ? (
          <ButtonLink href="/import">Import a file</ButtonLink>
        ) : (
          <ButtonLink href={addressOf('/', { filter: EVERYONE })}>Show everyone</ButtonLink>
        )
      }
    >
      Here stand the customers to be chased, the most pressing first: what they owe, how late it is, whether
      they pay late again and again, and why they are next.
    </EmptyState>
  );
}

/** `31% of open`, in whole per cent. */
function share(part: string, whole: string): string | undefined {
  const [a, b] = [Number(part), Number(whole)];
  return b > 0 && a > 0 ? `${Math.round((a / b) * 100)}% of open` : undefined;
}
