import type { Metadata } from 'next';
import { AsOfControl } from '@/components/as-of-control';
import { PageBody, PageFrame } from '@/components/page-frame';
import { TimeTravelBanner } from '@/components/time-travel-banner';
import { ButtonLink } from '@/components/ui/button-link';
import { EmptyState } from '@/components/ui/empty-state';
import { Tabs } from '@/components/ui/tabs';
import { disputes } from '@/lib/collections/disputes';
import { requireSession } from '@/lib/identity/session';
import { dayIn } from '@/lib/kernel/day';
import { ask } from '@/lib/web/ask';
import { addressOf, readParams, type SearchParams } from '../_shell/address';
import { CauseTable } from './cause-table';
import { DisputePanel } from './dispute-panel';
import { DisputeTable } from './dispute-table';

export const metadata: Metadata = { title: 'Disputes' };

/** What is not agreed: the oldest first, who looks after it, and what it comes from. */
export default async function DisputesPage({ searchParams }: { searchParams: SearchParams }) {
  const params = await readParams(searchParams);
  const { organisation } = await requireSession();
  const today = dayIn(organisation.timeZone, new Date());
  const clocks = { as_of: params.as_of, known_at: params.known_at };
  const found = await ask(disputes, { show: params.show, ...clocks });
  const travel = { today, timeZone: organisation.timeZone, asOf: params.as_of, knownAt: params.known_at };
  const { locale } = organisation;
  return (
    <PageFrame
      title="Disputes"
      asOf={<AsOfControl {...travel} />}
      banner={<TimeTravelBanner {...travel} />}
      head={
        <div className="px-4.5">
          <Tabs
            label="Which disputes"
            tabs={[undefined, 'all'].map((show) => ({
              label: show ? 'All' : 'Open',
              href: addressOf('/disputes', { ...clocks, show }),
              current: params.show === show,
            }))}
          />
        </div>
      }
      panel={
        params.row ? (
          <DisputePanel dispute={params.row} params={params} today={today} locale={locale} />
        ) : undefined
      }
    >
      <PageBody>
        {found.data.length === 0 ? (
          <EmptyState
            title="Nothing is disputed"
            action={<ButtonLink href="/">Open the work queue</ButtonLink>}
          >
            What customers do not agree to stands here, the oldest first, with what it comes from. Note a
            dispute with the key d in the work queue.
          </EmptyState>
        ) : (
          <>
            <DisputeTable found={found} params={params} locale={locale} />
            <CauseTable causes={found.causes} locale={locale} />
          </>
        )}
      </PageBody>
    </PageFrame>
  );
}
