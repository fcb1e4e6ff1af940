import type { Metadata } from 'next';
import { ButtonLink } from '@/components/ui/button-link';
import { EmptyState } from '@/components/ui/empty-state';
import { nameRoles } from '@/lib/identity/roles';
import { requireSession } from '@/lib/identity/session';

export const metadata: Metadata = { title: 'No access' };

/** Where a page ends that the roles of the person do not open. */
export default async function NoAccessPage() {
  const { actor, organisation } = await requireSession();
  return (
    <main className="flex-1">
      <EmptyState
        heading="h1"
        title="Your role does not open this"
        action={<ButtonLink href="/">Go to the work queue</ButtonLink>}
      >
        In {organisation.name} you are {nameRoles(actor.roles)}. An admin can change that in Settings.
      </EmptyState>
    </main>
  );
}
