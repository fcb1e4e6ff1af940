import type { Metadata } from 'next';
import { AsOfControl } from '@/components/as-of-control';
import { PageBody, PageFrame } from '@/components/page-frame';
import { TimeTravelBanner } from '@/components/time-travel-banner';
import { ButtonLink } from '@/components/ui/button-link';
import { EmptyState } from '@/components/ui/empty-state';
import { interestProposal } from '@/lib/dunning/interest-proposal';
import { requireSession } from '@/lib/identity/session';
import { dayIn } from '@/lib/kernel/day';
import { allows } from '@/lib/kernel/permission';
import { ask } from '@/lib/web/ask';
import { BookReview } from '../_interest/book-review';
import { AT_ONCE } from '../_interest/chosen-amounts';
import { PolicyRemark } from '../_interest/policy-remark';
import type { ReviewRow } from '../_interest/review-row';
import { ThroughForm } from '../_interest/through-form';
import { addressOf, customerAddress, isPresent, readParams, type SearchParams } from '../_shell/address';

export const metadata: Metadata = { title: 'Late interest' };

/** Customers with something overdue that are looked at on one page. */
const PAGE = 50;

type Proposed = Awaited<ReturnType<typeof interestProposal.read>>;

/** Late interest over the whole book, those who owe most first: reviewed, chosen, posted. */
export default async function InterestPage({ searchParams }: { searchParams: SearchParams }) {
  const params = await readParams(searchParams);
  const { actor, organisation } = await requireSession();
  const today = dayIn(organisation.timeZone, new Date());
  const clocks = { as_of: params.as_of, known_at: params.known_at };
  const travel = { today, timeZone: organisation.timeZone, asOf: params.as_of, knownAt: params.known_at };
  const asked = { through: params.through, cursor: params.cursor };
  const found = await ask(interestProposal, { ...asked, ...clocks, limit: PAGE });
  const acting = isPresent(params, today) && allows(actor.roles, 'ledger.post');
  return (
    <PageFrame
      title="Late interest"
      asOf={<AsOfControl {...travel} />}
      banner={<TimeTravelBanner {...travel} />}
    >
      <PageBody>
        <PolicyRemark clocks={clocks} />
        <ThroughForm through={found.through} latest={found.as_of} params={params} />
        {found.data.length === 0 ? (
          <EmptyState
            title={
              params.cursor || found.next_cursor ? 'Nothing to charge on this page' : 'Nothing to charge'
            }
            action={<ButtonLink href="/customers?sort=-overdue">Customers</ButtonLink>}
          >
            Who pays late is listed here with the interest and the fee that could be charged, each with its
            calculation. Nothing is charged until somebody posts it, and no day is charged twice.
          </EmptyState>
        ) : (
          <BookReview
            key={`${found.through} ${params.cursor} ${params.as_of} ${params.known_at}`}
            rows={found.data.map((row) => reviewRow(row, { ...clocks, through: params.through }))}
            through={found.through}
            locale={organisation.locale}
            acting={acting}
          />
        )}
        {found.next_cursor && (
          <div>
            <ButtonLink
              href={addressOf('/interest', { ...clocks, through: params.through, cursor: found.next_cursor })}
            >
              Next customers
            </ButtonLink>
          </div>
        )}
      </PageBody>
    </PageFrame>
  );
}

function reviewRow(row: Proposed['data'][number], params: Record<string, string | undefined>): ReviewRow {
  const ready = row.documents.filter(({ state }) => state === 'ready');
  return {
    customer: row.customer,
    name: row.name,
    href: customerAddress(row.customer, 'interest', params),
    standing: row.standing,
    documents: ready
      .slice(0, AT_ONCE)
      .map(({ document, currency, interest, fee }) => ({ document, currency, interest, fee })),
    waiting: row.documents.length - ready.length,
  };
}
