import { DescriptionList } from '@/components/ui/description-list';
import { languageName } from '../../_profile/choices';
import { NamesForm } from '../../_profile/edit-forms';
import { Section } from '../../_profile/section';
import { NAME_LABELS } from '../../_profile/words';
import { opener, openerId, type SectionContext } from './section-context';

const PART = 'names';

export function NameSection(context: SectionContext) {
  const { profile, editing, mayWrite, choices, around } = context;
  const { name, trading_name, tax_id, language } = profile;
  return (
    <Section title="Legal identity" edit={opener(context, mayWrite, PART)}>
      {editing === PART && mayWrite ? (
        <NamesForm
          {...around}
          openedBy={openerId(PART)}
          names={{ name, trading_name, tax_id, language }}
          version={profile.version}
          languages={choices.languages}
        />
      ) : (
        <DescriptionList
          aligned="start"
          items={[
            { term: 'Number', value: profile.number },
            { term: NAME_LABELS.name, value: name },
            { term: NAME_LABELS.trading_name, value: trading_name ?? '–' },
            { term: NAME_LABELS.tax_id, value: tax_id ?? '–' },
            { term: NAME_LABELS.language, value: language ? languageName(language) : '–' },
          ]}
        />
      )}
    </Section>
  );
}
