'use client';

import { useState } from 'react';
import { Checkbox } from '@/components/ui/checkbox';
import { DayField } from '@/components/ui/day-field';
import { RadioGroup } from '@/components/ui/radio-group';
import { SelectField, type SelectOption } from '@/components/ui/select-field';
import { TextField } from '@/components/ui/text-field';
import type { InterestPolicy } from '@/lib/dunning/interest-policy';
import { ActDialog } from '../../_acts/act-dialog';
import { interestPolicyAct } from './interest-policy-act';
import { PolicyRows } from './policy-rows';

type ChangeInterestProps = { policy: InterestPolicy; currencies: readonly SelectOption[] };

/** Decides how late payment is charged; what was decided is filled in. */
export const ChangeInterest = (props: ChangeInterestProps) => (
  <ActDialog
    label="Change"
    title="Late interest"
    description="Holds for every day that was not charged yet. What was posted stays as it is."
    submit="Decide"
    action={interestPolicyAct}
    done="The interest policy is decided"
    wide
  >
    <InterestFields {...props} />
  </ActDialog>
);

function InterestFields({ policy, currencies }: ChangeInterestProps) {
  const [rates, setRates] = useState<string>(policy.rates);
  return (
    <>
      <RadioGroup
        name="rates"
        label="Rate"
        defaultValue={policy.rates}
        onChange={setRates}
        options={[
          {
            value: 'statutory',
            label: 'Statutory',
            hint: 'The reference rate of the European Central Bank plus 8 percentage points, by half-years.',
          },
          { value: 'own', label: 'Your own rates', hint: 'As agreed, or as your country’s law has it.' },
          { value: 'none', label: 'No interest' },
        ]}
      />
      <div hidden={rates !== 'own'}>
        <PolicyRows legend="Your own rates" list="own_rates" noun="rate" rows={policy.own_rates}>
          {(prefix, row) => (
            <>
              <RateFields {...{ prefix, row }} label="Per cent a year" />
              <SelectField
                name={`${prefix}currency`}
                label="Currency"
                placeholder="Every other one"
                options={currencies}
                defaultValue={row?.currency ?? ''}
                className="w-52"
              />
            </>
          )}
        </PolicyRows>
      </div>
      <div hidden={rates !== 'statutory'}>
        <PolicyRows
          legend="Reference rates that the table does not have"
          list="reference_rates"
          noun="half-year"
          rows={policy.reference_rates}
        >
          {(prefix, row) => <RateFields {...{ prefix, row }} label="Reference rate, per cent" />}
        </PolicyRows>
      </div>
      <div className="grid gap-4 sm:grid-cols-2">
        <SelectField
          name="day_count"
          label="Days of a year"
          required
          defaultValue={policy.day_count}
          options={[
            { value: '365', label: '365, always' },
            { value: 'actual', label: '365, or 366 in a leap year' },
          ]}
        />
        <TextField
          name="grace_days"
          label="Days of grace"
          inputMode="numeric"
          autoComplete="off"
          defaultValue={String(policy.grace_days)}
          required
        />
      </div>
      <input type="hidden" name="grace_counts_asked" value="yes" />
      <Checkbox
        name="grace_counts"
        value="yes"
        label="Once they are over, interest counts from the first day late"
        hint="Else the days of grace stay free."
        defaultChecked={policy.grace_counts}
      />
      <PolicyRows legend="Fee for each late invoice" list="fees" noun="fee" rows={policy.fees}>
        {(prefix, row) => (
          <>
            <TextField
              name={`${prefix}amount`}
              label="Amount"
              inputMode="decimal"
              autoComplete="off"
              defaultValue={row?.amount ?? ''}
              required
              className="w-38"
            />
            <SelectField
              name={`${prefix}currency`}
              label="Currency"
              placeholder="Choose"
              options={currencies}
              defaultValue={row?.currency ?? ''}
              className="w-52"
              required
            />
          </>
        )}
      </PolicyRows>
    </>
  );
}

type RateFieldsProps = { prefix: string; row: { from: string; percent: string } | undefined; label: string };

/** From which day on how much. */
const RateFields = ({ prefix, row, label }: RateFieldsProps) => (
  <>
    <DayField name={`${prefix}from`} label="From" defaultValue={row?.from ?? ''} required className="w-38" />
    <TextField
      name={`${prefix}percent`}
      label={label}
      inputMode="decimal"
      autoComplete="off"
      defaultValue={row?.percent ?? ''}
      required
      className="w-44"
    />
  </>
);
