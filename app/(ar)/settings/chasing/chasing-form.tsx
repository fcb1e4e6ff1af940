'use client';

import { useActionState, useState } from 'react';
import { notify } from '@/components/notify';
import { Form } from '@/components/ui/form';
import { MoneyField } from '@/components/ui/money-field';
import { SubmitButton } from '@/components/ui/submit-button';
import { TextField } from '@/components/ui/text-field';
import { type FormState, IDLE } from '@/lib/web/form-state';
import { setChasingAct } from '../../_acts/mail-acts';
import { newRequestKey } from '../../_shell/request-key';

type ChasingFormProps = { minimum: string; currency: string; quiet_days: number };

export function ChasingForm({ minimum, currency, quiet_days }: ChasingFormProps) {
  const [requestKey, setRequestKey] = useState(newRequestKey);
  const act = async (_state: FormState, data: FormData) => {
    const next = await setChasingAct(IDLE, data);
    if (next.status !== 'done') return next;
    notify.done('Kept: it holds from the next reminder on');
    setRequestKey(newRequestKey());
    return next;
  };
  const [state, dispatch] = useActionState<FormState, FormData>(act, IDLE);
  return (
    <Form action={dispatch} errors={state.errors} className="max-w-md">
      <input type="hidden" name="request_key" value={requestKey} />
      <MoneyField
        name="minimum"
        label="Remind above"
        currency={currency}
        defaultValue={minimum}
        hint="Other currencies are converted at the rate of the day. 0: whatever is due."
        required
      />
      <TextField
        name="quiet_days"
        label="Quiet days after a reminder"
        inputMode="numeric"
        defaultValue={String(quiet_days)}
        required
      />
      <div>
        <SubmitButton>Keep</SubmitButton>
      </div>
    </Form>
  );
}
