'use server';

import { welcomeFirstAdmin } from '@/lib/identity/first-admin';
import { acceptInvitation } from '@/lib/identity/invitation';
import { setSessionCookie } from '@/lib/identity/session-cookie';
import { submitForm } from '@/lib/web/form-action';
import type { FormState } from '@/lib/web/form-state';

const HOME = { next: () => '/' };

/** Makes the first admin and signs them in. */
export async function welcomeAct(_state: FormState<null>, data: FormData): Promise<FormState<null>> {
  return submitForm<null>('identity.welcome-first-admin', data, HOME, async ({ token, ...input }) => {
    await setSessionCookie(await welcomeFirstAdmin(String(token), input));
    return null;
  });
}

/** Accepts an invitation and signs the person in. */
export async function acceptAct(_state: FormState<null>, data: FormData): Promise<FormState<null>> {
  return submitForm<null>('identity.accept-invitation', data, HOME, async ({ token, name, password }) => {
    await setSessionCookie(await acceptInvitation(String(token), { name, password: String(password ?? '') }));
    return null;
  });
}
