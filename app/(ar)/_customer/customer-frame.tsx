import type { ReactNode } from 'react';
import { AgeingLegend } from '@/components/ageing-legend';
import { AsOfControl } from '@/components/as-of-control';
import { KeyFigure, KeyFigures } from '@/components/key-figure';
import { MoneyText } from '@/components/money-text';
import { PageFrame } from '@/components/page-frame';
import { PayerFlag } from '@/components/payer-flag';
import { TimeTravelBanner } from '@/components/time-travel-banner';
import { Badge } from '@/components/ui/badge';
import { Popover } from '@/components/ui/popover';
import { Tabs } from '@/components/ui/tabs';
import { WhyPopover } from '@/components/why-popover';
import type { CustomerRow } from '@/lib/collections/customer-row';
import { oneCustomer } from '@/lib/collections/list-customers';
import type { Balance } from '@/lib/health/balances';
import { requireSession } from '@/lib/identity/session';
import { dayIn } from '@/lib/kernel/day';
import { ask } from '@/lib/web/ask';
import { customerAddress } from '../_shell/address';
import { payerProps } from '../_shell/payer';
import { ContactCard } from './contact-card';
import { ScoreChangesOnceOpen } from './score-changes-once-open';
import { ScorePoints } from './score-points';
import { whyFigure, whyPayer, whyScore } from './why';

export const CUSTOMER_TABS = ['account', 'timeline', 'interest', 'profile'] as const;
export type CustomerTab = (typeof CUSTOMER_TABS)[number];

type CustomerFrameProps = {
  number: string;
  tab: CustomerTab;
  params: Record<string, string>;
  actions?: ReactNode;
  panel?: ReactNode;
  children: ReactNode;
};

/** Around every tab of a customer: who it is, what it owes and whether it pays late, each figure with its why. */
export async function CustomerFrame({ number, tab, params, actions, panel, children }: CustomerFrameProps) {
  const { organisation } = await requireSession();
  const clocks = { as_of: params.as_of, known_at: params.known_at };
  const row = await ask(oneCustomer, { customer: number, ...clocks });
  const today = dayIn(organisation.timeZone, new Date());
  const travel = { today, timeZone: organisation.timeZone, asOf: params.as_of, knownAt: params.known_at };
  return (
    <PageFrame
      title={
        <>
          {row.name} <span className="ml-1 font-normal text-muted text-sm">{row.number}</span>
          {row.status === 'archived' && (
            <span className="ml-2">
              <Badge>Archived</Badge>
            </span>
          )}
          {row.held && (
            <span className="ml-2">
              <Badge tone="warn">On hold</Badge>
            </span>
          )}
        </>
      }
      actions={actions}
      asOf={<AsOfControl {...travel} />}
      banner={<TimeTravelBanner {...travel} />}
      panel={panel}
      head={
        <>
          <div className="flex flex-wrap gap-x-4 px-4.5 text-muted">
            <span>
              {[row.terms, row.owner ? `owner: ${row.owner.name}` : 'no owner'].filter(Boolean).join(' · ')}
            </span>
            <ContactCard contact={row.billing_contact} />
          </div>
          <Figures row={row} clocks={clocks} locale={organisation.locale} />
          <div className="px-4.5">
            <Tabs
              label="Parts of the customer"
              tabs={CUSTOMER_TABS.map((name) => ({
                label: `${name[0]?.toUpperCase()}${name.slice(1)}`,
                href: customerAddress(number, name, clocks),
                current: name === tab,
              }))}
            />
          </div>
        </>
      }
    >
      {children}
    </PageFrame>
  );
}

type Clocks = { as_of: string | undefined; known_at: string | undefined };

type FiguresProps = { row: CustomerRow; clocks: Clocks; locale: string };

function Figures({ row, clocks, locale }: FiguresProps) {
  return (
    <>
      <KeyFigures>
        {[row, ...row.other_currencies].map((balance) => (
          <BalanceFigures
            key={balance.currency}
            row={row}
            balance={balance}
            clocks={clocks}
            locale={locale}
          />
        ))}
        {row.credit_used_percent !== null && (
          <KeyFigure
            label="Credit used"
            {...(row.credit_limit && {
              remark: (
                <>
                  of <MoneyText {...row.credit_limit} whole locale={locale} />
                </>
              ),
            })}
          >
            {row.credit_used_percent}%
          </KeyFigure>
        )}
        <KeyFigure
          label="Pays"
          {...(row.payer.average_days_late !== null && {
            remark: `${row.payer.average_days_late} days against terms`,
          })}
        >
          <WhyPopover label={`How ${row.name} pays`} load={whyPayer.bind(null, row.number, clocks)}>
            <PayerFlag {...payerProps(row.payer)} />
          </WhyPopover>
        </KeyFigure>
        <KeyFigure label="Score">
          <Popover
            title={`Score of ${row.name}`}
            align="end"
            triggerClass="rounded-xs border-field-edge border-b border-dotted hover:border-muted"
            trigger={
              <>
                {row.score}
                <span className="spoken">, why?</span>
              </>
            }
          >
            <ScorePoints row={row} locale={locale}>
              {!clocks.as_of && !clocks.known_at && (
                <ScoreChangesOnceOpen load={whyScore.bind(null, row.number)} />
              )}
            </ScorePoints>
          </Popover>
        </KeyFigure>
      </KeyFigures>
      <div className="px-4.5">
        <AgeingLegend buckets={row.buckets} currency={row.currency} locale={locale} />
      </div>
    </>
  );
}

function BalanceFigures({
  row,
  balance,
  clocks,
  locale,
}: {
  row: CustomerRow;
  balance: Omit<Balance, 'oldest_due_on'>;
  clocks: Clocks;
  locale: string;
}) {
  const figures = [
    { label: 'Balance', figure: 'balance', amount: balance.balance },
    { label: 'Overdue', figure: 'overdue', amount: balance.overdue },
    ...(/[1-9]/.test(balance.unapplied)
      ? [{ label: 'Unapplied', figure: 'unapplied', amount: balance.unapplied } as const]
      : []),
  ] as const;
  return figures.map(({ label, figure, amount }) => (
    <KeyFigure
      key={figure}
      label={row.other_currencies.length > 0 ? `${label} in ${balance.currency}` : label}
    >
      <WhyPopover
        label={`${label} of ${row.name}`}
        load={whyFigure.bind(null, row.number, balance.currency, figure, clocks)}
      >
        <MoneyText amount={amount} currency={balance.currency} locale={locale} />
      </WhyPopover>
    </KeyFigure>
  ));
}
