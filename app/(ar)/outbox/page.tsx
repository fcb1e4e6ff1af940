import type { Metadata } from 'next';
import { PageBody, PageFrame } from '@/components/page-frame';
import { Banner } from '@/components/ui/banner';
import { ButtonLink } from '@/components/ui/button-link';
import { Tabs } from '@/components/ui/tabs';
import { requireSession } from '@/lib/identity/session';
import { dayIn } from '@/lib/kernel/day';
import { allows } from '@/lib/kernel/permission';
import { outbox } from '@/lib/mail/outbox';
import { ask } from '@/lib/web/ask';
import { addressOf, readParams, type SearchParams } from '../_shell/address';
import { CameIn } from './_outbox/came-in';
import { MessagePanel } from './_outbox/message-panel';
import { MessageTable } from './_outbox/message-table';
import { NotSent } from './_outbox/not-sent';
import { Runs } from './_outbox/runs';

export const metadata: Metadata = { title: 'Outbox' };

const VIEWS = [
  { label: 'All', show: undefined },
  { label: 'Unknown', show: 'unknown' },
  { label: 'Waiting', show: 'waiting' },
  { label: 'To print', show: 'to-print' },
  { label: 'Sent', show: 'sent' },
  { label: 'Kept', show: 'kept' },
  { label: 'Refused', show: 'refused' },
  { label: 'Came back', show: 'bounced' },
  { label: 'Not sent', show: 'not-sent' },
  { label: 'Came in', show: 'came-in' },
  { label: 'Selections', show: 'selections' },
] as const;

/** Everything that was decided to be sent and what became of it, what was not sent and why, and what came in. */
export default async function OutboxPage({ searchParams }: { searchParams: SearchParams }) {
  const params = await readParams(searchParams);
  const { actor, organisation } = await requireSession();
  const clock = { timeZone: organisation.timeZone, today: dayIn(organisation.timeZone, new Date()) };
  const acting = allows(actor.roles, 'queue.act');
  const { unknown } = await ask(outbox, { limit: 1 });
  return (
    <PageFrame
      title="Outbox"
      banner={unknown > 0 && params.show !== 'unknown' ? <Unknown count={unknown} /> : undefined}
      head={
        <div className="px-4.5">
          <Tabs
            label="What to show"
            tabs={VIEWS.map(({ label, show }) => ({
              label,
              href: addressOf('/outbox', { show }),
              current: params.show === show,
              ...(show === 'unknown' && unknown > 0 && { count: unknown }),
            }))}
          />
        </div>
      }
      panel={params.row ? <MessagePanel message={params.row} acting={acting} clock={clock} /> : undefined}
    >
      <PageBody>
        <Shown params={params} acting={acting} clock={clock} />
      </PageBody>
    </PageFrame>
  );
}

type ShownProps = {
  params: Record<string, string>;
  acting: boolean;
  clock: { timeZone: string; today: string };
};

function Shown({ params, acting, clock }: ShownProps) {
  if (params.show === 'not-sent') return <NotSent params={params} clock={clock} />;
  if (params.show === 'came-in') return <CameIn params={params} acting={acting} clock={clock} />;
  if (params.show === 'selections') return <Runs clock={clock} />;
  return <MessageTable params={params} clock={clock} />;
}

const Unknown = ({ count }: { count: number }) => (
  <Banner
    tone="warn"
    action={<ButtonLink href={addressOf('/outbox', { show: 'unknown' })}>Look at them</ButtonLink>}
  >
    {count === 1 ? 'Of one message' : `Of ${count} messages`} nobody knows whether it arrived. No program
    sends it again; you decide.
  </Banner>
);
