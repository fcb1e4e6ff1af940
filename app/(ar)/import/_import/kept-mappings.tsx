'use client';

import { useActionState, useEffect } from 'react';
import { notify } from '@/components/notify';
import { Form } from '@/components/ui/form';
import { SelectField } from '@/components/ui/select-field';
import { SubmitButton } from '@/components/ui/submit-button';
import { TextField } from '@/components/ui/text-field';
import type { Mapping, Settled } from '@/lib/exchange/mapping';
import { IDLE } from '@/lib/web/form-state';
import { keepMappingAct } from './import-acts';

export type KeptMapping = { name: string; mapping: unknown };

/** Reads the file by a mapping that was kept; what it says stands in the place of every guess. */
export function ChooseMapping({
  kept,
  replace,
}: {
  kept: readonly KeptMapping[];
  replace: (settled: Settled) => void;
}) {
  if (kept.length === 0) return null;
  const choose = (name: string) => {
    const found = kept.find((one) => one.name === name);
    if (!found) return;
    const { version: _version, kind: _kind, encoding: _encoding, ...settled } = found.mapping as Mapping;
    replace(settled);
  };
  return (
    <SelectField
      name="kept"
      label="Read it as"
      required
      value=""
      onChange={(event) => choose(event.target.value)}
      placeholder="Choose a mapping that was kept"
      options={kept.map(({ name }) => ({ value: name, label: name }))}
      className="max-w-sm"
    />
  );
}

/** Keeps the mapping as it stands under a name; the same name again replaces it. */
export function KeepMapping({ mapping, requestKey }: { mapping: Mapping; requestKey: string }) {
  const [state, dispatch] = useActionState(keepMappingAct, IDLE);
  useEffect(() => {
    if (state.status === 'done' && state.message) notify.done(state.message);
  }, [state]);
  return (
    <Form
      action={dispatch}
      errors={state.errors}
      values={state.values}
      className="!flex-row flex-wrap items-end !gap-2"
    >
      <input type="hidden" name="request_key" value={state.requestKey ?? requestKey} />
      <input type="hidden" name="mapping" value={JSON.stringify(mapping)} />
      <TextField
        name="name"
        label="Keep this mapping as"
        required
        maxLength={60}
        autoComplete="off"
        className="w-56"
      />
      <SubmitButton look="plain">Keep</SubmitButton>
    </Form>
  );
}
