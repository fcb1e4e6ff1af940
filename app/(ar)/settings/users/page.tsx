import type { Metadata } from 'next';
import { InstantText } from '@/components/instant-text';
import { Badge } from '@/components/ui/badge';
import { Table, TableCell, TableHead, TableRow } from '@/components/ui/table';
import { people } from '@/lib/identity/members-and-keys';
import { nameRoles } from '@/lib/identity/roles';
import { requireSession } from '@/lib/identity/session';
import { dayIn } from '@/lib/kernel/day';
import { allows, ROLE_NAMES, ROLES } from '@/lib/kernel/permission';
import { ask } from '@/lib/web/ask';
import { Part, SettingsFrame } from '../_settings/settings-frame';
import { ChangeRoles, DisableUser, EnableUser, InviteUser, WithdrawInvitation } from './user-acts';

export const metadata: Metadata = { title: 'Users' };

const CHOICES = ROLES.map((role) => ({ role, name: ROLE_NAMES[role] }));

export default async function UsersPage() {
  const { actor, organisation } = await requireSession();
  const listed = await ask(people);
  const may = allows(actor.roles, 'identity.manage');
  const clock = { timeZone: organisation.timeZone, today: dayIn(organisation.timeZone, new Date()) };
  return (
    <SettingsFrame current="Users" actions={may && <InviteUser choices={CHOICES} />}>
      <Part title="People" about={about(organisation.separationOfDuties)}>
        <Table caption="People of the organisation">
          <thead>
            <TableRow>
              <TableHead>Name</TableHead>
              <TableHead>Roles</TableHead>
              <TableHead className="max-sm:hidden">Since</TableHead>
              {may && <TableHead align="end">Acts</TableHead>}
            </TableRow>
          </thead>
          <tbody>
            {listed.people.map(({ id, name, email, roles, disabled_at, since }) => (
              <TableRow key={id}>
                <TableCell>
                  <span className="block">
                    {name} {disabled_at && <Badge tone="danger">Disabled</Badge>}
                  </span>
                  <span className="block text-muted text-xs">{email}</span>
                </TableCell>
                <TableCell>{nameRoles(roles)}</TableCell>
                <TableCell className="max-sm:hidden">
                  <InstantText instant={since} {...clock} />
                </TableCell>
                {may && (
                  <TableCell align="end">
                    <span className="flex justify-end gap-1 max-sm:flex-col max-sm:items-end">
                      <ChangeRoles user={id} name={name} held={roles} choices={CHOICES} />
                      {disabled_at ? (
                        <EnableUser user={id} name={name} />
                      ) : (
                        <DisableUser user={id} name={name} />
                      )}
                    </span>
                  </TableCell>
                )}
              </TableRow>
            ))}
          </tbody>
        </Table>
      </Part>
      {listed.invitations.length > 0 && (
        <Part title="Invited" about="Whoever has the link of an invitation can accept it, once.">
          <Table caption="Open invitations">
            <thead>
              <TableRow>
                <TableHead>E-mail</TableHead>
                <TableHead>Roles</TableHead>
                <TableHead>Until</TableHead>
                {may && <TableHead align="end">Acts</TableHead>}
              </TableRow>
            </thead>
            <tbody>
              {listed.invitations.map(({ id, email, roles, expires_at, expired }) => (
                <TableRow key={id}>
                  <TableCell>{email}</TableCell>
                  <TableCell>{nameRoles(roles)}</TableCell>
                  <TableCell>
                    {expired ? (
                      <Badge tone="warn">Over</Badge>
                    ) : (
                      <InstantText instant={expires_at} {...clock} />
                    )}
                  </TableCell>
                  {may && (
                    <TableCell align="end">
                      <WithdrawInvitation invitation={id} email={email} />
                    </TableCell>
                  )}
                </TableRow>
              ))}
            </tbody>
          </Table>
        </Part>
      )}
    </SettingsFrame>
  );
}

const about = (separation: boolean): string =>
  separation
    ? 'Several roles may be in one hand, but admin is kept apart from those that move money.'
    : 'Several roles may be in one hand. This organisation has given up the separation of duties.';
