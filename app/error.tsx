'use client';

import { useEffect } from 'react';
import { Button } from '@/components/ui/button';
import { EmptyState } from '@/components/ui/empty-state';
import { BUSY_DIGEST } from '@/lib/kernel/busy';

type ErrorPageProps = { error: unknown; retry: () => void };

/** What is shown where a page should be: that it could not be had now, or that it is broken. */
export default function ErrorPage({ error, retry }: ErrorPageProps) {
  const reference = digestOf(error);
  return (
    <main className="mx-auto max-w-md px-6 py-24">
      {reference === BUSY_DIGEST ? <Busy retry={retry} /> : <Broken reference={reference} retry={retry} />}
    </main>
  );
}

/** Too many at once, or a database that is just starting: it asks again by itself. */
function Busy({ retry }: { retry: () => void }) {
  useEffect(() => {
    // Not all at the same moment.
    const again = setInterval(retry, 2000 + Math.random() * 3000);
    return () => clearInterval(again);
  }, [retry]);
  return (
    <EmptyState
      heading="h1"
      title="Too much at once"
      action={<Button onClick={() => retry()}>Try again now</Button>}
    >
      <span role="status">
        The database cannot take this now. This page asks again by itself every few seconds. Nothing was lost.
      </span>
    </EmptyState>
  );
}

/** A bug, said plainly, with the reference under which it was logged. */
const Broken = ({ reference, retry }: { reference: string | undefined; retry: () => void }) => (
  <EmptyState
    heading="h1"
    title="Something broke on our side"
    action={<Button onClick={() => retry()}>Try again</Button>}
  >
    Nothing was changed by this. {reference ? `It was logged as ${reference}.` : 'It was logged.'}
  </EmptyState>
);

const digestOf = (error: unknown): string | undefined =>
  error instanceof Error && 'digest' in error && typeof error.digest === 'string' ? error.digest : undefined;
