import { type FormState, IDLE } from '@/lib/web/form-state';
import { newRequestKey } from '../_shell/request-key';
import { dismissStepAct, runStepAct } from './step-acts';

/** A step that waits for a person, as the commands name it. */
export type WaitingStep = { customer: string; cadence: number; step: number };
export type StepAct = 'run' | 'dismiss';

/** Takes a step or lets it be; says how that ended. A press is one request, whatever the network does. */
export async function takeStep(act: StepAct, { customer, cadence, step }: WaitingStep): Promise<FormState> {
  const data = new FormData();
  data.set('request_key', newRequestKey());
  data.set('customer', customer);
  data.set('cadence', String(cadence));
  data.set('step', String(step));
  return act === 'run' ? runStepAct(IDLE, data) : dismissStepAct(IDLE, data);
}
