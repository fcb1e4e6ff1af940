'use client';

import { SelectField } from '@/components/ui/select-field';
import { optionsOf } from '@/components/ui/select-options';
import { TextArea } from '@/components/ui/text-area';
import { PROMISE_SOURCES } from '@/lib/collections/agreement-words';

/** Somebody of the customer, as a form names them: by id. */
export type SpokenTo = { id: string; name: string; role: string };

/** Whom one spoke to; nobody in particular unless chosen. */
export const ContactField = ({ label, contacts }: { label: string; contacts: readonly SpokenTo[] }) =>
  contacts.length > 0 ? (
    <SelectField
      name="contact"
      label={label}
      placeholder="Not said"
      options={contacts.map(({ id, name, role }) => ({ value: id, label: `${name}, ${role}` }))}
    />
  ) : null;

/** How an agreement was said, by whom, and a word on it. */
export const SaidFields = ({ by, contacts }: { by: string; contacts: readonly SpokenTo[] }) => (
  <>
    <div className="grid gap-4 sm:grid-cols-2">
      <SelectField
        name="source"
        label="How it was said"
        required
        defaultValue="call"
        options={optionsOf(PROMISE_SOURCES)}
      />
      <ContactField label={by} contacts={contacts} />
    </div>
    <TextArea name="note" label="Note" rows={2} />
  </>
);
