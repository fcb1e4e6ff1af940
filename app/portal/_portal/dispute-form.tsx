'use client';

import { SelectField } from '@/components/ui/select-field';
import { optionsOf } from '@/components/ui/select-options';
import { TextArea } from '@/components/ui/text-area';
import { AmountField } from './amount-field';
import { disputeAct } from './portal-acts';
import { PortalForm, type PortalFormProps } from './portal-form';

type DisputeFormProps = PortalFormProps & {
  /** Which document stands there first; none. */
  chosen: string | undefined;
  /** The one of all items; undefined where there are several. */
  currency: string | undefined;
  items: readonly { reference: string; label: string }[];
};

export function DisputeForm({ chosen, currency, items, ...around }: DisputeFormProps) {
  const { words } = around;
  return (
    <PortalForm {...around} action={disputeAct} submit={words.dispute}>
      <SelectField
        key={chosen}
        name="document"
        label={words.document}
        placeholder={words.choose}
        options={items.map(({ reference, label }) => ({ value: reference, label }))}
        {...(chosen && { defaultValue: chosen })}
        required
      />
      <SelectField
        name="reason"
        label={words.reason}
        placeholder={words.choose}
        options={optionsOf(words.reasons)}
        required
      />
      <AmountField
        name="amount"
        label={words.disputedPart}
        hint={words.disputedPartHint}
        currency={currency}
      />
      <TextArea name="note" label={words.note} maxLength={2000} rows={3} />
    </PortalForm>
  );
}
