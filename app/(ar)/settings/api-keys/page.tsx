import type { Metadata } from 'next';
import { InstantText } from '@/components/instant-text';
import { Badge } from '@/components/ui/badge';
import { EmptyState } from '@/components/ui/empty-state';
import { Table, TableCell, TableHead, TableRow } from '@/components/ui/table';
import { apiKeys } from '@/lib/identity/members-and-keys';
import { requireSession } from '@/lib/identity/session';
import { dayIn } from '@/lib/kernel/day';
import { allows, ROLE_NAMES, ROLES } from '@/lib/kernel/permission';
import { ask } from '@/lib/web/ask';
import { Part, SettingsFrame } from '../_settings/settings-frame';
import { CreateKey, RevokeKey } from './key-acts';

export const metadata: Metadata = { title: 'API keys' };

const CHOICES = ROLES.map((role) => ({ value: role, label: ROLE_NAMES[role] }));

export default async function ApiKeysPage() {
  const { actor, organisation } = await requireSession();
  const { keys } = await ask(apiKeys);
  const may = allows(actor.roles, 'identity.manage');
  const clock = { timeZone: organisation.timeZone, today: dayIn(organisation.timeZone, new Date()) };
  return (
    <SettingsFrame current="API keys" actions={may && <CreateKey choices={CHOICES} />}>
      {keys.length === 0 ? (
        <EmptyState title="No keys yet" action={may && <CreateKey choices={CHOICES} />}>
          A key lets another program read and post over HTTP, with one role, at /api/v1. What there is to call
          is described at /api/v1/openapi.json.
        </EmptyState>
      ) : (
        <Part
          title="Keys of the HTTP API"
          about="A key acts with its one role; the audit trail names it. Only a hash of it is kept."
        >
          <Table caption="Keys of the HTTP API">
            <thead>
              <TableRow>
                <TableHead>Name</TableHead>
                <TableHead>Role</TableHead>
                <TableHead>Made</TableHead>
                {may && <TableHead align="end">Acts</TableHead>}
              </TableRow>
            </thead>
            <tbody>
              {keys.map(({ id, name, role, created_at, revoked_at }) => (
                <TableRow key={id}>
                  <TableCell>
                    {name} {revoked_at && <Badge>Revoked</Badge>}
                  </TableCell>
                  <TableCell>{ROLE_NAMES[role]}</TableCell>
                  <TableCell>
                    <InstantText instant={created_at} {...clock} />
                  </TableCell>
                  {may && (
                    <TableCell align="end">{!revoked_at && <RevokeKey id={id} name={name} />}</TableCell>
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
