'use client';

import { TextField } from '@/components/ui/text-field';
import { requestUpdateAct } from './portal-acts';
import { PortalForm, type PortalFormProps } from './portal-form';

type DataFormProps = PortalFormProps & {
  contact: { name: string; email: string | null; phone: string | null };
};

export function DataForm({ contact, ...around }: DataFormProps) {
  const { words } = around;
  return (
    <PortalForm {...around} action={requestUpdateAct} submit={words.askForChange}>
      <TextField
        name="name"
        label={words.name}
        defaultValue={contact.name}
        autoComplete="name"
        maxLength={200}
        required
      />
      <TextField
        name="email"
        label={words.email}
        type="email"
        defaultValue={contact.email ?? ''}
        autoComplete="email"
      />
      <TextField
        name="phone"
        label={words.phone}
        type="tel"
        defaultValue={contact.phone ?? ''}
        autoComplete="tel"
      />
    </PortalForm>
  );
}
