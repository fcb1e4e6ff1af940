'use client';

import { ArrowDown, ArrowUp } from 'lucide-react';
import { useActionState, useState } from 'react';
import { notify } from '@/components/notify';
import { Form } from '@/components/ui/form';
import { SubmitButton } from '@/components/ui/submit-button';
import { type FormState, IDLE } from '@/lib/web/form-state';
import { ActDialog } from '../../../_acts/act-dialog';
import { newRequestKey } from '../../../_shell/request-key';
import { endCadenceAct, orderCadencesAct, startCadencesAct } from './cadence-acts';

type Act = (state: FormState<never>, data: FormData) => Promise<FormState>;

/** A form that is one button, and says in the corner what became of it; every press is a request of its own. */
function useOneButton(act: Act) {
  const [key, setKey] = useState(newRequestKey);
  const [, dispatch] = useActionState<FormState, FormData>(async (_state, data) => {
    const next = await act(IDLE, data);
    if (next.status === 'done') notify.done(next.message ?? 'Done');
    else if (next.message) notify.refused(next.message);
    setKey(newRequestKey());
    return next;
  }, IDLE);
  return { key, dispatch };
}

export function RunNow() {
  const { key, dispatch } = useOneButton(startCadencesAct as Act);
  return (
    <Form action={dispatch}>
      <input type="hidden" name="request_key" value={key} />
      <SubmitButton look="plain">Run now</SubmitButton>
    </Form>
  );
}

type MoveProps = { name: string; numbers: readonly number[]; place: number; by: 1 | -1; until: number };

/** Puts a cadence one place up or down; those for everybody stay last. */
export function MoveCadence({ name, numbers, place, by, until }: MoveProps) {
  const { key, dispatch } = useOneButton(orderCadencesAct as Act);
  const to = place + by;
  const moved = [...numbers];
  const [own] = moved.splice(place, 1);
  if (own !== undefined) moved.splice(to, 0, own);
  const Arrow = by < 0 ? ArrowUp : ArrowDown;
  return (
    <Form action={dispatch}>
      <input type="hidden" name="request_key" value={key} />
      {moved.map((number) => (
        <input key={number} type="hidden" name="cadences[]" value={number} />
      ))}
      <SubmitButton look="quiet" disabled={to < 0 || to >= until}>
        <Arrow aria-hidden className="size-4" />
        <span className="spoken">{`Move ${name} ${by < 0 ? 'up' : 'down'}`}</span>
      </SubmitButton>
    </Form>
  );
}

export const EndCadence = ({
  name,
  cadence,
  version,
}: {
  name: string;
  cadence: number;
  version: string;
}) => (
  <ActDialog
    label="End"
    look="quiet"
    title={`End ${name}`}
    description="Its customers fall under the next cadence that is for them, which goes on from the steps that were done. What it did stays on their timelines."
    submit="End it"
    danger
    action={endCadenceAct as Act}
    done="Ended"
  >
    <input type="hidden" name="cadence" value={cadence} />
    <input type="hidden" name="version" value={version} />
  </ActDialog>
);
