import type { Metadata } from 'next';
import { requireSession } from '@/lib/identity/session';
import { allows } from '@/lib/kernel/permission';
import { chasing } from '@/lib/mail/chasing-policy';
import { ask } from '@/lib/web/ask';
import { Part, SettingsFrame } from '../_settings/settings-frame';
import { ChasingForm } from './chasing-form';

export const metadata: Metadata = { title: 'Reminders' };

/** From how much on, and how soon again, a customer may be reminded. */
export default async function ChasingPage() {
  const { actor } = await requireSession();
  const policy = await ask(chasing);
  return (
    <SettingsFrame current="Reminders">
      <Part
        title="Who is reminded"
        about="Before a reminder goes out it is looked at whether anything is due above the minimum after unapplied credit, promises and disputes; and whether the customer was reminded just before."
      >
        {allows(actor.roles, 'queue.manage') ? (
          <ChasingForm {...policy} />
        ) : (
          <p>
            Above {policy.currency} {policy.minimum}, and not within {policy.quiet_days} days of a reminder.
          </p>
        )}
      </Part>
    </SettingsFrame>
  );
}
