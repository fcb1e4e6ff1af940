import type { Profile } from '@/lib/customers/profile';
import type { Rooms } from '../../../_acts/asking';
import type { Choices } from '../../_profile/choices';
import type { Around } from '../../_profile/section-form';

/** What every section of the profile is given. */
export type SectionContext = {
  profile: Profile;
  /** Which part is being edited: `names`, `terms`, `contact-12`, `new-contact` …; nothing away from the present. */
  editing: string | undefined;
  mayWrite: boolean;
  maySetTerms: boolean;
  rooms: Rooms;
  choices: Choices;
  locale: string;
  addressOf: (edit: string) => string;
  around: Around;
};

/** The link that opens a form, and its id, to which focus comes back. */
export const opener = (
  { editing, addressOf }: Pick<SectionContext, 'editing' | 'addressOf'>,
  may: boolean,
  part: string,
  label = 'Edit',
) => (may && editing !== part ? { id: openerId(part), label, href: addressOf(part) } : undefined);

export const openerId = (part: string): string => `edit-${part}`;
