'use client';

import { Checkbox } from '@/components/ui/checkbox';
import { DayField } from '@/components/ui/day-field';
import { SelectField } from '@/components/ui/select-field';
import { TextArea } from '@/components/ui/text-area';
import { AmountField } from './amount-field';
import { promiseAct } from './portal-acts';
import { PortalForm, type PortalFormProps } from './portal-form';

type PromiseFormProps = PortalFormProps & {
  today: string;
  currencies: readonly string[];
  /** What is asked for first, as it is typed. */
  amount: string;
  items: readonly { reference: string; label: string }[];
};

export function PromiseForm({ today, currencies, amount, items, ...around }: PromiseFormProps) {
  const { words } = around;
  const [currency = ''] = currencies;
  return (
    <PortalForm {...around} action={promiseAct} submit={words.promise}>
      <div className="grid items-start gap-4 sm:grid-cols-2">
        <AmountField
          name="amount"
          label={words.amount}
          currency={currencies.length > 1 ? undefined : currency}
          defaultValue={amount}
          required
        />
        {currencies.length > 1 ? (
          <SelectField
            name="currency"
            label={words.currency}
            options={currencies.map((value) => ({ value, label: value }))}
            defaultValue={currency}
            required
          />
        ) : (
          <input type="hidden" name="currency" value={currency} />
        )}
        <DayField name="due_on" label={words.byDay} min={today} required />
      </div>
      {items.length > 1 && (
        <fieldset className="flex flex-col gap-1">
          <legend className="font-medium text-sm">
            {words.documents} <span className="font-normal text-muted">({words.optional})</span>
          </legend>
          <p className="text-muted text-xs">{words.documentsHint}</p>
          <div className="max-h-60 overflow-y-auto py-1">
            {items.map(({ reference, label }) => (
              <Checkbox key={reference} name="documents[]" value={reference} label={label} />
            ))}
          </div>
        </fieldset>
      )}
      <TextArea name="note" label={words.note} maxLength={2000} rows={2} />
    </PortalForm>
  );
}
