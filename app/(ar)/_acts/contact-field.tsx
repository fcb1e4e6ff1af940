'use client';

import { SelectField } from '@/components/ui/select-field';

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
