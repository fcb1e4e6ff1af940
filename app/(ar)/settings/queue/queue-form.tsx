'use client';

import { useActionState, useEffect, useState } from 'react';
import { notify } from '@/components/notify';
import { Button } from '@/components/ui/button';
import { Form } from '@/components/ui/form';
import { SubmitButton } from '@/components/ui/submit-button';
import { TextField } from '@/components/ui/text-field';
import type { PartName } from '@/lib/health/priority';
import { type FormState, IDLE } from '@/lib/web/form-state';
import { newRequestKey } from '../../_shell/request-key';
import { previewQueueAct, setPromisePolicyAct, setQueuePolicyAct } from './queue-acts';
import { type Preview, QueuePreview } from './queue-preview';
import { WeightFields } from './weight-fields';

type QueueFormProps = {
  weights: Record<PartName, number> & { plain_percent: number };
  locale: string;
};

/** The weights, and who would move by them before they are saved. What is typed stays, whatever is asked or refused. */
export function QueueForm({ weights, locale }: QueueFormProps) {
  const [key, setKey] = useState(newRequestKey);
  const [preview, setPreview] = useState<Preview | null>(null);
  const act = async (_state: FormState, data: FormData): Promise<FormState> => {
    if (data.get('act') === 'preview') {
      const asked = await previewQueueAct(IDLE, data);
      setPreview(asked.answer ?? null);
      return asked;
    }
    const saved = await setQueuePolicyAct(IDLE, data);
    if (saved.status === 'done') {
      notify.done(saved.message ?? 'Saved');
      setPreview(null);
      setKey(newRequestKey());
    }
    return saved;
  };
  const [state, dispatch] = useActionState<FormState, FormData>(act, IDLE);
  return (
    <div className="flex flex-col gap-4">
      <Form action={dispatch} errors={state.errors} values={state.values} guard>
        <input type="hidden" name="request_key" value={key} />
        <WeightFields weights={weights} />
        <div className="grid max-w-2xl gap-4 sm:grid-cols-2">
          <TextField
            name="plain_percent"
            label="Per cent in plain order"
            hint="At random, and always the same customers: they stand by age alone, so that it can be measured what the ordering brings. 0 to 50."
            type="number"
            inputMode="numeric"
            min={0}
            max={50}
            defaultValue={String(weights.plain_percent)}
            required
          />
          <TextField
            name="more_than"
            label="Count who moves by more than"
            hint="Places, in the preview."
            type="number"
            inputMode="numeric"
            min={0}
            defaultValue="20"
            required
          />
        </div>
        <div className="flex flex-wrap gap-2">
          <Button type="submit" name="act" value="preview">
            Preview
          </Button>
          <SubmitButton name="act" value="save">
            Save the weights
          </SubmitButton>
        </div>
      </Form>
      {preview && <QueuePreview preview={preview} locale={locale} />}
    </div>
  );
}

/** How late a payment still keeps a promise. */
export function ToleranceForm({ days }: { days: number }) {
  const [key, setKey] = useState(newRequestKey);
  const [state, dispatch] = useActionState<FormState, FormData>(
    (_state, data) => setPromisePolicyAct(IDLE, data),
    IDLE,
  );
  useEffect(() => {
    if (state.status !== 'done') return;
    notify.done(state.message ?? 'Saved');
    setKey(newRequestKey());
  }, [state]);
  return (
    <Form action={dispatch} errors={state.errors} values={state.values} className="max-w-sm">
      <input type="hidden" name="request_key" value={key} />
      <TextField
        name="tolerance_days"
        label="Days of tolerance"
        hint="Money takes a few days to arrive. 0 to 30."
        type="number"
        inputMode="numeric"
        min={0}
        max={30}
        defaultValue={String(days)}
        required
      />
      <div>
        <SubmitButton look="plain">Save the tolerance</SubmitButton>
      </div>
    </Form>
  );
}
