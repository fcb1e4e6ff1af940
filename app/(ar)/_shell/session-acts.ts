'use server';

import { redirect } from 'next/navigation';
import { endSession, switchOrganisation } from '@/lib/identity/session';
import { assertSameOrigin } from '@/lib/web/same-origin';

export async function signOut(): Promise<void> {
  await assertSameOrigin();
  await endSession();
  redirect('/sign-in');
}

export async function chooseOrganisation(slug: string): Promise<void> {
  await assertSameOrigin();
  await switchOrganisation(slug);
  redirect('/');
}
