import { DescriptionList } from '@/components/ui/description-list';
import { ExternalIdForm } from '../../_profile/edit-forms';
import { Section } from '../../_profile/section';
import { opener, openerId, type SectionContext } from './section-context';

const PART = 'new-external-id';

/** What other systems call the customer; imports and integrations find it by these. */
export function ExternalIdSection(context: SectionContext) {
  const { profile, editing, mayWrite, around } = context;
  const ids = profile.external_ids;
  return (
    <Section title="External ids" edit={opener(context, mayWrite, PART, 'Add')}>
      {editing === PART && mayWrite && <ExternalIdForm {...around} openedBy={openerId(PART)} />}
      {ids.length > 0 ? (
        <DescriptionList
          aligned="start"
          items={ids.map(({ source_system, external_id }) => ({ term: source_system, value: external_id }))}
        />
      ) : (
        editing !== PART && <p className="py-1 text-muted">No other system’s id is known.</p>
      )}
    </Section>
  );
}
