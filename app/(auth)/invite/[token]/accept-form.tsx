'use client';

import { useActionState } from 'react';
import { Form } from '@/components/ui/form';
import { SubmitButton } from '@/components/ui/submit-button';
import { TextField } from '@/components/ui/text-field';
import { IDLE } from '@/lib/web/form-state';
import { acceptAct } from '../../_auth/joining-acts';

type AcceptFormProps = { token: string; email: string; known: boolean; rule: string };

export function AcceptForm({ token, email, known, rule }: AcceptFormProps) {
  const [state, dispatch] = useActionState(acceptAct, IDLE);
  return (
    <Form action={dispatch} errors={state.errors} values={state.values}>
      <input type="hidden" name="token" value={token} />
      <input type="hidden" name="email" value={email} autoComplete="username" />
      {!known && <TextField name="name" label="Your name" autoComplete="name" required autoFocus />}
      <TextField
        name="password"
        label={known ? 'Your password' : 'Choose a password'}
        type="password"
        autoComplete={known ? 'current-password' : 'new-password'}
        hint={known ? undefined : rule}
        required
        autoFocus={known}
      />
      <SubmitButton pendingText="Joining…" className="!h-9">
        Join
      </SubmitButton>
    </Form>
  );
}
