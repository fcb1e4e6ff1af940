'use client';

import { useState } from 'react';
import { DaysLateText } from '@/components/days-late-text';
import { MoneyText } from '@/components/money-text';
import { DayField } from '@/components/ui/day-field';
import { MoneyField } from '@/components/ui/money-field';
import { SelectField } from '@/components/ui/select-field';
import { ActDialog } from './act-dialog';
import type { AgreeActProps } from './agree-acts';
import { promiseAct } from './agreement-acts';
import { InstalmentRows } from './instalment-rows';
import { type PlanDraft, sumOf, usePlanDraft } from './plan-draft';
import { SaidFields } from './said-fields';

type PaymentPlanActProps = AgreeActProps & { currency: string };

/** Instalments over what is open, followed like promises. */
export const PaymentPlanAct = (props: PaymentPlanActProps) =>
  props.items.length === 0 ? null : (
    <ActDialog
      label="Payment plan"
      title={`Payment plan for ${props.name}`}
      description="Until an instalment is missed, what is planned is not chased. Whether each was kept is read from the payments."
      keys="l"
      submit="Note the plan"
      action={promiseAct}
      done="The plan is noted"
      wide
    >
      <PlanFields {...props} />
    </ActDialog>
  );

function PlanFields({ customer, today, contacts, items, currency: usual }: PaymentPlanActProps) {
  const currencies = [...new Set(items.map((item) => item.currency))];
  const [currency, setCurrency] = useState(currencies.includes(usual) ? usual : (currencies[0] ?? usual));
  const draft = usePlanDraft({ items, currency, today });
  return (
    <>
      <input type="hidden" name="customer" value={customer} />
      <input type="hidden" name="currency" value={currency} />
      <PlannedItems draft={draft} today={today} />
      {/* Not sent: the instalments that they make are. */}
      <div className="grid gap-4 sm:grid-cols-4">
        <MoneyField
          name=""
          label="Together"
          currency={currency}
          value={draft.total}
          onChange={(event) => draft.change({ total: event.target.value })}
          required
        />
        {currencies.length > 1 && (
          <SelectField
            name=""
            label="Currency"
            required
            value={currency}
            onChange={(event) => setCurrency(event.target.value)}
            options={currencies.map((code) => ({ value: code, label: code }))}
          />
        )}
        <SelectField
          name=""
          label="Instalments"
          required
          value={String(draft.count)}
          onChange={(event) => draft.change({ count: Number(event.target.value) })}
          options={COUNTS}
        />
        <DayField
          name=""
          label="First on"
          min={today}
          value={draft.firstOn}
          onChange={(event) => draft.change({ firstOn: event.target.value })}
          required
        />
        <SelectField
          name=""
          label="Then"
          required
          value={draft.interval}
          onChange={(event) => draft.change({ interval: event.target.value as PlanDraft['interval'] })}
          options={[
            { value: 'weekly', label: 'every week' },
            { value: 'fortnightly', label: 'every two weeks' },
            { value: 'monthly', label: 'every month' },
          ]}
        />
      </div>
      <InstalmentRows draft={draft} currency={currency} today={today} />
      <SaidFields by="Who agreed to it" contacts={contacts} />
    </>
  );
}

const COUNTS = Array.from({ length: 59 }, (_, place) => ({
  value: String(place + 2),
  label: String(place + 2),
}));

/** What the plan is about: with documents chosen, payments of these alone keep it; with none, whatever is paid. */
function PlannedItems({ draft, today }: { draft: PlanDraft; today: string }) {
  return (
    <fieldset>
      <legend className="mb-1 font-medium">
        Over{' '}
        <span className="font-normal text-muted text-xs">
          {draft.chosen.size === 0
            ? 'the account: whatever is paid counts'
            : `${draft.chosen.size} of ${draft.items.length} open documents: what is paid of them counts`}
        </span>
      </legend>
      <ul aria-label="Documents of the plan" className="max-h-36 overflow-y-auto">
        {draft.items.map((item) => (
          <li key={item.id}>
            <label className="flex items-baseline gap-2 border-line border-b py-1">
              <input
                type="checkbox"
                name="documents[]"
                value={`${item.kind}:${item.number}`}
                checked={draft.chosen.has(item.id)}
                onChange={() => draft.toggle(item.id)}
              />
              <span className="min-w-0 flex-1 truncate">{item.number}</span>
              <span className="text-xs">
                {item.due_on && <DaysLateText due={item.due_on} today={today} short />}
              </span>
              <MoneyText amount={item.open_amount} currency={item.currency} />
            </label>
          </li>
        ))}
      </ul>
      <p className="flex justify-between pt-1 text-muted text-xs">
        <span>Open of what is chosen</span>
        <MoneyText
          amount={sumOf(draft.items.filter(({ id }) => draft.chosen.has(id)))}
          currency={draft.currency}
        />
      </p>
    </fieldset>
  );
}
