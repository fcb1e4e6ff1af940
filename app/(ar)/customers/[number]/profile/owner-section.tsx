import { InstantText } from '@/components/instant-text';
import { OwnerForm } from '../../_profile/edit-forms';
import { Section } from '../../_profile/section';
import { opener, openerId, type SectionContext } from './section-context';

const PART = 'owner';

export function OwnerSection(context: SectionContext) {
  const { profile, editing, mayWrite, choices, around } = context;
  const { owner } = profile;
  return (
    <Section title="Owner" edit={opener(context, mayWrite, PART, owner ? 'Change' : 'Assign')}>
      {editing === PART && mayWrite ? (
        <OwnerForm
          {...around}
          openedBy={openerId(PART)}
          owner={owner?.email ?? null}
          owners={choices.owners}
        />
      ) : owner ? (
        <p className="py-1">
          {owner.name}{' '}
          <span className="text-muted">
            {owner.email}, since{' '}
            <InstantText instant={owner.since} timeZone={around.timeZone} today={around.today} />
          </span>
        </p>
      ) : (
        <p className="py-1 text-muted">Nobody looks after this customer.</p>
      )}
    </Section>
  );
}
