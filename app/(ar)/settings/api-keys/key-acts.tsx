'use client';

import { SelectField, type SelectOption } from '@/components/ui/select-field';
import { TextField } from '@/components/ui/text-field';
import { ActDialog } from '../../_acts/act-dialog';
import { SecretDialog } from '../_settings/secret-dialog';
import { createKeyAct, revokeKeyAct } from '../_settings/settings-acts';

export const CreateKey = ({ choices }: { choices: readonly SelectOption[] }) => (
  <SecretDialog
    label="New key"
    title="New API key"
    submit="Make the key"
    action={createKeyAct}
    secret={({ key }) => key}
    secretLabel="The key"
    remark="Copy it now: it is shown this once. Send it as “Authorization: Bearer …”."
  >
    <TextField name="name" label="What it is for" hint="The audit trail names it so." required />
    <SelectField name="role" label="Role" options={choices} defaultValue="sales_viewer" required />
  </SecretDialog>
);

export const RevokeKey = ({ id, name }: { id: string; name: string }) => (
  <ActDialog
    label="Revoke"
    title={`Revoke ${name}`}
    description="Whatever uses it is refused from now on. This cannot be undone; make a new key instead."
    look="quiet"
    submit="Revoke"
    danger
    action={revokeKeyAct}
    done="Revoked"
  >
    <input type="hidden" name="id" value={id} />
  </ActDialog>
);
