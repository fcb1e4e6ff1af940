'use client';

import { signIn } from 'next-auth/react';
import { useState } from 'react';
import { Form } from '@/components/ui/form';
import { SubmitButton } from '@/components/ui/submit-button';
import { TextField } from '@/components/ui/text-field';

/** E-mail and password, through next-auth with its CSRF token; the answer is shown as it comes. */
export function SignInForm({ next }: { next: string }) {
  const [errors, setErrors] = useState<Record<string, string>>({});
  const send = async (data: FormData) => {
    const refusal = await trySignIn(String(data.get('email') ?? ''), String(data.get('password') ?? ''));
    setErrors(refusal ? { form: refusal } : {});
    // A full load, so that nothing of an earlier session stays in the browser's memory.
    if (!refusal) window.location.assign(next);
  };
  return (
    <Form action={send} errors={errors}>
      <TextField name="email" label="E-mail" type="email" autoComplete="username" required autoFocus />
      <TextField name="password" label="Password" type="password" autoComplete="current-password" required />
      <SubmitButton pendingText="Signing in…" className="!h-9">
        Sign in
      </SubmitButton>
    </Form>
  );
}

/** What was refused, in words; undefined when the browser is signed in now. */
async function trySignIn(email: string, password: string): Promise<string | undefined> {
  if (email.trim() === '' || password === '') return 'Type your e-mail and your password.';
  try {
    const result = await signIn('credentials', { email, password, redirect: false });
    if (result?.ok && !result.error) return undefined;
    return result?.error ?? 'Signing in did not work. Try again.';
  } catch {
    return 'The server did not answer. Try again.';
  }
}
