'use client';

import { DayField } from '@/components/ui/day-field';
import { MoneyField } from '@/components/ui/money-field';
import { SelectField } from '@/components/ui/select-field';
import { optionsOf } from '@/components/ui/select-options';
import { TextField } from '@/components/ui/text-field';
import type { Choices } from './choices';
import {
  ADDRESS_LABELS,
  BASES,
  CONTACT_LABELS,
  KINDS,
  NAME_LABELS,
  ROLES,
  TAXES,
  TERMS_LABELS,
} from './words';

/** What stands in the fields at first; nothing for a new one. */
type Values = Readonly<Record<string, string | null>>;
const NONE: Values = {};

type FieldsProps = {
  /** Before each name: `contacts.0.`. */
  prefix?: string;
  values?: Values;
};

const GRID = 'grid gap-4 sm:grid-cols-2';

/** The value of a field, as a prop only when there is one. */
const held = (values: Values, name: string) => {
  const value = values[name];
  return value ? { defaultValue: value } : {};
};

export function NameFields({ values = NONE, languages }: FieldsProps & { languages: Choices['languages'] }) {
  return (
    <div className={GRID}>
      <TextField
        name="name"
        label={NAME_LABELS.name}
        maxLength={200}
        required
        className="sm:col-span-2"
        {...held(values, 'name')}
      />
      <TextField name="trading_name" label={NAME_LABELS.trading_name} {...held(values, 'trading_name')} />
      <TextField name="tax_id" label={NAME_LABELS.tax_id} {...held(values, 'tax_id')} />
      <SelectField
        name="language"
        label={NAME_LABELS.language}
        hint="In which the customer is written to."
        placeholder="Not said"
        options={languages}
        {...held(values, 'language')}
      />
    </div>
  );
}

type TermsFieldsProps = FieldsProps & {
  currencies: Choices['currencies'];
  /** The day that is proposed to begin on; without it, the first terms always hold. */
  from?: string;
};

export function TermsFields({ prefix = '', values = NONE, currencies, from }: TermsFieldsProps) {
  return (
    <div className={GRID}>
      <TextField
        name={`${prefix}days`}
        label={TERMS_LABELS.days}
        inputMode="numeric"
        required
        defaultValue={values.days ?? '30'}
      />
      <SelectField
        name={`${prefix}basis`}
        label={TERMS_LABELS.basis}
        required
        options={optionsOf(BASES)}
        defaultValue={values.basis ?? 'net'}
      />
      <MoneyField
        name={`${prefix}credit_limit`}
        label={TERMS_LABELS.credit_limit}
        hint="No limit if left empty. New documents are in this currency unless they say another."
        currency={values.currency ?? currencies[0] ?? ''}
        currencies={currencies}
        currencyName={`${prefix}currency`}
        {...held(values, 'credit_limit')}
      />
      <SelectField
        name={`${prefix}tax_status`}
        label={TERMS_LABELS.tax_status}
        required
        options={optionsOf(TAXES)}
        defaultValue={values.tax_status ?? 'standard'}
      />
      {from && (
        <DayField
          name={`${prefix}valid_from`}
          label={TERMS_LABELS.valid_from}
          hint="Documents issued on or after this day; what was issued before keeps its due day."
          required
          defaultValue={from}
        />
      )}
    </div>
  );
}

export function ContactFields({ prefix = '', values = NONE }: FieldsProps) {
  return (
    <div className={GRID}>
      <TextField name={`${prefix}name`} label={CONTACT_LABELS.name} required {...held(values, 'name')} />
      <SelectField
        name={`${prefix}role`}
        label={CONTACT_LABELS.role}
        hint="What the contact is there for."
        required
        options={optionsOf(ROLES)}
        defaultValue={values.role ?? 'billing'}
      />
      <TextField
        name={`${prefix}email`}
        label={CONTACT_LABELS.email}
        type="email"
        autoComplete="off"
        {...held(values, 'email')}
      />
      <TextField
        name={`${prefix}phone`}
        label={CONTACT_LABELS.phone}
        type="tel"
        autoComplete="off"
        {...held(values, 'phone')}
      />
    </div>
  );
}

export function AddressFields({
  prefix = '',
  values = NONE,
  countries,
}: FieldsProps & { countries: Choices['countries'] }) {
  return (
    <div className={GRID}>
      <TextField name={`${prefix}line1`} label={ADDRESS_LABELS.line1} required {...held(values, 'line1')} />
      <TextField name={`${prefix}line2`} label={ADDRESS_LABELS.line2} {...held(values, 'line2')} />
      <TextField
        name={`${prefix}postal_code`}
        label={ADDRESS_LABELS.postal_code}
        {...held(values, 'postal_code')}
      />
      <TextField name={`${prefix}city`} label={ADDRESS_LABELS.city} {...held(values, 'city')} />
      <TextField name={`${prefix}region`} label={ADDRESS_LABELS.region} {...held(values, 'region')} />
      <SelectField
        name={`${prefix}country`}
        label={ADDRESS_LABELS.country}
        placeholder="Not said"
        options={countries}
        {...held(values, 'country')}
      />
      <SelectField
        name={`${prefix}kind`}
        label={ADDRESS_LABELS.kind}
        required
        options={optionsOf(KINDS)}
        defaultValue={values.kind ?? 'registered'}
      />
    </div>
  );
}

export const ExternalIdFields = ({ prefix = '' }: FieldsProps) => (
  <div className={GRID}>
    <TextField name={`${prefix}source_system`} label="System" hint="Like xero or stripe." required />
    <TextField name={`${prefix}external_id`} label="Its id there" required autoComplete="off" />
  </div>
);
