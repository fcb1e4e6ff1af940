import { redirect } from 'next/navigation';
import { requireSession } from '@/lib/identity/session';
import { allows } from '@/lib/kernel/permission';

/** An admin mostly comes for the people. */
export default async function SettingsPage() {
  const { actor } = await requireSession();
  redirect(allows(actor.roles, 'identity.manage') ? '/settings/users' : '/settings/organisation');
}
