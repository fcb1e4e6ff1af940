'use client';

import { Checkbox } from '@/components/ui/checkbox';
import { ROLE_ABOUT } from './role-about';

type RoleBoxesProps = { roles: readonly { role: string; name: string }[]; held?: readonly string[] };

/** Every role with what it may do; several may be ticked. */
export const RoleBoxes = ({ roles, held = [] }: RoleBoxesProps) => (
  <fieldset className="flex flex-col gap-1">
    <legend className="mb-1 font-medium text-sm">Roles</legend>
    {roles.map(({ role, name }) => (
      <Checkbox
        key={role}
        name="roles[]"
        value={role}
        label={name}
        hint={ROLE_ABOUT[role]}
        defaultChecked={held.includes(role)}
      />
    ))}
  </fieldset>
);
