import type { Metadata } from 'next';
import { redirect } from 'next/navigation';
import { plainOrderResult } from '@/lib/collections/plain-order-result';
import { queuePolicyPreview } from '@/lib/collections/queue-policy-preview';
import { queueSettings } from '@/lib/collections/queue-settings';
import { requireSession } from '@/lib/identity/session';
import { dayIn } from '@/lib/kernel/day';
import { allows } from '@/lib/kernel/permission';
import { ask } from '@/lib/web/ask';
import { Part, SettingsFrame } from '../_settings/settings-frame';
import { PlainOrder } from './plain-order';
import { QueueForm, ToleranceForm } from './queue-form';

export const metadata: Metadata = { title: 'Queue' };

export default async function QueueSettingsPage() {
  const { actor, organisation } = await requireSession();
  if (!allows(actor.roles, queuePolicyPreview.permission)) redirect('/no-access');
  const { queue, promises } = await ask(queueSettings);
  const result = await ask(plainOrderResult);
  const today = dayIn(organisation.timeZone, new Date());
  return (
    <SettingsFrame current="Queue">
      <Part
        title="Weights"
        about="A score is the sum of these parts, each by how full it is. Ten points stay free for what may be foreseen of a customer; give them away if you like."
      >
        <QueueForm weights={queue} locale={organisation.locale} />
      </Part>
      <Part
        title="What the ordering brings"
        about="Measured on those in plain order: of the customers who let an invoice run late, how many had paid it within a fortnight, ranked by score and in plain order."
      >
        <PlainOrder result={result} today={today} />
      </Part>
      <Part
        title="Promises"
        about="A promise is kept when the whole amount is there by the promised day, or so many days after it."
      >
        <ToleranceForm days={promises.tolerance_days} />
      </Part>
    </SettingsFrame>
  );
}
