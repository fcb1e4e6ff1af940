import { Suspense } from 'react';
import { MoneyText } from '@/components/money-text';
import { PayerFlag } from '@/components/payer-flag';
import { ButtonLink } from '@/components/ui/button-link';
import { DescriptionList } from '@/components/ui/description-list';
import { PanelSection, SidePanel } from '@/components/ui/side-panel';
import type { CustomerRow } from '@/lib/collections/customer-row';
import { oneCustomer } from '@/lib/collections/list-customers';
import { requireSession } from '@/lib/identity/session';
import type { Day } from '@/lib/kernel/day';
import { allows } from '@/lib/kernel/permission';
import { listOpenItems } from '@/lib/ledger/list-open-items';
import { ask } from '@/lib/web/ask';
import { isDialog } from '../_acts/next-acts';
import { OpenDialog } from '../_acts/open-dialog';
import { Agreements } from '../_customer/agreements';
import { CollectActs } from '../_customer/collect-acts';
import { ContactCard } from '../_customer/contact-card';
import { LastTouches } from '../_customer/last-touches';
import { OpenItemList } from '../_customer/open-item-list';
import { ScoreChanges } from '../_customer/score-changes';
import { ScorePoints } from '../_customer/score-points';
import { SuggestedStep } from '../_customer/suggested-step';
import { customerAddress, isPresent } from '../_shell/address';
import { payerProps } from '../_shell/payer';

type QueuePanelProps = { number: string; params: Record<string, string>; today: Day };

/** The row's panel: who, why, what is open, what was done, and the acts; the queue stays beside it. */
export async function QueuePanel({ number, params, today }: QueuePanelProps) {
  const clocks = { as_of: params.as_of, known_at: params.known_at };
  const { actor, organisation } = await requireSession();
  const row = await ask(oneCustomer, { customer: number, ...clocks });
  const items = await ask(listOpenItems, { customer: number, ...clocks });
  const { locale } = organisation;
  const acting = isPresent(params, today) && allows(actor.roles, 'queue.act');
  return (
    <SidePanel title={row.name} aside={row.number} subtitle={subtitle(row, actor.userId !== null)}>
      <div className="flex flex-wrap gap-2">
        {acting && (
          <>
            <CollectActs row={row} items={items.data} {...{ today, clocks }} />
            {isDialog(params.act) && <OpenDialog customer={number} name={params.act} />}
          </>
        )}
        <ButtonLink href={customerAddress(number, 'account', clocks)}>Open account</ButtonLink>
      </div>
      {isPresent(params, today) && <SuggestedStep customer={number} acting={acting} />}
      <PanelSection title="Position">
        <DescriptionList items={position(row, locale)} />
      </PanelSection>
      <PanelSection title="Billing contact">
        <ContactCard contact={row.billing_contact} />
      </PanelSection>
      <PanelSection title="Score" aside="points">
        <ScorePoints row={row} locale={locale}>
          {isPresent(params, today) && (
            <Suspense>
              <ScoreChanges customer={number} />
            </Suspense>
          )}
        </ScorePoints>
      </PanelSection>
      <PanelSection title="Open items" aside={`${items.data.length}`}>
        <OpenItemList customer={number} items={items.data} asOf={items.as_of} locale={locale} />
      </PanelSection>
      <PanelSection title="Promised and disputed">
        <Agreements customer={number} {...{ clocks, today, locale, acting }} />
      </PanelSection>
      <PanelSection title="Last touches">
        <LastTouches customer={number} today={today} clocks={clocks} />
      </PanelSection>
    </SidePanel>
  );
}

function subtitle(row: CustomerRow, person: boolean): string {
  return [
    row.terms,
    row.owner ? `owner: ${row.owner.name}` : person ? 'no owner' : null,
    row.credit_used_percent === null ? null : `${row.credit_used_percent}% of the limit used`,
    row.status === 'archived' ? 'archived' : null,
  ]
    .filter(Boolean)
    .join(' · ');
}

function position(row: CustomerRow, locale: string) {
  return [row, ...row.other_currencies]
    .flatMap((balance) => [
      {
        term: 'Balance',
        value: <MoneyText amount={balance.balance} currency={balance.currency} locale={locale} />,
        strong: true,
      },
      {
        term: 'Overdue',
        value: (
          <span className={/[1-9]/.test(balance.overdue) ? 'text-danger' : undefined}>
            <MoneyText amount={balance.overdue} currency={balance.currency} locale={locale} />
          </span>
        ),
      },
      ...(/[1-9]/.test(balance.unapplied)
        ? [
            {
              term: 'Unapplied credit',
              value: <MoneyText amount={balance.unapplied} currency={balance.currency} locale={locale} />,
            },
          ]
        : []),
    ])
    .concat([{ term: 'Pays', value: <PayerFlag {...payerProps(row.payer)} /> }]);
}
