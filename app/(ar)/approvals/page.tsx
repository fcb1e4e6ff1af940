import type { Metadata } from 'next';
import { packRows } from '@/components/packed-rows';
import { PageFrame } from '@/components/page-frame';
import { ButtonLink } from '@/components/ui/button-link';
import { EmptyState } from '@/components/ui/empty-state';
import { Tabs } from '@/components/ui/tabs';
import { requireSession } from '@/lib/identity/session';
import { dayIn } from '@/lib/kernel/day';
import { allows } from '@/lib/kernel/permission';
import { approvalRequests } from '@/lib/ledger/approval-requests';
import { ask } from '@/lib/web/ask';
import { addressOf, readParams, type SearchParams } from '../_shell/address';
import { ApprovalTable } from './approval-table';
import { Decisions } from './decisions';
import { RequestPanel } from './request-panel';
import { requestRows } from './request-rows';

export const metadata: Metadata = { title: 'Approvals' };

const VIEWS = { waiting: 'Waiting', mine: 'Mine', all: 'All' } as const;
type View = keyof typeof VIEWS;
const PAGE = 200;

/** The inbox of those who decide, and where those who ask see what became of it. */
export default async function ApprovalsPage({ searchParams }: { searchParams: SearchParams }) {
  const params = await readParams(searchParams);
  const { actor, organisation } = await requireSession();
  const { timeZone, locale } = organisation;
  const today = dayIn(timeZone, new Date());
  const decides = allows(actor.roles, 'approvals.decide');
  const view: View = isView(params.show) ? params.show : decides ? 'waiting' : 'mine';
  const list = await ask(approvalRequests, { show: view, cursor: params.cursor, limit: PAGE });
  const rows = requestRows(list.data);
  const decidable = rows.filter(({ mayDecide }) => mayDecide);
  const open = rows.find(({ id }) => id === params.row);
  return (
    <PageFrame
      title="Approvals"
      actions={decidable.length > 0 && <Decisions rows={decidable} />}
      panel={open && <RequestPanel request={open} {...{ today, timeZone, locale }} />}
      head={
        <div className="px-4.5">
          <Tabs
            label="Which requests"
            tabs={Object.entries(VIEWS).map(([show, label]) => ({
              label,
              href: addressOf('/approvals', { show }),
              current: show === view,
            }))}
          />
        </div>
      }
    >
      <ApprovalTable
        rows={packRows(rows)}
        selectable={decidable.length > 0}
        {...{ today, timeZone, locale }}
        empty={
          <EmptyState title={view === 'waiting' ? 'Nothing waits for approval' : 'No requests yet'}>
            {EMPTY[view]}
          </EmptyState>
        }
        footer={
          list.next_cursor ? (
            <div className="p-3">
              <ButtonLink href={addressOf('/approvals', { show: view, cursor: list.next_cursor })}>
                Next {PAGE}
              </ButtonLink>
            </div>
          ) : undefined
        }
      />
    </PageFrame>
  );
}

const isView = (show: string | undefined): show is View => show !== undefined && Object.hasOwn(VIEWS, show);

const EMPTY: Record<View, string> = {
  waiting:
    'Credit notes, write-offs, refunds, reversals and credit limits above what somebody does alone stand here until somebody else approves or rejects them.',
  mine: 'What you ask for stands here with what became of it. You ask in the same form in which you would do it.',
  all: 'Every request stands here with who asked, who decided, and what was posted.',
};
