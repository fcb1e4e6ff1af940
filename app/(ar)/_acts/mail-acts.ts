'use server';

import { setChasingPolicy } from '@/lib/mail/chasing-policy';
import { type SendPreview, sendPreview } from '@/lib/mail/send-preview';
import { type Sent, sendReminder } from '@/lib/mail/send-reminder';
import { sendReminders } from '@/lib/mail/send-reminders';
import { markSent, sendAgain, withdrawMessage } from '@/lib/mail/settle-message';
import { pauseRun, resumeRun, stopRun } from '@/lib/mail/turn-run';
import { ask } from '@/lib/web/ask';
import { formAction } from '@/lib/web/form-action';
import type { FormState } from '@/lib/web/form-state';

type Wanted = { customer: string; level: string; language: string; contact: string };

/** What would be sent now, and what speaks against it. */
export async function previewReminder({ customer, level, language, contact }: Wanted): Promise<SendPreview> {
  return ask(sendPreview, { customer, level, language, contact });
}

const sent = ({ outcome, to, why }: Sent): string =>
  outcome === 'kept' ? `Kept in the outbox. ${why ?? ''}`.trim() : `On its way to ${to}`;

const send = formAction(sendReminder, {
  // Words that nobody touched are made anew, with the figures of the moment.
  shape: ({ edited, subject, body, seen, ...rest }) =>
    edited === 'on' ? { ...rest, subject, body, seen } : rest,
  done: sent,
});
const again = formAction(sendAgain, { done: sent });

/** What the certificate refused is no form that went through: it says why, and stays. */
const unlessRefused = (state: FormState<Sent>): FormState<Sent> => {
  if (state.status !== 'done' || state.answer?.outcome !== 'refused') return state;
  const message = `Not sent: ${state.answer.reasons.map(({ text }) => text).join('; ')}.`;
  return { ...state, status: 'refused', message, errors: { form: message } };
};

export async function remindAct(state: FormState<Sent>, data: FormData): Promise<FormState<Sent>> {
  return unlessRefused(await send(state, data));
}

export async function sendAgainAct(state: FormState<Sent>, data: FormData): Promise<FormState<Sent>> {
  return unlessRefused(await again(state, data));
}

export const remindSelectedAct = formAction(sendReminders, {
  next: ({ run }) => `/outbox/runs/${run}`,
});
export const pauseRunAct = formAction(pauseRun, { done: () => 'Paused' });
export const resumeRunAct = formAction(resumeRun, { done: () => 'It goes on' });
export const stopRunAct = formAction(stopRun, { done: () => 'Ended' });
export const markSentAct = formAction(markSent, { done: () => 'Marked as sent' });
export const withdrawAct = formAction(withdrawMessage, { done: () => 'Taken back' });
export const setChasingAct = formAction(setChasingPolicy, { done: () => 'Kept' });
