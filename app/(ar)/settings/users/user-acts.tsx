'use client';

import { TextArea } from '@/components/ui/text-area';
import { TextField } from '@/components/ui/text-field';
import { ActDialog } from '../../_acts/act-dialog';
import { RoleBoxes } from '../_settings/role-boxes';
import { SecretDialog } from '../_settings/secret-dialog';
import { changeRolesAct, disableAct, enableAct, inviteAct, withdrawAct } from '../_settings/settings-acts';

type Choices = readonly { role: string; name: string }[];
type OnPerson = { user: number; name: string };

export const InviteUser = ({ choices }: { choices: Choices }) => (
  <SecretDialog
    label="Invite"
    title="Invite somebody"
    submit="Make the link"
    action={inviteAct}
    secret={({ link }) => link && new URL(link, window.location.href).href}
    secretLabel="Link of the invitation"
    remark="Hand it over yourself: it is shown here once, works once, and is over in seven days."
  >
    <TextField name="email" label="E-mail" type="email" autoComplete="off" required />
    <RoleBoxes roles={choices} />
  </SecretDialog>
);

export const ChangeRoles = ({
  user,
  name,
  held,
  choices,
}: OnPerson & { held: readonly string[]; choices: Choices }) => (
  <ActDialog
    label="Roles"
    title={`Roles of ${name}`}
    look="quiet"
    submit="Save roles"
    action={changeRolesAct}
    done="The roles are saved"
  >
    <input type="hidden" name="user" value={user} />
    <RoleBoxes roles={choices} held={held} />
  </ActDialog>
);

export const DisableUser = ({ user, name }: OnPerson) => (
  <ActDialog
    label="Disable"
    title={`Shut ${name} out`}
    description="Their sessions here end at once. What they did stays as it is, and they can be let in again."
    look="quiet"
    submit="Disable"
    danger
    action={disableAct}
    done="Disabled"
  >
    <input type="hidden" name="user" value={user} />
    <TextArea name="reason" label="Why" required />
  </ActDialog>
);

export const EnableUser = ({ user, name }: OnPerson) => (
  <ActDialog
    label="Enable"
    title={`Let ${name} in again`}
    description="With the roles that they had."
    look="quiet"
    submit="Enable"
    action={enableAct}
    done="Enabled"
  >
    <input type="hidden" name="user" value={user} />
  </ActDialog>
);

export const WithdrawInvitation = ({ invitation, email }: { invitation: string; email: string }) => (
  <ActDialog
    label="Withdraw"
    title={`Withdraw the invitation of ${email}`}
    description="Its link opens nothing any more."
    look="quiet"
    submit="Withdraw"
    danger
    action={withdrawAct}
    done="Withdrawn"
  >
    <input type="hidden" name="invitation" value={invitation} />
  </ActDialog>
);
