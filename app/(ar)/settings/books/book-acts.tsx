'use client';

import { DayField } from '@/components/ui/day-field';
import { SelectField, type SelectOption } from '@/components/ui/select-field';
import { TextArea } from '@/components/ui/text-area';
import { TextField } from '@/components/ui/text-field';
import { ActDialog } from '../../_acts/act-dialog';
import { closePeriodAct, recordRateAct } from '../_settings/settings-acts';

export const ClosePeriod = ({ suggested, closed }: { suggested: string; closed: string | null }) => (
  <ActDialog
    label="Close the books"
    title="Close the books"
    description={
      closed
        ? `They are closed through ${closed}. An earlier day opens what lies after it again; the trail keeps both.`
        : 'Nothing effective on or before the day is accepted any more.'
    }
    submit="Close"
    action={closePeriodAct}
    done="Closed"
  >
    <DayField name="through" label="Through" defaultValue={suggested} required />
    <TextArea name="reason" label="Why" required />
  </ActDialog>
);

type RecordRateProps = { base: string; today: string; currencies: readonly SelectOption[] };

export const RecordRate = ({ base, today, currencies }: RecordRateProps) => (
  <ActDialog
    label="New rate"
    title="New exchange rate"
    submit="Record"
    action={recordRateAct}
    done="Recorded"
  >
    <SelectField
      name="currency"
      label="Currency"
      options={currencies}
      defaultValue=""
      placeholder="Choose"
      required
    />
    <TextField
      name="rate"
      label={`${base} for one unit`}
      hint="Like 1.0842, with at most 10 decimals."
      inputMode="decimal"
      autoComplete="off"
      required
    />
    <DayField name="valid_on" label="From" defaultValue={today} required />
  </ActDialog>
);
