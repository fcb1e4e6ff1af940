'use client';

import { SelectField } from '@/components/ui/select-field';
import { TextField } from '@/components/ui/text-field';
import type { DescribedAddress } from '@/lib/customers/addresses';
import type { DescribedContact } from '@/lib/customers/contacts';
import { AskingFields, type Rooms, useAsking } from '../../_acts/asking';
import { ASK } from '../../_acts/limited-dialog';
import {
  addAddressAct,
  addContactAct,
  addExternalIdAct,
  assignOwnerAct,
  changeTermsAct,
  editAddressAct,
  editContactAct,
  editCustomerAct,
} from './acts';
import type { Choices, Option } from './choices';
import { AddressFields, ContactFields, ExternalIdFields, NameFields, TermsFields } from './fields';
import { type Around, SectionForm } from './section-form';
import {
  ADDRESS_LABELS,
  BASES,
  CONTACT_LABELS,
  KINDS,
  NAME_LABELS,
  ROLES,
  TAXES,
  TERMS_LABELS,
  wordFor,
} from './words';

/** What every form of the profile gets: the clock, the way back, and what opened it. */
type FormProps = Around & { openedBy: string };

type Names = { name: string; trading_name: string | null; tax_id: string | null; language: string | null };

export function NamesForm({
  names,
  version,
  languages,
  ...around
}: FormProps & { names: Names; version: number; languages: Choices['languages'] }) {
  return (
    <SectionForm
      {...around}
      action={editCustomerAct}
      hidden={{ version: String(version) }}
      versions={{
        labels: NAME_LABELS,
        original: names,
        say: (field, value) => (field === 'language' ? labelOf(languages, value) : value),
        key: { field: 'version', from: 'version' },
      }}
    >
      <NameFields values={names} languages={languages} />
    </SectionForm>
  );
}

export type TermsValues = {
  valid_from: string;
  basis: string;
  days: string;
  currency: string;
  credit_limit: string | null;
  tax_status: string;
};

type TermsFormProps = FormProps & {
  terms: TermsValues | null;
  newest: string | null;
  currencies: Choices['currencies'];
  /** What is given alone; a higher credit limit is asked for. */
  rooms: Rooms;
};

export function TermsForm({ terms, newest, currencies, rooms, ...around }: TermsFormProps) {
  const asking = useAsking({
    act: 'credit_limit',
    rooms,
    may: true,
    first: { amount: terms?.credit_limit ?? '', currency: terms?.currency ?? '' },
    emptyIsAll: true,
    isFree: (typed) => !rises(terms, typed),
  });
  return (
    <SectionForm
      {...around}
      action={asking.listen(changeTermsAct)}
      hidden={newest ? { seen: newest } : {}}
      submit={asking.asking ? ASK : 'Set the terms'}
      versions={{
        labels: TERMS_LABELS,
        original: { ...terms, valid_from: around.today },
        say: (field, value) =>
          field === 'basis' ? wordFor(BASES, value) : field === 'tax_status' ? wordFor(TAXES, value) : value,
        key: { field: 'seen', from: 'id' },
      }}
    >
      <AskingFields asking={asking} may>
        <TermsFields {...(terms && { values: terms })} currencies={currencies} from={around.today} />
        {asking.asking && (
          <TextField name="why" label="Why" hint="For whoever decides on the higher credit limit." required />
        )}
      </AskingFields>
    </SectionForm>
  );
}

/** As `raises_credit` has it: a limit that rises, goes, or is told in another currency. */
function rises(terms: TermsValues | null, typed: { amount: string; currency: string }): boolean {
  if (!terms) return typed.amount.trim() !== '';
  if (terms.credit_limit === null) return false;
  if (typed.amount.trim() === '' || typed.currency !== terms.currency) return true;
  return Number(typed.amount) > Number(terms.credit_limit);
}

export function OwnerForm({
  owner,
  owners,
  ...around
}: FormProps & { owner: string | null; owners: Option[] }) {
  return (
    <SectionForm {...around} action={assignOwnerAct}>
      <SelectField
        name="owner"
        label="Owner"
        hint="Those who work in the queue."
        placeholder="Nobody"
        options={owners}
        {...(owner && { defaultValue: owner })}
      />
    </SectionForm>
  );
}

export function ContactForm({ contact, ...around }: FormProps & { contact?: DescribedContact }) {
  if (!contact) {
    return (
      <SectionForm {...around} action={addContactAct} submit="Add the contact">
        <ContactFields />
      </SectionForm>
    );
  }
  const { id, ...values } = contact;
  return (
    <SectionForm
      {...around}
      action={editContactAct}
      hidden={{ contact: id }}
      versions={{
        labels: CONTACT_LABELS,
        original: values,
        say: (field, value) => (field === 'role' ? wordFor(ROLES, value) : value),
        key: { field: 'contact', from: 'id' },
      }}
    >
      <ContactFields values={values} />
    </SectionForm>
  );
}

export function AddressForm({
  address,
  countries,
  ...around
}: FormProps & { address?: DescribedAddress; countries: Choices['countries'] }) {
  if (!address) {
    return (
      <SectionForm {...around} action={addAddressAct} submit="Add the address">
        <AddressFields countries={countries} />
      </SectionForm>
    );
  }
  const { id, ...values } = address;
  return (
    <SectionForm
      {...around}
      action={editAddressAct}
      hidden={{ address: id }}
      versions={{
        labels: ADDRESS_LABELS,
        original: values,
        say: (field, value) =>
          field === 'kind' ? wordFor(KINDS, value) : field === 'country' ? labelOf(countries, value) : value,
        key: { field: 'address', from: 'id' },
      }}
    >
      <AddressFields values={values} countries={countries} />
    </SectionForm>
  );
}

export const ExternalIdForm = (around: FormProps) => (
  <SectionForm {...around} action={addExternalIdAct} submit="Map the id">
    <ExternalIdFields />
  </SectionForm>
);

const labelOf = (options: readonly Option[], value: string) =>
  options.find((option) => option.value === value)?.label ?? value;
