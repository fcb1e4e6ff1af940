'use server';

import { dismissStep, runStep } from '@/lib/dunning/suggested-step';
import { formAction } from '@/lib/web/form-action';

export const runStepAct = formAction(runStep, { done: ({ customer }) => `The step of ${customer} is taken` });
export const dismissStepAct = formAction(dismissStep, {
  done: ({ customer }) => `The step of ${customer} is let be`,
});
