'use client';

import { notify } from '@/components/notify';
import { type FormState, IDLE } from '@/lib/web/form-state';
import { newRequestKey } from '../_shell/request-key';

type Act = (state: FormState<never>, data: FormData) => Promise<FormState>;

/** Takes an act back and says so in the corner of the screen; `field` names what is taken back by its id. */
export async function takeBack(action: Act, field: string, id: string): Promise<boolean> {
  const data = new FormData();
  data.set(field, id);
  data.set('request_key', newRequestKey());
  const state = await action(IDLE, data);
  if (state.status === 'done') notify.done(state.message ?? 'Taken back');
  else notify.refused(state.message ?? 'It could not be taken back');
  return state.status === 'done';
}

/** Says that an act is done, and offers for a while to take it back. */
export const offerUndo = (text: string, action: Act, field: string, id: string): void => {
  notify.done(text, () => void takeBack(action, field, id));
};
