import type { Metadata } from 'next';
import { PageBody, PageFrame } from '@/components/page-frame';
import { ButtonLink } from '@/components/ui/button-link';
import { EmptyState } from '@/components/ui/empty-state';
import { nextSteps } from '@/lib/dunning/next-steps';
import { requireSession } from '@/lib/identity/session';
import { allows } from '@/lib/kernel/permission';
import { ask } from '@/lib/web/ask';
import { SuggestionDesk } from './suggestion-desk';

export const metadata: Metadata = { title: 'Suggested steps' };

/** What cadences suggest today: taken or let be one by one, or many at once with a result for each. */
export default async function DunningPage() {
  const { actor, organisation } = await requireSession();
  const found = await ask(nextSteps);
  return (
    <PageFrame title="Suggested steps" actions={<ButtonLink href="/settings/cadences">Cadences</ButtonLink>}>
      <PageBody>
        <SuggestionDesk
          found={found}
          acting={allows(actor.roles, 'queue.act')}
          locale={organisation.locale}
          empty={
            <EmptyState
              title="Nothing is suggested"
              action={<ButtonLink href="/settings/cadences">See the cadences</ButtonLink>}
            >
              The steps of cadences that a person is to take stand here on their day: reminders, call tasks,
              escalations. They go when the customer pays, and when the next step is due.
            </EmptyState>
          }
        />
      </PageBody>
    </PageFrame>
  );
}
