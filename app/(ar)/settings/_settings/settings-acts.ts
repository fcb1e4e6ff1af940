'use server';

import { createApiKey, revokeApiKey } from '@/lib/identity/api-key-commands';
import { changeRoles } from '@/lib/identity/change-roles';
import { createOrganisation } from '@/lib/identity/create-organisation';
import { disableUser, enableUser } from '@/lib/identity/disable-user';
import { inviteUser, withdrawInvitation } from '@/lib/identity/invite-user';
import { renameOrganisation, setSeparationOfDuties } from '@/lib/identity/organisation-settings';
import { nameRoles } from '@/lib/identity/roles';
import { requireSession, switchOrganisation } from '@/lib/identity/session';
import { closePeriod } from '@/lib/ledger/close-period';
import { recordExchangeRate } from '@/lib/ledger/record-exchange-rate';
import { formAction, submitForm } from '@/lib/web/form-action';
import type { FormState } from '@/lib/web/form-state';

export const inviteAct = formAction(inviteUser);
export const withdrawAct = formAction(withdrawInvitation, {
  done: ({ email }) => `${email} is not invited any more`,
});
export const changeRolesAct = formAction(changeRoles, {
  done: ({ email, roles }) => `${email}: ${nameRoles(roles)}`,
});
export const disableAct = formAction(disableUser, { done: ({ email }) => `${email} is shut out` });
export const enableAct = formAction(enableUser, { done: ({ email }) => `${email} can sign in again` });

export const createKeyAct = formAction(createApiKey);
export const revokeKeyAct = formAction(revokeApiKey, {
  done: ({ name }) => `${name} opens nothing any more`,
});

export const renameAct = formAction(renameOrganisation, { done: ({ name }) => `${name} is saved` });
export const separationAct = formAction(setSeparationOfDuties, {
  done: ({ separation_of_duties: kept }) =>
    kept ? 'Admin and money are kept apart' : 'Admin and money may be in one hand',
});

export const closePeriodAct = formAction(closePeriod, {
  done: ({ closed_through: day }) => `The books are closed through ${day}`,
});
export const recordRateAct = formAction(recordExchangeRate, {
  done: ({ currency, rate, base_currency: base }) => `1 ${currency} = ${rate} ${base}`,
});

/** Makes another organisation, with the person as its admin, and goes there. */
export async function createOrganisationAct(
  _state: FormState<string>,
  data: FormData,
): Promise<FormState<string>> {
  return submitForm<string>('identity.create-organisation', data, { next: () => '/' }, async (fields) => {
    const { person } = await requireSession();
    const text = (name: string) => String(fields[name] ?? '');
    const { slug } = await createOrganisation(
      {
        name: text('name'),
        slug: text('slug'),
        baseCurrency: text('base_currency'),
        timeZone: text('time_zone'),
      },
      { label: person.email, userId: person.id },
    );
    await switchOrganisation(slug);
    return slug;
  });
}
