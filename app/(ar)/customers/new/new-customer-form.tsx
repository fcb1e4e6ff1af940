'use client';

import { type ReactNode, useActionState, useState } from 'react';
import { ButtonLink } from '@/components/ui/button-link';
import { Form } from '@/components/ui/form';
import { SelectField } from '@/components/ui/select-field';
import { SubmitButton } from '@/components/ui/submit-button';
import { TextField } from '@/components/ui/text-field';
import { type FormState, IDLE } from '@/lib/web/form-state';
import { createCustomerAct } from '../_profile/acts';
import type { Choices } from '../_profile/choices';
import { AddressFields, ContactFields, ExternalIdFields, NameFields, TermsFields } from '../_profile/fields';
import { RowList } from './row-list';

/** Everything that is known of a customer at the start, on one page; only the name is needed. */
export function NewCustomerForm({ choices, requestKey }: { choices: Choices; requestKey: string }) {
  const [key] = useState(requestKey);
  const [state, dispatch] = useActionState<FormState, FormData>(
    (_state, data) => createCustomerAct(IDLE, data),
    IDLE,
  );
  return (
    <Form action={dispatch} errors={state.errors} values={state.values} guard className="max-w-2xl !gap-7">
      <input type="hidden" name="request_key" value={key} />
      <Part title="Legal identity">
        <NameFields languages={choices.languages} />
        <div className="grid gap-4 sm:grid-cols-2">
          <TextField name="number" label="Number" hint="The next of your own series if left empty." />
          <SelectField name="owner" label="Owner" placeholder="Nobody yet" options={choices.owners} />
        </div>
      </Part>
      <Part title="Terms">
        <TermsFields prefix="terms." currencies={choices.currencies} />
      </Part>
      <Part title="Contacts">
        <p className="text-muted">
          Without a billing contact, the queue says so. A row left empty is no contact.
        </p>
        <RowList noun="contact" first>
          {(prefix) => <ContactFields prefix={prefix('contacts')} />}
        </RowList>
      </Part>
      <Part title="Addresses">
        <RowList noun="address">
          {(prefix) => <AddressFields prefix={prefix('addresses')} countries={choices.countries} />}
        </RowList>
      </Part>
      <Part title="Ids in other systems">
        <RowList noun="id">{(prefix) => <ExternalIdFields prefix={prefix('external_ids')} />}</RowList>
      </Part>
      <div className="flex gap-2">
        <SubmitButton>Create the customer</SubmitButton>
        <ButtonLink href="/customers">Cancel</ButtonLink>
      </div>
    </Form>
  );
}

const Part = ({ title, children }: { title: string; children: ReactNode }) => (
  <section className="flex flex-col gap-4">
    <h2 className="border-line border-b pb-1 font-semibold">{title}</h2>
    {children}
  </section>
);
