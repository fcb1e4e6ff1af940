'use server';

import { requireSession } from '@/lib/identity/session';
import { answer } from '@/lib/kernel/query';
import { Refusal } from '@/lib/kernel/refusal';
import { setChasingPolicy } from '@/lib/mail/chasing-policy';
import { type SendPreview, sendPreview } from '@/lib/mail/send-preview';
import { type Sent, sendReminder } from '@/lib/mail/send-reminder';
import { sendReminders } from '@/lib/mail/send-reminders';
import { markSent, sendAgain, withdrawMessage } from '@/lib/mail/settle-message';
import { pauseRun, resumeRun, stopRun } from '@/lib/mail/turn-run';
import { formAction } from '@/lib/web/form-action';
import type { FormState } from '@/lib/web/form-state';

export type ReminderWanted = {
  customer: string;
  channel: string;
  level: string;
  language: string;
  contact: string;
  subject?: string;
  body?: string;
};

/** What would be sent now, and what speaks against it; in words where it cannot be looked at. */
export async function previewReminder(wanted: ReminderWanted): Promise<SendPreview | { failure: string }> {
  const { actor, organisation } = await requireSession();
  try {
    return await answer(sendPreview, actor, wanted, { organisation });
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    return { failure: error.issues[0]?.message ?? error.message };
  }
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
