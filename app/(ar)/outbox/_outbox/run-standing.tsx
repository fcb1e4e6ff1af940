'use client';

import { useRouter } from 'next/navigation';
import { useActionState, useEffect, useState } from 'react';
import { notify } from '@/components/notify';
import { Form } from '@/components/ui/form';
import { ProgressBar } from '@/components/ui/progress-bar';
import { SubmitButton } from '@/components/ui/submit-button';
import { type FormState, IDLE } from '@/lib/web/form-state';
import { pauseRunAct, resumeRunAct, stopRunAct } from '../../_acts/mail-acts';
import { newRequestKey } from '../../_shell/request-key';

type RunStandingProps = {
  run: string;
  state: 'running' | 'paused' | 'ended' | 'done';
  done: number;
  customers: number;
  acting: boolean;
};

const BETWEEN_LOOKS_MS = 2000;

const WORDS = {
  running: 'Deciding on each customer',
  paused: 'Paused',
  ended: 'Ended by a person',
  done: 'Every customer is decided on',
};

/** How far a selection is, and what can be done about it; looked at again while it goes on. */
export function RunStanding({ run, state, done, customers, acting }: RunStandingProps) {
  const router = useRouter();
  useEffect(() => {
    if (state !== 'running') return;
    const timer = setInterval(() => router.refresh(), BETWEEN_LOOKS_MS);
    return () => clearInterval(timer);
  }, [state, router]);
  return (
    <div className="flex max-w-3xl flex-col gap-2">
      <ProgressBar label={WORDS[state]} done={done} total={customers} noun="customers" />
      {acting && (state === 'running' || state === 'paused') && (
        <div className="flex flex-wrap gap-2">
          {state === 'running' ? (
            <Turn run={run} action={pauseRunAct} label="Pause" />
          ) : (
            <Turn run={run} action={resumeRunAct} label="Go on" />
          )}
          <Turn run={run} action={stopRunAct} label="End it here" />
        </div>
      )}
    </div>
  );
}

type TurnProps = {
  run: string;
  label: string;
  action: (state: FormState<never>, data: FormData) => Promise<FormState>;
};

function Turn({ run, label, action }: TurnProps) {
  const [requestKey, setRequestKey] = useState(newRequestKey);
  const act = async (_state: FormState, data: FormData) => {
    const next = await action(IDLE, data);
    if (next.status === 'done') notify.done(next.message ?? label);
    else notify.refused(next.message ?? 'It did not go through.');
    setRequestKey(newRequestKey());
    return next;
  };
  const [, dispatch] = useActionState<FormState, FormData>(act, IDLE);
  return (
    <Form action={dispatch}>
      <input type="hidden" name="request_key" value={requestKey} />
      <input type="hidden" name="run" value={run} />
      <SubmitButton look="plain">{label}</SubmitButton>
    </Form>
  );
}
