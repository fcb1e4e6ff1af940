'use client';

import { Button } from '@/components/ui/button';
import { EmptyState } from '@/components/ui/empty-state';

/** What a bug looks like: said plainly, with the reference under which it was logged. */
export default function ErrorPage({ error, retry }: { error: unknown; retry: () => void }) {
  const reference = digestOf(error);
  return (
    <main className="mx-auto max-w-md px-6 py-24">
      <EmptyState
        heading="h1"
        title="Something broke on our side"
        action={<Button onClick={() => retry()}>Try again</Button>}
      >
        Nothing was changed by this. {reference ? `It was logged as ${reference}.` : 'It was logged.'}
      </EmptyState>
    </main>
  );
}

const digestOf = (error: unknown): string | undefined =>
  error instanceof Error && 'digest' in error && typeof error.digest === 'string' ? error.digest : undefined;
