'use client';

import { useActionState } from 'react';
import { Form } from '@/components/ui/form';
import { SubmitButton } from '@/components/ui/submit-button';
import { TextField } from '@/components/ui/text-field';
import { IDLE } from '@/lib/web/form-state';
import { welcomeAct } from '../../_auth/joining-acts';
import { type OrganisationChoices, OrganisationFields } from '../../_auth/organisation-fields';

type WelcomeFormProps = { token: string; rule: string; choices: OrganisationChoices | null };

export function WelcomeForm({ token, rule, choices }: WelcomeFormProps) {
  const [state, dispatch] = useActionState(welcomeAct, IDLE);
  return (
    <Form action={dispatch} errors={state.errors} values={state.values}>
      <input type="hidden" name="token" value={token} />
      {choices && <OrganisationFields {...choices} />}
      <TextField
        name={choices ? 'your_name' : 'name'}
        label="Your name"
        autoComplete="name"
        required
        autoFocus={!choices}
      />
      <TextField name="email" label="Your e-mail" type="email" autoComplete="username" required />
      <TextField
        name="password"
        label="Choose a password"
        type="password"
        autoComplete="new-password"
        hint={rule}
        required
      />
      <SubmitButton pendingText="Making it…" className="!h-9">
        Begin
      </SubmitButton>
    </Form>
  );
}
