'use client';

import { useState } from 'react';
import { Button } from '@/components/ui/button';
import { SelectField, type SelectOption } from '@/components/ui/select-field';
import { TextField } from '@/components/ui/text-field';
import { ActDialog } from '../../_acts/act-dialog';
import { setLimitsAct } from './limit-acts';

/** A currency, and up to how much each role does alone in it. */
export type LimitRow = { currency: string; upTo: Readonly<Record<string, string>> };

type SetLimitsProps = {
  act: string;
  title: string;
  about: string;
  rows: readonly LimitRow[];
  roles: readonly { role: string; name: string }[];
  currencies: readonly SelectOption[];
  base: string;
};

export function SetLimits({ act, title, about, rows, roles, currencies, base }: SetLimitsProps) {
  const [more, setMore] = useState(0);
  const shown = [...rows, ...Array.from({ length: (rows.length === 0 ? 1 : 0) + more }, () => undefined)];
  return (
    <ActDialog
      label={rows.length > 0 ? 'Change' : 'Set limits'}
      title={`${title}: done alone`}
      description={about}
      submit="Set the limits"
      action={setLimitsAct}
      done="Saved"
      wide
    >
      <input type="hidden" name="act" value={act} />
      <p className="text-muted">
        An amount, or: unlimited. A role or currency that is left empty does nothing alone once another one is
        named. With nothing at all, everybody does it as before.
      </p>
      {shown.map((row, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: rows are only added, at the end.
        <fieldset key={index} className="grid gap-3 sm:grid-cols-3">
          <legend className="spoken">{row ? row.currency : `Currency ${index + 1}`}</legend>
          <SelectField
            name={`rows.${index}.currency`}
            label="Currency"
            options={currencies}
            defaultValue={row?.currency ?? (index === 0 ? base : '')}
            placeholder="Choose"
            required
          />
          {roles.map(({ role, name }) => (
            <TextField
              key={role}
              name={`rows.${index}.${role}`}
              label={name}
              autoComplete="off"
              {...(row?.upTo[role] && { defaultValue: row.upTo[role] })}
            />
          ))}
        </fieldset>
      ))}
      <div>
        <Button onClick={() => setMore(more + 1)}>Add a currency</Button>
      </div>
    </ActDialog>
  );
}
