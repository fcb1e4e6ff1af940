import { DayText } from '@/components/day-text';
import { MoneyText } from '@/components/money-text';
import { ButtonLink } from '@/components/ui/button-link';
import { DescriptionList } from '@/components/ui/description-list';
import { PanelSection, SidePanel } from '@/components/ui/side-panel';
import { DISPUTE_OUTCOMES, DISPUTE_REASONS } from '@/lib/collections/agreement-words';
import { oneDispute } from '@/lib/collections/disputes';
import { members } from '@/lib/customers/members';
import { requireSession } from '@/lib/identity/session';
import { allows } from '@/lib/kernel/permission';
import { ask } from '@/lib/web/ask';
import { AssignDisputeAct, CommentDisputeAct, ResolveDisputeAct } from '../_acts/dispute-acts';
import { customerAddress, isPresent } from '../_shell/address';

type DisputePanelProps = {
  dispute: string;
  params: Record<string, string>;
  today: string;
  locale: string;
};

type Found = Awaited<ReturnType<typeof oneDispute.read>>;

/** One dispute: what it is about, its thread, and the acts that bring it to an end. */
export async function DisputePanel({ dispute: id, params, today, locale }: DisputePanelProps) {
  const { actor } = await requireSession();
  const clocks = { as_of: params.as_of, known_at: params.known_at };
  const dispute = await ask(oneDispute, { dispute: id, ...clocks });
  const people = await ask(members);
  const open = isPresent(params, today) && dispute.resolved_on === null;
  const about = { dispute: id, document: dispute.document_number };
  return (
    <SidePanel title={dispute.document_number} aside={dispute.number} subtitle={dispute.name}>
      <div className="flex flex-wrap gap-2">
        {open && allows(actor.roles, 'disputes.resolve') && <ResolveDisputeAct {...about} />}
        {open && allows(actor.roles, 'queue.act') && (
          <>
            <CommentDisputeAct {...about} />
            <AssignDisputeAct {...about} today={today} people={people.data} />
          </>
        )}
        <ButtonLink
          href={customerAddress(dispute.number, 'account', { ...clocks, document: dispute.document })}
        >
          Open document
        </ButtonLink>
      </div>
      <PanelSection title="Dispute">
        <DescriptionList items={facts(dispute, today, locale)} />
      </PanelSection>
      <PanelSection title="Thread">
        <Thread dispute={dispute} today={today} />
      </PanelSection>
    </SidePanel>
  );
}

const facts = (dispute: Found, today: string, locale: string) => [
  {
    term: 'Disputed',
    value: <MoneyText amount={dispute.amount} currency={dispute.currency} locale={locale} />,
    strong: true,
  },
  {
    term: 'Open of the document',
    value: <MoneyText amount={dispute.open_amount} currency={dispute.currency} locale={locale} />,
  },
  { term: 'Cause', value: DISPUTE_REASONS[dispute.reason] },
  { term: 'Since', value: <DayText day={dispute.opened_on} today={today} /> },
  ...(dispute.contact ? [{ term: 'Said by', value: dispute.contact }] : []),
  { term: 'Looked after by', value: dispute.owner ?? 'nobody' },
  ...(dispute.deadline
    ? [{ term: 'Resolve by', value: <DayText day={dispute.deadline} today={today} /> }]
    : []),
  ...(dispute.outcome ? [{ term: 'Outcome', value: DISPUTE_OUTCOMES[dispute.outcome] }] : []),
];

const Thread = ({ dispute, today }: { dispute: Found; today: string }) => (
  <ol>
    <li className="border-line border-b py-1.5">
      <p className="text-muted text-xs">
        <DayText day={dispute.opened_on} today={today} />, {dispute.opened_by}
      </p>
      <p className="break-words">{dispute.note ?? 'Opened without a word.'}</p>
    </li>
    {dispute.thread.map((event) => (
      <li key={event.at} className="border-line border-b py-1.5">
        <p className="text-muted text-xs">
          <DayText day={event.happened_on} today={today} />, {event.by}
        </p>
        {event.kind === 'assigned' && (
          <p>
            {event.owner ?? 'Nobody'} looks after it
            {event.deadline && (
              <>
                , to be resolved by <DayText day={event.deadline} today={today} />
              </>
            )}
          </p>
        )}
        {event.outcome && <p className="font-medium">{DISPUTE_OUTCOMES[event.outcome]}</p>}
        {event.body && <p className="whitespace-pre-wrap break-words">{event.body}</p>}
      </li>
    ))}
  </ol>
);
