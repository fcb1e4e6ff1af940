'use server';

import { carryOutRequest, refuseRequest } from '@/lib/portal/decide-request';
import { inviteToPortal } from '@/lib/portal/invite-to-portal';
import { revokePortalLink } from '@/lib/portal/revoke-link';
import { formAction } from '@/lib/web/form-action';

export const inviteToPortalAct = formAction(inviteToPortal);
export const revokeLinkAct = formAction(revokePortalLink, { done: () => 'The link opens nothing any more' });
export const carryOutRequestAct = formAction(carryOutRequest, {
  done: ({ contact, links_over }) =>
    links_over
      ? `${contact.name} is saved; links to the old address are over, make a new one`
      : `${contact.name} is saved`,
});
export const refuseRequestAct = formAction(refuseRequest, { done: () => 'It stays as it is' });
