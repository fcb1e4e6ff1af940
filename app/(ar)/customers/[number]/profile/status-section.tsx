import { DayText } from '@/components/day-text';
import { Section } from '../../_profile/section';
import type { SectionContext } from './section-context';

/** Archived and restored, with the reasons; absent for a customer that never was. */
export function StatusSection({ profile, around }: SectionContext) {
  if (profile.status_history.length === 0) return null;
  return (
    <Section title="Status">
      <ul>
        {profile.status_history.map(({ status, reason, effective_on, recorded_at, by }) => (
          <li key={recorded_at} className="py-1">
            {status === 'archived' ? 'Archived' : 'Restored'} on{' '}
            <DayText day={effective_on} today={around.today} /> by {by}: {reason}
          </li>
        ))}
      </ul>
    </Section>
  );
}
