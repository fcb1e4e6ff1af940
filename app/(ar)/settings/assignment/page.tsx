import type { Metadata } from 'next';
import { ButtonLink } from '@/components/ui/button-link';
import { assignmentRules } from '@/lib/collections/assignment-preview';
import { members } from '@/lib/customers/members';
import { requireSession } from '@/lib/identity/session';
import { ask } from '@/lib/web/ask';
import { Part, SettingsFrame } from '../_settings/settings-frame';
import { ApplyRules } from './apply-rules';
import { AssignmentForm } from './assignment-form';

export const metadata: Metadata = { title: 'Assignment' };

export default async function AssignmentPage() {
  const { organisation } = await requireSession();
  const { rules } = await ask(assignmentRules);
  const people = await ask(members);
  return (
    <SettingsFrame current="Assignment" actions={<ButtonLink href="/workload">Workload</ButtonLink>}>
      <Part
        title="Rules"
        about="Of several rules that hold for a customer, the first counts. Saving them moves nobody."
      >
        <AssignmentForm
          rules={rules}
          people={people.data}
          currency={organisation.baseCurrency}
          locale={organisation.locale}
        />
      </Part>
      <Part
        title="Apply the saved rules"
        about="Every change of an owner is a fact of its own, and stands in the customer’s timeline and in the audit trail."
      >
        <ApplyRules />
      </Part>
    </SettingsFrame>
  );
}
