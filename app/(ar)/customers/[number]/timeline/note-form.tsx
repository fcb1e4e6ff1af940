'use client';

import { useActionState, useEffect, useState } from 'react';
import { notify } from '@/components/notify';
import { Form } from '@/components/ui/form';
import { SelectField } from '@/components/ui/select-field';
import { SubmitButton } from '@/components/ui/submit-button';
import { TextArea } from '@/components/ui/text-area';
import { type FormState, IDLE } from '@/lib/web/form-state';
import { logTouchAct } from '../../../_acts/touch-acts';

const KINDS = [
  { value: 'note', label: 'Note' },
  { value: 'call', label: 'Call' },
];

/** A note or a call, kept where it is read. Every one that is kept brings the key of the next. */
export function NoteForm({ customer, requestKey }: { customer: string; requestKey: string }) {
  const [first] = useState(requestKey);
  const [state, dispatch] = useActionState<FormState, FormData>(
    async (before, data) => ({ requestKey: before.requestKey ?? first, ...(await logTouchAct(IDLE, data)) }),
    IDLE,
  );
  const kept = state.status === 'done' ? state.requestKey : undefined;
  useEffect(() => {
    if (state.status === 'done' && state.message) notify.done(state.message);
  }, [state]);
  return (
    <Form
      action={dispatch}
      errors={state.errors}
      values={state.values}
      guard
      {...(kept && { clearOn: kept })}
      className="max-w-2xl !gap-2"
    >
      <input type="hidden" name="request_key" value={state.requestKey ?? first} />
      <input type="hidden" name="customer" value={customer} />
      <TextArea name="body" label="Add a note" rows={2} maxLength={4000} required />
      <div className="flex items-end gap-2">
        <SelectField
          name="kind"
          label="What it is"
          hideLabel
          className="w-24"
          required
          options={KINDS}
          defaultValue="note"
        />
        <SubmitButton>Keep it</SubmitButton>
      </div>
    </Form>
  );
}
