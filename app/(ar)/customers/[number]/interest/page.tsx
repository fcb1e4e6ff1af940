import type { Metadata } from 'next';
import { PageBody } from '@/components/page-frame';
import { Banner } from '@/components/ui/banner';
import { Checkbox } from '@/components/ui/checkbox';
import { interestCharges } from '@/lib/dunning/interest-charges';
import { interestProposal } from '@/lib/dunning/interest-proposal';
import { requireSession } from '@/lib/identity/session';
import { dayIn } from '@/lib/kernel/day';
import { allows } from '@/lib/kernel/permission';
import { approvalRoom } from '@/lib/ledger/approval-room';
import { ask } from '@/lib/web/ask';
import { CustomerFrame } from '../../../_customer/customer-frame';
import { ChargeForm } from '../../../_interest/charge-form';
import { PolicyRemark } from '../../../_interest/policy-remark';
import { ThroughForm } from '../../../_interest/through-form';
import { STANDING_WORDS } from '../../../_interest/words';
import { customerAddress, isPresent, readParams, type SearchParams } from '../../../_shell/address';
import { ChargedTable } from './charged-table';

export const metadata: Metadata = { title: 'Late interest' };

type InterestPageProps = { params: Promise<{ number: string }>; searchParams: SearchParams };

/** What paying late would cost this customer and what it was charged already, each with its calculation. */
export default async function InterestPage({ params: route, searchParams }: InterestPageProps) {
  const number = decodeURIComponent((await route).number);
  const params = await readParams(searchParams);
  const { actor, organisation } = await requireSession();
  const today = dayIn(organisation.timeZone, new Date());
  const { locale } = organisation;
  const clocks = { as_of: params.as_of, known_at: params.known_at };
  const asked = { customer: number, through: params.through, settled: params.settled, ...clocks };
  const proposal = await ask(interestProposal, asked);
  const charged = await ask(interestCharges, { customer: number, ...clocks });
  const [row] = proposal.data;
  const present = isPresent(params, today);
  const mayWaive = present && row?.standing !== 'archived' && allows(actor.roles, 'ledger.reverse');
  const rooms = mayWaive ? (await ask(approvalRoom, { customer: number })).acts : [];
  const standing = row && STANDING_WORDS[row.standing];
  const documents = (row?.documents ?? []).map((each) => ({
    ...each,
    href: customerAddress(number, 'account', { ...clocks, document: each.document }),
  }));
  return (
    <CustomerFrame number={number} tab="interest" params={params}>
      <PageBody>
        <section className="flex flex-col gap-3">
          <h2 className="font-semibold">What would be charged</h2>
          <PolicyRemark clocks={clocks} />
          <ThroughForm through={proposal.through} latest={proposal.as_of} params={params}>
            <Checkbox
              name="settled"
              value="yes"
              label="Also what was paid late within a year"
              defaultChecked={params.settled === 'yes'}
              className="pb-1"
            />
          </ThroughForm>
          {standing && <Banner tone="warn">{standing}</Banner>}
          {documents.length === 0 ? (
            <p className="text-muted">
              Nothing that is late has days that were not charged yet. Interest counts from the day after the
              due day, each day once.
            </p>
          ) : (
            <ChargeForm
              key={documents.map(({ document, interest, fee }) => `${document} ${interest} ${fee}`).join()}
              customer={number}
              through={proposal.through}
              today={proposal.as_of}
              locale={locale}
              documents={documents}
              acting={present && !standing && allows(actor.roles, 'ledger.post')}
            />
          )}
        </section>
        {charged.data.length > 0 && (
          <section className="flex flex-col gap-1">
            <h2 className="font-semibold">What was charged</h2>
            <p className="text-muted">
              To waive it, reverse it: it leaves the account, and its days can be charged again.
            </p>
            <ChargedTable
              charges={charged.data}
              today={today}
              locale={locale}
              mayWaive={mayWaive}
              rooms={rooms}
            />
          </section>
        )}
      </PageBody>
    </CustomerFrame>
  );
}
