'use client';

import { SelectField, type SelectOption } from '@/components/ui/select-field';
import { TextField } from '@/components/ui/text-field';
import { ActDialog } from '../../_acts/act-dialog';
import { SecretDialog } from '../../settings/_settings/secret-dialog';
import { carryOutRequestAct, inviteToPortalAct, refuseRequestAct, revokeLinkAct } from './portal-form-acts';

/** Makes a link for one contact and shows it, once. */
export const InviteAct = ({
  customer,
  contacts,
}: {
  customer: string;
  contacts: readonly SelectOption[];
}) => (
  <SecretDialog
    label="Make a link"
    title="A link to the portal"
    description="Whoever has the link sees this customer’s account, until it is over or revoked."
    submit="Make the link"
    action={inviteToPortalAct}
    secret={({ url }) => url}
    secretLabel="The link"
    remark="Copy it now and send it to the contact: it is shown this once."
  >
    <input type="hidden" name="customer" value={customer} />
    <SelectField
      name="contact"
      label="For"
      options={contacts}
      {...(contacts[0] && { defaultValue: contacts[0].value })}
      required
    />
    <TextField name="days" label="Days that it opens" inputMode="numeric" defaultValue="30" required />
  </SecretDialog>
);

type LinkActProps = { customer: string; id: string; contact: string };

export const RevokeLinkAct = ({ customer, id, contact }: LinkActProps) => (
  <ActDialog
    label="Revoke"
    title={`Revoke the link of ${contact}`}
    description="It opens nothing from now on. This cannot be undone; make a new link instead."
    look="quiet"
    submit="Revoke"
    action={revokeLinkAct}
    done="Revoked"
    danger
  >
    <input type="hidden" name="customer" value={customer} />
    <input type="hidden" name="link" value={id} />
    <TextField name="reason" label="Why" maxLength={500} />
  </ActDialog>
);

type RequestActProps = { customer: string; id: string; name: string };

export const CarryOutAct = ({ customer, id, name }: RequestActProps) => (
  <ActDialog
    label="Accept"
    title={`Change ${name} as asked?`}
    description="The contact is changed; what it was stays in the history."
    submit="Accept"
    action={carryOutRequestAct}
    done="The contact is changed"
  >
    <input type="hidden" name="customer" value={customer} />
    <input type="hidden" name="request" value={id} />
  </ActDialog>
);

export const RefuseRequestAct = ({ customer, id, name }: RequestActProps) => (
  <ActDialog
    label="Refuse"
    title={`Leave ${name} as it is?`}
    description="The contact sees that its request was not carried out."
    look="quiet"
    submit="Refuse"
    action={refuseRequestAct}
    done="It stays as it is"
  >
    <input type="hidden" name="customer" value={customer} />
    <input type="hidden" name="request" value={id} />
  </ActDialog>
);
