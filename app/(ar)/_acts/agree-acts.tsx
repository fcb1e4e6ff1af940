'use client';

import { DaysLateText } from '@/components/days-late-text';
import { MoneyText } from '@/components/money-text';
import { DayField } from '@/components/ui/day-field';
import { MoneyField } from '@/components/ui/money-field';
import { SelectField } from '@/components/ui/select-field';
import { optionsOf } from '@/components/ui/select-options';
import { TextArea } from '@/components/ui/text-area';
import { TextField } from '@/components/ui/text-field';
import { DISPUTE_REASONS } from '@/lib/collections/agreement-words';
import { addDays } from '@/lib/kernel/day';
import { ActDialog } from './act-dialog';
import { disputeAct, promiseAct, withdrawPromiseAct } from './agreement-acts';
import type { PayableLine } from './post-payment-act';
import { ContactField, SaidFields, type SpokenTo } from './said-fields';

export type AgreeActProps = {
  customer: string;
  name: string;
  today: string;
  contacts: readonly SpokenTo[];
  /** Open debits, the oldest due first. */
  items: readonly PayableLine[];
};

type PromiseActProps = AgreeActProps & {
  /** What is overdue, in the customer's currency: proposed, and typed over. */
  overdue: string;
  currency: string;
};

/** So much by a day; of some documents, or of the account. */
export function PromiseAct({ customer, name, today, contacts, items, overdue, currency }: PromiseActProps) {
  const others = [...new Set(items.map((item) => item.currency))].filter((code) => code !== currency);
  return (
    <ActDialog
      label="Promise"
      title={`${name} promises to pay`}
      description="Until the day is over it is not chased. Whether it was kept is read from the payments."
      keys="p"
      submit="Note the promise"
      action={promiseAct}
      done="The promise is noted"
    >
      <input type="hidden" name="customer" value={customer} />
      <div className="grid gap-4 sm:grid-cols-2">
        <MoneyField
          name="amount"
          label="Amount"
          currency={currency}
          currencies={[currency, ...others]}
          defaultValue={/[1-9]/.test(overdue) && !overdue.startsWith('-') ? overdue : ''}
          required
        />
        <DayField name="due_on" label="By" defaultValue={addDays(today, 7)} min={today} required />
      </div>
      {items.length > 0 && <PromisedItems items={items} today={today} />}
      <SaidFields by="Who promised" contacts={contacts} />
    </ActDialog>
  );
}

function PromisedItems({ items, today }: { items: readonly PayableLine[]; today: string }) {
  return (
    <details>
      <summary className="cursor-default text-muted">Of certain documents only</summary>
      <ul aria-label="Documents that are promised" className="mt-1 max-h-44 overflow-y-auto">
        {items.map((item) => (
          <li key={item.id}>
            <label className="flex items-baseline gap-2 border-line border-b py-1">
              <input type="checkbox" name="documents[]" value={`${item.kind}:${item.number}`} />
              <span className="min-w-0 flex-1 truncate">{item.number}</span>
              <span className="text-xs">
                {item.due_on && <DaysLateText due={item.due_on} today={today} short />}
              </span>
              <span className="tabular-nums">
                <MoneyText amount={item.open_amount} currency={item.currency} />
              </span>
            </label>
          </li>
        ))}
      </ul>
    </details>
  );
}

/** What of a document is not agreed, and why. */
export function DisputeAct({ customer, name, today, contacts, items }: AgreeActProps) {
  if (items.length === 0) return null;
  return (
    <ActDialog
      label="Dispute"
      title={`${name} disputes a document`}
      description="The amount stays in the balance, and is not chased until it is resolved."
      keys="d"
      submit="Open the dispute"
      action={disputeAct}
      done="The dispute is open"
    >
      <input type="hidden" name="customer" value={customer} />
      <SelectField
        name="document"
        label="Document"
        required
        options={items.map((item) => ({
          value: `${item.kind}:${item.number}`,
          label: `${item.number}, ${item.open_amount} ${item.currency} open`,
        }))}
      />
      <div className="grid gap-4 sm:grid-cols-2">
        <SelectField name="reason" label="What is not agreed" required options={optionsOf(DISPUTE_REASONS)} />
        <TextField
          name="amount"
          label="Disputed amount"
          inputMode="decimal"
          autoComplete="off"
          hint="All that is open if left empty."
        />
      </div>
      <ContactField label="Who disputes it" contacts={contacts} />
      <TextArea name="note" label="What they say" rows={2} />
      <div className="grid gap-4 sm:grid-cols-2">
        <TextField name="owner" type="email" label="Looked after by" hint="An e-mail address." />
        <DayField name="deadline" label="Resolve by" min={today} />
      </div>
    </ActDialog>
  );
}

export const WithdrawPromiseAct = ({ promise, what }: { promise: string; what: string }) => (
  <ActDialog
    label="Take back"
    title={`Take back the promise of ${what}`}
    look="quiet"
    submit="Take it back"
    action={withdrawPromiseAct}
    done="The promise is taken back"
  >
    <input type="hidden" name="promise" value={promise} />
    <TextField name="reason" label="Reason" required />
  </ActDialog>
);
