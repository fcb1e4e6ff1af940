import { OrganisationSwitcher } from '@/components/organisation-switcher';
import type { CurrentSession } from '@/lib/identity/session';
import { chooseOrganisation } from './session-acts';

/** Whose book this is, and the way to the person's other ones. */
export function Switcher({ session }: { session: CurrentSession }) {
  const { organisation, organisations } = session;
  return (
    <OrganisationSwitcher
      current={organisation}
      others={organisations.filter(({ id }) => id !== organisation.id)}
      choose={chooseOrganisation}
      newHref="/settings/new-organisation"
    />
  );
}
