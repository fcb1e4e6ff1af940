import type { Metadata } from 'next';
import { ButtonLink } from '@/components/ui/button-link';
import { EmptyState } from '@/components/ui/empty-state';

export const metadata: Metadata = { title: 'Not found' };

export default function NotFound() {
  return (
    <main className="mx-auto max-w-md px-6 py-24">
      <EmptyState
        heading="h1"
        title="There is nothing here"
        action={<ButtonLink href="/">Go to the work queue</ButtonLink>}
      >
        The address is wrong, or what it names belongs to another organisation.
      </EmptyState>
    </main>
  );
}
