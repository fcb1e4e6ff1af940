import { DayText } from '@/components/day-text';
import { InstantText } from '@/components/instant-text';
import { MoneyText } from '@/components/money-text';
import { ButtonLink } from '@/components/ui/button-link';
import { DescriptionList } from '@/components/ui/description-list';
import { PanelSection, SidePanel } from '@/components/ui/side-panel';
import { customerAddress } from '../_shell/address';
import { StateBadge } from './approval-table';
import type { RequestRow } from './request-rows';
import { WithdrawAct } from './withdraw-act';

type RequestPanelProps = { request: RequestRow; today: string; timeZone: string; locale: string };

/** One request: what exactly is asked for, and what became of it. */
export function RequestPanel({ request, today, timeZone, locale }: RequestPanelProps) {
  const { what, customer, customerName, state, own } = request;
  return (
    <SidePanel title={what} aside={<StateBadge state={state} />} subtitle={`${customer} ${customerName}`}>
      <div className="mb-4 flex flex-wrap gap-2">
        <ButtonLink href={request.href}>Open account</ButtonLink>
        <ButtonLink href={customerAddress(customer, 'timeline', { group: 'decisions' })}>Timeline</ButtonLink>
        {own && state === 'waiting' && <WithdrawAct request={request.id} what={what} />}
      </div>
      <PanelSection title="What is asked for">
        <DescriptionList items={asked(request, { today, locale })} />
      </PanelSection>
      <PanelSection title="Who and when">
        <DescriptionList items={course(request, { today, timeZone })} />
      </PanelSection>
    </SidePanel>
  );
}

function asked(request: RequestRow, { today, locale }: { today: string; locale: string }) {
  const { amount, currency, document, about, on, why } = request;
  const money =
    amount === null ? 'No limit' : <MoneyText amount={amount} currency={currency} locale={locale} />;
  return [
    { term: 'Amount', value: money, strong: true },
    ...(document ? [{ term: 'Document', value: document }] : []),
    { term: 'Counts from', value: on ? <DayText day={on} today={today} /> : 'the day of the approval' },
    ...(about ? [{ term: 'Says', value: about }] : []),
    { term: 'Why', value: why },
  ];
}

function course(request: RequestRow, clock: { today: string; timeZone: string }) {
  const { askedBy, askedAt, expiresAt, decidedBy, decidedAt, note, done, state } = request;
  const when = (instant: string) => <InstantText instant={instant} {...clock} />;
  return [
    { term: 'Asked by', value: askedBy },
    { term: 'Asked', value: when(askedAt) },
    ...(state === 'waiting' || state === 'expired'
      ? [{ term: state === 'waiting' ? 'Waits until' : 'Waited until', value: when(expiresAt) }]
      : []),
    ...(decidedBy ? [{ term: 'Decided by', value: decidedBy }] : []),
    ...(decidedAt ? [{ term: 'Decided', value: when(decidedAt) }] : []),
    ...(note ? [{ term: 'Note', value: note }] : []),
    ...(done ? [{ term: 'Done', value: done }] : []),
  ];
}
